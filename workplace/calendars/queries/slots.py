"""Who is where and when: one's own days, a unit's, and those of several people side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarAbsence, CalendarHold, CalendarResource
from workplace.calendars.policy import has_part, in_units, is_party, reads
from workplace.calendars.queries.singly import AS_SERIES, GONE
from workplace.calendars.rules.times import at
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.org.queries import roles

MOST = 3000
LIVE = ("included", "planned")


@dataclass(frozen=True)
class Slot:
    """One stretch of somebody's day; without a title for whoever may only know that they are busy."""

    item: int
    begins: int
    ends: int
    title: str
    place: str
    chair: str
    session: str
    has_hour: bool
    kind: str  # agenda | entry | absence
    private: bool = False
    repeats: bool = False
    occurrence: int = 0

    @property
    def day(self) -> date:
        """The first day on which it is."""
        return clock.local(clock.from_ticks(self.begins)).date()

    @property
    def last_day(self) -> date:
        """The last day on which it is."""
        return clock.local(clock.from_ticks(self.ends - 1)).date()

    def days(self) -> Iterable[date]:
        """Every day on which it is."""
        return (self.day + timedelta(days=after) for after in range((self.last_day - self.day).days + 1))


def mine(session: Session, acting: Acting, span: tuple[int, int]) -> list[Slot]:
    """What this person has to do within a span: their entries, what they were asked to and did not decline, what the
    units they head take part in, and the entries of their unit.
    """
    found = session.execute(
        _slots().where(_within(span), _live(), _is_mine(acting)).order_by(col(CalendarOccurrence.begins)).limit(MOST)
    )
    return [_slot(row) for row in found]


def _is_mine(acting: Acting) -> ColumnElement[bool]:
    of_unit = and_(
        col(CalendarItem.kind) == "entry",
        col(CalendarItem.owner_id).is_(None),
        in_units(acting, col(CalendarItem.unit_id)),
    )
    return or_(is_own_then(acting), of_unit)


def is_own(acting: Acting) -> ColumnElement[bool]:
    """SQL: the item stands in this person's own calendar: their entry, or what they were asked to and did not decline,
    themselves or for the unit that they head; be it for a single time.
    """
    party = CalendarParty
    person = and_(
        col(party.kind) == "person",
        col(party.ref) == acting.as_whom,
        col(party.state).not_in(("absent", "substituted")),
    )
    unit = and_(
        col(party.kind) == "unit",
        roles.holds(acting, "unit_head", col(party.ref)),
        col(party.state).not_in(("absent", "substituted")),
    )
    asked = exists().where(
        col(party.item_id) == col(CalendarItem.id), or_(person, unit, col(party.substitute_id) == acting.as_whom)
    )
    refused = exists().where(
        col(party.item_id) == col(CalendarItem.id),
        col(party.kind) == "person",
        col(party.ref) == acting.as_whom,
        col(party.state).in_(("absent", "substituted")),
    )
    own = and_(col(CalendarItem.owner_id) == acting.as_whom, ~refused)
    answer = CalendarAnswer
    comes_once = and_(
        col(answer.state).in_(("attending", "invited")),
        exists().where(col(party.id) == col(answer.party_id), is_party(acting)),
    )
    once = exists().where(
        col(answer.item_id) == col(CalendarItem.id), or_(col(answer.substitute_id) == acting.as_whom, comes_once)
    )
    return or_(asked, own, once)


def is_own_then(acting: Acting) -> ColumnElement[bool]:
    """SQL: a time of an item stands in this person's own calendar, by what was answered for it alone, else for all."""
    party, answer = CalendarParty, CalendarAnswer
    alone = and_(
        col(answer.party_id) == col(party.id),
        col(answer.occurrence_id) == col(CalendarOccurrence.id),
        col(answer.state) != AS_SERIES,
    )
    said = func.coalesce(col(answer.state), col(party.state))
    instead = case((col(answer.id).is_not(None), col(answer.substitute_id)), else_=col(party.substitute_id))
    person = and_(col(party.kind) == "person", col(party.ref) == acting.as_whom)

    def there(*which: ColumnElement[bool]) -> ColumnElement[bool]:
        rows = select(col(party.id)).select_from(party).outerjoin(answer, alone)
        return rows.where(col(party.item_id) == col(CalendarItem.id), *which).correlate(
            CalendarItem, CalendarOccurrence
        ).exists()  # fmt: skip

    asked = there(or_(and_(is_party(acting), said.not_in(GONE)), instead == acting.as_whom))
    refused = there(person, said.in_(GONE))
    return or_(asked, and_(col(CalendarItem.owner_id) == acting.as_whom, ~refused))


def of_unit(session: Session, acting: Acting, unit_id: int, span: tuple[int, int]) -> list[Slot]:
    """A unit's entries, and the weeks' lines in which it takes part; only what this person may read."""
    found = session.execute(
        _slots()
        .where(_within(span), _live(), is_of_unit(unit_id), reads(acting))
        .order_by(col(CalendarOccurrence.begins))
        .limit(MOST)
    )
    return [_slot(row) for row in found]


