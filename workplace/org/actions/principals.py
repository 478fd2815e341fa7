"""Keeping everybody's integers: rebuilt in the transaction that changes a post, a role or the tree of units."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.access.models import Principal
from workplace.org.models.organisations import Unit
from workplace.org.models.people import EffectivePrincipal, Position, RoleGrant
from workplace.org.queries.dated import in_batches
from workplace.org.rules.authority import lent_with

Key = tuple[str, int, str]  # kind, ref, role


class _Span(NamedTuple):
    starts_on: date
    ends_on: date | None


_WAITING = "people whose principals are rebuilt later"
_ALWAYS = _Span(date(1900, 1, 1), None)


def rebuild(session: Session, person_ids: Iterable[int]) -> None:
    """Write anew what these people are in visibility, from their posts and roles: past, present and to come."""
    if (waiting := session.info.get(_WAITING)) is not None:
        waiting.update(person_ids)
        return
    session.flush()
    for batch in in_batches(person_ids, 300):
        _rebuild(session, batch)


@contextmanager
def gathered(session: Session) -> Iterator[set[int]]:
    """Rebuild once at the end of the block instead of after each change: for lists of thousands.

    The set of those who wait; whoever undoes the changes clears it.
    """
    waiting: set[int] = set()
    session.info[_WAITING] = waiting
    try:
        yield waiting
    finally:
        del session.info[_WAITING]
    rebuild(session, waiting)


def rebuild_unit(session: Session, organisation_id: int) -> None:
    """The same for everybody with a post in an organisation, after its tree has changed."""
    session.flush()
    inside = select(col(Unit.id)).where(col(Unit.organisation_id) == organisation_id)
    rebuild(session, session.scalars(select(col(Position.person_id)).where(col(Position.unit_id).in_(inside))))


def _rebuild(session: Session, people: list[int]) -> None:
    spans: dict[tuple[int, Key], list[_Span]] = defaultdict(list)
    for person in people:
        spans[person, ("person", person, "")].append(_ALWAYS)
    parents = _Parents(session)
    for post in _rows(session, Position, people):
        span = _Span(post.starts_on, post.ends_on)
        spans[post.person_id, ("unit", post.unit_id, "")].append(span)
        for unit in parents.up(post.unit_id):
            spans[post.person_id, ("subtree", unit, "")].append(span)
    for role in _rows(session, RoleGrant, people):
        spans[role.person_id, ("role", role.unit_id, role.role)].append(_Span(role.starts_on, role.ends_on))
    ids = _ids(session, {key for _, key in spans})
    session.execute(delete(EffectivePrincipal).where(col(EffectivePrincipal.person_id).in_(people)))
    rows = [_row(who, key, ids[key], span) for (who, key), some in spans.items() for span in _merged(some)]
    session.execute(insert(EffectivePrincipal), rows)


def _row(person: int, key: Key, principal: int, span: _Span) -> dict[str, Any]:
    kind, _, role = key
    power = {"person": "", "role": lent_with(role)}.get(kind, "see")
    return {
        "person_id": person,
        "principal_id": principal,
        "starts_on": span.starts_on,
        "ends_on": span.ends_on,
        "role": role,
        "lent_with": power,
    }


def _merged(spans: list[_Span]) -> list[_Span]:
    """Spans that touch or overlap as one, so that nobody holds the same integer twice on a day."""
    ordered = sorted(spans, key=lambda span: span.starts_on)
    merged = ordered[:1]
    for span in ordered[1:]:
        last = merged[-1]
        if last.ends_on is None or span.starts_on <= last.ends_on + timedelta(days=1):
            ends = None if last.ends_on is None or span.ends_on is None else max(last.ends_on, span.ends_on)
            merged[-1] = _Span(last.starts_on, ends)
        else:
            merged.append(span)
    assert all(a.ends_on and a.ends_on < b.starts_on for a, b in pairwise(merged)), "spans of one principal are apart"
    return merged


def _rows(session: Session, table: type[Any], people: list[int]) -> list[Any]:
    columns = table.__table__.c
    held = columns.person_id.in_(people) & columns.withdrawn_at.is_(None)
    return list(session.execute(select(table.__table__).where(held)))


class _Parents:
    """The way up from a unit, each step read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, int | None] = {}

    def up(self, unit: int) -> list[int]:
        way: list[int] = []
        here: int | None = unit
        while here is not None and here not in way:
            way.append(here)
            if here not in self._known:
                self._known[here] = self._session.scalar(select(col(Unit.parent_id)).where(col(Unit.id) == here))
            here = self._known[here]
        return way


def _ids(session: Session, keys: set[Key]) -> dict[Key, int]:
    """The integers of many principals at once; those that are new are made, and another writer may make them too."""
    found = _known(session, keys)
    missing = sorted(keys - found.keys())
    if missing:
        dialect = session.get_bind().dialect.name
        make = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Principal)
        rows = [{"kind": kind, "ref": ref, "role": role} for kind, ref, role in missing]
        session.execute(make.on_conflict_do_nothing(), rows)
        found |= _known(session, set(missing))
    return found


def _known(session: Session, keys: set[Key]) -> dict[Key, int]:
    columns = (col(Principal.kind), col(Principal.ref), col(Principal.role))
    found: dict[Key, int] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), 200):
        some = tuple_(*columns).in_(ordered[start : start + 200])
        for row in session.execute(select(col(Principal.id), *columns).where(some)):
            found[row.kind, row.ref, row.role] = row.id
    return found
