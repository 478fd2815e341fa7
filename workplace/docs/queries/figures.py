"""Figures for the home page: what came in lately, what is slowest. Only of documents that the person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, case, func, select
from sqlmodel import Session, col

from workplace.access.kinds import DOCS_INCOMING
from workplace.access.models import Access, Participant
from workplace.docs.models.letters import Doc
from workplace.kernel import clock
from workplace.kernel.acting import Acting

FINISHED = ("done", "filed", "refused", "set_aside")


@dataclass(frozen=True)
class Day:
    """How many documents arrived on a day, and how many of them are finished."""

    day: date
    finished: int
    unfinished: int

    @property
    def total(self) -> int:
        """All that arrived."""
        return self.finished + self.unfinished


def arrivals(session: Session, acting: Acting, days: Sequence[date]) -> list[Day]:
    """What arrived on each of these days (the first is the earliest), finished or not."""
    since = clock.ticks(datetime.combine(days[0], time(), clock.ZONE))
    rows = session.execute(_arrivals(), {"principals": list(acting.principals), "since": since})
    counted: dict[date, list[int]] = {day: [0, 0] for day in days}
    for day, state, count in rows:
        if day in counted:
            counted[day][0 if state in FINISHED else 1] += count
    return [Day(day, finished, unfinished) for day, (finished, unfinished) in counted.items()]


@lru_cache(maxsize=1)
def _arrivals() -> Select[*tuple[Any, ...]]:
    seen = (
        select(col(Access.thing))
        .where(
            col(Access.principal).in_(bindparam("principals", expanding=True)),
            col(Access.kind) == DOCS_INCOMING,
            col(Access.at) >= bindparam("since"),
        )
        .distinct()
        .limit(5000)
        .subquery("seen")
    )
    state = case((col(Doc.overlay) == "", col(Doc.state)), else_="done").label("state")  # called back: nothing is left
    return (
        select(col(Doc.arrived_on), state, func.count())
        .join_from(seen, Doc, col(Doc.id) == seen.c.thing)
        .where(col(Doc.arrived_on).is_not(None))
        .group_by(col(Doc.arrived_on), state)
    )


def held(session: Session, acting: Acting, folder: str) -> int:
    """How many things lie in a folder of this person, over all kinds; at most 999."""
    lying = (
        select(col(Participant.thing))
        .where(col(Participant.holder).in_(acting.principals), col(Participant.folder) == folder)
        .limit(999)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(lying)) or 0


def overdue(session: Session, acting: Acting, limit: int = 5) -> list[Row[Any]]:
    """Documents this person follows whose deadline has passed, the longest overdue first: id, code, summary, due."""
    values = {"principals": list(acting.principals), "today": clock.today(), "most": limit}
    return list(session.execute(_overdue(), values))


@lru_cache(maxsize=1)
def _overdue() -> Select[*tuple[Any, ...]]:
    p = Participant
    due = func.min(func.coalesce(col(p.due), col(Doc.due)))
    return (
        select(col(Doc.id), col(Doc.code), col(Doc.summary), col(Doc.author), due.label("due"))
        .join_from(p, Doc, col(Doc.id) == col(p.thing))
        .where(
            col(p.holder).in_(bindparam("principals", expanding=True)),
            col(p.folder) == "following",
            col(p.kind) == DOCS_INCOMING,
            func.coalesce(col(p.due), col(Doc.due)) < bindparam("today"),
            col(Doc.state).not_in(FINISHED),
            col(Doc.overlay) == "",
        )
        .group_by(col(Doc.id), col(Doc.code), col(Doc.summary), col(Doc.author))
        .order_by(due, col(Doc.id))
        .limit(bindparam("most"))
    )
