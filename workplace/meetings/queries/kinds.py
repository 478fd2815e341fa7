"""The kinds of meetings that a person may begin with: of their own organisation and of those above it."""

import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.ports import Described
from workplace.meetings.models.meetings import MeetingKind
from workplace.meetings.policy import keeps_kind
from workplace.org.queries import organisations


def offered(session: Session, acting: Acting, *, closed: bool = False) -> list[MeetingKind]:
    """By name; closed ones too for who asks for them."""
    k = MeetingKind
    wanted = select(k).where(col(k.organisation_id).in_(_line(session, acting)))
    if not closed:
        wanted = wanted.where(col(k.closed_on).is_(None))
    return list(session.scalars(wanted.order_by(col(k.organisation_id), col(k.name)).limit(200)))


def _line(session: Session, acting: Acting) -> list[int]:
    """One's own organisation and those above it."""
    card = organisations.of(session, acting.as_whom)
    found = [card.id]
    while card.parent_id is not None and card.parent_id not in found and len(found) < 10:
        card = organisations.card(session, card.parent_id)
        found.append(card.id)
    return found


def read(session: Session, acting: Acting, kind_id: int) -> MeetingKind:
    """A kind that is offered to this person, or NotFound."""
    found = next((one for one in offered(session, acting, closed=True) if one.id == kind_id), None)
    if found is None:
        raise NotFound
    return found


def keeps(session: Session, acting: Acting, kind: MeetingKind) -> bool:
    """Whether this person changes it."""
    mine = select(col(MeetingKind.id)).where(col(MeetingKind.id) == kind.id, keeps_kind(acting))
    return session.scalar(mine) is not None


def skeleton(kind: MeetingKind) -> list[dict[str, Any]]:
    """The items that a new meeting begins with: title, minutes, kind."""
    found: list[dict[str, Any]] = json.loads(kind.agenda or "[]")
    return found


def members(kind: MeetingKind) -> list[str]:
    """Who belongs to it, as values of the list: `person:3`, `unit:7`."""
    found: list[str] = json.loads(kind.members or "[]")
    return found


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Kinds by name, for the journal."""
    known = {one.id or 0: one for one in offered(session, acting, closed=True)}
    return {id: Described(known[id].name, f"/meetings/kinds/{id}") for id in ids if id in known}
