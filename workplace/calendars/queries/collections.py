"""Calendars as a device sees them (RFC 4791): which there are, what stands in each under which name and version.

One's own calendar can be written; one's unit's and the published weeks of one's agency and those above it can be read.
Nothing is kept for this: names and versions are read from the items, so that a device sees what pages show.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, exists, func, or_, select, union
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.objects import CalendarObject
from workplace.calendars.models.resources import CalendarHold, CalendarResource
from workplace.calendars.policy import is_party, reads
from workplace.calendars.queries import feeds, invited, offices, published, slots
from workplace.calendars.rules import ics, objects
from workplace.calendars.rules.ics import Event
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.org.queries import people, roles, units

BACK_DAYS = 731
MOST = 5000
MINE = "mine"


@dataclass(frozen=True)
class Collection:
    """One calendar: the word of its address, what it is called, whether this person may write into it."""

    key: str
    name: Say | str
    about: Say
    color: str
    writable: bool = False
    ref: int = 0  # the unit or the agency


@dataclass(frozen=True)
class Member:
    """One entry: the last part of its address, its version, the item behind it."""

    name: str
    etag: str
    item: int


def all_(session: Session, acting: Acting) -> list[Collection]:
    """The calendars of this person, their own first."""
    found = [Collection(MINE, say("My calendar"), say("Your entries, and what you are asked to."), "#1d4ed8", True)]
    card = people.cards(session, [acting.as_whom]).get(acting.as_whom)
    if card is not None and card.unit_id:
        unit = units.unit(session, card.unit_id)
        about = say("What your unit plans. It can be read here, and changed on its page.")
        found.append(Collection(f"unit-{unit.id}", unit.name, about, "#15803d", ref=unit.id))
    about = say("The published week. It can be read here; the Office compiles it.")
    for office in offices.proposes_to(session, acting):
        name = say("Leaders' week: {name}", name=office.name)
        found.append(Collection(f"week-{office.id}", name, about, "#b91c1c", ref=office.id))
    return found


def members(session: Session, acting: Acting, collection: Collection) -> dict[str, Member]:
    """What stands in a calendar, by name: two years back, at most 5,000 entries, the latest ones."""
    if collection.key.startswith("week-"):
        shown = published.lines(session, acting, collection.ref)
        found = [Member(f"item-{one.line.item}.ics", one.digest, one.line.item) for one in shown]
    else:
        found = _items(session, acting, collection)
    return {member.name: member for member in found}


def _items(
    session: Session, acting: Acting, collection: Collection, *more: ColumnElement[bool], single: bool = False
) -> list[Member]:
    item, row = CalendarItem, CalendarOccurrence
    since = clock.ticks(clock.now() - timedelta(days=BACK_DAYS))
    late = exists().where(col(row.item_id) == col(item.id), col(row.ends) >= since)
    whose = slots.is_own(acting) if collection.key == MINE else and_(slots.is_of_unit(collection.ref), reads(acting))
    columns: tuple[Any, ...] = (
        col(item.id),
        col(item.sequence),
        col(item.changed_at),
        col(CalendarResource.name).label("room"),
        col(CalendarObject.id).label("object"),
        col(CalendarObject.name).label("name"),
        _answered(acting).label("answered"),
        _said(acting).label("said"),
    )
    kept = and_(col(CalendarObject.item_id) == col(item.id), col(CalendarObject.person_id) == acting.as_whom)
    found = session.execute(
        select(*columns)
        .outerjoin(CalendarResource, col(CalendarResource.id) == col(item.room_id))
        .outerjoin(CalendarObject, kept)
        .where(
            *([] if single else [col(item.id).in_(_near(session, acting, collection))]),
            whose,
            col(item.state).in_(slots.LIVE),
            or_(col(item.ends) >= since, and_(col(item.rule) != "", late)),
            *more,
        )
        .order_by(col(item.begins).desc())
        .limit(MOST)
    )
    named = collection.key == MINE
    return [Member(row.name if named and row.name else f"item-{row.id}.ics", _version(row), row.id) for row in found]


def _answered(acting: Acting) -> Any:
    """SQL: when somebody last answered for a single time so that it is this person's now, or no longer."""
    answer = CalendarAnswer
    mine = exists().where(col(CalendarParty.id) == col(answer.party_id), is_party(acting))
    concerned = or_(col(answer.substitute_id) == acting.as_whom, mine)
    last = select(func.max(col(answer.answered_at))).where(col(answer.item_id) == col(CalendarItem.id), concerned)
    return last.correlate(CalendarItem).scalar_subquery()


