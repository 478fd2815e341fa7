"""Directives that are followed as tasks: what is told of each part, and what a task's own steps do to it.

Nobody keeps the same thing twice: a step on one side is the step on the other (decision 19). Whoever acts on
the task's side has been let in by the task's own table, so that here they act in the name of the part's holder.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.actions import routing
from workplace.docs.actions.telling import part_of
from workplace.docs.events import CoordinationPassed, WorkGiven
from workplace.docs.models.handling import Directive, Routing
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee
from workplace.docs.rules.written import TASK_COMPLETED
from workplace.kernel import events
from workplace.kernel.acting import Acting

TRACKING = ("auto", "yes", "no")
"""Whether a directive's work becomes a task: when it has a deadline, always, or never."""


def give_work(
    session: Session, acting: Acting, doc: Doc, directive: Directive, rows: Iterable[Routing], track: str
) -> None:
    """Let a directive's work be followed as a task, where the leader wants it so."""
    if track == "no" or (track == "auto" and directive.due is None):
        return
    told = [part_of(acting, row) for row in rows]
    lead = next(part for part in told if part.role == "lead")
    others = tuple(part for part in told if part.role == "coordinate")
    assert doc.id is not None and directive.id is not None
    title = doc.summary or directive.text
    fact = WorkGiven(doc.id, directive.id, title, directive.text, doc.urgency, directive.due, lead, others)
    events.publish(session, fact)


def accept_for(session: Session, acting: Acting, row_id: int | None) -> None:
    """Its task was accepted: so is the part."""
    row, doc = _both(session, row_id)
    if row is not None and doc is not None and row.state in ("unread", "read"):
        routing.accept(session, _holder(acting, row), doc, row)


def finish_for(session: Session, acting: Acting, row_id: int | None, outcome: str) -> None:
    """Its task was completed, or its contribution sent: the part ends with the same words."""
    row, doc = _both(session, row_id)
    if row is not None and doc is not None and row.state in routing.OPEN:
        said = outcome or TASK_COMPLETED
        routing.finish(session, _holder(acting, row), doc, row, said)


def pass_for(
    session: Session,
    acting: Acting,
    row_id: int | None,
    person: int | None,
    unit: int | None,
    reason: str,
    due: date | None,
) -> None:
    """Its task, or its contribution, was given to someone else: the part is forwarded there. Where it was forwarded
    before, to whoever has it now, the two are one piece of work again.
    """
    row, doc = _both(session, row_id)
    if row is not None and row.state == "forwarded" and row.role == "coordinate":
        _join(session, acting, row, person, unit)
    elif row is not None and doc is not None and row.state in routing.OPEN:
        to = Addressee(row.role, person, unit if person is None else None)
        routing.forward(
            session, _holder(acting, row), doc, row, [to], reason, min(due, row.due) if due and row.due else due
        )


def _join(session: Session, acting: Acting, row: Routing, person: int | None, unit: int | None) -> None:
    """Tell of the open part below one that was forwarded, where it lies with this person or unit."""
    of_doc = select(Routing).where(col(Routing.doc_id) == row.doc_id, col(Routing.role) == "coordinate")
    below = {row.id}
    for one in session.scalars(of_doc.order_by(col(Routing.id))):  # each after the one that it came of
        if one.parent_id not in below:
            continue
        below.add(one.id)
        is_theirs = one.person_id == person if person else one.person_id is None and one.unit_id == unit
        if is_theirs and one.state in routing.OPEN:
            events.publish(session, CoordinationPassed(part_of(acting, one), row.id or 0))
            return


def reopen_for(session: Session, acting: Acting, row_id: int | None, reason: str) -> None:
    """Its task was opened again: the document is handled again, and its lead's part with it."""
    row, doc = _both(session, row_id)
    if row is not None and doc is not None and doc.state == "done":
        routing.reopen(session, _holder(acting, row), doc, reason)
        again = session.scalars(
            select(Routing)
            .where(col(Routing.doc_id) == doc.id, col(Routing.role) == "lead", col(Routing.state) == "unread")
            .order_by(col(Routing.id).desc())
        ).first()
        if again is not None:  # the task goes on where it was: so does the part
            routing.accept(session, _holder(acting, again), doc, again)


def _both(session: Session, row_id: int | None) -> tuple[Routing | None, Doc | None]:
    row = session.get(Routing, row_id) if row_id is not None else None
    return row, session.get(Doc, row.doc_id) if row else None


def _holder(acting: Acting, row: Routing) -> Acting:
    return Acting(acting.person, acting.for_whom, acting.authority, (row.holder,))
