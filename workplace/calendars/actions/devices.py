"""What a device writes into its owner's calendar: entries made, changed, taken out; each is one act of the owner's.

A device names the version that it knew. Where that is not the present one nothing is written, and the device asks its
owner or takes ours. Of what others ask its owner to, it can change the answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, text
from sqlmodel import Session, col

from workplace.calendars.actions import answering, entries, holding, singly
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.models.objects import CalendarObject
from workplace.calendars.process import ENTRY
from workplace.calendars.queries import collections, feeds, invited, wished
from workplace.calendars.queries.collections import Collection, Member
from workplace.calendars.rules import invited as rules
from workplace.calendars.rules import objects, recurrence
from workplace.calendars.rules.ics import Event, Found
from workplace.calendars.rules.objects import Sent, Unfit
from workplace.calendars.rules.wishes import Wish
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.text import Say, say
from workplace.process.take import require

MOST_BYTES = objects.MOST_BYTES
LONGEST_NAME = 250
_LOCK = 5_300_543  # the first key of PostgreSQL's advisory locks: whose devices write now


class NotYours(Refused):
    """The person reads this and may not change it."""

    status = 403


class NotTaken(Refused):
    """What a device sent can't be taken; `law` names the rule of RFC 4791 that it breaks, `name` what is there."""

    status = 403

    def __init__(self, reason: Say, law: str = "valid-calendar-object-resource", name: str = "") -> None:
        self.law, self.name = law, name
        super().__init__(reason)


class Overtaken(Refused):
    """The entry is not what the device knew."""

    status = 412


def read(body: bytes) -> Sent:
    """One entry as a device sends it, before any session is opened; NotTaken with the reason."""
    try:
        return objects.read(body)
    except Unfit as error:
        raise NotTaken(error.reason, error.law) from error


def put(
    session: Session,
    acting: Acting,
    collection: Collection,
    name: str,
    sent: Sent,
    *,
    known: Sequence[str] = (),
    new: bool = False,
    address: str = "",
) -> str:
    """Enter or change what stands under a name, or answer it: "made", "changed" or "answered", then what stands there
    is not what was sent. Overtaken unless the version is one that the device
    knew (`known`; "*" for any), or where it meant to make something that is there (`new`).
    """
    _require_own(collection)
    _take_turn(session, acting)
    there = collections.member(session, acting, collection, name)
    if (there is not None and new) or (known and not _is_known(there, known)):
        raise _overtaken()
    try:
        if there is None:
            _enter(session, acting, name, sent)
            return "made"
        if (item := _held(session, acting, there)) is None:
            _answer(session, acting, there, collections.bodies(session, acting, collection, [there], address), sent)
            return "answered"
        _change(session, acting, item, name, sent)
        return "changed"
    except BadInput as error:
        raise NotTaken(error.reason) from error


def drop(session: Session, acting: Acting, collection: Collection, name: str, *, known: Sequence[str] = ()) -> None:
    """Take an entry out: it is called off, and those who were asked are told. NotFound where nothing stands there."""
    _require_own(collection)
    _take_turn(session, acting)
    there = collections.member(session, acting, collection, name)
    if there is None:
        raise NotFound
    if known and not _is_known(there, known):
        raise _overtaken()
    if (item := _held(session, acting, there)) is None:
        raise NotYours(say("You are asked to this and can't take it out. Decline it, or ask whoever entered it."))
    entries.call_off(session, acting, item, "")


def _is_known(there: Member | None, known: Sequence[str]) -> bool:
    return there is not None and ("*" in known or there.etag in known)


def _overtaken() -> Overtaken:
    return Overtaken(say("Someone was faster: this entry has changed in the meantime."))


def _require_own(collection: Collection) -> None:
    if not collection.writable:
        raise NotYours(collection.about)


