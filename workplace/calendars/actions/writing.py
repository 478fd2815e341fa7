"""Putting a wish into rows: the item's words, its times, its parties, the rooms and vehicles it asks for."""

from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.queries import parties
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import zone_of
from workplace.calendars.rules.wishes import Wish, short_title
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units

KEPT = timedelta(days=800)  # how far back a change of a series still reaches


def new(
    session: Session, wish: Wish, *, kind: str, state: str, made_by: int, organisation_id: int, **more: Any
) -> CalendarItem:
    """A new item with its times and parties; BadInput for what cannot be."""
    check(session, wish)
    begins, ends = wish.when.span()
    now = clock.now()
    item = CalendarItem(
        kind=kind, state=state, organisation_id=organisation_id, title=wish.title, day=wish.when.day, begins=begins,
        ends=ends, uid=f"{token_hex(16)}@workplace", made_at=now, made_by=made_by, changed_at=now, origin=wish.origin,
        **more,
    )  # fmt: skip
    _describe(session, item, wish)
    session.add(item)
    session.flush()
    set_parties(session, item, wish)
    happen(session, item)
    return item


def rewrite(session: Session, item: CalendarItem, wish: Wish) -> None:
    """Say an item anew, as it is wished now; other programs learn of it by its sequence."""
    check(session, wish)
    days = (wish.when.day - item.day).days
    _describe(session, item, wish)
    item.begins, item.ends = wish.when.span()
    item.sequence += 1
    item.changed_at = clock.now()
    session.add(item)
    session.flush()
    set_parties(session, item, wish)
    happen(session, item, days=days)


def check(session: Session, wish: Wish) -> None:
    """BadInput with everything that cannot be: hours, people, rooms, rules."""
    wrong = wish.wrong()
    if wish.rule and (reason := recurrence.wrong(wish.rule, wish.when)):
        wrong.setdefault("rule", reason)
    persons = {id for id in (*wish.people, wish.chair_id) if id}
    if persons - people.cards(session, persons).keys():
        wrong.setdefault("people", say("Choose a person from the list."))
    for unit in wish.units:
        if not _exists(session, unit):
            wrong.setdefault("units", say("Choose one of the list."))
    for field, id, kind in (("room_id", wish.room_id, "room"), ("vehicle_id", wish.vehicle_id, "vehicle")):
        if id and (reason := _no_resource(session, id, kind)):
            wrong.setdefault(field, reason)
    if wrong:
        raise BadInput(wrong)


def _exists(session: Session, unit_id: int) -> bool:
    try:
        return bool(units.unit(session, unit_id))
    except NotFound:
        return False


def _no_resource(session: Session, id: int, kind: str) -> Say | None:
    found = session.get(CalendarResource, id)
    if found is None or found.kind != kind:
        return say("Choose one of the list.")
    return say("This is no longer lent out.") if found.closed_on is not None else None


def _describe(session: Session, item: CalendarItem, wish: Wish) -> None:
    when = wish.when
    item.title, item.day, item.last_day, item.zone = wish.title, when.day, when.last_day, when.zone
    item.session, item.starts, item.ends_at = when.shown_session, when.starts, when.ends
    item.chair = wish.chair or _chair(session, wish.chair_id)
    composed = parties.composed(session, wish.units, wish.people) if not wish.participants else ""
    item.participants = wish.participants.strip() or composed
    item.place, item.preparer = wish.place, wish.preparer
    item.vehicle, item.note, item.private, item.occupies = wish.vehicle, wish.note, wish.private, wish.occupies
    item.room_id, item.vehicle_id, item.rule, item.remind = wish.room_id, wish.vehicle_id, wish.rule, wish.remind


def _chair(session: Session, person_id: int | None) -> str:
    if not person_id:
        return ""
    card = people.person(session, person_id)
    return short_title(card.position, card.name)


def set_parties(session: Session, item: CalendarItem, wish: Wish) -> None:
    """Who chairs and who attends; whoever stays keeps the answer they gave."""
    assert item.id is not None
    wanted: dict[tuple[str, int], str] = {}
    if wish.chair_id:
        wanted["person", wish.chair_id] = "chair"
    for unit in wish.units:
        wanted.setdefault(("unit", unit), "participant")
    for person in wish.people:
        wanted.setdefault(("person", person), "participant")
    there = {(row.kind, row.ref): row for row in session.scalars(_parties(item))}
    gone = [row.id for key, row in there.items() if key not in wanted]
    session.execute(delete(CalendarAnswer).where(col(CalendarAnswer.party_id).in_(gone)))
    session.execute(delete(CalendarParty).where(col(CalendarParty.id).in_(gone)))
    for place, ((kind, ref), role) in enumerate(wanted.items()):
        row = there.get((kind, ref)) or CalendarParty(item_id=item.id, kind=kind, ref=ref)
        row.role, row.place = role, place
        session.add(row)
    session.flush()


def _parties(item: CalendarItem) -> Select[CalendarParty]:
    return select(CalendarParty).where(col(CalendarParty.item_id) == item.id)


def happen(session: Session, item: CalendarItem, *, days: int = 0) -> None:
    """Write the times of an item as its rule now gives them. A time that stays keeps its row; exceptions stay on their
    days, which lie so many days later where the whole series was moved.
    """
    from workplace.calendars.actions.holding import release

    assert item.id is not None
    row = CalendarOccurrence
    there = list(session.scalars(select(row).where(col(row.item_id) == item.id)))
    since = _written_anew_from(item)
    wanted = dict(spans(item, since))
    known = {one.original: one for one in there}
    gone = [
        one for one in there if one.original not in wanted and (one.original >= since or one.original < item.begins)
    ]
    exceptions = {_day(item, one.original, days): one for one in gone if one.skipped or one.moved}
    if gone:
        release(session, item)
        these = [one.id for one in gone]
        session.execute(delete(CalendarAnswer).where(col(CalendarAnswer.occurrence_id).in_(these)))
        session.execute(delete(row).where(col(row.id).in_(these)))
    for begins, ends in wanted.items():
        one = known.get(begins)
        if one is None:
            session.add(_made(item, begins, ends, exceptions.get(_day(item, begins))))
        elif not one.moved:
            one.ends = ends
            session.add(one)
    session.flush()


def _written_anew_from(item: CalendarItem) -> int:
    """The times of a series that has run for years are history before this moment; they stay as they are."""
    return max(item.begins, clock.ticks(clock.now() - KEPT)) if item.rule else item.begins


def _day(item: CalendarItem, original: int, days: int = 0) -> date:
    return clock.from_ticks(original).astimezone(zone_of(item.zone)).date() + timedelta(days=days)


def _made(item: CalendarItem, begins: int, ends: int, was: CalendarOccurrence | None) -> CalendarOccurrence:
    """A new time; an exception that stood on this day goes on standing."""
    assert item.id is not None
    if was is None or not item.rule:
        return CalendarOccurrence(item_id=item.id, original=begins, begins=begins, ends=ends)
    if was.moved:
        begins_at, ends_at = was.begins, was.ends
    else:
        begins_at, ends_at = begins, ends
    return CalendarOccurrence(
        item_id=item.id, original=begins, begins=begins_at, ends=ends_at, skipped=was.skipped, moved=was.moved
    )


def spans(item: CalendarItem, since: int = 0) -> list[tuple[int, int]]:
    """The times that an item's rule gives from a moment up to the horizon."""
    if not item.rule:
        return [(item.begins, item.ends)]
    until = recurrence.horizon(clock.today(), item.day)
    return recurrence.spans(item.rule, item.begins, item.ends, item.zone, until, recurrence.MOST_COUNT, since=since)
