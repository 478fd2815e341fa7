"""The board: a scope's tasks in columns by state, and which column each may be moved to by whom looks at it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, func, literal, select, text
from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.process.table import State, Step
from workplace.process.take import open_to
from workplace.tasks.models.tasks import COMPLETED, IN_HAND
from workplace.tasks.process import TASK
from workplace.tasks.queries import runs, waits
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.rules.folders import NO_DUE

COLUMNS = ("assigned", "accepted", "in_progress", "reported", "completed", "refused", "suspended")
IN_COLUMN = 30
DONE_LATELY = 14  # days
MOVES = ("accept", "refuse", "begin", "report", "complete", "rework", "suspend", "resume", "reopen")


@dataclass(frozen=True)
class Move:
    """A step that leads from one column to another; `asks`: it wants words first."""

    verb: str
    to: str
    label: Any
    icon: str
    asks: bool


@dataclass(frozen=True)
class Card:
    """A task on the board, with the moves open to this person."""

    line: Line
    moves: tuple[Move, ...]
    waits_for: tuple[str, ...] = ()  # the codes of what it waits for


@dataclass(frozen=True)
class Column:
    """One state's tasks, those due first on top; of `total` the first few."""

    state: str
    mark: State
    cards: list[Card]
    total: int


def board(session: Session, acting: Acting, scope: Scope, *, field: str = "", source: str = "") -> list[Column]:
    """All columns; completed tasks for a fortnight."""
    values = runs.scope_values(scope) | {
        "since": clock.today() - timedelta(days=DONE_LATELY),
        "field": field,
        "source": source,
    }
    found = list(rows(session, _placed(runs.scope_shape(scope)), values))
    shown = {line.id: line for line in lines(session, acting, [row.id for row in found])}
    moves = _moves(session, acting, shown)
    tied = waits.codes(session, shown)
    held_up = waits.codes(session, tied, ("begin",))
    columns = []
    for state in COLUMNS:
        here = [row for row in found if row.state == state]
        cards = [
            Card(shown[row.id], _asking(moves.get(row.id, ()), row.id in held_up), tuple(tied.get(row.id, ())))
            for row in here
            if row.id in shown
        ]
        columns.append(Column(state, TASK.states[state], cards, here[0].total if here else 0))
    return columns


def _moves(session: Session, acting: Acting, shown: dict[int, Line]) -> dict[int, tuple[Move, ...]]:
    """A read for each verb, whatever the number of tasks."""
    found: dict[int, tuple[Move, ...]] = {}
    for verb in MOVES:
        steps = TASK.steps_called(verb)
        for id in open_to(session, acting, TASK, verb, [line.id for line in shown.values() if line.seen]):
            step = next(step for step in steps if shown[id].state in step.leaves)
            found[id] = (*found.get(id, ()), _move(step))
    return found


def _asking(moves: tuple[Move, ...], held_up: bool) -> tuple[Move, ...]:
    """To begin with what should wait for another task asks for the reason why not."""
    return tuple(replace(move, asks=True) if held_up and move.verb == "begin" else move for move in moves)


def _move(step: Step) -> Move:
    asks = bool(step.needs) or step.verb in ("report", "complete")
    return Move(step.verb, step.to or "", step.label, step.icon, asks)


@lru_cache(maxsize=8)
def _placed(shape: runs.ScopeShape) -> Select[Any]:
    """One scan of what is in hand, one of what was completed lately; in each state the first few, and how many."""
    arms = []
    t = runs.TASK
    since = t.completed_on >= bindparam("since", type_=Date())
    for at, narrowed in enumerate(((text(f"task.{IN_HAND}"),), (text(f"task.{COMPLETED}"), since))):
        order = (func.coalesce(t.due, literal(NO_DUE, Date())), t.id)
        numbered = (
            select(
                t.id,
                t.state,
                func.row_number().over(partition_by=t.state, order_by=order).label("place"),
                func.count().over(partition_by=t.state).label("total"),
            )
            .where(
                *runs.in_scope(shape),
                *narrowed,
                (bindparam("field") == "") | (t.field == bindparam("field")),
                (bindparam("source") == "") | (t.source == bindparam("source")),
            )
            .subquery(f"numbered{at}")
        )
        arms.append(select(numbered).where(numbered.c.place <= IN_COLUMN))
    both = arms[0].union_all(arms[1]).subquery("both")
    return select(both).order_by(both.c.state, both.c.place)
