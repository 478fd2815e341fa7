"""What the figures count, and the cases behind each: one condition for both, so that they can't disagree.

Who supervises a kind counts all of it, an intake desk all that came in there, everybody else what they may see. The
public's figures count the same rows by the same statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    and_,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlmodel import Session, col

from workplace.access.kinds import CASES
from workplace.access.models import Access, Principal
from workplace.cases.models.cases import Case, Rating
from workplace.cases.models.services import Scope, Service
from workplace.cases.policy import INTAKE_ROLE, SUPERVISING
from workplace.cases.rules import ended
from workplace.citizens.process import PROCESSES
from workplace.citizens.rules.figures import SOON, Counts, Period
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.kernel.worktime import add_working_days
from workplace.org.queries.calendar import calendar

PAGE = 50
KINDS = tuple(PROCESSES)
_CASE: Table = Case.__table__  # type: ignore[attr-defined]
_RATING: Table = Rating.__table__  # type: ignore[attr-defined]
_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_SEEN: Table = Access.__table__  # type: ignore[attr-defined]
c = _CASE.c
holder = func.coalesce(c.unit_id, c.intake_unit_id)
"""The unit a case counts for: who holds it, or held it last; the desk before anybody did."""
GROUPS: dict[str, ColumnElement[Any]] = {"unit": holder, "kind": c.kind, "service": c.service_id, "area": c.area_id}
UNCONFIRMED = ("new", "lapsed")


@dataclass(frozen=True)
class Whose:
    """Whose cases are counted. All of them for the public, which sees figures and never a case."""

    kinds: tuple[str, ...] = ()  # supervised: all of them
    desks: tuple[int, ...] = ()  # all that came in at these
    principals: tuple[int, ...] = ()  # what these may see

    @property
    def is_all(self) -> bool:
        """Whether every case counts."""
        return set(KINDS) <= set(self.kinds)


PUBLIC = Whose(kinds=KINDS)


@dataclass(frozen=True)
class Asked:
    """What is counted: whose, in which period, narrowed to what; empty means all."""

    whose: Whose
    period: Period
    kind: str = ""
    service: str = ""
    unit_id: int | None = None
    area_id: int | None = None


def whose(session: Session, acting: Acting) -> Whose:
    """What this official may have counted."""
    if not acting.principals:
        return Whose()
    p = Principal
    mine = (col(p.id).in_(acting.principals), col(p.kind) == "role")
    desks = select(col(p.ref)).where(*mine, col(p.role) == INTAKE_ROLE)
    kinds = select(col(Scope.kind)).distinct().where(
        col(Scope.mode) == "supervise", col(Scope.valid_to).is_(None),
        col(Scope.unit_id).in_(select(col(p.ref)).where(*mine, col(p.role).in_(SUPERVISING))),
    )  # fmt: skip
    return Whose(tuple(session.scalars(kinds)), tuple(session.scalars(desks)), acting.principals)


# --- counting -----------------------------------------------------------------------------------------------------


def counts(session: Session, asked: Asked, by: str = "") -> dict[Any, Counts]:
    """How many each figure counts, by `unit`, `kind`, `service` (its id), `area`; by nothing all together under ""."""
    return table(session, asked, by)[0]


def table(session: Session, asked: Asked, by: str = "") -> tuple[dict[Any, Counts], dict[Any, list[int]]]:
    """The same, and by group the minutes that each result took: the results are read once for both."""
    finished, minutes = _finished(session, asked, by)
    parts = (_received, _rated, _open)
    return _added(session, finished, *(part(session, asked, by) for part in parts)), minutes


def open_now(session: Session, asked: Asked, by: str = "") -> dict[Any, Counts]:
    """The same of what is open at this moment alone."""
    return _added(session, _open(session, asked, by))


def total(session: Session, asked: Asked) -> Counts:
    """All together."""
    return counts(session, asked).get("", Counts())


def many(session: Session, asked: Asked, figure: str) -> int:
    """How many a single figure counts."""
    counted = select(func.count()).select_from(_CASE).where(*narrowed(asked), of(figure, session, asked))
    return rows(session, counted).scalar() or 0


def by_month(session: Session, asked: Asked, months: Iterable[Period]) -> list[tuple[Period, Counts]]:
    """What came and what was finished, month by month."""
    found = []
    for one in months:
        then = Asked(asked.whose, one, asked.kind, asked.service, asked.unit_id, asked.area_id)
        finished, _ = _finished(session, then, "")
        counted = _added(session, finished, _received(session, then, ""))
        found.append((one, counted.get("", Counts())))
    return found


_Counted = tuple[Iterable[Any], tuple[str, ...]]


def _added(session: Session, *counted: _Counted) -> dict[Any, Counts]:
    found: dict[Any, dict[str, int]] = defaultdict(dict)
    for numbered, names in counted:
        for key, *numbers in numbered:
            found[key] |= {name: int(number or 0) for name, number in zip(names, numbers, strict=True)}
    return {key: Counts(**of) for key, of in found.items()}


def _received(session: Session, asked: Asked, by: str) -> _Counted:
    columns = (func.count(), _many(c.filed == "self"), _many(c.bounces > 0), func.sum(c.bounces))
    where = (*narrowed(asked), of("received", session, asked))
    return _grouped(session, by, columns, where, _CASE), ("received", "self_filed", "bounced", "bounces")


def _finished(session: Session, asked: Asked, by: str) -> tuple[_Counted, dict[Any, list[int]]]:
    """How many in each way, and how long each took: from one reading of the results."""
    key = GROUPS.get(by, literal_column("''"))
    many: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(ended.ENDS, 0))
    minutes: dict[Any, list[int]] = defaultdict(list)
    results = select(key, c.ended, c.worked).where(*narrowed(asked), of("finished", session, asked))
    for group, how, worked in rows(session, results):
        many[group][how] += 1
        minutes[group].append(worked or 0)
    return ([(group, *ways.values()) for group, ways in many.items()], ended.ENDS), minutes


def _rated(session: Session, asked: Asked, by: str) -> _Counted:
    """Apart from the results: few of them were rated."""
    score = _RATING.c.score
    columns = (func.count(), *(_many(score == one) for one in (3, 2, 1)))
    where = (*narrowed(asked), of("finished", session, asked))
    names = ("rated", "very_satisfied", "satisfied", "unsatisfied")
    return _grouped(session, by, columns, where, _RATING.join(_CASE, _RATING.c.case_id == c.id)), names


def _open(session: Session, asked: Asked, by: str) -> _Counted:
    runs, now = c.paused_at.is_(None), clock.now()
    columns = (
        func.count(),
        _many(and_(runs, c.due_at < now)),
        _many(and_(runs, c.due_at >= now, c.due_at < soon_until(session))),
        _many(c.paused_at.is_not(None)),
    )
    where = (*narrowed(asked), of("open", session, asked))
    return _grouped(session, by, columns, where, _CASE), ("open", "overdue", "soon", "paused")


def _grouped(
    session: Session, by: str, columns: tuple[ColumnElement[Any], ...], where: tuple[ColumnElement[bool], ...],
    source: FromClause,
) -> Iterable[Any]:  # fmt: skip
    key = GROUPS.get(by)
    if key is None:
        return rows(session, select(literal_column("''"), *columns).select_from(source).where(*where))
    return rows(session, select(key, *columns).select_from(source).where(*where).group_by(key))


def _many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


# --- the cases behind a figure ------------------------------------------------------------------------------------


def listed(
    session: Session, asked: Asked, figure: str, after: tuple[int, int] | None = None, most: int = PAGE
) -> list[int]:
    """The ids of exactly the cases that a figure counts, newest first; one more than `most`."""
    where = [*narrowed(asked), of(figure, session, asked)]
    if after is not None:
        where.append(tuple_(c.at, c.id) < tuple_(*after))
    ids = select(c.id).where(*where).order_by(c.at.desc(), c.id.desc()).limit(most + 1)
    return [id for (id,) in rows(session, ids)]


def of(figure: str, session: Session, asked: Asked) -> ColumnElement[bool]:
    """SQL: this figure counts the case. KeyError for what opens no cases."""
    since, until = _moments(asked.period)
    received = and_(
        c.kind.in_(KINDS), c.at >= clock.ticks(since), c.at < clock.ticks(until), c.state.not_in(UNCONFIRMED)
    )
    finished = and_(c.ready_at >= since, c.ready_at < until, c.outcome != "", c.ended != "")
    is_open = and_(c.closed_at.is_(None), c.accepted_at.is_not(None), c.ready_at.is_(None))
    runs, now = and_(is_open, c.paused_at.is_(None)), clock.now()
    score = _RATING.c.score
    conditions: dict[str, ColumnElement[bool]] = {
        "received": received,
        "self_filed": and_(received, c.filed == "self"),
        "bounced": and_(received, c.bounces > 0),
        "finished": finished,
        "in_time": and_(finished, c.ended.in_(ended.KEPT)),
        "late": and_(finished, c.ended.in_(ended.LATE)),
        **{one: and_(finished, c.ended == one) for one in ended.ENDS},
        "open": is_open,
        "overdue": and_(runs, c.due_at < now),
        "soon": and_(runs, c.due_at >= now, c.due_at < soon_until(session)),
        "paused": and_(is_open, c.paused_at.is_not(None)),
        "rated": and_(finished, c.id.in_(select(_RATING.c.case_id))),
        "unsatisfied": and_(finished, c.id.in_(select(_RATING.c.case_id).where(score == 1))),
    }
    return conditions[figure]


def soon_until(session: Session) -> datetime:
    """The end of the third working day from today on."""
    day = add_working_days(calendar(session), clock.today(), SOON)
    return datetime.combine(day + timedelta(days=1), time(), clock.ZONE)


def _moments(period: Period) -> tuple[datetime, datetime]:
    begins = datetime.combine(period.since, time(), clock.ZONE)
    return begins, datetime.combine(period.until + timedelta(days=1), time(), clock.ZONE)


def narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    """SQL: theirs, and what was asked for."""
    found = [_theirs(asked.whose)]
    if asked.kind:
        found.append(c.kind == asked.kind)
    if asked.service:
        found.append(c.service_id.in_(select(_SERVICE.c.id).where(_SERVICE.c.code == asked.service)))
    if asked.unit_id is not None:
        found.append(holder == asked.unit_id)
    if asked.area_id is not None:
        found.append(c.area_id == asked.area_id)
    return found


def _theirs(them: Whose) -> ColumnElement[bool]:
    if them.is_all:
        return true()
    if not them.principals:
        return false()
    mine = and_(_SEEN.c.kind == CASES, _SEEN.c.principal.in_(them.principals))
    whole = [c.kind.in_(them.kinds)] if them.kinds else []
    if them.desks:  # most of it is told by the case's own row: the others are looked up one by one
        seen = select(_SEEN.c.thing).where(mine, _SEEN.c.at == c.at, _SEEN.c.thing == c.id).exists()
        return or_(*whole, c.intake_unit_id.in_(them.desks), seen)
    return or_(*whole, c.id.in_(select(_SEEN.c.thing).where(mine)))
