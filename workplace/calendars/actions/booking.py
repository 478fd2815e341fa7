"""Rooms and vehicles: asked for with an item, given by their keepers, given back."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.actions import holding
from workplace.calendars.events import BookingAsked, BookingDecided
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarBooking, CalendarResource
from workplace.calendars.policy import ROLE, keeps
from workplace.calendars.process import BOOKING
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries import organisations, people
from workplace.process.take import take


def ask(session: Session, acting: Acting, item: CalendarItem, *, moved: bool = False) -> None:
    """Ask for what an item wants and give back what it wants no longer. Given at once by whoever keeps it, and where
    nobody is to be asked; a time that moved is asked for anew.
    """
    wanted = {id for id in (item.room_id, item.vehicle_id) if id is not None}
    there = {row.resource_id: row for row in _of(session, item)}
    for resource_id, row in there.items():
        if row.state in ("waiting", "held") and (resource_id not in wanted or (moved and _asks(session, acting, row))):
            take(session, acting, BOOKING, row, "free")
    for resource_id in sorted(wanted):
        _ask_one(session, acting, item, session.get_one(CalendarResource, resource_id), there.get(resource_id))
    session.flush()


def let_go(session: Session, acting: Acting, item: CalendarItem) -> None:
    """Give back everything: the item does not take place."""
    for row in _of(session, item):
        if row.state in ("waiting", "held"):
            take(session, acting, BOOKING, row, "free")
    holding.release(session, item)


def give(session: Session, acting: Acting, booking: CalendarBooking) -> None:
    """Give the room or vehicle; BadInput with what is free instead, where someone has it by now."""
    take(session, acting, BOOKING, booking, "give")
    _decided(session, acting, booking, "")
    item = session.get_one(CalendarItem, booking.item_id)
    holding.hold(session, acting, item, firm=True)
    events.publish(session, BookingDecided(booking.id or 0, item.id or 0, booking.asked_by, acting.person, True, ""))


def deny(session: Session, acting: Acting, booking: CalendarBooking, reason: str) -> None:
    """Do not give it, and say why; whoever asked is told."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, BOOKING, booking, "deny", reason=reason)
    _decided(session, acting, booking, reason)
    fact = BookingDecided(booking.id or 0, booking.item_id, booking.asked_by, acting.person, False, reason)
    events.publish(session, fact)


def free(session: Session, acting: Acting, booking: CalendarBooking) -> None:
    """Give it back; the item stays, without it."""
    take(session, acting, BOOKING, booking, "free")
    item = session.get_one(CalendarItem, booking.item_id)
    if item.room_id == booking.resource_id:
        item.room_id = None
    if item.vehicle_id == booking.resource_id:
        item.vehicle_id = None
    session.add(item)
    holding.hold(session, acting, item, firm=True)


def _ask_one(
    session: Session, acting: Acting, item: CalendarItem, thing: CalendarResource, row: CalendarBooking | None
) -> None:
    given = not thing.asks or _keeps(session, acting, thing)
    if row is None:
        assert item.id is not None and thing.id is not None
        row = CalendarBooking(
            item_id=item.id, resource_id=thing.id, state="held" if given else "waiting", asked_by=acting.as_whom,
            asked_at=clock.now(), decided_by=acting.person if given else None,
        )  # fmt: skip
        session.add(row)
        session.flush()
    elif row.state in ("freed", "denied"):
        take(session, acting, BOOKING, row, "ask_anew", to="held" if given else "waiting")
        row.asked_by, row.asked_at, row.reason = acting.as_whom, clock.now(), ""
        row.decided_by = acting.person if given else None
    else:
        return
    if row.state == "waiting":
        keepers = tuple(sorted(_keepers(session, thing)))
        events.publish(session, BookingAsked(row.id or 0, item.id or 0, keepers, acting.person))


def _decided(session: Session, acting: Acting, booking: CalendarBooking, reason: str) -> None:
    booking.decided_by, booking.decided_at, booking.reason = acting.person, clock.now(), reason
    session.add(booking)
    session.flush()


def _of(session: Session, item: CalendarItem) -> list[CalendarBooking]:
    return list(session.scalars(select(CalendarBooking).where(col(CalendarBooking.item_id) == item.id)))


def _asks(session: Session, acting: Acting, row: CalendarBooking) -> bool:
    thing = session.get_one(CalendarResource, row.resource_id)
    return thing.asks and not _keeps(session, acting, thing)


def _keeps(session: Session, acting: Acting, thing: CalendarResource) -> bool:
    mine = select(col(CalendarResource.id)).where(col(CalendarResource.id) == thing.id, keeps(acting))
    return session.scalar(mine) is not None


def _keepers(session: Session, thing: CalendarResource) -> set[int]:
    if thing.keeper_id is not None:
        return {thing.keeper_id}
    root = organisations.card(session, thing.organisation_id).unit_id
    return {card.id for card in people.with_role(session, root, ROLE)}
