"""How cases are put into words and marks on a page: kind, state, deadline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workplace.citizens.process import PROCESSES
from workplace.kernel import clock
from workplace.kernel.text import Say, say, say_n
from workplace.kernel.worktime import Calendar, working_days_between
from workplace.process.table import State
from workplace.web.filters import date_, short, time

KINDS = {"question": say("Citizen's question"), "report": say("Field report"), "feedback": say("Feedback")}
MANY = {"question": say("Citizens' questions"), "report": say("Reports"), "feedback": say("Feedback")}
CHANNELS = {
    "web": say("the public pages"),
    "desk": say("the desk"),
    "phone": say("telephone 1022"),
    "mail": say("mail"),
    "paper": say("on paper"),
    "api": say("another program"),
}
FILED = {
    "self": say("sent by the citizen"),
    "assisted": say("written down with the citizen"),
    "desk": say("written down for the citizen"),
}
WAITS = State(say("Awaiting the citizen"), "wait", "hourglass")
SOON = 3


@dataclass(frozen=True)
class Due:
    """A deadline in words, with its tone: quiet, soon, late."""

    words: Say | str
    tone: str


def state(row: Any) -> State:
    """The state's word, tone and icon; while the citizen is asked, that stands over it."""
    if row.paused_at is not None and row.closed_at is None:
        return WAITS
    return PROCESSES[row.kind].states[row.state]


def due(row: Any, calendar: Calendar, *, full: bool = False) -> Due | None:
    """Computed, never stored: quiet while there is time, amber within three working days, red when it has passed."""
    if row.due_at is None:
        return None
    day, today = clock.local(row.due_at).date(), clock.today()
    if row.ready_at is not None or row.closed_at is not None:
        return _when_ready(row, calendar, day, full=full)
    if row.paused_at is not None:
        return Due(say("The clock stands") if full else short(day), "")
    if row.due_at < clock.now():
        return _late(calendar, row.due_at, clock.now())
    if day == today:
        return Due(say("Due today, {time}", time=time(row.due_at)), "soon")
    left = working_days_between(calendar, today, day)
    if full:
        told = say_n(
            "Due {day}: {count} working day left", "Due {day}: {count} working days left", left, day=date_(day)
        )
        return Due(told, "soon" if left <= SOON else "")
    return Due(short(day), "soon" if left <= SOON else "")


def _when_ready(row: Any, calendar: Calendar, day: date, *, full: bool) -> Due | None:
    if row.ready_at is None:
        return None
    if row.ready_at > row.due_at:
        late = _days_late(calendar, row.due_at, row.ready_at)
        return Due(say_n("Answered {count} day late", "Answered {count} days late", late), "late") if full else None
    return Due(say("Answered in time"), "") if full else None


def _late(calendar: Calendar, due_at: datetime, now: datetime) -> Due:
    late = _days_late(calendar, due_at, now)
    if clock.local(due_at).date() == clock.local(now).date():
        return Due(say("Late since {time}", time=time(due_at)), "late")
    return Due(say_n("{count} day late", "{count} days late", late), "late")


def _days_late(calendar: Calendar, due_at: datetime, at: datetime) -> int:
    return max(1, working_days_between(calendar, clock.local(due_at).date(), clock.local(at).date()))
