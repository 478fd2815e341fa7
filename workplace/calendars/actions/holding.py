"""Taking people, rooms and vehicles for the times of an item: all of them at once or none."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import delete, insert, select, text
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarBooking, CalendarHold, CalendarResource
from workplace.calendars.queries import clashes, singly
from workplace.calendars.queries.clashes import Clash, Key, Span
from workplace.calendars.rules.times import overlaps
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say

FIELDS = {"room": "room_id", "vehicle": "vehicle_id", "person": "chair"}
_KINDS = {"person": 1, "room": 2, "vehicle": 3}
_LOCK = 5_300_540  # the first key of PostgreSQL's advisory locks: with the kind, whose turn it is to take something


def hold(session: Session, acting: Acting, item: CalendarItem, *, firm: bool) -> None:
    """Write anew what an item takes at each of its times; BadInput, with what is free instead, where a room, a vehicle
    or the one who chairs is taken already. Wishes (not firm) are written too: they are shown, and refuse nobody.
    """
    session.flush()
    times = _times(session, item)
    keys = _keys(session, item, firm)
    once = _once(session, item, keys, firm) if item.rule else {}
    release(session, item)
    _take_turns(session, [key for key, is_firm in keys.items() if is_firm])
    _refuse_taken(session, acting, item, [key for key, is_firm in keys.items() if is_firm], times)
    rows = [
        {"item_id": item.id, "occurrence_id": occurrence, "kind": kind, "ref": ref, "begins": begins, "ends": ends,
         "firm": is_firm}
        for occurrence, begins, ends in times
        for (kind, ref), is_firm in once.get(occurrence, keys).items()
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        session.execute(insert(CalendarHold), rows[start : start + 500])


def extend(session: Session, item: CalendarItem, rows: Sequence[CalendarOccurrence], *, firm: bool) -> list[Clash]:
    """Take people, rooms and vehicles for further times of an item. What is given to another by then is wished
    for only, and told: the time itself is entered all the same.
    """
    session.flush()
    keys = _keys(session, item, firm)
    sure = [key for key, is_firm in keys.items() if is_firm]
    _take_turns(session, sure)
    spans = [(row.begins, row.ends) for row in rows]
    held = [one for one in clashes.holds(session, sure, spans, besides=item.id or 0) if one.firm] if sure else []
    names = clashes.names_of(session, sure)
    made, taken = [], []
    for (kind, ref), is_firm in keys.items():
        others = [(one.begins, one.ends) for one in held if (one.kind, one.ref) == (kind, ref)]
        for row in rows:
            is_free = not any(overlaps((row.begins, row.ends), other) for other in others)
            made.append({"item_id": item.id, "occurrence_id": row.id, "kind": kind, "ref": ref, "begins": row.begins,
                         "ends": row.ends, "firm": is_firm and is_free})  # fmt: skip
            if not is_free:
                taken.append(Clash(kind, ref, names.get((kind, ref), ""), row.begins, row.ends))
    if made:
        session.execute(insert(CalendarHold), made)
    return sorted(taken, key=lambda one: one.begins)


def release(session: Session, item: CalendarItem) -> None:
    """Let go of everything that an item takes."""
    session.execute(delete(CalendarHold).where(col(CalendarHold.item_id) == item.id))


def _times(session: Session, item: CalendarItem) -> list[tuple[int, int, int]]:
    row = CalendarOccurrence
    mine = (col(row.item_id) == item.id, col(row.skipped).is_(False))
    found = session.execute(select(col(row.id), col(row.begins), col(row.ends)).where(*mine).order_by(col(row.begins)))
    return [(id, begins, ends) for id, begins, ends in found]


def _keys(session: Session, item: CalendarItem, firm: bool) -> dict[Key, bool]:
    """Who and what is taken, and whether nobody else may take it meanwhile."""
    keys = _persons(item, _parties(session, item), {}, firm)
    given = set(
        session.scalars(
            select(col(CalendarBooking.resource_id)).where(
                col(CalendarBooking.item_id) == item.id, col(CalendarBooking.state) == "held"
            )
        )
    )
    for kind, ref in (("room", item.room_id), ("vehicle", item.vehicle_id)):
        if ref is not None:
            keys[(kind, ref)] = firm and ref in given
    return keys


def _once(session: Session, item: CalendarItem, usual: dict[Key, bool], firm: bool) -> dict[int, dict[Key, bool]]:
    """The same for the times at which somebody answered otherwise than for all of them."""
    answered = singly.of_times(session, item)
    rows = _parties(session, item) if answered else []
    things = {key: is_firm for key, is_firm in usual.items() if key[0] != "person"}
    return {time: {**_persons(item, rows, answers, firm), **things} for time, answers in answered.items()}


def _parties(session: Session, item: CalendarItem) -> list[CalendarParty]:
    return list(session.scalars(select(CalendarParty).where(col(CalendarParty.item_id) == item.id)))


def _persons(item: CalendarItem, rows: list[CalendarParty], answers: singly.ByParty, firm: bool) -> dict[Key, bool]:
    keys: dict[Key, bool] = {}
    declined: set[int] = set()
    for party in (row for row in rows if row.kind == "person"):
        state, substitute = singly.standing(party, answers)
        if state != "absent":
            is_firm = firm and item.kind == "agenda" and party.role == "chair" and item.occupies
            keys[("person", substitute or party.ref)] = is_firm
        if state in singly.GONE:
            declined.add(party.ref)
    if item.owner_id is not None and item.occupies and item.owner_id not in declined:
        keys.setdefault(("person", item.owner_id), False)
    return keys


def _take_turns(session: Session, keys: Iterable[Key]) -> None:
    """On PostgreSQL, whoever wants the same thing at once waits here, in one order; SQLite has one writer."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind, ref in sorted((_KINDS[kind], ref) for kind, ref in keys):
        session.execute(text("SELECT pg_advisory_xact_lock(:kind, :ref)"), {"kind": _LOCK + kind, "ref": ref})


def _refuse_taken(session: Session, acting: Acting, item: CalendarItem, keys: list[Key], times: list) -> None:
    spans = [(begins, ends) for _, begins, ends in times]
    if not keys or not spans:
        return
    taken = [one for one in clashes.found(session, acting, keys, spans, besides=item.id or 0) if one.firm]
    if not taken:
        return
    wrong = {
        FIELDS[kind]: _sentence(session, item, next(iter(some)), spans)
        for kind, some in groupby(sorted(taken, key=lambda one: one.kind), key=lambda one: one.kind)
    }
    raise BadInput(wrong)


def _sentence(session: Session, item: CalendarItem, clash: clashes.Clash, spans: list[Span]) -> Say:
    """Who is in the way, and what is free instead."""
    words = {
        "name": clash.name,
        "start": f"{clock.local(clock.from_ticks(clash.begins)):%H:%M %d/%m}",
        "end": f"{clock.local(clock.from_ticks(clash.ends)):%H:%M %d/%m}",
        "title": clash.title or say("something else"),
    }
    if clash.kind == "person":
        return say("{name} chairs already from {start} to {end}: {title}.", **words)
    thing = session.get_one(CalendarResource, clash.ref)
    others = clashes.free(session, [thing.organisation_id], thing.kind, spans, seats=0)
    if not others:
        return say("{name} is taken from {start} to {end}: {title}. Nothing else is free then.", **words)
    free = ", ".join(other.name for other in others if other.id != clash.ref)
    return say("{name} is taken from {start} to {end}: {title}. Free then: {free}.", **words, free=free)