def _take_turn(session: Session, acting: Acting) -> None:
    """On PostgreSQL one person's devices write one after the other; SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:kind, :ref)"), {"kind": _LOCK, "ref": acting.as_whom})


def _held(session: Session, acting: Acting, member: Member) -> CalendarItem | None:
    """The item, held against whoever changes it on a page meanwhile; None for what others made."""
    item = session.get_one(CalendarItem, member.item, with_for_update=True)
    if collections.member_of(session, acting, member.item) != member:
        raise _overtaken()
    try:
        require(session, acting, ENTRY, item, "adjust")
    except (NotFound, NotNow):
        return None
    return item


def _answer(session: Session, acting: Acting, there: Member, ours: Mapping[str, bytes], sent: Sent) -> None:
    """What others made: the answer alone is its owner's. NotYours for anything else, and for who is not asked."""
    item = session.get_one(CalendarItem, there.item)
    if invited.party_of(session, acting, there.item) is None:
        raise NotYours(say("Others entered this, and it can't be changed here. Ask whoever did."))
    try:
        replies = rules.replies(ours[there.name], sent)
    except Unfit as error:
        raise NotYours(error.reason) from error
    answering.by_device(session, acting, item, replies)


def _enter(session: Session, acting: Acting, name: str, sent: Sent) -> None:
    if len(name) > LONGEST_NAME or name.startswith("item-") or not name.isprintable():
        raise NotTaken(say("An entry can't have this name."), "calendar-collection-location-ok")
    kept = _kept(session, acting, col(CalendarObject.uid) == sent.uid)
    known = collections.by_uid(session, acting, sent.uid) if kept is None else _standing(session, acting, kept)
    if known is not None:
        raise NotTaken(say("This entry stands here already."), "no-uid-conflict", known.name)
    by_name = _kept(session, acting, col(CalendarObject.name) == name)
    for old in (kept, by_name):
        if old is not None:
            session.delete(old)  # it is of an entry that was called off; its words stand in that
    session.flush()
    item = entries.enter(session, acting, sent.found.wish)
    _except(session, acting, item, sent.found)
    _keep(session, acting, item, name, sent, None)


def _kept(session: Session, acting: Acting, which: object) -> CalendarObject | None:
    mine = (col(CalendarObject.person_id) == acting.as_whom, which)
    return session.scalars(select(CalendarObject).where(*mine)).one_or_none()  # type: ignore[arg-type]


def _standing(session: Session, acting: Acting, kept: CalendarObject) -> Member | None:
    return collections.member_of(session, acting, kept.item_id)


def _change(session: Session, acting: Acting, item: CalendarItem, name: str, sent: Sent) -> None:
    kept = _kept(session, acting, col(CalendarObject.item_id) == item.id)
    event = feeds.events_of(session, [item.id or 0], "")[item.id or 0]
    if sent.uid != (kept.uid if kept else event.uid):
        raise NotTaken(say("An entry keeps its UID."), "no-uid-conflict", name)
    was = wished.of(session, item)
    wish = _wish(item, was, event, sent)
    stays = (wish.when, wish.rule) == (was.when, was.rule)
    again = _say_again(session, item, sent.found) if item.rule and stays else _Again()
    if wish != was or again.changed:
        entries.adjust(session, acting, item, wish)
        _except(session, acting, item, sent.found)
        for row in again.moved:
            row.asked = item.sequence
            singly.ask_anew(session, acting, row)
    else:
        item.changed_at = clock.now()  # an alarm put off, a colour: its owner's devices learn of it and nobody is told
        session.add(item)
    _keep(session, acting, item, name, sent, kept)


