"""Who is away, and when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.resources import CalendarAbsence
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.org.queries import people


@dataclass(frozen=True)
class AbsenceLine:
    """One absence, as a colleague may know it: the kind only to the person."""

    id: int
    person: people.PersonCard
    kind: str
    first_day: date
    last_day: date
    note: str = ""


def absences(session: Session, organisation_id: int, first: date, last: date) -> list[AbsenceLine]:
    """Who of an agency is away between two days, without why; at most 200."""
    row = CalendarAbsence
    colleagues = {card.id: card for card in people.in_organisation(session, organisation_id)}
    away = (
        select(row)
        .where(col(row.withdrawn_at).is_(None), col(row.first_day) <= last, col(row.last_day) >= first)
        .order_by(col(row.first_day), col(row.id))
        .limit(2000)
    )
    return [
        AbsenceLine(one.id or 0, colleagues[one.person_id], "", one.first_day, one.last_day)
        for one in session.scalars(away)
        if one.person_id in colleagues
    ][:200]


def mine(session: Session, acting: Acting) -> list[AbsenceLine]:
    """One's own absences that are not over, with why."""
    row = CalendarAbsence
    own = (col(row.person_id) == acting.as_whom, col(row.withdrawn_at).is_(None), col(row.last_day) >= clock.today())
    card = people.person(session, acting.as_whom)
    found = session.scalars(select(row).where(*own).order_by(col(row.first_day)).limit(50))
    return [AbsenceLine(one.id or 0, card, one.kind, one.first_day, one.last_day, one.note) for one in found]
