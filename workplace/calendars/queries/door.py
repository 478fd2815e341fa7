"""The doors of calendars: what one may not see does not exist."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarBooking, CalendarResource
from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.policy import approves, edits, keeps, reads
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say


def read(session: Session, acting: Acting, item_id: int) -> CalendarItem:
    """The whole item, or NotFound: whether it does not exist or is not theirs is told alike."""
    found = session.scalars(select(CalendarItem).where(col(CalendarItem.id) == item_id, reads(acting))).one_or_none()
    if found is None:
        raise NotFound
    return found


def week(session: Session, acting: Acting, week_id: int) -> CalendarWeek:
    """A week that this person compiles or approves."""
    rule = edits(acting, col(CalendarWeek.organisation_id)) | approves(acting, col(CalendarWeek.organisation_id))
    found = session.scalars(select(CalendarWeek).where(col(CalendarWeek.id) == week_id, rule)).one_or_none()
    if found is None:
        raise NotFound
    return found


def resource(session: Session, acting: Acting, resource_id: int) -> CalendarResource:
    """A room or vehicle that this person keeps."""
    rule = (col(CalendarResource.id) == resource_id, keeps(acting))
    found = session.scalars(select(CalendarResource).where(*rule)).one_or_none()
    if found is None:
        raise NotFound
    return found


def booking(session: Session, acting: Acting, booking_id: int) -> CalendarBooking:
    """A request for a room or vehicle: for whoever asked, and for its keeper."""
    from workplace.calendars.policy import ASKER

    rule = (col(CalendarBooking.id) == booking_id, ASKER.expression(acting))
    found = session.scalars(select(CalendarBooking).where(*rule)).one_or_none()
    if found is None:
        raise NotFound
    return found


def party(session: Session, acting: Acting, party_id: int) -> tuple[CalendarItem, CalendarParty]:
    """Somebody's part in an item that this person may read."""
    found = session.get(CalendarParty, party_id)
    if found is None:
        raise NotFound
    return read(session, acting, found.item_id), found


def time(session: Session, item: CalendarItem, occurrence_id: int) -> CalendarOccurrence:
    """One time of a repeated entry; NotFound when it is not one of its times."""
    mine = (col(CalendarOccurrence.id) == occurrence_id, col(CalendarOccurrence.item_id) == item.id)
    row = session.scalars(select(CalendarOccurrence).where(*mine)).one_or_none()
    if row is None:
        raise NotFound
    if not item.rule:
        raise NotNow(say("It happens once: change it itself."))
    return row
