"""A meeting that was called stands in its members' calendars, with its room booked; it is changed with the meeting.

Who keeps the entry is whoever it was laid down for (the meeting's secretary): later changes happen in their right,
whoever of the meeting's desk caused them, since the meeting's own rules have let that person act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import grants
from workplace.access.kinds import CALENDAR
from workplace.calendars.actions import booking, holding, writing
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.process import ATTENDANCE, ENTRY
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import MOST_PARTIES, Wish
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.refs import Ref
from workplace.org.queries import desks, people
from workplace.process.take import take
from workplace.search import index


@dataclass(frozen=True)
class Sitting:
    """A meeting as a calendar needs it; `starts` and `ends` are ticks."""

    origin: Ref
    title: str
    starts: int
    ends: int
    chair: int
    keeper: int
    people: Sequence[int]
    place: str = ""
    room: int | None = None


def lay_down(session: Session, it: Sitting) -> CalendarItem:
    """Enter it, or change what stands for it already; BadInput where the room is taken. Of very many members only the
    first have it in their calendars; the others find the meeting among their meetings.
    """
    wish, item = _wish(it), standing_for(session, it.origin)
    if item is None:
        item = writing.new(
            session, wish, kind="entry", state="planned", made_by=it.keeper, owner_id=it.keeper,
            organisation_id=people.person(session, it.keeper).organisation_id,
        )  # fmt: skip
        keeper = desks.acting_of(session, it.keeper)
        journal.write(session, keeper, "enter", Ref("calendars", item.id or 0), origin=str(it.origin))
        moved = False
    else:
        keeper = desks.acting_of(session, item.made_by)
        moved = wish.when.span() != (item.begins, item.ends)
        take(session, keeper, ENTRY, item, "adjust", day=wish.when.day.isoformat())
        writing.rewrite(session, item, wish)
    booking.ask(session, keeper, item, moved=moved)
    holding.hold(session, keeper, item, firm=True)
    assert item.id is not None
    who = {grants.person(session, one) for one in {*wish.people, it.keeper, it.chair}}
    grants.grant(session, CALENDAR, clock.ticks(item.made_at), item.id, who, "calendar", level=grants.READ)
    index.mark(session, Ref("calendars", item.id))
    return item


def take_up(session: Session, origin: Ref, reason: str) -> CalendarItem | None:
    """It does not take place, for now or for good: the room and everybody's time are free again."""
    item = standing_for(session, origin)
    if item is None:
        return None
    keeper = desks.acting_of(session, item.made_by)
    take(session, keeper, ENTRY, item, "call_off", reason=reason)
    item.reason, item.changed_at = reason, clock.now()
    item.sequence += 1
    session.add(item)
    booking.let_go(session, keeper, item)
    return item


def answered(session: Session, origin: Ref, person: int, comes: bool, reason: str) -> None:
    """A member answered on the meeting's page: the calendar says the same, and their time is free where they don't
    come. What it says already is left as it is.
    """
    item, row = standing_for(session, origin), CalendarParty
    if item is None:
        return
    mine = (col(row.item_id) == item.id, col(row.kind) == "person", col(row.ref) == person)
    party = session.scalars(select(row).where(*mine)).one_or_none()
    if party is None or party.role == "chair" or party.state == ("attending" if comes else "absent"):
        return
    acting = desks.acting_of(session, person)
    if comes:
        take(session, acting, ATTENDANCE, party, "attend")
    else:
        take(session, acting, ATTENDANCE, party, "stay_away", reason=reason)
    party.note, party.substitute_id = reason, None
    session.add(party)
    holding.hold(session, desks.acting_of(session, item.made_by), item, firm=True)


def standing_for(session: Session, origin: Ref) -> CalendarItem | None:
    """The entry that stands for a meeting and still holds."""
    there = (col(CalendarItem.origin) == str(origin), col(CalendarItem.state) == "planned")
    newest = select(CalendarItem).where(*there).order_by(col(CalendarItem.id).desc()).limit(1)
    return session.scalars(newest).first()


def _wish(it: Sitting) -> Wish:
    begins, ends = clock.local(clock.from_ticks(it.starts)), clock.local(clock.from_ticks(it.ends))
    last: date | None = ends.date() if ends.date() != begins.date() else None
    when = When(
        begins.date(),
        "day",
        begins.time().replace(second=0, microsecond=0),
        ends.time().replace(second=0, microsecond=0),
        last,
    )
    members = tuple(one for one in it.people if one not in (it.chair, it.keeper))[: MOST_PARTIES - 1]
    return Wish(
        it.title, when, chair_id=it.chair, people=members, place=it.place, room_id=it.room, origin=str(it.origin)
    )  # fmt: skip
