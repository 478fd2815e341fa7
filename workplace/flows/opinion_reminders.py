"""Whoever has not answered in writing is reminded by the house: on the working day before the last, and on the last."""

from typing import Any

from workplace.jobs import outbox, schedules
from workplace.jobs.work import Work
from workplace.kernel import ports
from workplace.meetings.actions import reminding

LOOK, SPEAK = "meetings.opinions", "meetings.remind"
AT = "07:45"  # with the office's first hour


def fill() -> None:
    """Give the ports of jobs the two handlers, and look each morning."""
    ports.jobs.fill(LOOK, look)
    ports.jobs.fill(SPEAK, speak)
    schedules.daily(LOOK, AT)


def look(work: Work, _payload: dict[str, Any]) -> None:
    """Promise a reminder for each matter whose time ends today or on the next working day; each once."""
    with work.transaction() as session:
        for meeting, day in reminding.due(session):
            outbox.once(session, SPEAK, {"meeting": meeting}, key=f"opinions:{meeting}:{day}")


def speak(work: Work, payload: dict[str, Any]) -> None:
    """Remind those who are still silent; nobody when it ended meanwhile."""
    with work.transaction() as session:
        reminding.remind(session, payload["meeting"])
