"""Words that several pages of meetings share: states, hours, roles, answers."""

from datetime import datetime

from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import MEETING
from workplace.process.table import State
from workplace.web.filters import date_, time

ROLES: dict[str, Say] = {
    "chair": say("Chair"),
    "deputy": say("Deputy chair"),
    "secretary": say("Secretary"),
    "member": say("Member"),
    "guest": say("Guest"),
}
ANSWERS: dict[str, State] = {
    "": State(say("No answer yet"), "wait", "hourglass"),
    "comes": State(say("Comes"), "good", "check"),
    "online": State(say("From afar"), "good", "device-laptop"),
    "late": State(say("Comes late"), "wait", "clock"),
    "absent": State(say("Stays away"), "", "x"),
}
STANDING: dict[str, State] = {
    "asked": State(say("To be granted"), "wait", "hourglass"),
    "granted": State(say("Granted"), "good", "check"),
    "refused": State(say("Not granted"), "", "x"),
}
KINDS: dict[str, Say] = {
    "information": say("For information"),
    "discussion": say("For discussion"),
    "decision": say("For decision"),
    "staff": say("Personnel"),
}


def state(meeting: Meeting) -> State:
    """A meeting's state in words."""
    return MEETING.states[meeting.state]


def at(ticks: int) -> datetime:
    """A moment that a row keeps in ticks."""
    return clock.from_ticks(ticks)


def until(ends: int) -> str:
    """The last moment for opinions in writing: `17:00 24/11/2026`."""
    return f"{time(clock.from_ticks(ends))} {date_(clock.from_ticks(ends))}"


def span(starts: int, ends: int) -> str:
    """From when to when: the hours of one day, or with both days."""
    begins, over = clock.from_ticks(starts), clock.from_ticks(ends)
    if clock.local(begins).date() == clock.local(over).date():
        return f"{time(begins)} – {time(over)}"
    return f"{time(begins)} {date_(begins)} – {time(over)} {date_(over)}"
