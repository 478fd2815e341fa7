"""Questions of the demonstration that are answered by an official letter: made, signed, numbered, sealed, released."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.citizens.actions import by_document
from workplace.demo.letters import authors
from workplace.demo.office import Office
from workplace.docs.actions import drafting
from workplace.docs.actions.drafting import Party, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules import capacities
from workplace.files import actions as files
from workplace.files.receive import receive_path
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.printing import answers as paper

AUTHOR, SIGNER, DRAFTER, CLERK = "STC", "binh", "an", "kha"


def drafted(office: Office, case: Case) -> Doc:
    """The letter of the answer as An drafted it, with who signs it."""
    from workplace.printing.render import render

    acting = office[DRAFTER]
    letter = office.do(by_document.letter, acting, case)
    card = letter.organisation
    head = paper.Head(card.name, card.parent_name, letter.notation, card.place, True)
    out = office.folder / f"tra-loi-{case.id}.pdf"
    render("letter", paper.data(head, letter.asked, clock.now(), letter.signing), str(out))
    received = receive_path(office.rooms, out, main=True)

    def issue(session: Session) -> None:
        card = files.keep(session, acting, received)
        by_document.issue(session, acting, session.get_one(Case, case.id), card.id, letter.version)

    office.do(issue)
    with office.rooms.database.reading() as session:
        named = select(Doc).where(col(Doc.id) == session.get_one(Case, case.id).document_id)
        doc = session.scalars(named).one()
    office.do(drafting.set_parties, acting, doc, [], [_signer(office[SIGNER])], [To(letter.asked.citizen)])
    return doc


def released(office: Office, doc: Doc) -> None:
    """Everything from its submission to its release."""
    office.submit(DRAFTER, doc)
    office.sign(SIGNER, doc)
    office.number(CLERK, doc)
    office.seal(CLERK, doc)
    office.release(CLERK, doc)


def _signer(acting: Acting) -> Party:
    authority = next(one.authority for one in authors()[AUTHOR].signers if one.authority.position == "Giám đốc")
    return Party(acting.person, "", "\n".join(capacities.lines(authority)))
