"""The answer as an official document: case, letter, signature, number, release; then the citizen is answered.

The letter lives its own life in the correspondence. What becomes of it is heard here once for each case and document:
whatever is told twice, or of a letter that is no longer the case's own, changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import assigning, clockwork, laying, stepping, talking
from workplace.cases.events import AnswerByDocument
from workplace.cases.models.cases import Case, CaseFile, CaseLink, CaseMessage, CaseWords
from workplace.cases.queries import door, links
from workplace.citizens.actions import checks, publishing
from workplace.citizens.process import PROCESSES, QUESTION
from workplace.files import queries as files
from workplace.kernel import clock, ports
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.events import publish
from workplace.kernel.text import say
from workplace.org.queries import organisations, people, units
from workplace.org.queries import signers as who_signs
from workplace.org.queries.choices import Choice
from workplace.org.queries.organisations import OrganisationCard
from workplace.org.queries.signers import SignerCard
from workplace.printing import answers as paper
from workplace.process.take import require, take

ANSWER = "answer"


@dataclass(frozen=True)
class Letter:
    """What the letter is made of, and the state of the case of which it was made."""

    organisation: OrganisationCard
    notation: str
    asked: paper.Asked
    version: int
    signer: SignerCard | None

    @property
    def signing(self) -> paper.Signing | None:
        """Who signs, as it is printed."""
        return paper.Signing(self.signer.authority_lines, self.signer.name) if self.signer else None


def signers(session: Session, acting: Acting) -> list[Choice]:
    """Who may sign letters of this person's agency."""
    cards = who_signs.of(session, organisations.of(session, acting.as_whom).id)
    return [Choice(_value(card), card.name, " ".join(card.authority_lines)) for card in cards]


def letter(session: Session, acting: Acting, case: Case, signer: str = "") -> Letter:
    """What the letter will say. NotNow for whoever may not know the sender: it is addressed to them by name."""
    if case.kind != QUESTION.name:
        raise NotFound
    require(session, acting, QUESTION, case, "issue")
    party, words = door.reporter(session, acting, case), session.get_one(CaseWords, case.id)
    if party is None:
        raise NotNow(
            say("You may not know who sent this: a letter would name them. Answer here, or ask the intake desk.")
        )
    if not party.name:
        raise NotNow(say("The sender gave no name, so a letter has nobody to go to. Answer here."))
    if not words.answer.strip():
        raise BadInput({"answer": say("Draft the answer first; the letter says it.")})
    checks.nothing_open(session, case)
    card, unit = organisations.of(session, acting.as_whom), _unit_notation(session, acting)
    citizen = paper.addressee(party.kind, party.name, party.address)
    asked = paper.Asked(case.code, case.title, citizen, case.received_at, words.answer)
    signs = _chosen(who_signs.of(session, card.id), signer)
    return Letter(card, "-".join(filter(None, [card.notation, unit])), asked, case.version, signs)


def issue(session: Session, acting: Acting, case: Case, file_id: int, version: int, signer: str = "") -> None:
    """Hand the made letter on to be signed. NotNow when the answer was changed after it was made."""
    said = letter(session, acting, case, signer)
    if case.version != version:
        raise NotNow(say("The answer was changed meanwhile. Make the letter again."))
    clockwork.resume(session, acting, case)
    take(session, acting, QUESTION, case, "issue", file=file_id)
    case.approver_id = None
    fact = AnswerByDocument(
        acting, case.id or 0, said.organisation.id, file_id, paper.summary(case.code), said.notation,
        said.asked.citizen, said.signer.person_id if said.signer else None,
        said.signer.capacity if said.signer else "",
    )  # fmt: skip
    publish(session, fact)
    stepping.settled(session, acting, case, "issue")


def became(session: Session, acting: Acting, case_id: int, doc_id: int) -> None:
    """The document that the answer is from now on."""
    case = session.get_one(Case, case_id)
    case.document_id = doc_id
    session.add(case)
    session.add(CaseLink(case_id=case_id, kind=ANSWER, module="docs", thing=doc_id, at=clock.now(), by=acting.person))


def answered_by(session: Session, doc_id: int) -> None:
    """The letter was released: the citizen is answered by it, and has it beside their case."""
    case = _waiting_for(session, doc_id, "signing")
    if case is None:
        return
    take(session, SYSTEM, PROCESSES[case.kind], case, "answer", document=doc_id)
    clockwork.stop(session, SYSTEM, case)
    assigning.end(session, case)
    case.outcome = case.outcome or "answered"
    message = talking.tell_citizen(session, SYSTEM, case, "answered", session.get_one(CaseWords, case.id).answer)
    _attach(session, case, doc_id, message.id or 0)
    case.closed_at = clock.now()
    publishing.as_agreed(session, case)
    stepping.settled(session, SYSTEM, case, "answer")


