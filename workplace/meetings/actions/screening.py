"""The hall's screens: their secret address."""

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.meetings.actions.guarding import at_the_desk, held
from workplace.meetings.actions.log import hold
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import hallway


def new_address(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Make a secret address for the hall's screen; the one before opens nothing any more."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        held(log)
        log.tell(hallway.MADE, seen_by="desk")
