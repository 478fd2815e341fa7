"""Who may do what with a case: one rule, one SQL expression, one sentence (design.md 3, Permission)."""

from sqlalchemy import ColumnElement, and_, exists, false, literal, not_, or_
from sqlmodel import col

from workplace.access import lists
from workplace.access.grants import METADATA
from workplace.access.kinds import CASES
from workplace.access.models import Principal
from workplace.cases.models.cases import Case, CaseAssignment
from workplace.cases.models.services import Scope
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule

INTAKE_ROLE = "intake"
SUPERVISING = ("signer", "unit_head")


def sees(acting: Acting) -> ColumnElement[bool]:
    """SQL: the case is visible to this official (the door's own condition)."""
    return lists.sees(acting, CASES, col(Case.at), col(Case.id), METADATA)


def knows_reporter(acting: Acting) -> ColumnElement[bool]:
    """SQL: this person may know who sent the case (domain.md 7.1: a field rule, apart from seeing the case)."""
    return or_(_takes_in(acting), _sent_it(acting), and_(not_(col(Case.hides_reporter)), sees(acting)))


def _takes_in(acting: Acting) -> ColumnElement[bool]:
    return roles.holds(acting, INTAKE_ROLE, col(Case.intake_unit_id))


def _holds(acting: Acting) -> ColumnElement[bool]:
    unit = col(Case.unit_id)
    return or_(roles.holds(acting, "unit_head", unit), roles.holds(acting, "clerk", unit))


def _handles(acting: Acting) -> ColumnElement[bool]:
    return col(Case.handler_id) == acting.as_whom


def _approves(acting: Acting) -> ColumnElement[bool]:
    return col(Case.approver_id) == acting.as_whom


def _sent_it(acting: Acting) -> ColumnElement[bool]:
    """The citizen acts under the number of their party, below zero (cases.rules.citizen)."""
    return col(Case.party_id) == -acting.person if acting.person < 0 else false()


def _house(acting: Acting) -> ColumnElement[bool]:
    return literal(acting.person) == SYSTEM.person


def supervises(acting: Acting) -> ColumnElement[bool]:
    """SQL: leads a unit that supervises cases of this kind."""
    if not acting.principals:
        return false()
    return exists().where(
        col(Scope.kind) == col(Case.kind),
        col(Scope.mode) == "supervise",
        col(Scope.valid_to).is_(None),
        col(Principal.kind) == "role",
        col(Principal.ref) == col(Scope.unit_id),
        col(Principal.role).in_(SUPERVISING),
        col(Principal.id).in_(acting.principals),
    )


def _has_it(acting: Acting) -> ColumnElement[bool]:
    return or_(_handles(acting), _holds(acting), and_(col(Case.unit_id).is_(None), _takes_in(acting)))


def _was_asked(acting: Acting) -> ColumnElement[bool]:
    row = CaseAssignment
    unit = col(row.unit_id)
    return exists().where(
        col(row.case_id) == col(Case.id),
        col(row.role) == "support",
        col(row.state) == "sent",
        or_(roles.holds(acting, "unit_head", unit), roles.holds(acting, "clerk", unit)),
    )


def _knows_of_it(acting: Acting) -> ColumnElement[bool]:
    return or_(_takes_in(acting), _holds(acting), _handles(acting))


CITIZEN = Rule(say("the citizen who sent it"), _sent_it)
INTAKE = Rule(say("who moderates and gives out cases at the intake desk"), _takes_in)
HOLDER = Rule(say("head and clerks of the unit that holds it"), _holds)
HANDLER = Rule(say("the official who handles it"), _handles)
HANDLER_OR_HOLDER = Rule(
    say("the official who handles it, or head and clerks of their unit"), lambda a: or_(_handles(a), _holds(a))
)
HAS_IT = Rule(say("whoever has it now: the official who handles it, the unit that holds it, else the desk"), _has_it)
ADVISER = Rule(say("head and clerks of a unit that was asked for its opinion"), _was_asked)
APPROVER = Rule(say("who was asked to approve the answer"), _approves)
WORKING_ON_IT = Rule(say("the intake desk, the unit that holds it, and the official who handles it"), _knows_of_it)
SUPERVISOR = Rule(
    say("the intake desk, and leaders of the unit that supervises"), lambda a: or_(_takes_in(a), supervises(a))
)
THE_HOUSE = Rule(say("the house itself, by the day or by the document that answers"), _house)
CITIZEN_OR_INTAKE = Rule(say("the citizen who sent it, or the intake desk"), lambda a: or_(_sent_it(a), _takes_in(a)))
READER = Rule(say("whoever may see it"), sees)
