"""Random acts by random people on a chain of tasks: nobody leaves the machine, nothing closes over what is missing."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlmodel import col

from tests import databases
from tests.cast import build
from tests.docs.conftest import NOW, Office
from tests.tasks.conftest import day, given, person, unit
from workplace import app
from workplace.config import Settings
from workplace.kernel import clock
from workplace.kernel.errors import Refused
from workplace.kernel.pool import InPlace
from workplace.tasks.actions import assigning, closing, deadlines, doing, parts, resting, waiting
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart, TaskStep
from workplace.tasks.models.waits import KINDS, TaskWait
from workplace.tasks.process import OPEN, TASK
from workplace.tasks.rules.parties import Wanted

WHO = st.sampled_from(["chi", "hoa", "binh", "kha", "an", "la", "my", "vinh"])
WHICH = st.integers(min_value=0, max_value=5)
ACTS: dict[str, Any] = {
    "accept": lambda o, who, task: o.do(doing.accept, who, task),
    "refuse": lambda o, who, task: o.do(doing.refuse, who, task, "Không thuộc thẩm quyền"),
    "begin": lambda o, who, task: o.do(doing.begin, who, task),
    "progress": lambda o, who, task: o.do(doing.progress, who, task, 30, "Đang làm"),
    "report": lambda o, who, task: o.do(doing.report, who, task, "Xong"),
    "report all the same": lambda o, who, task: o.do(doing.report, who, task, "Xong", (), None, "Gấp"),
    "complete": lambda o, who, task: o.do(closing.complete, who, task),
    "rework": lambda o, who, task: o.do(closing.rework, who, task, "Bổ sung"),
    "suspend": lambda o, who, task: o.do(resting.suspend, who, task, "Chờ hướng dẫn"),
    "resume": lambda o, who, task: o.do(resting.resume, who, task),
    "reopen": lambda o, who, task: o.do(closing.reopen, who, task, "Thiếu"),
    "cancel": lambda o, who, task: o.do(closing.cancel, who, task, "Thôi"),
    "assign": lambda o, who, task: o.do(assigning.assign, who, task),
    "split": lambda o, who, task: o.do(assigning.split, who, task, Wanted("Con", person(o, "an"), day(5))),
    "set_due": lambda o, who, task: o.do(deadlines.set_due, who, task, day(9), "Sớm hơn"),
    "ask_extension": lambda o, who, task: o.do(deadlines.ask_extension, who, task, day(14), "Chậm"),
}


class Chain(RuleBasedStateMachine):
    """A task with a part; whatever people try on it and on what hangs below."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(TemporaryDirectory()))
        database = self.stack.enter_context(databases.fresh("sqlite", folder))
        house = app.furnish(Settings(data=folder / "var", free_space_bytes=0, database_url=database.url), InPlace())
        house.database.close()
        house.database = database
        app.fill_ports(house)
        self.stack.enter_context(clock.frozen(NOW))
        with database.writing() as session:
            cast = build(session)
        self.office = Office(house, cast, folder)

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def begin(self) -> None:
        given(self.office, parts=[unit(self.office, "thuanhoa")])

    @rule(who=WHO, which=WHICH, act=st.sampled_from(sorted(ACTS)))
    def try_an_act(self, who: str, which: int, act: str) -> None:
        task = self._one(Task, which)
        with _refusals():
            ACTS[act](self.office, self.office.cast[who], task)

    @rule(who=WHO, which=WHICH, act=st.sampled_from([parts.deliver, parts.waive, parts.ask_again]))
    def try_a_part(self, who: str, which: int, act: Any) -> None:
        part = self._one(TaskPart, which)
        with _refusals():
            self.office.do(act, self.office.cast[who], self._get(part.task_id), part, "Nội dung")

    @rule(who=WHO, which=WHICH, grants=st.booleans())
    def try_an_extension(self, who: str, which: int, grants: bool) -> None:
        asked = self._one(TaskExtension, which)
        if asked is not None:
            act = deadlines.grant if grants else deadlines.decline
            more = () if grants else ("Không lùi",)
            with _refusals():
                self.office.do(act, self.office.cast[who], self._get(asked.task_id), asked, *more)

    @rule(who=WHO, which=WHICH, other=WHICH, kind=st.sampled_from(KINDS))
    def try_to_wait(self, who: str, which: int, other: int, kind: str) -> None:
        with _refusals():
            self.office.do(
                waiting.wait_for, self.office.cast[who], self._one(Task, which), self._one(Task, other), kind
            )

    @rule(days=st.integers(min_value=0, max_value=2))
    def time_passes(self, days: int) -> None:
        clock.move(timedelta(days=days))

    @invariant()
    def nothing_closes_over_what_is_missing(self) -> None:
        with self.office.house.database.reading() as session:
            tasks = {task.id: task for task in session.scalars(select(Task))}
            for task in tasks.values():
                parent = tasks.get(task.parent_id)
                if parent is not None and parent.state in ("reported", "completed"):
                    assert task.state in ("completed", "cancelled"), (parent.state, task.state)
                if parent is not None and parent.due is not None and task.due is not None and task.state in OPEN:
                    assert task.due <= parent.due
            for part in session.scalars(select(TaskPart).where(col(TaskPart.state) == "asked")):
                assert tasks[part.task_id].state not in ("reported", "completed")

    @invariant()
    def nobody_waits_in_a_circle(self) -> None:
        with self.office.house.database.reading() as session:
            ends_after: dict[int, set[int]] = {task.id or 0: set() for task in session.scalars(select(Task))}
            for row in session.scalars(select(TaskWait).where(col(TaskWait.state) == "waits")):
                ends_after[row.task_id].add(row.for_id)
            for task in session.scalars(select(Task).where(col(Task.parent_id).is_not(None))):
                ends_after[task.parent_id or 0].add(task.id or 0)
        while leaves := [task for task, others in ends_after.items() if not others]:
            ends_after = {t: others - set(leaves) for t, others in ends_after.items() if t not in leaves}
        assert not ends_after, f"these wait for each other: {ends_after}"

    @invariant()
    def every_step_is_one_of_the_table(self) -> None:
        with self.office.house.database.reading() as session:
            state: dict[int, str] = {}
            for step in session.scalars(select(TaskStep).order_by(col(TaskStep.id))):
                before, state[step.task_id] = state.get(step.task_id, "draft"), step.state
                rows = TASK.steps_called(step.verb)
                assert not rows or any(before in row.leaves and row.to in (None, step.state) for row in rows), step

    def _one(self, kind: Any, which: int) -> Any:
        with self.office.house.database.reading() as session:
            found = session.scalars(select(kind).order_by(kind.id)).all()
            return found[which % len(found)] if found else None

    def _get(self, task_id: int) -> Task:
        with self.office.house.database.reading() as session:
            return session.get_one(Task, task_id)


class _refusals:
    """A refusal is a fine answer; anything else is a fault."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, Refused)


def test_nobody_ever_leaves_the_machine() -> None:
    run_state_machine_as_test(Chain, settings=settings(max_examples=6, stateful_step_count=40, deadline=None))
