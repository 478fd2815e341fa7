"""One act on many tasks: each by its own rules, and told apart which was done and which was refused, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, say
from workplace.tasks.actions import deadlines, talking
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import door

MOST = 200
ACTS = ("urge", "set_due", "ask_extension", "follow")


@dataclass(frozen=True)
class Done:
    """One task of many: what became of it; `refused` says why not."""

    id: int
    title: str
    refused: Say | None = None


def change(
    session: Session, acting: Acting, ids: Sequence[int], act: str, *, due: date | None = None, reason: str = ""
) -> list[Done]:
    """Do the act to each task that this person may see and do it to; what is refused changes nothing of the others."""
    if act not in ACTS:
        raise BadInput({"act": say("Choose one of the list.")})
    if not ids or len(ids) > MOST:
        raise BadInput({"task": say("Choose 1 to {most} tasks.", most=MOST)})
    if act in ("set_due", "ask_extension"):
        missing = {} if due else {"due": say("Fill this in.")}
        missing |= {} if reason else {"reason": say("Give the reason.")}
        if missing:
            raise BadInput(missing)
    do = _one(act, due, reason)
    return [_tried(session, acting, id, do) for id in dict.fromkeys(ids)]


def _tried(session: Session, acting: Acting, id: int, do: Callable[[Session, Acting, Task], object]) -> Done:
    title = f"#{id}"
    try:
        task = door.read(session, acting, id)
        title = f"{task.code} · {task.title}"
        with session.begin_nested():
            do(session, acting, task)
    except Refused as refused:
        return Done(id, title, refused.reason)
    return Done(id, title)


def _one(act: str, due: date | None, reason: str) -> Callable[[Session, Acting, Task], object]:
    def urge(session: Session, acting: Acting, task: Task) -> None:
        talking.urge(session, acting, task, reason)

    def set_due(session: Session, acting: Acting, task: Task) -> None:
        assert due is not None, "it was checked"
        deadlines.set_due(session, acting, task, due, reason)

    def ask_extension(session: Session, acting: Acting, task: Task) -> None:
        assert due is not None, "it was checked"
        deadlines.ask_extension(session, acting, task, due, reason)

    def follow(session: Session, acting: Acting, task: Task) -> None:
        talking.follow(session, acting, task, [acting.as_whom])

    return {"urge": urge, "set_due": set_due, "ask_extension": ask_extension, "follow": follow}[act]