def _said(acting: Acting) -> Any:
    """SQL: what this person has answered, as themselves or for a unit; nothing where they are not asked."""
    mine = select(col(CalendarParty.state)).where(col(CalendarParty.item_id) == col(CalendarItem.id), is_party(acting))
    first = mine.order_by(col(CalendarParty.kind), col(CalendarParty.id)).limit(1)
    return first.correlate(CalendarItem).scalar_subquery()


def _near(session: Session, acting: Acting, collection: Collection) -> CompoundSelect:
    """The items among which a calendar's are. Each arm goes by an index: a device asks every few minutes, and what it
    asks must not cost more the more the others enter.
    """
    item, party, hold = CalendarItem, CalendarParty, CalendarHold
    if collection.key != MINE:
        asked = select(col(party.item_id)).where(col(party.kind) == "unit", col(party.ref) == collection.ref)
        return union(select(col(item.id)).where(col(item.unit_id) == collection.ref), asked)
    headed = roles.units_with(session, acting, "unit_head")
    me = acting.as_whom
    return union(
        select(col(item.id)).where(col(item.owner_id) == me),
        select(col(party.item_id)).where(col(party.kind) == "person", col(party.ref) == me),
        select(col(party.item_id)).where(col(party.kind) == "unit", col(party.ref).in_(headed)),
        select(col(hold.item_id)).where(col(hold.kind) == "person", col(hold.ref) == me),  # as somebody's substitute
    )


def _version(row: Any) -> str:
    told = f"{row.id} {row.sequence} {clock.ticks(row.changed_at)} {row.room or ''} {row.object or ''}"
    told += f" {row.answered}" if row.answered else ""
    told += f" {row.said}" if row.said else ""
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def member(session: Session, acting: Acting, collection: Collection, name: str) -> Member | None:
    """What stands under a name; None where nothing does."""
    if collection.key.startswith("week-"):
        return members(session, acting, collection).get(name)
    kept = select(col(CalendarObject.item_id)).where(
        col(CalendarObject.person_id) == acting.as_whom, col(CalendarObject.name) == name
    )
    number = name.removeprefix("item-").removesuffix(".ics")
    id = session.scalar(kept) if collection.key == MINE else None
    if id is None and name == f"item-{number}.ics" and number.isascii() and number.isdecimal() and len(number) < 10:
        id = int(number)
    found = _items(session, acting, collection, col(CalendarItem.id) == id, single=True) if id else []
    return next((one for one in found if one.name == name), None)


def bodies(
    session: Session, acting: Acting, collection: Collection, found: Iterable[Member], address: str
) -> dict[str, bytes]:
    """Entries as they are sent, by name: a device's own words where it wrote them, and what was changed here since."""
    by_item = {one.item: one for one in found}
    if collection.key.startswith("week-"):
        shown = [one for one in published.lines(session, acting, collection.ref) if one.line.item in by_item]
        return {by_item[id].name: _written(event) for id, event in published.events(session, shown, address)}
    kept = _kept(session, acting, list(by_item)) if collection.key == MINE else {}
    made = feeds.events_of(session, list(by_item), address, acting if collection.key == MINE else None)
    if collection.key == MINE:
        made = invited.told(session, acting, {id: event for id, event in made.items() if id not in kept}) | {
            id: event for id, event in made.items() if id in kept
        }
    return {by_item[id].name: _body(event, kept.get(id)) for id, event in made.items()}


