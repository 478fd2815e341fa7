"""Who may do what with a task: two sides and their deputies; one rule, one SQL expression, one sentence.

The issuer's side is whoever gave it, their stand-in, and the office's deputy of the issuing organisation; the
responsible side the leading person, or head and clerks of the leading unit (decision 19).
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from workplace.access import lists
from workplace.access.grants import METADATA
from workplace.access.kinds import TASKS
from workplace.access.models import Principal
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart, TaskStep
from workplace.tasks.models.templates import TaskTemplate
from workplace.tasks.models.waits import TaskWait


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


def _did_above(acting: Acting, above: Any, verbs: tuple[str, ...]) -> ColumnElement[bool]:
    """This person took one of these steps with the task above: what follows below is the same act."""
    return (
        select(col(TaskStep.id))
        .where(
            col(TaskStep.task_id) == col(above.id),
            col(TaskStep.verb).in_(verbs),
            col(TaskStep.person) == acting.person,
        )
        .exists()
    )


def _suspended_above(acting: Acting) -> ColumnElement[bool]:
    above = aliased(Task)
    rests = (col(above.id) == col(Task.parent_id), col(above.state) == "suspended")
    return select(col(above.id)).where(*rests, _did_above(acting, above, ("suspend", "rest"))).exists()


def _resumed_above(acting: Acting) -> ColumnElement[bool]:
    above = aliased(Task)
    goes_on = (col(above.id) == col(Task.paused_with), col(above.state).in_(("assigned", "accepted", "in_progress")))
    return select(col(above.id)).where(*goes_on, _did_above(acting, above, ("resume", "go_on"))).exists()


def _administers(acting: Acting) -> ColumnElement[bool]:
    return (
        select(col(Principal.id))
        .where(
            col(Principal.kind) == "role",
            col(Principal.role) == "administrator",
            col(Principal.id).in_(acting.principals),
        )
        .exists()
    )


def _answers_above(acting: Acting, unit: Any, organisation: Any) -> ColumnElement[bool]:
    """Heads the unit, or leads its organisation: whoever decides who takes over what someone left behind."""
    leading = (roles.holds_at(acting, role, organisation) for role in LEADING)
    return or_(roles.holds(acting, "unit_head", unit), *leading, _administers(acting))


def _reassigns(acting: Acting) -> ColumnElement[bool]:
    above = _answers_above(acting, col(Task.lead_unit_id), col(Task.lead_organisation_id))
    return or_(_issues(acting), above)


def _reassigns_part(acting: Acting) -> ColumnElement[bool]:
    task = aliased(Task)
    issues = select(col(task.id)).where(col(task.id) == col(TaskPart.task_id), _issues(acting, task)).exists()
    return or_(issues, _answers_above(acting, col(TaskPart.unit_id), col(TaskPart.organisation_id)))


def _replaces_issuer(acting: Acting) -> ColumnElement[bool]:
    above = _answers_above(acting, col(Task.issuer_unit_id), col(Task.issuer_organisation_id))
    return or_(_issues(acting), above)


def _leads_waiting(acting: Acting) -> ColumnElement[bool]:
    task = aliased(Task)
    return select(col(task.id)).where(col(task.id) == col(TaskWait.task_id), _leads(acting, task)).exists()


def _unties(acting: Acting) -> ColumnElement[bool]:
    task = aliased(Task)
    own = func.coalesce(col(TaskWait.for_whom), col(TaskWait.made_by)) == acting.as_whom
    issues = select(col(task.id)).where(col(task.id) == col(TaskWait.task_id), _issues(acting, task)).exists()
    return or_(own, issues)


def uses_template(acting: Acting) -> ColumnElement[bool]:
    """SQL: a template of this person's own, or kept by their unit or one above it."""
    return or_(col(TaskTemplate.person_id) == acting.as_whom, below(acting, col(TaskTemplate.unit_id)))


def keeps_template(acting: Acting) -> ColumnElement[bool]:
    """SQL: this person may change and drop the template: its owner; of a unit's, its maker and the unit's head."""
    of_unit = and_(below(acting, col(TaskTemplate.unit_id)), col(TaskTemplate.made_by) == acting.as_whom)
    heads = roles.holds(acting, "unit_head", col(TaskTemplate.unit_id))
    return or_(col(TaskTemplate.person_id) == acting.as_whom, of_unit, heads)


def below(acting: Acting, unit: Any) -> ColumnElement[bool]:
    """SQL: this person holds a post in the unit of the column, or below it."""
    return (
        select(col(Principal.id))
        .where(col(Principal.kind) == "subtree", col(Principal.ref) == unit, col(Principal.id).in_(acting.principals))
        .exists()
    )


LEADING = ("unit_head", "signer", "format_checker")
"""Who answers for an organisation, and the office that follows up."""
ISSUER = Rule(say("the issuer, or the deputy in the issuer's office"), _issues)
RESPONSIBLE = Rule(say("the leading person, or head and clerks of the leading unit"), _leads)
EITHER = Rule(say("the issuer's side or the responsible side"), _either)
PASSES_ON = Rule(say("whoever leads the document that the task came of, by forwarding it"), _leads_document)
THE_HOUSE = Rule(say("the house itself, when the document's sender calls it back"), _house)
ABOVE = Rule(say("whoever cancelled the task above it"), _cancelled_above)
REASSIGNS = Rule(
    say("the issuer's side, whoever heads the leading unit or leads its organisation, an administrator"), _reassigns
)
PART_REASSIGNS = Rule(
    say("the issuer's side, whoever heads the contributing unit or leads its organisation, an administrator"),
    _reassigns_part,
)
REPLACES_ISSUER = Rule(
    say("the issuer's side, whoever heads the issuer's unit or leads its organisation, an administrator"),
    _replaces_issuer,
)
RESTS_ABOVE = Rule(say("whoever suspended the task above it"), _suspended_above)
GOES_ON_ABOVE = Rule(say("whoever let the task above it go on"), _resumed_above)
WAITING = Rule(say("the responsible side of the task that waits"), _leads_waiting)
UNTIES = Rule(say("whoever tied the two tasks, or the issuer's side of the one that waits"), _unties)
COORDINATOR = Rule(say("the coordinating person, or head and clerks of the coordinating unit"), _coordinates)
PART_SIDES = Rule(say("whoever leads the task, or its issuer"), _of_part)
DECIDER = Rule(say("the issuer of the task, or the deputy in the issuer's office"), _decides)
