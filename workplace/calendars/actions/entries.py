"""Entries of people and units: made, changed, called off; single times of a repeated one left out or moved."""

from collections.abc import Collection

from sqlmodel import Session

from workplace.access import grants
from workplace.access.kinds import CALENDAR
from workplace.calendars.actions import asking, booking, holding, singly, writing
from workplace.calendars.events import Invited, TimeChanged
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.process import ENTRY
from workplace.calendars.queries import door, parties
from workplace.calendars.queries import singly as of_times
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import people, roles
from workplace.process.take import require, take
from workplace.search import index


def enter(session: Session, acting: Acting, wish: Wish, *, unit_id: int | None = None) -> CalendarItem:
    """Enter something in one's own calendar, or in that of one's unit; whoever is named in it is asked to come.

    NotFound for a unit in which one holds no post and which one does not head.
    """
    acting.require_more_than_looking()
    card = people.person(session, acting.as_whom)
    if unit_id is not None and unit_id != card.unit_id and not roles.has(session, acting, "unit_head", unit_id):
        raise NotFound
    item = writing.new(
        session, wish, kind="entry", state="planned", made_by=acting.as_whom, organisation_id=card.organisation_id,
        owner_id=None if unit_id else acting.as_whom, unit_id=unit_id,
    )  # fmt: skip
    journal.write(session, acting, "enter", Ref("calendars", item.id or 0), day=item.day.isoformat())
    booking.ask(session, acting, item)
    holding.hold(session, acting, item, firm=True)
    tell(session, acting, item, "asked")
    return item


def adjust(session: Session, acting: Acting, item: CalendarItem, wish: Wish) -> None:
    """Say it anew; those who were asked are told, and asked again when its time is another. Who is asked no longer is
    told that too.
    """
    require_own(item)
    writing.check(session, wish)
    before = concerned_by(session, item)
    take(session, acting, ENTRY, item, "adjust", day=wish.when.day.isoformat())
    moved = (wish.when.span(), wish.rule) != ((item.begins, item.ends), item.rule)
    writing.rewrite(session, item, wish)
    if moved:
        asking.invite_again(session, acting, item)
    booking.ask(session, acting, item, moved=moved)
    holding.hold(session, acting, item, firm=True)
    tell(session, acting, item, "moved" if moved else "changed", before=before)


def call_off(session: Session, acting: Acting, item: CalendarItem, reason: str) -> None:
    """It does not take place, none of its times; what it held is free again."""
    require_own(item)
    take(session, acting, ENTRY, item, "call_off", reason=reason)
    item.reason, item.changed_at = reason, clock.now()
    item.sequence += 1
    session.add(item)
    booking.let_go(session, acting, item)
    tell(session, acting, item, "cancelled")


def require_own(item: CalendarItem) -> None:
    """NotNow for what stands for a meeting: it is changed there, and the calendar follows."""
    if item.origin.startswith("meetings:"):
        raise NotNow(say("This stands for a meeting. Change it there; the calendar follows."))


def skip(session: Session, acting: Acting, item: CalendarItem, occurrence_id: int) -> None:
    """One time of a repeated entry falls out; the others stay. Whoever was asked is told."""
    require(session, acting, ENTRY, item, "adjust")
    row = door.time(session, item, occurrence_id)
    row.skipped = True
    _changed(session, acting, item, row, "skip", was=(row.begins, row.ends))


def move(session: Session, acting: Acting, item: CalendarItem, occurrence_id: int, when: When) -> None:
    """One time of a repeated entry is at another time; BadInput where its room or vehicle is taken then. Answers that
    were given for the whole series stay, and whoever was asked is told; who answered for this time alone is asked anew.
    """
    require(session, acting, ENTRY, item, "adjust")
    if wrong := when.wrong():
        raise BadInput(wrong)
    row = door.time(session, item, occurrence_id)
    was = row.begins, row.ends
    row.begins, row.ends = when.span()
    row.moved, row.skipped = True, False
    _changed(session, acting, item, row, "shift", was=was)


def restore(session: Session, acting: Acting, item: CalendarItem, occurrence_id: int) -> None:
    """A time that was left out or moved is as the rule says again; BadInput where its room or vehicle is taken then."""
    require(session, acting, ENTRY, item, "adjust")
    row = door.time(session, item, occurrence_id)
    was = row.begins, row.ends
    row.begins, row.ends = row.original, row.original + (item.ends - item.begins)
    row.moved = row.skipped = False
    _changed(session, acting, item, row, "restore", was=was)


_VERBS = {"skip": "skipped", "shift": "moved", "restore": "restored"}


def _changed(
    session: Session, acting: Acting, item: CalendarItem, row: CalendarOccurrence, verb: str, *, was: tuple[int, int]
) -> None:
    told_too = of_times.substitutes(session, item.id or 0, occurrence_id=row.id or 0)
    item.sequence += 1
    item.changed_at = clock.now()
    session.add(item)
    if (row.begins, row.ends) != was:
        row.asked = item.sequence
        singly.ask_anew(session, acting, row)
    session.add(row)
    at = clock.local(clock.from_ticks(row.original))
    journal.write(session, acting, verb, Ref("calendars", item.id or 0), time=f"{at:%Y-%m-%d %H:%M}")
    holding.hold(session, acting, item, firm=True)
    if people_ := (_concerned(session, item) | told_too) - {acting.as_whom, acting.person}:
        kind, told = _VERBS[verb], tuple(sorted(people_))
        events.publish(session, TimeChanged(item.id or 0, told, acting.person, kind, row.begins))


def _concerned(session: Session, item: CalendarItem) -> set[int]:
    return parties.concerned(session, parties.of(session, [item.id or 0]).get(item.id or 0, []))


def concerned_by(session: Session, item: CalendarItem) -> set[int]:
    """Whom a change concerns: who was asked, and who stands in once in what is still to come."""
    once = of_times.substitutes(session, item.id or 0, since=clock.ticks(clock.now())) if item.rule else set()
    return _concerned(session, item) | once


def tell(
    session: Session, acting: Acting, item: CalendarItem, kind: str, *, before: Collection[int] = frozenset()
) -> None:
    """Whoever was asked is told, and finds it by its words; whoever is asked no longer (`before`, not now) as well."""
    assert item.id is not None
    concerned = concerned_by(session, item)
    who = {grants.person(session, person) for person in {*concerned, item.made_by}}
    grants.grant(session, CALENDAR, clock.ticks(item.made_at), item.id, who, "calendar", level=grants.READ)
    index.mark(session, Ref("calendars", item.id))
    fresh = concerned - set(before) if kind not in ("asked", "cancelled") else set()
    for told, how in (
        (concerned - fresh, kind), (fresh, "asked"), (set(before) - concerned - {item.owner_id or 0}, "released"),
    ):  # fmt: skip
        if people_ := told - {acting.person, acting.as_whom}:
            events.publish(session, Invited(item.id, tuple(sorted(people_)), acting.person, how))


def let_go(session: Session, acting: Acting, item: CalendarItem, before: Collection[int]) -> None:
    """Who had a part in it (`before`) and has none now is told."""
    if gone := set(before) - concerned_by(session, item) - {acting.person, acting.as_whom, item.owner_id or 0}:
        events.publish(session, Invited(item.id or 0, tuple(sorted(gone)), acting.person, "released"))