def _kept(session: Session, acting: Acting, ids: list[int]) -> Mapping[int, CalendarObject]:
    found: dict[int, CalendarObject] = {}
    for start in range(0, len(ids), 500):
        these = col(CalendarObject.item_id).in_(ids[start : start + 500])
        mine = (col(CalendarObject.person_id) == acting.as_whom, these)
        found |= {one.item_id: one for one in session.scalars(select(CalendarObject).where(*mine))}
    return found


def _body(event: Event, kept: CalendarObject | None) -> bytes:
    if kept is None:
        return _written(event)
    return kept.body.encode() if kept.sequence == event.sequence else objects.written_over(kept.body, event)


def _written(event: Event) -> bytes:
    return ics.calendar("", [event], method="")


def member_of(session: Session, acting: Acting, item_id: int) -> Member | None:
    """An item as it stands in one's own calendar; None where it does not."""
    found = _items(session, acting, _OWN, col(CalendarItem.id) == item_id, single=True)
    return found[0] if found else None


def by_uid(session: Session, acting: Acting, uid: str) -> Member | None:
    """The item of one's own calendar that has a UID of this house."""
    found = _items(session, acting, _OWN, col(CalendarItem.uid) == uid, single=True)
    return found[0] if found else None


_OWN = Collection(MINE, "", say("Your entries, and what you are asked to."), "")


# --- within a time ------------------------------------------------------------------------------------------------


def within(session: Session, acting: Acting, collection: Collection, first: datetime, last: datetime) -> set[int]:
    """The items of a calendar that happen within a span, by their single times."""
    begins, ends = clock.ticks(first), clock.ticks(last)
    if collection.key.startswith("week-"):
        shown = published.lines(session, acting, collection.ref)
        return {one.line.item for one in shown if one.line.begins < ends and one.line.until > begins}
    row = CalendarOccurrence
    now = exists().where(
        col(row.item_id) == col(CalendarItem.id),
        col(row.begins) < ends,
        col(row.ends) > begins,
        col(row.skipped).is_(False),
        *([slots.is_own_then(acting)] if collection.key == MINE else []),
    )
    return {member.item for member in _items(session, acting, collection, now)}


def expanded(
    session: Session,
    acting: Acting,
    collection: Collection,
    found: Iterable[Member],
    span: tuple[datetime, datetime],
    address: str,
) -> dict[str, bytes]:
    """Series as their single times within a span, for a program that can't work them out; all else as it is."""
    members = list(found)
    told = bodies(session, acting, collection, members, address)
    if collection.key.startswith("week-"):
        return told  # the lines of a week do not repeat
    mine = acting if collection.key == MINE else None
    events = feeds.events_of(session, [one.item for one in members], address, mine)
    repeated = {one.item: one.name for one in members if events[one.item].rule}
    times = _times(session, list(repeated), span)
    return told | {name: ics.expanded(events[id], _his(events[id], times.get(id, []))) for id, name in repeated.items()}


def _his(event: Event, times: list[tuple[datetime, datetime, datetime]]) -> list[tuple[datetime, datetime, datetime]]:
    """Those of the times that are somebody's."""
    only = {original for original, _, _ in event.only}
    return [one for one in times if one[0] not in event.skipped and (not only or one[0] in only)]


def _times(
    session: Session, ids: list[int], span: tuple[datetime, datetime]
) -> dict[int, list[tuple[datetime, datetime, datetime]]]:
    row, at = CalendarOccurrence, clock.from_ticks
    found: dict[int, list[tuple[datetime, datetime, datetime]]] = {}
    for start in range(0, len(ids), 500):
        within = (
            col(row.item_id).in_(ids[start : start + 500]),
            col(row.begins) < clock.ticks(span[1]),
            col(row.ends) > clock.ticks(span[0]),
            col(row.skipped).is_(False),
        )
        columns = (col(row.item_id), col(row.original), col(row.begins), col(row.ends))
        for id, original, begins, ends in session.execute(select(*columns).where(*within).order_by(col(row.begins))):
            found.setdefault(id, []).append((at(original), at(begins), at(ends)))
    return found
