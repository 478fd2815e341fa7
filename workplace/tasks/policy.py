"""Who may do what with a task: two sides and their deputies; one rule, one SQL expression, one sentence.

The issuer's side is whoever gave it, their stand-in, and the office's deputy of the issuing organisation; the
responsible side the leading person, or head and clerks of the leading unit (decision 19).
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from workplace.access import lists
from workplace.access.grants import METADATA
from workplace.access.kinds import TASKS
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart


def sees(acting: Acting) -> ColumnElement[bool]:
    """SQL: the task is visible to this person (the door's own condition)."""
    return lists.sees(acting, TASKS, col(Task.at), col(Task.id), METADATA)


def _issues(acting: Acting, task: Any = Task) -> ColumnElement[bool]:
    return or_(
        col(task.issuer_id) == acting.as_whom,
        roles.holds_at(acting, "format_checker", col(task.issuer_organisation_id)),
    )


def answers_for(acting: Acting, row: Any) -> ColumnElement[bool]:
    """SQL over a task or a part: its holder is this person or this head, or it is a unit's and this is its clerk."""
    person, unit = (
        (row.lead_person_id, row.lead_unit_id) if hasattr(row, "lead_unit_id") else (row.person_id, row.unit_id)
    )
    of_unit = and_(col(person).is_(None), roles.holds(acting, "clerk", col(unit)))
    return or_(col(row.holder).in_(acting.principals), of_unit)


def _leads(acting: Acting, task: Any = Task) -> ColumnElement[bool]:
    return answers_for(acting, task)


def _either(acting: Acting) -> ColumnElement[bool]:
    return or_(_issues(acting), _leads(acting))


def _cancelled_above(acting: Acting) -> ColumnElement[bool]:
    above = aliased(Task)
    return (
        select(col(above.id))
        .where(
            col(above.id) == col(Task.parent_id),
            col(above.state) == "cancelled",
            col(above.ended_by) == acting.person,
        )
        .exists()
    )


def _house(acting: Acting) -> ColumnElement[bool]:
    return literal(acting.person) == SYSTEM.person


def _coordinates(acting: Acting) -> ColumnElement[bool]:
    return answers_for(acting, TaskPart)


def _of_part(acting: Acting) -> ColumnElement[bool]:
    task = aliased(Task)
    side = or_(_issues(acting, task), _leads(acting, task))
    return select(col(task.id)).where(col(task.id) == col(TaskPart.task_id), side).exists()


def _decides(acting: Acting) -> ColumnElement[bool]:
    task = aliased(Task)
    return select(col(task.id)).where(col(task.id) == col(TaskExtension.task_id), _issues(acting, task)).exists()


def _leads_document(acting: Acting) -> ColumnElement[bool]:
    return and_(_leads(acting), col(Task.origin_row).is_not(None))


ISSUER = Rule(say("the issuer, or the deputy in the issuer's office"), _issues)
RESPONSIBLE = Rule(say("the leading person, or head and clerks of the leading unit"), _leads)
EITHER = Rule(say("the issuer's side or the responsible side"), _either)
PASSES_ON = Rule(say("whoever leads the document that the task came of, by forwarding it"), _leads_document)
THE_HOUSE = Rule(say("the house itself, when the document's sender calls it back"), _house)
ABOVE = Rule(say("whoever cancelled the task above it"), _cancelled_above)
COORDINATOR = Rule(say("the coordinating person, or head and clerks of the coordinating unit"), _coordinates)
PART_SIDES = Rule(say("whoever leads the task, or its issuer"), _of_part)
DECIDER = Rule(say("the issuer of the task, or the deputy in the issuer's office"), _decides)
