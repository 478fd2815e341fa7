"""The lists of a case's forms: to whom it may be given, whom one may ask, who handles it, who approves its answer."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.cases.models.services import Scope
from workplace.citizens.queries import choices
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import organisations, units
from workplace.org.queries.choices import Choice

COMPETENT, AGENCIES, OURS = say("Named as competent"), say("Agencies"), say("Units of this agency")


def receivers(session: Session, case: Case) -> list[Choice]:
    """The units to which it may be given: those named as competent, every agency, and units of the desk's own."""
    named = select(col(Scope.unit_id)).where(
        col(Scope.kind) == case.kind, col(Scope.mode).in_(("owner", "coordinate")), col(Scope.valid_to).is_(None)
    )
    competent = units.names(session, session.scalars(named.distinct()).all())
    found = [Choice(str(id_), name, "", COMPETENT) for id_, name in sorted(competent.items(), key=lambda one: one[1])]
    return _once([*found, *_agencies(session), *_units_of(session, case.intake_unit_id)])


def advisers(session: Session, case: Case) -> list[Choice]:
    """The units that may be asked for their opinion: of the agency that holds it, and every other agency."""
    here = case.unit_id or case.intake_unit_id
    return [one for one in _once([*_units_of(session, here), *_agencies(session)]) if one.value != str(case.unit_id)]


def handlers(session: Session, acting: Acting, case: Case) -> list[Choice]:
    """Who may handle it, oneself first."""
    found = [
        Choice(str(card.id), card.name, f"{card.position}, {card.unit}") for card in choices.handlers(session, case)
    ]
    return sorted(found, key=lambda one: one.value != str(acting.as_whom))


def approvers(session: Session, acting: Acting, case: Case) -> list[Choice]:
    """Who may approve the answer; oneself last."""
    found = [Choice(str(card.id), card.name, card.position) for card in choices.approvers(session, case)]
    return sorted(found, key=lambda one: one.value == str(acting.as_whom))


def _agencies(session: Session) -> list[Choice]:
    return [Choice(str(card.unit_id), card.name, "", AGENCIES) for card in organisations.internal(session)]


def _units_of(session: Session, unit_id: int) -> list[Choice]:
    organisation = units.unit(session, unit_id).organisation_id
    return [
        Choice(str(unit.id), unit.name, "", OURS)
        for unit in units.tree(session, organisation)
        if unit.parent_id is not None
    ]


def _once(found: list[Choice]) -> list[Choice]:
    return list({one.value: one for one in reversed(found)}.values())[::-1]
