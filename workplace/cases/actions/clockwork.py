"""Winding a case's clock: begun, paused, resumed, stopped. What was promised is never rewritten."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.events import CaseDueMoved
from workplace.cases.models.cases import Case, CaseDue, CasePause
from workplace.cases.models.services import Service
from workplace.cases.queries import clockwork, telling
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.events import publish
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar


def begin(session: Session, case: Case) -> None:
    """The case was taken: its clock begins, and what it says now is what the citizen is promised."""
    case.accepted_at = clock.now()
    wind(session, case, "accepted")
    case.promised_at = case.promised_at or case.due_at


def pause(session: Session, acting: Acting, case: Case, reason: str, message_id: int) -> None:
    """Stop counting, because the citizen was asked for something by this very message."""
    if case.paused_at is not None:
        raise NotNow(say("The citizen has been asked already; their answer is awaited."))
    service = session.get_one(Service, case.service_id)
    if clockwork.times_asked(session, case) >= service.most_pauses:
        raise NotNow(say("The citizen was asked {most} times. That is as often as it may be.",
                         most=service.most_pauses))  # fmt: skip
    case.paused_at = clock.now()
    session.add(
        CasePause(case_id=case.id or 0, reason=reason, message_id=message_id, from_at=clock.now(), by=acting.person)
    )
    wind(session, case, "paused")


def resume(session: Session, acting: Acting, case: Case) -> bool:
    """Count again from now on; False where nothing was paused."""
    row = CasePause
    open_pause = session.scalars(select(row).where(col(row.case_id) == case.id, col(row.to_at).is_(None))).one_or_none()
    if open_pause is None:
        return False
    open_pause.to_at, open_pause.ended_by = clock.now(), acting.person
    case.paused_at = None
    session.add(open_pause)
    wind(session, case, "resumed")
    return True


def stop(session: Session, acting: Acting, case: Case) -> None:
    """The result is ready: the clock stands still."""
    resume(session, acting, case)
    case.ready_at = clock.now()
    case.worked, case.ended = clockwork.ended(session, case)


def count_on(session: Session, case: Case) -> None:
    """The result did not stand: the clock goes on as if it had never stood still."""
    case.ready_at = case.worked = None
    case.ended = ""
    wind(session, case, "resumed")


def go_on(session: Session, case: Case) -> None:
    """It was opened again: the time in between counts as a pause, since nobody had to do anything."""
    if case.ready_at is not None:
        session.add(CasePause(case_id=case.id or 0, reason="answered", from_at=case.ready_at, to_at=clock.now(), by=0))
    case.ready_at = case.closed_at = case.worked = None
    case.ended = ""
    wind(session, case, "reopened")


def wind(session: Session, case: Case, why: str) -> bool:
    """Let the kept deadline be what the clock says; a move is written down, and told. Whether it moved."""
    session.flush()
    before, after = case.due_at, clockwork.due_now(session, case, calendar(session))
    if _same(before, after):
        return False
    case.due_at = after
    session.add(case)
    session.add(CaseDue(case_id=case.id or 0, at=clock.now(), why=why, before=before, after=after))
    if why == "calendar":
        publish(session, CaseDueMoved(case.id or 0, before, after, why, telling.working_on(session, case)))
    return True


def _same(one: datetime | None, other: datetime | None) -> bool:
    return one == other
