"""Who may do what with a calendar: one rule, one SQL expression, one sentence."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlmodel import col

from workplace.access.models import Principal
from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.models.resources import CalendarBooking, CalendarResource
from workplace.calendars.models.weeks import CalendarWeek
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule

ROLE = "calendar_editor"


def edits(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person compiles the calendar of the organisation of the column."""
    return roles.holds_at(acting, ROLE, organisation)


def approves(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person approves its calendar: whoever signs for it, the chief of its office among them."""
    return roles.holds_at(acting, "signer", organisation)


EDITOR = Rule(say("the calendar editor of the agency"), lambda a: edits(a, col(CalendarWeek.organisation_id)))
APPROVER = Rule(say("whoever signs for the agency"), lambda a: approves(a, col(CalendarWeek.organisation_id)))


def _edits_item(acting: Acting) -> ColumnElement[bool]:
    return edits(acting, col(CalendarItem.organisation_id))


def _proposed_it(acting: Acting) -> ColumnElement[bool]:
    return or_(col(CalendarItem.made_by) == acting.as_whom, roles.holds(acting, "unit_head", col(CalendarItem.unit_id)))


ITEM_EDITOR = Rule(say("the calendar editor of the agency"), _edits_item)
PROPOSER = Rule(say("whoever proposed it, or the head of their unit"), _proposed_it)
PROPOSER_OR_EDITOR = Rule(
    say("whoever proposed it, the head of their unit, or the calendar editor"),
    lambda acting: or_(_proposed_it(acting), _edits_item(acting)),
)


def _owns(acting: Acting) -> ColumnElement[bool]:
    of_unit = and_(col(CalendarItem.owner_id).is_(None), _proposed_it(acting))
    return or_(col(CalendarItem.owner_id) == acting.as_whom, of_unit)


OWNER = Rule(say("whose entry it is"), _owns)


def is_party(acting: Acting) -> ColumnElement[bool]:
    """SQL: the part is this person's own, or that of a unit that they head."""
    mine = and_(col(CalendarParty.kind) == "person", col(CalendarParty.ref) == acting.as_whom)
    unit = and_(col(CalendarParty.kind) == "unit", roles.holds(acting, "unit_head", col(CalendarParty.ref)))
    return or_(mine, unit)


INVITED = Rule(say("whoever was asked, for a unit its head"), is_party)


def _asked_them(acting: Acting) -> ColumnElement[bool]:
    agenda = and_(col(CalendarItem.kind) == "agenda", or_(_edits_item(acting), _proposed_it(acting)))
    entry = and_(col(CalendarItem.kind) == "entry", _owns(acting))
    return exists().where(col(CalendarItem.id) == col(CalendarParty.item_id), or_(agenda, entry))


HOST = Rule(say("whose entry it is, whoever proposed the line, or the calendar editor"), _asked_them)


def _of_answer(acting: Acting, rule: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(CalendarParty.id) == col(CalendarAnswer.party_id), rule)


INVITED_ONCE = Rule(INVITED.sentence, lambda acting: _of_answer(acting, is_party(acting)))
HOST_ONCE = Rule(HOST.sentence, lambda acting: _of_answer(acting, _asked_them(acting)))


def _of_booking(acting: Acting, rule: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(CalendarResource.id) == col(CalendarBooking.resource_id), rule)


def _keeps(acting: Acting) -> ColumnElement[bool]:
    return _of_booking(acting, keeps(acting))


def keeps(acting: Acting) -> ColumnElement[bool]:
    """SQL: this person gives out the room or vehicle: its keeper, and the calendar editors of its agency."""
    return or_(col(CalendarResource.keeper_id) == acting.as_whom, edits(acting, col(CalendarResource.organisation_id)))


KEEPER = Rule(say("the keeper of the room or vehicle, or the calendar editor of its agency"), _keeps)
ASKER = Rule(
    say("whoever asked for it, or its keeper"), lambda a: or_(col(CalendarBooking.asked_by) == a.as_whom, _keeps(a))
)


def in_units(acting: Acting, unit_column: Any) -> ColumnElement[bool]:
    """SQL: the person has a post in the unit of the column, or below it."""
    if not acting.principals:
        return false()
    return exists().where(
        col(Principal.kind).in_(("unit", "subtree")),
        col(Principal.ref) == unit_column,
        col(Principal.id).in_(acting.principals),
    )


def has_part(acting: Acting) -> ColumnElement[bool]:
    """SQL: the person chairs, attends, or belongs to a unit that does; stands in for somebody, if only once; or it is
    theirs.
    """
    party = exists().where(
        col(CalendarParty.item_id) == col(CalendarItem.id),
        or_(
            and_(col(CalendarParty.kind) == "person", col(CalendarParty.ref) == acting.as_whom),
            col(CalendarParty.substitute_id) == acting.as_whom,
            and_(col(CalendarParty.kind) == "unit", in_units(acting, col(CalendarParty.ref))),
        ),
    )
    once = exists().where(
        col(CalendarAnswer.item_id) == col(CalendarItem.id), col(CalendarAnswer.substitute_id) == acting.as_whom
    )
    own = or_(col(CalendarItem.owner_id) == acting.as_whom, col(CalendarItem.made_by) == acting.as_whom)
    return or_(party, once, own)


def reads(acting: Acting) -> ColumnElement[bool]:
    """SQL: the whole item may be read, a private one too: whoever has a part in it, and who compiles or approves."""
    office = and_(
        col(CalendarItem.kind) == "agenda",
        or_(_edits_item(acting), approves(acting, col(CalendarItem.organisation_id))),
    )
    unit = and_(
        col(CalendarItem.kind) == "entry",
        col(CalendarItem.owner_id).is_(None),
        in_units(acting, col(CalendarItem.unit_id)),
    )
    head = and_(col(CalendarItem.kind) == "agenda", roles.holds(acting, "unit_head", col(CalendarItem.unit_id)))
    published = and_(col(CalendarItem.published) > 0, col(CalendarItem.private).is_(False))
    return or_(has_part(acting), office, unit, head, published)
