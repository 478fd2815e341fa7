"""The process tables of tasks, enumerated: every state × every step × everybody."""

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from tests.tasks.conftest import Office, day, given, office, papers, unit
from workplace.kernel.errors import NotFound, NotNow
from workplace.process.table import Process, Rule
from workplace.process.take import may, take
from workplace.tasks import policy
from workplace.tasks.actions import deadlines, doing, parts
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart
from workplace.tasks.process import EXTENSION, PART, TASK

__all__ = ["office", "papers"]

ISSUERS, LEADS = {"chi", "hoa"}, {"binh", "kha"}  # Hoa checks for the city's office; Kha is the department's clerk
ROLES: dict[Rule, set[str]] = {
    policy.ISSUER: ISSUERS,
    policy.RESPONSIBLE: LEADS,
    policy.EITHER: ISSUERS | LEADS,
    policy.PASSES_ON: set(),  # nobody, as long as no document asks for the same
    policy.ABOVE: set(),
    policy.RESTS_ABOVE: set(),  # with the task above, of which there is none
    policy.GOES_ON_ABOVE: set(),
    policy.REASSIGNS: ISSUERS | {"binh", "admin"},
    policy.PART_REASSIGNS: ISSUERS | {"la", "admin"},
    policy.REPLACES_ISSUER: ISSUERS | {"dung", "admin"},
    policy.THE_HOUSE: set(),
    policy.COORDINATOR: {"la", "my"},
    policy.PART_SIDES: ISSUERS | LEADS,
    policy.DECIDER: ISSUERS,
}


def found_open(session: Session, office: Office, process: Process, thing: Task | TaskPart | TaskExtension):
    logins = office.cast.people
    return {(login, step.verb) for login in logins for step in may(session, office.cast[login], process, thing)}


def expected(process: Process, state: str) -> set[tuple[str, str]]:
    return {(login, step.verb) for step in process.leaving(state) for login in ROLES[step.who]}


@pytest.fixture
def task(office: Office) -> Task:
    """A task of Chi's for the Department of Finance, with a part of the ward's and a request for more time."""
    made = given(office, parts=[unit(office, "thuanhoa")])
    office.do(doing.accept, office.cast.binh, made)
    office.do(deadlines.ask_extension, office.cast.binh, made, day(14), "Chờ số liệu")
    return made


def test_steps_are_open_to_whom_the_tables_say_and_to_nobody_else(office: Office, task: Task) -> None:
    with office.house.database.reading() as session:
        now = session.get_one(Task, task.id)
        [part] = parts.of(session, now)
        [extension] = session.scalars(select(TaskExtension)).all()
        for process, thing in ((TASK, now), (PART, part), (EXTENSION, extension)):
            for state in process.states:
                table = type(thing)
                days = {"reported_on": day(0), "completed_on": day(0)} if table is Task else {}
                session.execute(update(table).where(col(table.id) == thing.id).values(state=state, **days))
                session.refresh(thing)
                assert found_open(session, office, process, thing) == expected(process, state), (process.name, state)


def test_a_step_out_of_its_state_is_too_early_or_too_late(office: Office, task: Task) -> None:
    with office.house.database.reading() as session:
        now = session.get_one(Task, task.id)
        for verb in {step.verb for step in TASK.steps}:
            leaves = {state for step in TASK.steps_called(verb) for state in step.leaves}
            for state in TASK.states.keys() - leaves:
                session.execute(update(Task).values(state=state, reported_on=day(0), completed_on=day(0)))
                session.refresh(now)
                with pytest.raises(NotNow):
                    take(session, office.cast.binh, TASK, now, verb)
            session.execute(update(Task).values(state=sorted(leaves)[0]))
            session.refresh(now)
            with pytest.raises(NotFound):
                take(session, office.cast.an, TASK, now, verb)
