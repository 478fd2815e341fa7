"""What in calendars waits for an act: a week to approve, publish or compile anew, a room to give, an answer to give."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.policy import approves, edits
from workplace.calendars.queries import things
from workplace.calendars.queries.slots import LIVE
from workplace.calendars.rules.times import week_number
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.org.queries import organisations, people

MOST = 20


@dataclass(frozen=True)
class Wait:
    """One thing that waits: what for (approve | publish | returned | booking | answer), where it is done, by when."""

    kind: str
    url: str
    title: str
    who: str
    day: date
    at: int  # ticks: later first where all else is alike
    number: int = 0  # of a week


def of(session: Session, acting: Acting) -> list[Wait]:
    """All of it for this person, of each kind at most so many."""
    return [*_weeks(session, acting), *_bookings(session, acting), *_answers(session, acting)]


def _weeks(session: Session, acting: Acting) -> list[Wait]:
    """Weeks that are not over: before those who approve them, or back with those who compile them."""
    row = CalendarWeek
    to_approve = and_(col(row.state) == "awaiting_approval", approves(acting, col(row.organisation_id)))
    to_publish = and_(col(row.state) == "approved", edits(acting, col(row.organisation_id)))
    returned = and_(col(row.state) == "compiling", col(row.reason) != "", edits(acting, col(row.organisation_id)))
    ahead = col(row.starts_on) > date.fromordinal(clock.today().toordinal() - 7)
    found = session.scalars(
        select(row).where(ahead, or_(to_approve, to_publish, returned)).order_by(col(row.starts_on)).limit(MOST)
    ).all()
    agencies = organisations.cards(session, [week.organisation_id for week in found]) if found else {}
    kinds = {"awaiting_approval": "approve", "approved": "publish", "compiling": "returned"}
    return [
        Wait(
            kinds[week.state],
            f"/calendars/compile?organisation={week.organisation_id}&day={week.starts_on}",
            "",
            agencies[week.organisation_id].name if week.organisation_id in agencies else "",
            week.starts_on,
            clock.ticks(week.submitted_at or week.made_at),
            week_number(week.starts_on),
        )
        for week in found
    ]


def _bookings(session: Session, acting: Acting) -> list[Wait]:
    now = clock.ticks(clock.now())
    return [
        Wait("booking", "/calendars/bookings", item.title, thing.name, _day(item.begins), clock.ticks(booking.asked_at))
        for booking, thing, item in things.waiting(session, acting)[:MOST]
        if item.rule or item.ends > now
    ]


def _answers(session: Session, acting: Acting) -> list[Wait]:
    """What one is asked to and has not answered, the earliest first."""
    party, item = CalendarParty, CalendarItem
    asked = (
        select(col(item.id), col(item.title), col(item.begins), col(item.made_at), col(item.made_by))
        .join(party, col(party.item_id) == col(item.id))
        .where(
            col(party.kind) == "person",
            col(party.ref) == acting.as_whom,
            col(party.state) == "invited",
            col(party.role) == "participant",
            col(item.begins) > clock.ticks(clock.now()),
            col(item.state).in_(LIVE),
            or_(col(item.kind) == "entry", col(item.published) > 0),
            col(item.made_by) != acting.as_whom,
        )
        .order_by(col(item.begins))
        .limit(MOST)
    )
    found = list(session.execute(asked))
    found += session.execute(_asked_once(acting)).all()
    names = people.names(session, {row.made_by for row in found}) if found else {}
    return [
        Wait("answer", f"/calendars/items/{row.id}", row.title, names.get(row.made_by, ""), _day(row.begins),
             clock.ticks(row.made_at))
        for row in found
    ]  # fmt: skip


def _asked_once(acting: Acting) -> Select[*tuple[Any, ...]]:
    """Single times that were moved after one had answered for them alone."""
    party, item, answer, time = CalendarParty, CalendarItem, CalendarAnswer, CalendarOccurrence
    return (
        select(col(item.id), col(item.title), col(time.begins), col(item.made_at), col(item.made_by))
        .join(answer, col(answer.item_id) == col(item.id))
        .join(party, col(party.id) == col(answer.party_id))
        .join(time, col(time.id) == col(answer.occurrence_id))
        .where(
            col(party.kind) == "person",
            col(party.ref) == acting.as_whom,
            col(answer.state) == "invited",
            col(time.begins) > clock.ticks(clock.now()),
            col(time.skipped).is_(False),
            col(item.state).in_(LIVE),
        )
        .order_by(col(time.begins))
        .limit(MOST)
    )


def _day(ticks: int) -> date:
    return clock.local(clock.from_ticks(ticks)).date()
