"""What holds on a day: the one way to ask a dated row."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, or_

from workplace.kernel import clock
from workplace.org.models.people import EffectivePrincipal, Position, RoleGrant

ON: BindParameter[date] = bindparam("on", type_=Date())
"""The day asked for; every prebuilt statement over dated rows takes it."""


def holds(row: type[Position] | type[RoleGrant] | type[EffectivePrincipal]) -> ColumnElement[bool]:
    """SQL: a post, a role or an effective principal that holds on the day bound as `on`."""
    some: Any = row
    span = and_(some.starts_on <= ON, or_(some.ends_on.is_(None), some.ends_on >= ON))
    return and_(span, some.withdrawn_at.is_(None)) if issubclass(row, Position | RoleGrant) else span


def valid(version: Any) -> ColumnElement[bool]:
    """SQL: the organisation's version on the day bound as `on`."""
    return and_(version.valid_from <= ON, or_(version.valid_to.is_(None), version.valid_to >= ON))


def today() -> dict[str, date]:
    """The binding of `on` for now."""
    return {"on": clock.today()}


def in_batches(ids: Any, size: int = 500) -> list[list[int]]:
    """Ids in lists short enough for one statement, each once."""
    unique = sorted({int(i) for i in ids if i})
    return [unique[start : start + size] for start in range(0, len(unique), size)]