def _wish(item: CalendarItem, was: Wish, event: Event, sent: Sent) -> Wish:
    """What the device says of it now; what a device does not see or has left alone stays as it was entered here."""
    said = sent.found.wish
    same_time = (said.when.span(), sent.whole_day) == ((item.begins, item.ends), event.all_day)
    room = event.place.removesuffix(item.place) if item.room_id else ""
    above = [part for part in (item.chair, item.participants) if part]
    note = said.note
    for line in above:
        note = note.removeprefix(line).removeprefix("\n")
    return replace(
        was,
        title=said.title,
        when=was.when if same_time and item.zone == said.when.zone else said.when,
        place=item.place if said.place == event.place else said.place.removeprefix(room),
        note=item.note if said.note == event.words else note,
        private=said.private,
        occupies=said.occupies,
        rule=was.rule if _repeats_alike(said, was) else said.rule,
        remind=said.remind,
    )


def _repeats_alike(one: Wish, other: Wish) -> bool:
    return recurrence.meaning(one.rule, one.when.zone) == recurrence.meaning(other.rule, other.when.zone)


def _keep(
    session: Session, acting: Acting, item: CalendarItem, name: str, sent: Sent, kept: CalendarObject | None
) -> None:
    row = kept or CalendarObject(
        person_id=acting.as_whom, item_id=item.id or 0, name=name, uid=sent.uid, body="", sequence=0, at=clock.now()
    )
    row.body, row.sequence, row.at = sent.body, item.sequence, clock.now()
    session.add(row)
    session.flush()


# --- single times -------------------------------------------------------------------------------------------------


def _except(session: Session, acting: Acting, item: CalendarItem, found: Found) -> None:
    """The times of a series are as the device says: these left out, those moved, all others as the rule has them."""
    if item.rule and _say_again(session, item, found).changed:
        holding.hold(session, acting, item, firm=True)


@dataclass(frozen=True)
class _Again:
    """What became of the times of a series: whether any is otherwise than it was, and which lie at another time."""

    changed: bool = False
    moved: tuple[CalendarOccurrence, ...] = ()


def _say_again(session: Session, item: CalendarItem, found: Found) -> _Again:
    """Write exceptions to the times that stand. One beyond the horizon is said when it comes."""
    row = CalendarOccurrence
    there = {one.original: one for one in session.scalars(select(row).where(col(row.item_id) == item.id))}
    skipped = {clock.ticks(moment) for moment in found.skipped}
    moved = {clock.ticks(original): _span(begins, ends) for original, begins, ends in found.moved}
    changed: list[CalendarOccurrence] = []
    elsewhere: list[CalendarOccurrence] = []
    until = recurrence.horizon(clock.today(), item.day)
    for original in moved.keys() - there.keys() - skipped:
        if original < until:
            there[original] = row(item_id=item.id or 0, original=original, begins=original, ends=original + 1)
    for original, one in there.items():
        usual = (original, original + item.ends - item.begins)
        begins, ends = moved.get(original, usual)
        added = original in moved and one.id is None
        wanted = (begins, ends, original in skipped, (begins, ends) != usual or added)
        if wanted != (one.begins, one.ends, one.skipped, one.moved):
            changed.append(one)
            elsewhere += [one] if (begins, ends) != (one.begins, one.ends) else []
            one.begins, one.ends, one.skipped, one.moved = wanted
            session.add(one)
    session.flush()
    return _Again(bool(changed), tuple(elsewhere))


def _span(begins: datetime, ends: datetime) -> tuple[int, int]:
    return clock.ticks(begins), clock.ticks(ends)


def follow(session: Session, item: CalendarItem, fresh: Sequence[CalendarOccurrence]) -> None:
    """Times that have only now come within the horizon are as the owner's device has said of them before."""
    kept = session.scalars(select(CalendarObject).where(col(CalendarObject.item_id) == item.id)).first()
    if kept is None or not fresh:
        return
    found = objects.read(kept.body.encode()).found
    skipped = {clock.ticks(moment) for moment in found.skipped}
    moved = {clock.ticks(original): _span(begins, ends) for original, begins, ends in found.moved}
    for one in fresh:
        span = moved.get(one.original, (one.begins, one.ends))
        one.skipped, one.moved = one.original in skipped, span != (one.begins, one.ends)
        one.begins, one.ends = span
        session.add(one)
    session.flush()
