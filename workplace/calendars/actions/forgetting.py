"""Entries made of a letter that turns out to be a state secret: their words go; that somebody is taken then stays."""

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.models.objects import CalendarObject
from workplace.calendars.models.resources import CalendarBooking
from workplace.calendars.rules.changes import FORGET, ON_PAPER
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.refs import Ref
from workplace.search import index

_WORDS = ("chair", "participants", "place", "preparer", "vehicle", "note", "reason")


def forget_words(session: Session, origin: Ref) -> list[int]:
    """What people wrote in the entries and lines that came of a letter, and what was read from it; the items concerned.

    A version of a week that was published before stays as it was: it has been read, and printed.
    """
    found = list(session.scalars(select(CalendarItem).where(col(CalendarItem.origin) == str(origin))))
    for item in found:
        assert item.id is not None
        item.title = ON_PAPER
        for name in _WORDS:
            setattr(item, name, "")
        item.sequence, item.changed_at = item.sequence + 1, clock.now()
        session.add(item)
        for ref in (Ref("calendars", item.id), *_sides(session, item.id)):
            texts.erase(session, ref)
        for table, column in ((CalendarParty, "note"), (CalendarAnswer, "note"), (CalendarBooking, "reason")):
            session.execute(update(table).where(col(table.item_id) == item.id).values({column: ""}))
        session.execute(delete(CalendarObject).where(col(CalendarObject.item_id) == item.id))  # in a device's words
        journal.write(session, SYSTEM, FORGET, Ref("calendars", item.id))
        session.flush()
        index.put(session, Ref("calendars", item.id))
    return [item.id or 0 for item in found]


def _sides(session: Session, item_id: int) -> list[Ref]:
    """Whatever of an item has lines of its own."""
    tables = (
        ("calendars.attendance", CalendarParty),
        ("calendars.answer", CalendarAnswer),
        ("calendars.booking", CalendarBooking),
    )
    return [
        Ref(module, row or 0)
        for module, table in tables
        for row in session.scalars(select(col(table.id)).where(col(table.item_id) == item_id))
    ]
