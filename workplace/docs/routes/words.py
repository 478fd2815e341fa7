"""How documents are put into words and marks on a page: state, urgency, due date, verdict, working time held."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from workplace.docs.process import INCOMING, OUTGOING, ROUTING
from workplace.docs.rules.folders import OVER
from workplace.docs.rules.types import BY_CODE
from workplace.kernel import clock
from workplace.kernel.text import Say, say, say_n
from workplace.kernel.worktime import Calendar, working_days_between
from workplace.process.table import State
from workplace.web.filters import date_, short

URGENCY: dict[int, Say | str] = {0: "", 1: say("URGENT"), 2: say("VERY URGENT"), 3: say("FLASH")}
URGENCY_CHOICES = (("0", say("Normal")), ("1", say("Urgent")), ("2", say("Very urgent")), ("3", say("Flash")))
ROLES = {"lead": say("Lead"), "coordinate": say("Coordinate"), "inform": say("For information")}
CAPACITIES = {
    "TM.": say("On behalf of the collective (TM.)"),
    "KT.": say("For the head, as deputy (KT.)"),
    "TL.": say("By order (TL.)"),
    "TUQ.": say("By authorisation (TUQ.)"),
    "Q.": say("As acting head (Q.)"),
    "meeting": say("As what one was in the meeting"),
    "": say("In one's own position"),
}
OVERLAY = {
    "recalled": State(say("Recalled by its sender"), "wait", "alert-triangle"),
    "replaced": State(say("Replaced by its sender"), "wait", "alert-triangle"),
    "secret": State(say("Secrecy mark: locked away"), "bad", "lock"),
}
VERDICTS = {
    "valid": State(say("Signature valid"), "good", "rosette-discount-check"),
    "indeterminate": State(say("To be looked at"), "wait", "help-octagon"),
    "invalid": State(say("Signature invalid"), "bad", "circle-x"),
    "unsigned": State(say("No digital signature"), "", "scan"),
    "unreadable": State(say("Can't be read"), "bad", "circle-x"),
}


@dataclass(frozen=True)
class Due:
    """A deadline in words, with its tone: quiet, soon (within three working days), late."""

    words: Say | str
    tone: str


def state(row: Any) -> State:
    """The state's word, tone and icon; what its sender did to it stands over everything."""
    if row.overlay in OVERLAY:
        return OVERLAY[row.overlay]
    return (INCOMING if row.direction == "incoming" else OUTGOING).states[row.state]


def title(row: Any) -> Say | str:
    """The summary; of a paper with a secrecy mark there is none, and what is known is where it is handled."""
    without = say("Handled on paper") if row.overlay == "secret" else say("Document without a summary")
    return row.summary or without


def sender(row: Any) -> Say | str:
    """Who a list says a document is from; of one just received that is not known before its page has been read."""
    return row.author or (
        say("Being read…") if row.state == "arrived" and not (row.verdict or row.overlay) else say("Unknown sender")
    )


STOPPED = State(say("Stopped"), "", "player-pause")


def routing_state(node: Any) -> State:
    """An addressee's state; of an open part of what was called back, that it has stopped."""
    return STOPPED if node.stopped else ROUTING.states[node.routing.state]


def urgency(row: Any) -> tuple[Say | str, bool] | None:
    """The stamp's word, and whether it is filled (Hỏa tốc)."""
    return (URGENCY[row.urgency], row.urgency == 3) if row.urgency else None


def is_over(row: Any) -> bool:
    """Whether no deadline runs any more: it has ended, or its sender called it back."""
    return row.state in OVER or bool(row.overlay)


def due(day: date | None, over: bool, calendar: Calendar, *, full: bool = False) -> Due | None:
    """Computed, never stored: grey date, amber within three working days, red when passed."""
    if day is None:
        return None
    if over:
        return Due(short(day), "")
    today = clock.today()
    if day < today:
        late = max(1, working_days_between(calendar, day, today))
        return Due(say_n("{count} day late", "{count} days late", late), "late")
    left = working_days_between(calendar, today, day)
    if left > 3:
        return Due(say("Due {day}", day=date_(day)) if full else short(day), "")
    if day == today:
        return Due(say("Due today"), "soon")
    if full:
        return Due(
            say_n("Due {day}: {count} working day left", "Due {day}: {count} working days left", left, day=date_(day)),
            "soon",
        )
    return Due(short(day), "soon")


def type_name(code: str) -> str:
    """A type's official name."""
    return BY_CODE[code].name if code in BY_CODE else code


def held(minutes: int) -> Say:
    """Working time in words, as on the routing tree."""
    hours, rest = divmod(minutes, 60)
    if minutes >= 8 * 60:
        days, hours = minutes // 450, (minutes % 450) // 60
        return say_n("{count} working day {hours} h", "{count} working days {hours} h", days, hours=hours)
    return say("{hours} h {minutes:02}", hours=hours, minutes=rest) if hours else say("{minutes} min", minutes=rest)
