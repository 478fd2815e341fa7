"""Who leads a case, from when to when, and who is asked for advice. The lead's rows follow each other without a gap."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.events import AdviceAsked
from workplace.cases.models.cases import Case, CaseAssignment
from workplace.cases.queries import telling
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.events import publish
from workplace.kernel.text import clean, say
from workplace.org.queries import units


def to_desk(session: Session, acting: Acting, case: Case) -> None:
    """The desk holds it itself: from its being taken, and again whenever a unit refuses it."""
    _lead(session, acting, case, case.intake_unit_id, "accepted")
    case.unit_id = case.handler_id = case.approver_id = None


def send(session: Session, acting: Acting, case: Case, unit_id: int, wish: str = "") -> CaseAssignment:
    """Give the case to a unit, which takes it up or refuses it. BadInput where the unit is closed."""
    if not units.is_open(session, unit_id):
        raise BadInput({"unit": say("This unit no longer exists. Choose the one that followed it.")})
    row = _lead(session, acting, case, unit_id, "sent", wish)
    case.unit_id, case.handler_id, case.approver_id = unit_id, None, None
    return row


def accept(session: Session, acting: Acting, case: Case, handler_id: int) -> None:
    """The unit takes the case up, and this official handles it."""
    row = leading(session, case)
    row.state, row.accepted_at = "accepted", clock.now()
    session.add(row)
    case.handler_id = handler_id


def refuse(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """The unit sends it back to the desk; how often that happened is counted."""
    row = leading(session, case)
    row.answer = clean(reason)
    _end(session, row, "refused")
    case.bounces += 1
    to_desk(session, acting, case)


def end(session: Session, case: Case) -> None:
    """The result is ready: nobody holds it any more since then, and nobody's advice is awaited."""
    at = case.ready_at or clock.now()
    for row in session.scalars(
        select(CaseAssignment).where(col(CaseAssignment.case_id) == case.id, col(CaseAssignment.ended_at).is_(None))
    ):
        _end(session, row, "done", max(at, row.sent_at))


def ask(session: Session, acting: Acting, case: Case, unit_id: int, wish: str) -> CaseAssignment:
    """Ask another unit for its opinion."""
    wrong = {}
    if not units.is_open(session, unit_id):
        wrong["unit"] = say("This unit no longer exists. Choose the one that followed it.")
    if not wish.strip():
        wrong["wish"] = say("Say what you want to know of them.")
    if any(row.unit_id == unit_id and row.state == "sent" for row in supports(session, case)):
        wrong["unit"] = say("This unit has been asked already; its answer is awaited.")
    if wrong:
        raise BadInput(wrong)
    row = CaseAssignment(
        case_id=case.id or 0, unit_id=unit_id, unit_name=units.names(session, [unit_id])[unit_id], role="support",
        wish=clean(wish), by=acting.person, sent_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    publish(session, AdviceAsked(case.id or 0, row.id or 0, telling.of_unit(session, unit_id), acting.person))
    return row


def advise(session: Session, acting: Acting, case: Case, assignment_id: int, opinion: str) -> CaseAssignment:
    """A unit that was asked gives its opinion."""
    row = session.get(CaseAssignment, assignment_id)
    if row is None or row.case_id != case.id or row.role != "support" or row.state != "sent":
        raise NotFound
    if not opinion.strip():
        raise BadInput({"opinion": say("Write down your opinion.")})
    row.answer, row.accepted_at = clean(opinion), clock.now()
    _end(session, row, "done")
    return row


def go_on(session: Session, acting: Acting, case: Case) -> None:
    """The answer no longer stands: whoever led it last goes on, and the same official handles it."""
    row = CaseAssignment
    found = select(col(row.unit_id)).where(col(row.case_id) == case.id, col(row.role) == "lead")
    last = session.scalars(found.order_by(col(row.id).desc()).limit(1)).one()
    _lead(session, acting, case, last, "accepted")


def leading(session: Session, case: Case) -> CaseAssignment:
    """The lead's open row."""
    row = CaseAssignment
    found = select(row).where(col(row.case_id) == case.id, col(row.role) == "lead", col(row.ended_at).is_(None))
    return session.scalars(found).one()


def supports(session: Session, case: Case) -> list[CaseAssignment]:
    """Everyone whose advice was asked, in order."""
    row = CaseAssignment
    found = select(row).where(col(row.case_id) == case.id, col(row.role) == "support").order_by(col(row.id))
    return list(session.scalars(found))


def _lead(session: Session, acting: Acting, case: Case, unit_id: int, state: str, wish: str = "") -> CaseAssignment:
    now, row = clock.now(), CaseAssignment
    before = session.scalars(
        select(row).where(col(row.case_id) == case.id, col(row.role) == "lead", col(row.ended_at).is_(None))
    ).one_or_none()
    if before is not None:
        _end(session, before, "moved")
    found = CaseAssignment(
        case_id=case.id or 0, unit_id=unit_id, unit_name=units.names(session, [unit_id])[unit_id], state=state,
        wish=clean(wish), by=acting.person, sent_at=now, accepted_at=now if state == "accepted" else None,
    )  # fmt: skip
    session.add(found)
    session.flush()
    return found


def _end(session: Session, row: CaseAssignment, state: str, at: datetime | None = None) -> None:
    row.state, row.ended_at = state, at or clock.now()
    session.add(row)
