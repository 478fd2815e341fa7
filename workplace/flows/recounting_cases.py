"""The working calendar was edited: deadlines of open cases are worked out anew after the commit."""

from sqlmodel import Session

from workplace.cases.actions import recounting
from workplace.kernel.events import listen
from workplace.org.events import CalendarChanged


def fill() -> None:
    """Listen to the calendar."""
    listen(CalendarChanged, _changed)


def _changed(session: Session, _fact: CalendarChanged) -> None:
    recounting.promise(session)
