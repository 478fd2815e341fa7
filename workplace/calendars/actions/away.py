"""Being away, and being on duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.calendars.events import WentAway
from workplace.calendars.models.resources import CalendarAbsence, CalendarDuty
from workplace.calendars.policy import ROLE
from workplace.calendars.queries import clashes
from workplace.calendars.rules.times import day_span
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import organisations, roles

LONGEST_DAYS = 366
KINDS = ("leave", "journey", "illness", "course")
PARTS = ("leader", "clerk", "office")


@dataclass(frozen=True)
class Away:
    """An absence that was entered, and how many items of its days name the person."""

    id: int
    clashing: int


def be_absent(session: Session, acting: Acting, kind: str, first: date, last: date, note: str = "") -> Away:
    """Enter one's own absence; it shows as a clash wherever one is wanted, and proposes to name a deputy. Entered twice
    it is there once.
    """
    acting.require_more_than_looking()
    if kind not in KINDS:
        raise BadInput({"kind": say("Choose one of the list.")})
    if last < first:
        raise BadInput({"last_day": say("The last day lies before the first.")})
    if (last - first).days > LONGEST_DAYS:
        raise BadInput({"last_day": say("An absence lasts a year at most.")})
    row = _entered(session, acting, kind, first, last, note)
    if row is None:
        row = CalendarAbsence(
            person_id=acting.as_whom, kind=kind, first_day=first, last_day=last, note=note, made_by=acting.person,
            made_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        assert row.id is not None
        journal.write(session, acting, "be_absent", Ref("calendars.absence", row.id), first=str(first), last=str(last))
        events.publish(session, WentAway(row.id, acting.as_whom, first, last))
    assert row.id is not None
    span = day_span(first, (last - first).days + 1)
    taken = {hold.item_id for hold in clashes.holds(session, [("person", acting.as_whom)], [span])}
    return Away(row.id, len(taken))


def _entered(session: Session, acting: Acting, kind: str, first: date, last: date, note: str) -> CalendarAbsence | None:
    """The same absence, where it was entered already."""
    a = CalendarAbsence
    same = (col(a.person_id) == acting.as_whom, col(a.kind) == kind, col(a.first_day) == first, col(a.last_day) == last)
    return session.scalars(select(a).where(*same, col(a.note) == note, col(a.withdrawn_at).is_(None)).limit(1)).first()


def withdraw_absence(session: Session, acting: Acting, absence_id: int) -> None:
    """One is there after all; said twice does no harm."""
    row = session.get(CalendarAbsence, absence_id)
    if row is None or row.person_id != acting.as_whom:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        session.add(row)
        journal.write(session, acting, "withdraw_absence", Ref("calendars.absence", absence_id))


def set_duty(
    session: Session, acting: Acting, organisation_id: int, part: str, people: Iterable[int], first: date, last: date
) -> None:
    """These people are on duty on each of these days, besides those who are already."""
    _require_editor(session, acting, organisation_id)
    if part not in PARTS:
        raise BadInput({"part": say("Choose one of the list.")})
    if last < first or (last - first).days > LONGEST_DAYS:
        raise BadInput({"duty_last": say("The last day lies before the first.")})
    named = list(people)
    d = CalendarDuty
    mine = (col(d.organisation_id) == organisation_id, col(d.part) == part, col(d.day).between(first, last))
    there = {(day, person) for day, person in session.execute(select(col(d.day), col(d.person_id)).where(*mine))}
    for after in range((last - first).days + 1):
        day = first + timedelta(days=after)
        for person in named:
            if (day, person) not in there:
                session.add(
                    CalendarDuty(organisation_id=organisation_id, day=day, part=part, person_id=person,
                                 made_by=acting.as_whom, made_at=clock.now())
                )  # fmt: skip
    detail = {"part": part, "people": named, "first": str(first), "last": str(last)}
    journal.write(session, acting, "set_duty", Ref("organisation", organisation_id), **detail)


def clear_duty(session: Session, acting: Acting, organisation_id: int, part: str, day: date) -> None:
    """Nobody is on duty in this part on a day any more."""
    _require_editor(session, acting, organisation_id)
    d = CalendarDuty
    session.execute(delete(d).where(col(d.organisation_id) == organisation_id, col(d.part) == part, col(d.day) == day))
    journal.write(session, acting, "clear_duty", Ref("organisation", organisation_id), part=part, day=str(day))


def _require_editor(session: Session, acting: Acting, organisation_id: int) -> None:
    roles.require(session, acting, ROLE, organisations.card(session, organisation_id).unit_id)
