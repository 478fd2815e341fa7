"""Something is laid at another time, or into another room, with everything else as it was: what dragging does."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from workplace.calendars.actions import compiling, entries
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import wished
from workplace.calendars.rules.times import When, on_wall
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say


def lay(
    session: Session, acting: Acting, item: CalendarItem, occurrence_id: int, begins: datetime, ends: datetime,
    room_id: int | None = None,
) -> None:  # fmt: skip
    """The same acts as by the forms, with what they refuse: a line of a week by whoever compiles it, an entry by its
    owner; of a repeated entry this one time moves. Another room is asked for anew.
    """
    when = _when(item, begins, ends)
    if item.rule:
        if room_id not in (None, item.room_id):
            raise BadInput({"room_id": say("This repeats: change its room for the whole series.")})
        entries.move(session, acting, item, occurrence_id, when)
        return
    wish = wished.of(session, item)
    wish = replace(wish, when=on_wall(when, item.zone), room_id=room_id if room_id is not None else wish.room_id)
    act = entries.adjust if item.kind == "entry" else compiling.adjust
    act(session, acting, item, wish)


def _when(item: CalendarItem, begins: datetime, ends: datetime) -> When:
    """Hours as they were dropped; what has a session and no hours keeps it where only the day is another."""
    if ends <= begins:
        raise BadInput({"ends": say("It ends before it begins.")})
    was, until = (clock.local(clock.from_ticks(one)) for one in (item.begins, item.ends))
    if item.starts is None and not item.rule and (begins.time(), ends.time()) == (was.time(), until.time()):
        last = begins.date() + timedelta(days=((item.last_day or item.day) - item.day).days)
        return When(begins.date(), item.session, None, None, last if last != begins.date() else None)
    whole = begins.time() == ends.time() == datetime.min.time()
    if whole:
        last = ends.date() - timedelta(days=1)
        return When(begins.date(), "day", None, None, last if last > begins.date() else None)
    last_day = ends.date() if ends.date() != begins.date() else None
    return When(begins.date(), "day", begins.time(), ends.time(), last_day)
