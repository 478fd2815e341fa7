"""Work that someone else has to take over: whose it is, which of it one may give on, to whom, and who had it before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, collate, say
from workplace.org.queries import organisations, people, roles, units
from workplace.org.queries.choices import Choice, agencies, people_in, units_in
from workplace.process.table import Rule
from workplace.tasks.models.successions import TaskSuccession
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.policy import COORDINATOR, PART_REASSIGNS, REASSIGNS, REPLACES_ISSUER, RESPONSIBLE
from workplace.tasks.process import OPEN, WORKED_ON
from workplace.tasks.queries import choices, party
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.rules.parties import Party

MOST = 200
MOST_HOLDERS = 500
WHAT: dict[str, Say] = {
    "lead": say("Leads it"),
    "part": say("Contributes to it"),
    "issuer": say("Gave it"),
}


@dataclass(frozen=True)
class Held:
    """One piece of someone's work: `key` names it in a form."""

    key: str
    what: str
    line: Line


@dataclass(frozen=True)
class Holder:
    """Someone in whose hands open work lies, and how much; `gone`: nobody is there to do it any more."""

    value: str
    name: str
    count: int
    gone: bool


@dataclass(frozen=True)
class Before:
    """Who had it before, until when, and by what it went to the next."""

    what: str
    old: str
    new: str
    decision: str
    reason: str
    at: datetime


def holders(session: Session, acting: Acting) -> list[Holder]:
    """Whose open work this person may give on: first those who are gone, then by name."""
    found: dict[Party, int] = {}
    t, p = Task, TaskPart
    lead = (col(t.lead_person_id), col(t.lead_unit_id))
    of_part = (col(p.person_id), col(p.unit_id))
    issuer = (col(t.issuer_id),)
    open_now = col(t.state).in_(OPEN)
    counted: tuple[tuple[tuple[Any, ...], Any], ...] = (
        (lead, select(*lead, func.count()).where(open_now, REASSIGNS.expression(acting))),
        (of_part, select(*of_part, func.count()).where(*_awaited(PART_REASSIGNS, acting))),
        (issuer, select(*issuer, func.count()).where(open_now, REPLACES_ISSUER.expression(acting))),
    )
    for columns, statement in counted:
        for *of, count in session.execute(statement.group_by(*columns).limit(MOST_HOLDERS)):
            one = Party(of[0], None if of[0] else of[1]) if len(of) == 2 else Party(of[0])
            found[one] = found.get(one, 0) + count
    return _named(session, found)


def held(session: Session, acting: Acting, of: Party, *, own: bool = False) -> tuple[list[Held], bool]:
    """The open work of a person or a unit that one may give on, and whether there is more than is shown.

    `own`: what this person themselves has to do; what others have they give on by a decision.
    """
    t, p = Task, TaskPart
    if of.person_id:
        leads, contributes = (col(t.lead_person_id) == of.person_id), (col(p.person_id) == of.person_id)
    else:
        leads = col(t.lead_person_id).is_(None) & (col(t.lead_unit_id) == of.unit_id)
        contributes = col(p.person_id).is_(None) & (col(p.unit_id) == of.unit_id)
    states, rule, part_rule = (WORKED_ON, RESPONSIBLE, COORDINATOR) if own else (OPEN, REASSIGNS, PART_REASSIGNS)
    keys = _keys(session, "lead", select(col(t.id), col(t.id)).where(
        leads, col(t.state).in_(states), rule.expression(acting)
    ).order_by(col(t.id)))  # fmt: skip
    keys += _keys(session, "part", select(col(p.id), col(p.task_id)).where(
        contributes, *_awaited(part_rule, acting)
    ).order_by(col(p.id)))  # fmt: skip
    if of.person_id and not own:
        keys += _keys(session, "issuer", select(col(t.id), col(t.id)).where(
            col(t.issuer_id) == of.person_id, col(t.state).in_(OPEN), REPLACES_ISSUER.expression(acting)
        ).order_by(col(t.id)))  # fmt: skip
    shown = {line.id: line for line in lines(session, acting, [task for _, _, task in keys])}
    made = [Held(key, what, shown[task]) for key, what, task in keys if task in shown]
    return made[:MOST], len(made) > MOST


def destinations(session: Session, acting: Acting, *, own: bool) -> list[Choice]:
    """To whom: of one's own work anyone in one's organisation; by a decision whoever one gives work to, and for an
    administrator any agency, unit or person of the house's organisations that one chooses from.
    """
    if own:
        mine = organisations.of(session, acting.as_whom).id
        return [*units_in(session, acting, mine), *people_in(session, acting, mine)]
    found = choices.leads(session, acting)
    if roles.has(session, acting, "administrator"):
        found += agencies(session, acting, organisations.internal(session), say("Agencies"))
    return list({choice.value: choice for choice in found}.values())


def may_take_over(session: Session, acting: Acting, to: Party, *, own: bool) -> bool:
    """Whether one may give work on to that party."""
    return choices.value(to) in {choice.value for choice in destinations(session, acting, own=own)}


def called(session: Session, acting: Acting, what: str, id: int, *, own: bool) -> tuple[int, str]:
    """A piece of work by its number: the task's id, and how a report names it to this person."""
    part = session.get(TaskPart, id) if what == "part" else None
    task = part.task_id if part is not None else id
    found = lines(session, acting, [task])
    title = f"{found[0].code} · {found[0].title}".removesuffix(" · ") if found else f"#{id}"
    return task, title


def before(session: Session, task: Task) -> list[Before]:
    """Who led it, gave it or contributed to it before, the latest first."""
    found = select(TaskSuccession).where(col(TaskSuccession.task_id) == task.id).order_by(col(TaskSuccession.id).desc())
    rows = list(session.scalars(found.limit(50)))
    pairs = [(r.old_person_id, r.old_unit_id) for r in rows] + [(r.new_person_id, r.new_unit_id) for r in rows]
    names = party.names(session, pairs)
    return [
        Before(
            r.what, names[r.old_person_id, r.old_unit_id], names[r.new_person_id, r.new_unit_id], r.decision, r.reason,
            r.at,
        )
        for r in rows
    ]  # fmt: skip


def _awaited(rule: Rule, acting: Acting) -> Iterable[ColumnElement[bool]]:
    t, p = Task, TaskPart
    open_task = select(col(t.id)).where(col(t.id) == col(p.task_id), col(t.state).in_(OPEN)).exists()
    return col(p.state) == "asked", open_task, rule.expression(acting)


def _keys(session: Session, what: str, found: Any) -> list[tuple[str, str, int]]:
    return [(f"{what}:{id}", what, task) for id, task in session.execute(found.limit(MOST + 1))]


def _named(session: Session, found: dict[Party, int]) -> list[Holder]:
    persons = [one.person_id for one in found if one.person_id]
    at_work, names = people.at_work(session, persons), people.names(session, persons)
    called_units = units.names(session, [one.unit_id for one in found if one.unit_id])
    headed = people.heads_of(session, [one.unit_id for one in found if one.unit_id])
    made = [
        Holder(choices.value(one), names.get(one.person_id, ""), count, one.person_id not in at_work)
        if one.person_id
        else Holder(
            choices.value(one), called_units.get(one.unit_id or 0, ""), count,
            one.unit_id not in headed or not units.is_open(session, one.unit_id or 0),
        )
        for one, count in found.items()
    ]  # fmt: skip
    return sorted(made, key=lambda one: (not one.gone, collate(one.name)))
