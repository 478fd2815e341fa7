"""What stands in my calendar today, and how far the day has gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as hour

from sqlmodel import Session

from workplace.calendars.queries import slots
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.web.filters import time

MOST = 12
SESSIONS = {"morning": say("Morning"), "afternoon": say("Afternoon"), "evening": say("Evening"), "day": say("All day")}


@dataclass(frozen=True)
class Line:
    """One line of today."""

    item: int
    hour: Say | str
    title: str
    detail: str


@dataclass(frozen=True)
class Day:
    """Today's lines, and how many of them are over."""

    slots: list[Line]
    passed: int


def of(session: Session, acting: Acting) -> Day:
    """What this person has to do today, in order."""
    midnight = datetime.combine(clock.today(), hour(), clock.ZONE)
    span = clock.ticks(midnight), clock.ticks(midnight + timedelta(days=1))
    found = slots.mine(session, acting, span)[:MOST]
    now = clock.ticks(clock.now())
    lines = [
        Line(
            one.item,
            time(clock.from_ticks(one.begins)) if one.has_hour else SESSIONS.get(one.session, ""),
            one.title,
            " · ".join(part for part in (one.place, one.chair) if part),
        )
        for one in found
    ]
    return Day(lines, sum(one.ends <= now for one in found))
