"""Weeks and items in few words, for notices: no question of who asks, since only those concerned are told."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarBooking, CalendarResource
from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.rules.times import week_number
from workplace.org.queries import organisations


@dataclass(frozen=True)
class WeekBriefly:
    """A week's name and addresses."""

    title: str
    url: str
    compile_url: str


@dataclass(frozen=True)
class ItemBriefly:
    """An item's title and time."""

    title: str
    when: str


def week(session: Session, week_id: int) -> WeekBriefly:
    """Which agency's, which days."""
    row = session.get_one(CalendarWeek, week_id)
    name = organisations.card(session, row.organisation_id).name
    last = row.starts_on + timedelta(days=6)
    place = f"?organisation={row.organisation_id}&day={row.starts_on.isoformat()}"
    title = f"{week_number(row.starts_on)} ({row.starts_on:%d/%m} – {last:%d/%m/%Y}), {name}"
    return WeekBriefly(title, f"/calendars/week{place}", f"/calendars/compile{place}")


def item(session: Session, item_id: int) -> ItemBriefly:
    """What and when."""
    row = session.get_one(CalendarItem, item_id)
    hour = f"{row.starts:%H:%M} " if row.starts else ""
    return ItemBriefly(row.title[:160], f"{hour}{row.day:%d/%m/%Y}")


def resource(session: Session, booking_id: int) -> str:
    """The name of the room or vehicle that is asked for."""
    named = (
        select(col(CalendarResource.name))
        .join(CalendarBooking, col(CalendarBooking.resource_id) == col(CalendarResource.id))
        .where(col(CalendarBooking.id) == booking_id)
    )
    return session.scalars(named).one()


def origin(session: Session, item_id: int) -> str:
    """What an item stands for (`meetings:12`); empty for one of its own."""
    return session.get_one(CalendarItem, item_id).origin
