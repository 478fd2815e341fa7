"""What other floors ask of calendars through the ports: names, and text for the index."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.kinds import CALENDAR
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.policy import reads
from workplace.calendars.process import of
from workplace.calendars.queries import offices, things
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable

GONE = ("withdrawn", "left_out")


def fill() -> None:
    """Give the ports the calendars' answers."""
    ports.describe.fill("calendars", describe)
    ports.searchable.fill("calendars", searchable)
    ports.may_hear.fill("calendar", hears_week)
    ports.rooms.fill(rooms)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those items that the person may read."""
    found = session.scalars(select(CalendarItem).where(col(CalendarItem.id).in_(ids), reads(acting)))
    return {
        item.id or 0: Described(
            item.title, f"/calendars/items/{item.id}", f"{item.day:%d/%m/%Y}", str(of(item).states[item.state].label)
        )
        for item in found
    }


def rooms(session: Session, acting: Acting) -> list[tuple[int, str]]:
    """The rooms that whoever calls a meeting may ask for."""
    return things.choices(session, offices.above(session, acting), "room")


def searchable(session: Session, item_id: int) -> Searchable | None:
    """The item's words: what, who, where, with whom."""
    item = session.get(CalendarItem, item_id)
    if item is None or item.state in GONE:
        return None
    body = "\n".join(part for part in (item.chair, item.participants, item.place, item.preparer, item.note) if part)
    return Searchable(f"{item.day:%d/%m/%Y}", item.title, body, clock.ticks(item.made_at), CALENDAR)


def hears_week(_session: Session, _acting: Acting, key: str, **_: object) -> bool:
    """Whoever is signed in hears that an agency has published its week: the week itself is everybody's."""
    return key.isdecimal()