def given_up(session: Session, doc_id: int) -> None:
    """The letter was cancelled before its release: the answer is drafted again."""
    case = _waiting_for(session, doc_id, "signing")
    if case is None:
        return
    take(session, SYSTEM, PROCESSES[case.kind], case, "give_up", document=doc_id)
    case.document_id = None
    stepping.settled(session, SYSTEM, case, "give_up")


def recalled(session: Session, doc_id: int) -> None:
    """The letter was called back or replaced after it had answered: who handled it drafts anew; the citizen is told."""
    case = _waiting_for(session, doc_id, "answered")
    if case is None:
        return
    take(session, SYSTEM, PROCESSES[case.kind], case, "recall", document=doc_id)
    case.document_id = case.published_at = None
    case.outcome = ""
    publishing.words_anew(session, case)
    clockwork.go_on(session, case)
    assigning.go_on(session, SYSTEM, case)
    _detach(session, case)
    talking.tell_citizen(session, SYSTEM, case, "recalled")
    stepping.settled(session, SYSTEM, case, "recall")


def locked(session: Session, doc_id: int, whole: bool) -> None:
    """A secrecy mark was found on the letter: it answers nobody, and is taken from whoever had it beside their case,
    with the words of which it was made.
    """
    if not whole:
        return
    for case in session.scalars(select(Case).where(col(Case.id).in_(links.cases_of(doc_id)))).all():
        _take_words(session, case, doc_id)
    given_up(session, doc_id)
    recalled(session, doc_id)


def _waiting_for(session: Session, doc_id: int, state: str) -> Case | None:
    found = select(Case).where(col(Case.id).in_(links.cases_of(doc_id)), col(Case.document_id) == doc_id)
    return session.scalars(found.where(col(Case.state) == state)).one_or_none()


def _attach(session: Session, case: Case, doc_id: int, message_id: int) -> None:
    file_id = ports.document_file.call(session, doc_id)
    if file_id is None:
        return
    session.add(
        CaseFile(
            case_id=case.id or 0, message_id=message_id, file_id=file_id, name=files.file(session, file_id).name,
            purpose=ANSWER, audience="applicant", added_at=clock.now(), added_by=0,
        )
    )  # fmt: skip


def _detach(session: Session, case: Case) -> None:
    """What was called back is no longer handed to anybody."""
    mine = (col(CaseFile.case_id) == case.id, col(CaseFile.purpose) == ANSWER, col(CaseFile.withdrawn_at).is_(None))
    for row in session.scalars(select(CaseFile).where(*mine)):
        row.withdrawn_at = clock.now()
        session.add(row)


def _take_words(session: Session, case: Case, doc_id: int) -> None:
    """What the citizen was told by this letter; the answer too, unless another one has taken its place since."""
    for message in _told_by(session, case, doc_id):
        message.body, message.withdrawn_at = "", clock.now()
        session.add(message)
        beside = (col(CaseFile.case_id) == case.id, col(CaseFile.message_id) == message.id)
        for file in session.scalars(select(CaseFile).where(*beside, col(CaseFile.withdrawn_at).is_(None))):
            file.withdrawn_at = clock.now()
            session.add(file)
    if case.document_id == doc_id:
        words = session.get_one(CaseWords, case.id)
        words.answer = words.public_answer = ""
        case.version += 1
        session.add_all((words, case))
        laying.lay(session, case)


def _told_by(session: Session, case: Case, doc_id: int) -> Sequence[CaseMessage]:
    """The house's own answers from the day on which this letter was made, until the next letter was."""
    tie, row = CaseLink, CaseMessage
    letters = (col(tie.case_id) == case.id, col(tie.kind) == ANSWER, col(tie.module) == "docs")
    made = session.scalars(select(tie).where(*letters).order_by(col(tie.id))).all()
    mine = next((n for n, one in enumerate(made) if one.thing == doc_id), None)
    if mine is None:
        return []
    said = [col(row.case_id) == case.id, col(row.kind) == "answered", col(row.author) == SYSTEM.person]
    said.append(col(row.at) >= made[mine].at)
    if mine + 1 < len(made):
        said.append(col(row.at) <= made[mine + 1].at)
    return session.scalars(select(row).where(*said, col(row.withdrawn_at).is_(None))).all()


def _value(card: SignerCard) -> str:
    return f"{card.person_id}-{card.capacity}"


def _chosen(cards: Sequence[SignerCard], signer: str) -> SignerCard | None:
    """The signer who was chosen, else the highest; None where nobody signs for the agency yet."""
    if not signer:
        return cards[0] if cards else None
    found = next((card for card in cards if _value(card) == signer), None)
    if found is None:
        raise BadInput({"signer": say("Choose one of the list.")})
    return found


def _unit_notation(session: Session, acting: Acting) -> str:
    """Which unit's symbol stands behind the agency's (Nghị định 30/2020, Annex I, II.3); none at the agency's head."""
    unit = units.unit(session, people.person(session, acting.as_whom).unit_id)
    return unit.notation if unit.parent_id is not None else ""
