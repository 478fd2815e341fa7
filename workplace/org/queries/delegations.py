"""Who stands in for whom: for the switch in the frame, the person's own page and the administrator's."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.org.models.people import Delegation
from workplace.org.queries import people
from workplace.org.queries.dated import ON, today
from workplace.org.queries.people import PersonCard


@dataclass(frozen=True)
class Lent:
    """One delegation, with both people as they are today."""

    id: int
    giver: PersonCard
    taker: PersonCard
    powers: tuple[str, ...]
    starts_on: date
    ends_on: date
    reason: str
    decision: str
    revoked_at: datetime | None

    @property
    def state(self) -> str:
        """now, later, over or ended."""
        if self.revoked_at is not None:
            return "ended"
        if self.ends_on < clock.today():
            return "over"
        return "now" if self.starts_on <= clock.today() else "later"


def to_me(session: Session, acting: Acting) -> list[Lent]:
    """The delegations by which this person may act for others today."""
    return _lent(session, _taken(), {**today(), "person": acting.person})


def mine(session: Session, acting: Acting) -> list[Lent]:
    """All that this person lent or was lent, newest first; at most 200."""
    return _lent(session, _both(), {"person": acting.person})


def acting_for(session: Session, acting: Acting) -> Lent | None:
    """The delegation under which the person acts this moment; None when for themselves."""
    found = _lent(session, _one(), {"id": acting.authority}) if acting.authority else []
    return found[0] if found else None


def _lent(session: Session, statement: Select, values: dict[str, object]) -> list[Lent]:
    found = rows(session, statement, values).all()
    cards = people.cards(session, {id for row in found for id in (row.from_person_id, row.to_person_id)})
    return [
        Lent(
            row.id,
            cards[row.from_person_id],
            cards[row.to_person_id],
            tuple(row.powers.split(",")),
            row.starts_on,
            row.ends_on,
            row.reason,
            row.decision,
            row.revoked_at,
        )
        for row in found
    ]


@cache
def _all() -> Select:
    row = Delegation
    return select(
        col(row.id),
        col(row.from_person_id),
        col(row.to_person_id),
        col(row.powers),
        col(row.starts_on),
        col(row.ends_on),
        col(row.reason),
        col(row.decision),
        col(row.revoked_at),
    ).order_by(col(row.id).desc())


@cache
def _holding() -> Select:
    row = Delegation
    return _all().where(col(row.revoked_at).is_(None), col(row.starts_on) <= ON, col(row.ends_on) >= ON)


@cache
def _taken() -> Select:
    return _holding().where(col(Delegation.to_person_id) == bindparam("person"))


@cache
def _one() -> Select:
    return _all().where(col(Delegation.id) == bindparam("id"))


@cache
def _both() -> Select:
    given = col(Delegation.from_person_id) == bindparam("person")
    taken = col(Delegation.to_person_id) == bindparam("person")
    return _all().where(given | taken).limit(200)
