"""The working calendar was edited: every open case's deadline is worked out anew, in the background.

What a citizen was promised stays as it was; each deadline that moved is written down with its reason, and told. A case
that waits for the citizen is left: its deadline moves on anyway, and is worked out when its clock runs again.
"""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.cases.actions import clockwork, laying
from workplace.cases.models.cases import Case
from workplace.cases.queries import clockwork as stands
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import ports
from workplace.org.queries.calendar import calendar

JOB = "cases.recount"
MANY = 200  # cases looked at in one reading


def fill() -> None:
    """Give the port of jobs its handler."""
    ports.jobs.fill(JOB, recount)


def promise(session: Session) -> None:
    """Let it be done after this transaction; asked for several times, it is done once."""
    outbox.enqueue(session, JOB, {}, key=JOB)


def recount(work: Work, _payload: dict[str, Any]) -> None:
    """The job: look at all, write those that move, each in its own transaction."""
    after = 0
    while True:
        with work.reading() as session:
            days = calendar(session)
            cases = list(session.scalars(_counting().where(col(Case.id) > after).order_by(col(Case.id)).limit(MANY)))
            moved = [case.id or 0 for case in cases if stands.due_now(session, case, days) != case.due_at]
        for one in moved:
            with work.transaction() as session:
                case = session.scalars(_counting().where(col(Case.id) == one)).one_or_none()
                if case is not None and clockwork.wind(session, case, "calendar"):
                    laying.lay(session, case)
        if len(cases) < MANY:
            return
        after = cases[-1].id or 0


def _counting() -> Select[Any]:
    return select(Case).where(
        col(Case.accepted_at).is_not(None), col(Case.ready_at).is_(None), col(Case.closed_at).is_(None),
        col(Case.paused_at).is_(None),
    )  # fmt: skip
