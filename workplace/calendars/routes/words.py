"""How calendars speak on pages: sessions, hours, marks of change."""

from workplace.calendars.rules.changes import Line
from workplace.calendars.rules.times import SESSIONS
from workplace.kernel.text import Say, say

MARKS: dict[str, tuple[Say, str]] = {
    "added": (say("Added"), "plus"),
    "moved": (say("Moved"), "arrow-right"),
    "changed": (say("Changed"), "pencil"),
    "cancelled": (say("Struck off"), "x"),
}
COUNTED: dict[str, Say] = {
    "added": say("{count} added"),
    "moved": say("{count} moved"),
    "changed": say("{count} changed"),
    "cancelled": say("{count} called off"),
}
WEEKDAYS: tuple[Say, ...] = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)
WEEKEND = say("Sat, Sun")
BUSY = say("Busy")


def session(line: Line) -> Say:
    """Morning, afternoon, evening, all day."""
    return SESSIONS[line.session]


def hours(starts: str, ends: str) -> str:
    """08:00, or 08:00 – 09:30."""
    return f"{starts} – {ends}" if ends else starts


def bold(chair: str, chair_id: int) -> tuple[str, str]:
    """Before the name, and the name: a leader's given name stands out."""
    first, _, name = chair.rpartition(" ")
    return (first, name) if chair_id and name else (chair, "")
