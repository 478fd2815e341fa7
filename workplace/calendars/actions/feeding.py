"""Secret addresses for other programs, and entries taken over from a calendar file."""

import hashlib
from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.actions import entries, holding
from workplace.calendars.models.items import CalendarFeed, CalendarItem, CalendarOccurrence
from workplace.calendars.models.weeks import CalendarOffice
from workplace.calendars.rules.ics import Found
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say

MOST = 20


def make(session: Session, acting: Acting, name: str, scope: str, ref: int = 0) -> str:
    """A secret address for one program; the token is told once, and only its digest kept."""
    acting.require_more_than_looking()
    name = one_line(name)
    if not name:
        raise BadInput({"name": say("Fill this in.")})
    if scope not in ("mine", "week") or (scope == "week" and session.get(CalendarOffice, ref) is None):
        raise BadInput({"scope": say("Choose one of the list.")})
    mine = (col(CalendarFeed.person_id) == acting.as_whom, col(CalendarFeed.revoked_at).is_(None))
    if len(session.scalars(select(col(CalendarFeed.id)).where(*mine)).all()) >= MOST:
        raise BadInput({"name": say("At most {most} addresses. End one that is no longer used.", most=MOST)})
    token = token_urlsafe(32)
    row = CalendarFeed(
        token=digest(token), person_id=acting.as_whom, scope=scope, ref=ref, name=name, made_at=clock.now()
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "make_feed", Ref("calendars.feed", row.id or 0), scope=scope, of=ref)
    return token


def end(session: Session, acting: Acting, feed_id: int) -> None:
    """The address leads nowhere from now on; ended twice is ended."""
    row = session.get(CalendarFeed, feed_id)
    if row is None or row.person_id != acting.as_whom:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session.add(row)
        journal.write(session, acting, "end_feed", Ref("calendars.feed", feed_id))


def note_read(session: Session, feed_id: int) -> None:
    """A program has read along; told to the owner to within an hour."""
    row = session.get(CalendarFeed, feed_id)
    now = clock.now()
    if row is not None and (row.used_at is None or now - row.used_at > timedelta(hours=1)):
        row.used_at = now
        session.add(row)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def take_over(session: Session, acting: Acting, found: Found) -> CalendarItem | None:
    """Enter one event of a file in one's own calendar; None where it was taken over before."""
    uid = hashlib.sha256(f"{acting.as_whom} {found.uid}".encode()).hexdigest()[:40] + "@import"
    if session.scalar(select(col(CalendarItem.id)).where(col(CalendarItem.uid) == uid)) is not None:
        return None
    item = entries.enter(session, acting, found.wish)
    item.uid = uid
    session.add(item)
    for moment in found.skipped:
        if row := _time(session, item, clock.ticks(moment)):
            row.skipped = True
            session.add(row)
    for original, begins, ends in found.moved:
        if row := _time(session, item, clock.ticks(original)):
            row.begins, row.ends, row.moved = clock.ticks(begins), clock.ticks(ends), True
            session.add(row)
    if found.skipped or found.moved:
        holding.hold(session, acting, item, firm=True)
    return item


def _time(session: Session, item: CalendarItem, original: int) -> CalendarOccurrence | None:
    mine = (col(CalendarOccurrence.item_id) == item.id, col(CalendarOccurrence.original) == original)
    return session.scalars(select(CalendarOccurrence).where(*mine)).one_or_none()
