"""Putting a wish into rows: the item's words, its times, its parties, the rooms and vehicles it asks for."""

from secrets import token_hex
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.queries import parties
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.wishes import Wish, short_title
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units

AHEAD_MONTHS = 13


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
    old_rule, old_begins = item.rule, item.begins
    _describe(session, item, wish)
    item.begins, item.ends = wish.when.span()
    item.sequence += 1
    item.changed_at = clock.now()
    session.add(item)
    session.flush()
    set_parties(session, item, wish)
    happen(session, item, keep=(old_rule, old_begins) == (item.rule, item.begins))


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
    item.participants = wish.participants or parties.composed(session, wish.units, wish.people)
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
    session.execute(delete(CalendarParty).where(col(CalendarParty.id).in_(gone)))
    for place, ((kind, ref), role) in enumerate(wanted.items()):
        row = there.get((kind, ref)) or CalendarParty(item_id=item.id, kind=kind, ref=ref)
        row.role, row.place = role, place
        session.add(row)
    session.flush()


def _parties(item: CalendarItem) -> Select[CalendarParty]:
    return select(CalendarParty).where(col(CalendarParty.item_id) == item.id)


def happen(session: Session, item: CalendarItem, *, keep: bool = False) -> None:
    """Write the item's times anew, up to thirteen months ahead; with `keep` its exceptions stay what they are."""
    assert item.id is not None
    row = CalendarOccurrence
    if keep:
        wanted = {begins: ends for begins, ends in spans(item)}
        known = set(session.scalars(select(col(row.original)).where(col(row.item_id) == item.id)))
        for begins in sorted(wanted.keys() - known):
            session.add(row(item_id=item.id, original=begins, begins=begins, ends=wanted[begins]))
        plain = select(row).where(col(row.item_id) == item.id, col(row.moved).is_(False))
        for one in session.scalars(plain):
            one.ends = wanted.get(one.original, one.ends)
            session.add(one)
    else:
        from workplace.calendars.actions.holding import release

        release(session, item)
        session.execute(delete(row).where(col(row.item_id) == item.id))
        for begins, ends in spans(item):
            session.add(row(item_id=item.id, original=begins, begins=begins, ends=ends))
    session.flush()


def spans(item: CalendarItem) -> list[tuple[int, int]]:
    """The times that an item's rule gives, up to the horizon."""
    if not item.rule:
        return [(item.begins, item.ends)]
    return recurrence.spans(item.rule, item.begins, item.ends, item.zone, recurrence.horizon(clock.today(), item.day))
