"""The only hand that changes a state."""

from typing import Any, Protocol

from sqlalchemy import Table, select, update
from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.table import Process, Step


class Staged(Protocol):
    """A thing with an id and a stored state."""

    id: Any
    state: str


def take(
    session: Session,
    acting: Acting,
    process: Process,
    thing: Staged,
    verb: str,
    *,
    to: str | None = "",
    **detail: Any,
) -> Step:
    """Take one step: check who may, move the stored state by compare-and-set, write the journal line.

    `to` chooses among steps of one verb that lead to different states (None: the one that stays). NotFound when this
    person may not take it (as if it did not exist); NotNow when the thing is in another state, or someone was faster
    between reading and writing.
    """
    steps = tuple(step for step in process.steps_called(verb) if to in ("", step.to))
    assert steps, f"{process.name} has no step {verb} to {to}"
    session.flush()
    step = _first_open(session, acting, process, thing, steps)
    came_from = thing.state
    if step.to is not None:
        _move(session, process, thing, step)
    journal.write(session, acting, verb, Ref(process.module, thing.id), **_moved(came_from, step), **detail)
    return step


def may(session: Session, acting: Acting, process: Process, thing: Staged) -> list[Step]:
    """The steps open to this person in the thing's state, in the table's order: the page's buttons."""
    candidates = [step for step in process.leaving(thing.state) if _is_lent(acting, step)]
    if not candidates:
        return []
    table = _table(process)
    row = session.execute(
        select(*(step.who.expression(acting).label(f"may_{i}") for i, step in enumerate(candidates)))
        .select_from(table)
        .where(table.c.id == thing.id)
    ).one_or_none()
    return [step for step, allowed in zip(candidates, row or (), strict=False) if allowed]


def _is_lent(acting: Acting, step: Step) -> bool:
    """A step that needs no power of its own needs more than to see."""
    return acting.lends(step.power) if step.power else not acting.only_looks


def require(session: Session, acting: Acting, process: Process, thing: Staged, verb: str) -> Step:
    """Act 1 of a step in two acts: refuse as `take` would, without moving the state."""
    session.flush()
    return _first_open(session, acting, process, thing, process.steps_called(verb))


def _first_open(session: Session, acting: Acting, process: Process, thing: Staged, steps: tuple[Step, ...]) -> Step:
    """Whoever calls has let the person in at the thing's door; here it's the right moment, then the right person."""
    if thing.state not in process.states:
        raise NotFound  # a step of another process, as of incoming documents on one in the making
    if not any(thing.state in step.leaves for step in steps):
        raise NotNow(say("This can't be done now: it is already “{state}”.", state=_word(process, thing)))
    open_now = [step for step in may(session, acting, process, thing) if step in steps]
    if not open_now:
        raise NotFound
    return open_now[0]


def _move(session: Session, process: Process, thing: Staged, step: Step) -> None:
    table = _table(process)
    moved = session.execute(
        update(table).where(table.c.id == thing.id, table.c.state == thing.state).values(state=step.to)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    session.refresh(thing, ["state"])


def _moved(came_from: str, step: Step) -> dict[str, str]:
    return {"from": came_from, "to": step.to} if step.to and step.to != came_from else {}


def _word(process: Process, thing: Staged) -> object:
    return process.states[thing.state].label


def _table(process: Process) -> Table:
    return process.table.__table__  # type: ignore[attr-defined]
