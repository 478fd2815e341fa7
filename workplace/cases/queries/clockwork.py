"""A case's clock as it stands: its term, its pauses, what has passed, when it ends, and who held it how long."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseAssignment, CaseDue, CasePause
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.cases.rules import clock as rules
from workplace.cases.rules import ended as how
from workplace.kernel import clock
from workplace.kernel.worktime import Calendar, Pause, working_minutes_between
from workplace.org.queries import units
from workplace.org.queries.calendar import calendar


@dataclass(frozen=True)
class Standing:
    """Where a case's clock stands: all in minutes of its own unit of time."""

    term: rules.Term
    length: int
    passed: int
    due: datetime
    is_late: bool

    @property
    def left(self) -> int:
        """What is left of the term; below zero by how much it is late."""
        return self.length - self.passed


@dataclass(frozen=True)
class Held:
    """How long one unit held the case, in minutes of office time without the pauses."""

    unit_id: int
    name: str
    since: datetime
    until: datetime | None
    minutes: int


def standing(session: Session, case: Case) -> Standing | None:
    """The clock of a case that was accepted; it stops when the result is ready. None before."""
    if case.accepted_at is None:
        return None
    term = services.term(session.get_one(Service, case.service_id))
    pauses, days, until = pauses_of(session, case), calendar(session), case.ready_at or clock.now()
    due = rules.due(term, case.accepted_at, days, pauses, until)
    passed = rules.elapsed(term, case.accepted_at, days, pauses, until)
    return Standing(term, rules.length(term, days), passed, due, until > due)


def ended(session: Session, case: Case) -> tuple[int | None, str]:
    """The minutes of its term that its result took, and how it kept the deadline; nothing where no clock ran."""
    stood = standing(session, case)
    if stood is None or case.ready_at is None:
        return None, ""
    held = holders(session, case)
    agency = units.organisations(session, {one.unit_id for one in held})
    theirs = agency[held[-1].unit_id] if held else 0
    elsewhere = sum(one.minutes for one in held if agency[one.unit_id] != theirs)
    return stood.passed, how.ended(case.ready_at, stood.due, -stood.left, elsewhere)


def due_now(session: Session, case: Case, days: Calendar) -> datetime | None:
    """When the term ends by the calendar as it is now; None while nothing was accepted."""
    if case.accepted_at is None:
        return None
    term = services.term(session.get_one(Service, case.service_id))
    return rules.due(term, case.accepted_at, days, pauses_of(session, case), case.ready_at or clock.now())


def pauses_of(session: Session, case: Case) -> list[Pause]:
    """The times that don't count, in order."""
    row = CasePause
    found = select(col(row.from_at), col(row.to_at)).where(col(row.case_id) == case.id).order_by(col(row.from_at))
    return [(since, until) for since, until in session.execute(found)]


def times_asked(session: Session, case: Case) -> int:
    """How often the clock was stopped by asking the citizen; the time before a reopening asked them nothing."""
    row = CasePause
    asked = select(func.count()).where(col(row.case_id) == case.id, col(row.message_id).is_not(None))
    return session.scalar(asked) or 0


def pauses(session: Session, case: Case) -> list[CasePause]:
    """The same as rows, with their reasons."""
    found = select(CasePause).where(col(CasePause.case_id) == case.id).order_by(col(CasePause.from_at))
    return list(session.scalars(found))


def moves(session: Session, case: Case) -> list[CaseDue]:
    """Each time the deadline moved, and why."""
    return list(session.scalars(select(CaseDue).where(col(CaseDue.case_id) == case.id).order_by(col(CaseDue.id))))


def holders(session: Session, case: Case) -> list[Held]:
    """Who led it from when to when. All holders' minutes and those of the pauses add up to the whole."""
    rows = session.scalars(
        select(CaseAssignment)
        .where(col(CaseAssignment.case_id) == case.id, col(CaseAssignment.role) == "lead")
        .order_by(col(CaseAssignment.id))
    )
    days, held, until = calendar(session), pauses_of(session, case), case.ready_at or clock.now()
    return [
        Held(
            row.unit_id,
            row.unit_name,
            row.sent_at,
            row.ended_at,
            working_minutes_between(days, row.sent_at, row.ended_at or until, held),
        )
        for row in rows
    ]
