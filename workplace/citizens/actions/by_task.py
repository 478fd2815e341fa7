"""A task made of a case: somebody is to find out, mend or prepare something; its result comes back to the case."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases import policy
from workplace.cases.actions import talking
from workplace.cases.events import TaskWanted
from workplace.cases.models.cases import Case, CaseLink
from workplace.citizens.actions import checks
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import clean, say
from workplace.org.queries.calendar import calendar

TASK = "task"
TITLE = 300


def latest(session: Session, case: Case) -> date | None:
    """The last day for a task of this case: a working day before its own deadline, so that the answer has time."""
    if case.due_at is None:
        return None
    days, day = calendar(session), clock.local(case.due_at).date() - timedelta(days=1)
    while not days.works(day):
        day -= timedelta(days=1)
    return day


def require(session: Session, acting: Acting, case: Case) -> None:
    """NotFound for whoever does not work on it; NotNow before it was taken, and once its result stands."""
    acting.require_more_than_looking()
    rule = policy.WORKING_ON_IT.expression(acting)
    if session.scalar(select(col(Case.id)).where(col(Case.id) == case.id, rule)) is None:
        raise NotFound
    if case.accepted_at is None or case.ready_at is not None or case.closed_at is not None:
        raise NotNow(say("A task is made of a case that somebody is working on."))


def give(session: Session, acting: Acting, case: Case, title: str, text: str, lead: str, due: date | None) -> None:
    """Give it: the rulebook lets the tasks know, and says which it became (`became`)."""
    require(session, acting, case)
    what, most = (
        checks.written("title", title, say("Say in a few words what is to be done."), TITLE),
        latest(session, case),
    )
    if due is None:
        raise BadInput({"due": say("Say by when it is needed.")})
    if most is not None and due > most >= clock.today():
        raise BadInput({"due": say("The case is due soon after: {day} at the latest.", day=f"{most:%d/%m/%Y}")})
    publish(session, TaskWanted(acting, case.id or 0, case.code, what, clean(text), lead, due))


def became(session: Session, acting: Acting, case_id: int, task_id: int) -> None:
    """The task that was given."""
    session.add(CaseLink(case_id=case_id, kind=TASK, module="tasks", thing=task_id, at=clock.now(), by=acting.person))
    journal.write(session, acting, "give_task", Ref("cases", case_id), task=task_id)


def done(session: Session, task_id: int, by: int, outcome: str) -> None:
    """Its result is read by the officials of the case, and of no other."""
    row = CaseLink
    found = select(col(row.case_id)).where(col(row.module) == "tasks", col(row.thing) == task_id, col(row.kind) == TASK)
    for case_id in session.scalars(found):
        talking.say_it(session, Acting(by), session.get_one(Case, case_id), "internal", "task_done", outcome)
