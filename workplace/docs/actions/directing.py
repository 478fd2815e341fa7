"""Submitting to a leader, and the leader's directive (Nghị định 30/2020, Art. 23)."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import followed, routing
from workplace.docs.events import DocDirected, DocDone, DocSubmitted
from workplace.docs.models.handling import Directive, Phrase
from workplace.docs.models.letters import Doc
from workplace.docs.process import INCOMING
from workplace.docs.queries import holders
from workplace.docs.rules import deadlines
from workplace.docs.rules.addressees import Addressee
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries import people
from workplace.process.take import take


def submit(session: Session, acting: Acting, doc: Doc, leader: int) -> None:
    """Lay a registered document before a leader for a directive."""
    assert doc.id is not None
    _require_leader(session, doc, leader)
    take(session, acting, INCOMING, doc, "submit", leader=leader)
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, "submitted", doc.kind, doc.id, is_read=True)
    _lay_before(session, acting, doc, leader)


def pass_on(session: Session, acting: Acting, doc: Doc, leader: int) -> None:
    """A leader passes a submitted document to another leader."""
    assert doc.id is not None
    if leader == acting.as_whom:
        raise BadInput({"leader": say("Choose another leader.")})
    _require_leader(session, doc, leader)
    take(session, acting, INCOMING, doc, "pass_on", leader=leader)
    folders.take_out(session, doc.kind, doc.id, folder="to_direct")
    _lay_before(session, acting, doc, leader)


def direct(
    session: Session,
    acting: Acting,
    doc: Doc,
    text: str,
    addressees: list[Addressee],
    *,
    due: date | None = None,
    keep_phrase: bool = False,
    track: str = "auto",
) -> Directive:
    """Write the directive and route the document: exactly one lead, any number of others, one deadline.

    `track` says whether the work is followed as a task: where there is a deadline (auto), always (yes) or never (no).
    """
    assert doc.id is not None
    _check(text, addressees, due)
    routing.require_reachable(session, addressees)
    take(session, acting, INCOMING, doc, "direct", text=text, due=due.isoformat() if due else None)
    row = Directive(doc_id=doc.id, at=clock.now(), person=acting.person, for_whom=acting.for_whom, text=text, due=due)
    session.add(row)
    if due is not None:
        doc.due = due
        session.add(doc)
    session.flush()
    folders.take_out(session, doc.kind, doc.id, folder="to_direct")
    _follow(session, acting, doc)
    rows = [routing.give(session, acting, doc, to, due=due, note="", directive=row) for to in addressees]
    followed.give_work(session, acting, doc, row, rows, track)
    _to_clerks(session, doc, "handling")
    remember(session, acting, text, keep=keep_phrase, of=doc)
    assert row.id is not None
    events.publish(session, DocDirected(doc.id, row.id, acting.person))
    return row


def note(session: Session, acting: Acting, doc: Doc, text: str) -> None:
    """Close a submitted document: noted, no action needed."""
    assert doc.id is not None
    take(session, acting, INCOMING, doc, "note", text=text)
    session.add(
        Directive(doc_id=doc.id, at=clock.now(), person=acting.person, for_whom=acting.for_whom, text=text or "")
    )
    folders.take_out(session, doc.kind, doc.id, folder="to_direct")
    _follow(session, acting, doc)
    _to_clerks(session, doc, "done")
    events.publish(session, DocDone(doc.id, acting.person, None))


def remember(session: Session, acting: Acting, text: str, *, keep: bool, of: Doc | None = None) -> None:
    """Count the use of a kept phrase; keep a new one, `of` this document's directive, when the person asked."""
    mine = (col(Phrase.person) == acting.as_whom, col(Phrase.text) == text)
    counted = session.execute(update(Phrase).where(*mine).values(used=Phrase.used + 1))
    if keep and text and counted.rowcount == 0:  # type: ignore[attr-defined]
        session.add(Phrase(person=acting.as_whom, text=text, used=1, doc_id=of.id if of else None))


def _require_leader(session: Session, doc: Doc, leader: int) -> None:
    if leader not in {card.id for card in people.leaders(session, doc.organisation_id)}:
        raise BadInput({"leader": say("Choose one of the list.")})


def _lay_before(session: Session, acting: Acting, doc: Doc, leader: int) -> None:
    assert doc.id is not None
    who = grants.person(session, leader)
    grants.grant(session, doc.kind, doc.at, doc.id, [who], "submitted", level=grants.COMMENT)
    folders.put(session, who, "to_direct", doc.kind, doc.id, due=doc.due)
    events.publish(session, DocSubmitted(doc.id, leader, acting.person))


def _follow(session: Session, acting: Acting, doc: Doc) -> None:
    assert doc.id is not None
    me = grants.person(session, acting.as_whom)
    folders.put(session, me, "following", doc.kind, doc.id, is_read=True, due=doc.due)


def _to_clerks(session: Session, doc: Doc, folder: str) -> None:
    assert doc.id is not None
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, folder, doc.kind, doc.id, is_read=True)


def _check(text: str, addressees: list[Addressee], due: date | None) -> None:
    errors = {}
    if not text:
        errors["text"] = say("Write the directive.")
    if [a.role for a in addressees].count("lead") != 1:
        errors["lead"] = say("Choose exactly one who leads.")
    if len({(a.person_id, a.unit_id) for a in addressees}) != len(addressees):
        errors["coordinate"] = say("The same addressee is named twice.")
    if (past := deadlines.refused(due, clock.today())) is not None:
        errors["due"] = past
    if errors:
        raise BadInput(errors)
