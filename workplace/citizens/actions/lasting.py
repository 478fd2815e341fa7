"""What ends, or is told of, by the day: contacts never confirmed, results nobody objected to, pauses that last.

Each case in its own step: what somebody changed meanwhile is left for them.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from workplace.cases.events import CasePausedLong
from workplace.cases.models.cases import Case, CaseMessage, CasePause
from workplace.cases.models.services import Service
from workplace.cases.queries import telling
from workplace.citizens.actions import fieldwork, moderating
from workplace.citizens.actions.citizens_own import REOPENS_WITHIN
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.journal import lines as journal
from workplace.journal.models import JournalLine
from workplace.kernel import clock, ports
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import Refused
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.worktime import working_days_between
from workplace.org.queries.calendar import calendar

log = logging.getLogger(__name__)
JOB, AT = "citizens.lasting", "06:10"
CONFIRMED_WITHIN = timedelta(days=7)
FEEDBACK_STAYS = timedelta(days=15)
MANY = 500  # cases of one round
LONG_PAUSE = "long_pause"


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, look)
    schedules.daily(JOB, AT)


def look(work: Work, _payload: dict[str, Any]) -> None:
    """The job: each kind of end in rounds, until nothing is left."""
    _each(work, unconfirmed(), moderating.lapse)
    _each(work, unopposed(), fieldwork.close)
    _each(work, paused(), remind)


def unconfirmed() -> Select[Any]:
    """Cases whose contact nobody confirmed in time."""
    return select(col(Case.id)).where(col(Case.state) == "new", col(Case.received_at) <= clock.now() - CONFIRMED_WITHIN)


def unopposed() -> Select[Any]:
    """Reports found handled, and feedback noted or answered, whose days for objecting are over."""
    row, now = CaseMessage, clock.now()
    told = (
        select(func.max(col(row.at)))
        .where(col(row.case_id) == col(Case.id), col(row.kind) == "handled")
        .scalar_subquery()
    )
    reports = (col(Case.state) == "checked") & (told <= now - REOPENS_WITHIN)
    feedback = col(Case.state).in_(("noted", "replied")) & (col(Case.ready_at) <= now - FEEDBACK_STAYS)
    return select(col(Case.id)).where(reports | feedback)


def paused() -> Select[Any]:
    """Cases that wait for the citizen."""
    return select(col(CasePause.case_id)).where(col(CasePause.to_at).is_(None))


def remind(session: Session, case: Case) -> None:
    """Tell who handles it, once for each pause, that the citizen has been awaited longer than the service allows."""
    pause = session.scalars(
        select(CasePause).where(col(CasePause.case_id) == case.id, col(CasePause.to_at).is_(None))
    ).one_or_none()
    if pause is None or _was_told(session, pause):
        return
    service = session.get_one(Service, case.service_id)
    days = working_days_between(calendar(session), clock.local(pause.from_at).date(), clock.today())
    if days <= service.longest_pause:
        return
    journal.write(session, SYSTEM, LONG_PAUSE, Ref("cases", case.id or 0), days=days)
    publish(session, CasePausedLong(case.id or 0, pause.from_at, telling.concerned(session, case)))


def _was_told(session: Session, pause: CasePause) -> bool:
    line = JournalLine
    told = select(col(line.seq)).where(
        col(line.module) == "cases", col(line.thing) == pause.case_id, col(line.verb) == LONG_PAUSE,
        col(line.at) >= pause.from_at,
    )  # fmt: skip
    return session.scalar(told.limit(1)) is not None


def _each(work: Work, wanted: Select[Any], do: Callable[[Session, Case], None]) -> None:
    """One transaction for each case, so that one that is refused holds up no other."""
    after = 0
    while True:
        with work.reading() as session:
            case_id = wanted.selected_columns[0]
            ids = list(session.scalars(wanted.where(case_id > after).order_by(case_id).limit(MANY)))
        for one in ids:
            try:
                with work.transaction() as session:
                    if session.scalar(wanted.where(case_id == one)) is not None:
                        do(session, session.get_one(Case, one))
            except Refused as refused:
                log.info("case %s stays as it is: %s", one, type(refused).__name__)
        if len(ids) < MANY:
            return
        after = ids[-1]
