"""From a compiled week to a published one, and every change after it as a new version."""

import json

from sqlalchemy import update
from sqlmodel import Session, col

from workplace.calendars.actions.compiling import _let_find
from workplace.calendars.events import Touched, WeekApproved, WeekPublished, WeekReturned, WeekSubmitted
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.weeks import CalendarWeek, WeekVersion
from workplace.calendars.process import WEEK
from workplace.calendars.queries import lines as of_week
from workplace.calendars.queries import offices
from workplace.calendars.rules.changes import Line, changes, touched
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say, say_n
from workplace.live import news
from workplace.process.take import take


def submit(session: Session, acting: Acting, week: CalendarWeek) -> None:
    """Lay the week before those who approve it; refused while proposals wait, and when it is empty."""
    waiting = of_week.live(session, week, ("proposed",))
    if waiting:
        raise NotNow(
            say_n(
                "{count} proposal waits: take it in, or leave it out.",
                "{count} proposals wait: take each in, or leave it out.",
                len(waiting),
            )
        )
    if not of_week.live(session, week, ("included",)):
        raise NotNow(say("The week is empty."))
    take(session, acting, WEEK, week, "submit")
    week.submitted_by, week.submitted_at, week.reason = acting.as_whom, clock.now(), ""
    session.add(week)
    approvers = tuple(card.id for card in offices.leaders(session, week.organisation_id))
    events.publish(session, WeekSubmitted(week.id or 0, approvers, acting.person))


def withdraw(session: Session, acting: Acting, week: CalendarWeek) -> None:
    """Take the week back before it is approved."""
    take(session, acting, WEEK, week, "withdraw")


def approve(session: Session, acting: Acting, week: CalendarWeek) -> None:
    """The week may be published as it stands."""
    take(session, acting, WEEK, week, "approve")
    week.approved_by, week.approved_at = acting.as_whom, clock.now()
    session.add(week)
    events.publish(session, WeekApproved(week.id or 0, week.submitted_by or 0, acting.person))


def return_(session: Session, acting: Acting, week: CalendarWeek, reason: str) -> None:
    """Back to whoever compiled it, with the reason."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, WEEK, week, "return", reason=reason)
    week.reason = reason
    session.add(week)
    events.publish(session, WeekReturned(week.id or 0, week.submitted_by or 0, acting.person, reason))


def publish(session: Session, acting: Acting, week: CalendarWeek) -> WeekVersion:
    """Let everybody read the week as it stands now. A later version tells exactly those whom its changes touch; NotNow
    when nothing has changed.
    """
    before = of_week.published(session, week, week.version)
    known = {line.item for line in before}
    now = of_week.lines(session, of_week.live(session, week, ("included", "cancelled")))
    now = [line for line in now if not line.cancelled or line.item in known]
    different = changes(before, now) if week.version else []
    if week.version and not different:
        raise NotNow(say("Nothing has changed since version {no}.", no=week.version))
    take(
        session,
        acting,
        WEEK,
        week,
        "publish",
        to="published" if week.state == "approved" else None,
        no=week.version + 1,
    )
    week.version += 1
    session.add(week)
    told = tuple(Touched(one.line.item, one.kind, tuple(sorted(touched(one, before)))) for one in different)
    people = {person for one in told for person in one.people} if different else _everybody(now)
    assert week.id is not None
    row = WeekVersion(
        week_id=week.id, no=week.version, at=clock.now(), by=acting.as_whom, body=_kept(now),
        told=len(people - {acting.person}),
    )  # fmt: skip
    session.add(row)
    session.flush()
    _mark_published(session, week, now)
    parts = () if different else _parts(now)
    events.publish(session, WeekPublished(week.id, week.version, tuple(sorted(people)), told, acting.person, parts))
    news.tell(session, f"calendar:{week.organisation_id}", {"event": "published", "version": week.version})
    return row


def _everybody(lines: list[Line]) -> set[int]:
    return {person for line in lines for person in line.people}


def _parts(lines: list[Line]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    mine: dict[int, list[int]] = {}
    for line in lines:
        for person in line.people:
            mine.setdefault(person, []).append(line.item)
    return tuple((person, tuple(items)) for person, items in sorted(mine.items()))


def _kept(lines: list[Line]) -> str:
    return json.dumps([line.as_dict() for line in lines], ensure_ascii=False, separators=(",", ":"))


def _mark_published(session: Session, week: CalendarWeek, lines: list[Line]) -> None:
    """From its first version on a line is everybody's to read, and to be found."""
    fresh = [item for item in of_week.live(session, week, ("included",)) if not item.published]
    ids = [item.id for item in fresh]
    for start in range(0, len(ids), 500):
        these = col(CalendarItem.id).in_(ids[start : start + 500])
        session.execute(update(CalendarItem).where(these).values(published=week.version))
    for item in fresh:
        session.refresh(item, ["published"])
        _let_find(session, item)