def is_of_unit(unit_id: int) -> ColumnElement[bool]:
    """SQL: the item stands in a unit's calendar: its entry, or a line in which it takes part."""
    party = CalendarParty
    asked = exists().where(
        col(party.item_id) == col(CalendarItem.id), col(party.kind) == "unit", col(party.ref) == unit_id
    )
    return or_(asked, and_(col(CalendarItem.kind) == "entry", col(CalendarItem.unit_id) == unit_id))


def side_by_side(
    session: Session, acting: Acting, person_ids: Sequence[int], span: tuple[int, int]
) -> dict[int, list[Slot]]:
    """What takes the time of each of these people within a span; of what this person may not read only that."""
    found: dict[int, list[Slot]] = {person: [] for person in person_ids}
    held = rows(session, _held(), {"people": list(person_ids), "first": span[0], "last": span[1], "most": MOST}).all()
    readable = _readable(session, acting, {row.id for row in held if row.private or not row.published})
    for row in held:
        is_open = row.published and not row.private
        found[row.ref].append(_slot(row) if is_open or row.id in readable else _busy(row))
    for person, slot in _away(session, person_ids, span):
        found[person].append(slot)
    return found


@lru_cache(maxsize=1)
def _held() -> Select[*tuple[Any, ...]]:
    h, item = CalendarHold, CalendarItem
    return (
        select(col(h.ref), col(h.begins), col(h.ends), col(h.occurrence_id).label("occurrence"), *_COLUMNS)
        .join(item, col(item.id) == col(h.item_id))
        .outerjoin(CalendarResource, col(CalendarResource.id) == col(item.room_id))
        .where(
            col(h.kind) == "person",
            col(h.ref).in_(bindparam("people", expanding=True)),
            col(h.begins) < bindparam("last"),
            col(h.ends) > bindparam("first"),
            col(item.state).in_(LIVE),
        )
        .order_by(col(h.begins))
        .limit(bindparam("most"))
    )


def _readable(session: Session, acting: Acting, items: set[int]) -> set[int]:
    """Open published lines are everybody's; of these others those in which this person has a part."""
    found: set[int] = set()
    ids = sorted(items)
    for start in range(0, len(ids), 500):
        some = col(CalendarItem.id).in_(ids[start : start + 500])
        found |= set(session.scalars(select(col(CalendarItem.id)).where(some, or_(has_part(acting), reads(acting)))))
    return found


def _away(session: Session, person_ids: Sequence[int], span: tuple[int, int]) -> list[tuple[int, Slot]]:
    row = CalendarAbsence
    first, last = (clock.local(clock.from_ticks(moment)).date() for moment in (span[0], span[1] - 1))
    away = select(col(row.person_id), col(row.first_day), col(row.last_day), col(row.kind)).where(
        col(row.person_id).in_(person_ids),
        col(row.withdrawn_at).is_(None),
        col(row.first_day) <= last,
        col(row.last_day) >= first,
    )
    return [
        (person, Slot(0, at(since), at(until + timedelta(days=1)), kind, "", "", "day", False, "absence"))
        for person, since, until, kind in session.execute(away)
    ]


# --- parts of statements ------------------------------------------------------------------------------------------

_COLUMNS: tuple[Any, ...] = (
    col(CalendarItem.id),
    col(CalendarItem.title),
    col(CalendarItem.place),
    col(CalendarItem.chair),
    col(CalendarItem.session),
    col(CalendarItem.starts),
    col(CalendarItem.kind),
    col(CalendarItem.private),
    col(CalendarItem.published),
    col(CalendarItem.rule),
    col(CalendarResource.name).label("room"),
)


def _slots() -> Select[*tuple[Any, ...]]:
    occurrence = CalendarOccurrence
    columns: tuple[Any, ...] = (
        col(occurrence.begins),
        col(occurrence.ends),
        col(occurrence.id).label("occurrence"),
        *_COLUMNS,
    )
    return (
        select(*columns)
        .join(CalendarItem, col(CalendarItem.id) == col(occurrence.item_id))
        .outerjoin(CalendarResource, col(CalendarResource.id) == col(CalendarItem.room_id))
    )


def _within(span: tuple[int, int]) -> ColumnElement[bool]:
    row = CalendarOccurrence
    return and_(col(row.begins) < span[1], col(row.ends) > span[0], col(row.skipped).is_(False))


def _live() -> ColumnElement[bool]:
    return col(CalendarItem.state).in_(LIVE)


def _slot(row: Any) -> Slot:
    place = "; ".join(part for part in (row.room, row.place) if part)
    return Slot(
        row.id, row.begins, row.ends, row.title, place, row.chair, row.session, row.starts is not None, row.kind,
        row.private, bool(row.rule), row.occurrence,
    )  # fmt: skip


def _busy(row: Any) -> Slot:
    return Slot(0, row.begins, row.ends, "", "", "", row.session, row.starts is not None, row.kind, True)
