"""The only hand that changes a state."""

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Table, and_, not_, select, update
from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.journal.queries import last_act
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.table import Hold, Process, Step


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
    """Take one step: check who may, move the stored state by compare-and-set, write the journal line. A step that stays
    where it is writes the state too: it counts only while the thing is still there.

    `to` chooses among steps of one verb that lead to different states (None: the one that stays). NotFound when this
    person may not take it (as if it did not exist); NotNow when the thing is in another state, or someone was faster
    between reading and writing.
    """
    steps = tuple(step for step in process.steps_called(verb) if to in ("", step.to))
    assert steps, f"{process.name} has no step {verb} to {to}"
    session.flush()
    step = _first_open(session, acting, process, thing, steps)
    came_from = thing.state
    _move(session, process, thing, step.to or came_from)
    journal.write(session, acting, verb, Ref(process.module, thing.id), **_moved(came_from, step), **detail)
    return step


def may(session: Session, acting: Acting, process: Process, thing: Staged) -> list[Step]:
    """The steps open to this person in the thing's state, in the table's order: the page's buttons."""
    candidates = [step for step in process.leaving(thing.state) if _is_lent(acting, step)]
    if not candidates:
        return []
    table = _table(process)
    allowed = [_allowed(process, acting, step).label(f"may_{i}") for i, step in enumerate(candidates)]
    row = session.execute(select(*allowed).select_from(table).where(table.c.id == thing.id)).one_or_none()
    return [step for step, is_allowed in zip(candidates, row or (), strict=False) if is_allowed]


def open_to(session: Session, acting: Acting, process: Process, verb: str, ids: Iterable[int]) -> set[int]:
    """Those of the things with which this person may take a step now: a button on each line of a list."""
    table, wanted = _table(process), list(ids)
    found: set[int] = set()
    for step in process.steps_called(verb):
        if wanted and _is_lent(acting, step):
            here = (table.c.id.in_(wanted), table.c.state.in_(step.leaves), _allowed(process, acting, step))
            found |= set(session.scalars(select(table.c.id).where(*here)))
    return found


def _allowed(process: Process, acting: Acting, step: Step) -> ColumnElement[bool]:
    """The step's own rule, and that nothing stops it."""
    stopped = [hold.stands for hold in process.holds if step.verb not in hold.leaves]
    return and_(step.who.expression(acting), *(not_(stands) for stands in stopped))


def hold(session: Session, process: Process, thing: Staged) -> Hold | None:
    """What stops this thing at present, None where it goes its way."""
    table = _table(process)
    for one in process.holds:
        if session.scalar(select(one.stands).select_from(table).where(table.c.id == thing.id)):
            return one
    return None


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
    stopped = hold(session, process, thing)
    if stopped is not None and not any(step.verb in stopped.leaves for step in steps):
        raise NotNow(stopped.sentence)
    if not any(thing.state in step.leaves for step in steps):
        raise NotNow(say("This can't be done now: it is already “{state}”.", state=_word(process, thing)))
    open_now = [step for step in may(session, acting, process, thing) if step in steps]
    if not open_now:
        known = {step.verb for step in process.steps}
        if last_act(session, acting, Ref(process.module, thing.id), known) == steps[0].verb:
            raise NotNow(say("You have done this already; it is no longer your turn."))
        raise NotFound
    return open_now[0]


def _move(session: Session, process: Process, thing: Staged, to: str) -> None:
    """Also where it stays: whoever moves it at the same time waits, and who was slower is refused."""
    table = _table(process)
    moved = session.execute(update(table).where(table.c.id == thing.id, table.c.state == thing.state).values(state=to))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    session.refresh(thing, ["state"])


def _moved(came_from: str, step: Step) -> dict[str, str]:
    return {"from": came_from, "to": step.to} if step.to and step.to != came_from else {}


def _word(process: Process, thing: Staged) -> object:
    return process.states[thing.state].label


def _table(process: Process) -> Table:
    return process.table.__table__  # type: ignore[attr-defined]
