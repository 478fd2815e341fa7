"""Confirming an objective reason, and setting the formula of the monthly sheet from a day on."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, one_line, say
from workplace.org.queries import roles
from workplace.process.take import take
from workplace.tasks.models.rating import TaskExcuse, TaskFormula
from workplace.tasks.models.tasks import Task
from workplace.tasks.process import TASK
from workplace.tasks.queries import rating

KINDS = ("failure", "delay")
NUMBERS = ("quantity", "quality", "progress", "failure", "delay", "results", "general", "units")
_LARGEST = Decimal(1000)


def excuse(session: Session, acting: Acting, task: Task, kind: str, reason: str) -> TaskExcuse:
    """Confirm that a failed assessment or a missed deadline of this task had an objective reason; once for each."""
    assert task.id is not None
    errors: dict[str, Say] = {}
    if kind not in KINDS:
        errors["kind"] = say("Choose one of the list.")
    if not reason:
        errors["reason"] = say("Give the reason.")
    if errors:
        raise BadInput(errors)
    work = rating.work(session, task)
    if (work.failures - work.excused_failures if kind == "failure" else work.delays - work.excused_delays) <= 0:
        raise NotNow(say("There is nothing of this kind left to excuse."))
    take(session, acting, TASK, task, "excuse", kind=kind, reason=reason)
    row = TaskExcuse(
        task_id=task.id, kind=kind, reason=reason, at=clock.now(), person=acting.person, for_whom=acting.for_whom
    )
    session.add(row)
    return row


def set_formula(
    session: Session, acting: Acting, valid_from: date | None, numbers: dict[str, str], levels: str, source: str
) -> TaskFormula:
    """Let a formula hold from the first day of a month on; the one before ends there. Past months keep theirs."""
    roles.require(session, acting, "administrator")
    errors: dict[str, Say] = {}
    if valid_from is None or valid_from.day != 1 or valid_from <= clock.today():
        errors["valid_from"] = say("A formula begins on the first day of a coming month.")
    read = {name: _number(numbers.get(name, "")) for name in NUMBERS}
    errors |= {
        name: say("Enter a number from 0 to {most}.", most=1000) for name, value in read.items() if value is None
    }
    errors |= {
        name: say("Enter a number from 0 to {most}.", most=100)
        for name in ("failure", "delay")
        if (read[name] or 0) > 100  # percent of a task's units: no more than all of them
    }
    if not errors and not (read["quantity"] or read["quality"] or read["progress"]):
        errors["quantity"] = say("At least one of the three must weigh something.")
    if not rating.read_levels(levels):
        errors["levels"] = say("A line for each level: the least points, a space, its name.")
    if not one_line(source):
        errors["source"] = say("Name the decision or decree behind it.")
    if errors or valid_from is None:
        raise BadInput(errors)
    if session.scalar(select(col(TaskFormula.id)).where(col(TaskFormula.valid_from) >= valid_from)) is not None:
        raise NotNow(say("A formula that begins on this day or later is set already."))
    for before in session.scalars(select(TaskFormula).where(col(TaskFormula.valid_to).is_(None))):
        before.valid_to = valid_from
        session.add(before)
    counted: dict[str, Any] = {name: int((value or 0) * 100) for name, value in read.items()}
    row = TaskFormula(
        valid_from=valid_from,
        levels=levels.strip(),
        source=one_line(source),
        made_at=clock.now(),
        made_by=acting.person,
        **counted,
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "set_formula", Ref("tasks.formula", row.id or 0), since=valid_from.isoformat())
    return row


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value <= _LARGEST else None
