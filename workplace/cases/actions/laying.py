"""Where a case lies and who sees it, worked out anew from its rows after every act; nothing else writes either."""

from collections.abc import Iterator

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.kinds import CASES
from workplace.access.models import AccessCause, Participant
from workplace.cases.models.cases import Case, CaseAssignment
from workplace.cases.models.services import Scope
from workplace.cases.policy import INTAKE_ROLE, SUPERVISING
from workplace.cases.rules import folders as rules
from workplace.kernel.refs import Ref
from workplace.search import index

Place = tuple[int, str, int]  # holder, folder, row


def lay(session: Session, case: Case) -> None:
    """Put the case into the folders where it waits now, take it out of all others, and let in who may see it."""
    assert case.id is not None
    session.flush()
    _folders(session, case)
    _causes(session, case)
    index.mark(session, Ref("cases", case.id))


def _folders(session: Session, case: Case) -> None:
    assert case.id is not None
    wanted = set(_places(session, case))
    p = Participant
    found = select(col(p.holder), col(p.folder), col(p.row)).where(col(p.kind) == CASES, col(p.thing) == case.id)
    there = {(holder, folder, row) for holder, folder, row in session.execute(found)}
    for holder, folder, row in there - wanted:
        folders.take_out(session, CASES, case.id, folder=folder, holder=holder, row=row)
    day = case.due_at.date() if case.due_at else None
    for holder, folder, row in wanted - there:
        folders.put(session, holder, folder, CASES, case.id, row=row, due=day)
    moved = (col(p.kind) == CASES, col(p.thing) == case.id, col(p.due).is_distinct_from(day))
    session.execute(update(p).where(*moved).values(due=day))


def _places(session: Session, case: Case) -> Iterator[Place]:
    whose, folder = rules.BY_STATE.get(case.state, ("", ""))
    if case.paused_at is not None and whose == rules.HANDLER:
        folder = rules.WAITING
    if whose == rules.INTAKE:
        yield grants.role(session, case.intake_unit_id, INTAKE_ROLE), folder, 0
    elif whose == rules.UNIT:
        yield from ((who, folder, 0) for who in _side(session, case.unit_id))
    elif whose == rules.HANDLER and case.handler_id:
        yield grants.person(session, case.handler_id), folder, 0
    elif whose == rules.APPROVER and case.approver_id:
        yield grants.person(session, case.approver_id), folder, 0
    if case.closed_at is None:
        for one in _asked(session, case):
            yield from ((who, "to_advise", one.id or 0) for who in _side(session, one.unit_id))


def _causes(session: Session, case: Case) -> None:
    assert case.id is not None
    wanted = {(who, cause): level for who, cause, level in _seen_by(session, case)}
    c = AccessCause
    found = select(col(c.principal), col(c.cause), col(c.level)).where(col(c.kind) == CASES, col(c.thing) == case.id)
    there = {(who, cause): level for who, cause, level in session.execute(found)}
    for who, cause in there.keys() - wanted.keys():
        grants.withdraw(session, CASES, case.at, case.id, [who], cause)
    for (who, cause), level in wanted.items():
        if there.get((who, cause)) != level:
            grants.grant(session, CASES, case.at, case.id, [who], cause, level=level)


def _seen_by(session: Session, case: Case) -> Iterator[tuple[int, str, int]]:
    yield grants.role(session, case.intake_unit_id, INTAKE_ROLE), "takes_in", grants.EDIT
    for unit in session.scalars(
        select(col(Scope.unit_id)).where(
            col(Scope.kind) == case.kind, col(Scope.mode) == "supervise", col(Scope.valid_to).is_(None)
        )
    ):
        yield from ((grants.role(session, unit, role), "supervises", grants.READ) for role in SUPERVISING)
    if case.handler_id:
        yield grants.person(session, case.handler_id), "handles", grants.EDIT
    if case.approver_id:
        yield grants.person(session, case.approver_id), "approves", grants.COMMENT
    for row in session.scalars(select(CaseAssignment).where(col(CaseAssignment.case_id) == case.id)):
        if row.unit_id == case.intake_unit_id or row.state == "refused":
            continue
        cause, level = ("holds", grants.COMMENT) if row.role == "lead" else ("advises", grants.COMMENT)
        yield from ((who, cause, level) for who in _side(session, row.unit_id))


def _side(session: Session, unit_id: int | None) -> tuple[int, ...]:
    """Head and clerks of a unit."""
    return tuple(grants.role(session, unit_id, role) for role in ("unit_head", "clerk")) if unit_id else ()


def _asked(session: Session, case: Case) -> list[CaseAssignment]:
    row = CaseAssignment
    found = select(row).where(col(row.case_id) == case.id, col(row.role) == "support", col(row.state) == "sent")
    return list(session.scalars(found))
