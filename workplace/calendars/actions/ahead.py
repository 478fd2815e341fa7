"""The times of repeated entries stand thirteen months ahead: each night the next ones are entered.

Done twice it does nothing more; what a night missed is made up for in the next.
"""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.calendars.actions import devices, holding, writing
from workplace.calendars.events import TimesTaken
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.queries.slots import LIVE
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import events, ports

JOB = "calendars.ahead"
AT = "02:40"
MANY = 200  # series that are looked through at once


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, go_on)
    schedules.daily(JOB, AT)


def go_on(work: Work, _payload: dict[str, Any]) -> None:
    """The job: a short transaction for each series that has come nearer to its horizon."""
    after = 0
    while True:
        with work.reading() as session:
            series = _series(session, after)
            wanting = [item.id or 0 for item in series if _missing(session, item)]
        for item_id in wanting:
            with work.transaction() as session:
                enter_next(session, item_id)
        if len(series) < MANY:
            return
        after = series[-1].id or 0


def enter_next(session: Session, item_id: int) -> int:
    """Enter the next times of one series up to the horizon; how many. Its owner is told where a room or vehicle that it
    had is given to another by then.
    """
    item = session.get_one(CalendarItem, item_id)
    if item.state not in LIVE:
        return 0
    rows = [
        CalendarOccurrence(item_id=item_id, original=begins, begins=begins, ends=ends)
        for begins, ends in _missing(session, item)
    ]
    session.add_all(rows)
    session.flush()
    devices.follow(session, item, rows)
    held = [row for row in rows if not row.skipped]
    if held and (taken := holding.extend(session, item, held, firm=True)):
        to = item.owner_id or item.made_by
        events.publish(session, TimesTaken(item_id, to, taken[0].name, taken[0].begins, len(taken)))
    return len(rows)


def _series(session: Session, after: int) -> list[CalendarItem]:
    repeated = (col(CalendarItem.rule) != "", col(CalendarItem.state).in_(LIVE), col(CalendarItem.id) > after)
    return list(session.scalars(select(CalendarItem).where(*repeated).order_by(col(CalendarItem.id)).limit(MANY)))


def _missing(session: Session, item: CalendarItem) -> list[tuple[int, int]]:
    last = session.scalar(
        select(func.max(col(CalendarOccurrence.original))).where(col(CalendarOccurrence.item_id) == item.id)
    )
    return writing.spans(item, (last or 0) + 1)
