"""Tasks are tried in the office of correspondence's tests: the same cast, files and clock."""

from datetime import date, timedelta
from typing import Any

from tests.docs.conftest import Office, office, papers
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.rules.parties import Contribution, Party, Wanted

__all__ = ["Office", "office", "papers"]


def day(ahead: int) -> date:
    """A day so many days from the tests' Monday."""
    return clock.today() + timedelta(days=ahead)


def unit(office: Office, name: str) -> Party:
    return Party(unit_id=office.cast.units[name])


def person(office: Office, name: str) -> Party:
    return Party(person_id=office.cast.people[name])


def given(office: Office, by: Acting | None = None, lead: Party | None = None, **more: Any) -> Task:
    """A task of Chi's for the Department of Finance, due in eleven days; with parts where they are named."""
    parent = more.pop("parent", None)
    parts = tuple(Contribution(party) for party in more.pop("parts", ()))
    usual: dict[str, Any] = {"title": "Tổng hợp tiến độ giải ngân", "lead": lead or unit(office, "stc"), "due": day(11)}
    wanted = Wanted(**usual | {"parts": parts} | more)
    made: Task = office.do(assigning.give, by or office.cast.chi, wanted, parent)
    return made


def now(office: Office, task: Task | int) -> Task:
    """The task as it is now."""
    with office.house.database.reading() as session:
        return session.get_one(Task, task if isinstance(task, int) else task.id)
