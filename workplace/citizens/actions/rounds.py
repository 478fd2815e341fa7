"""An inspector's round: the reports they keep for it, in the order in which they go."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.cases.policy import WORKING_ON_IT
from workplace.citizens.models.reports import Report
from workplace.citizens.queries import mapped
from workplace.citizens.rules import maps
from workplace.journal import lines as journal
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import people

MOST = 60


def keep(session: Session, acting: Acting, case: Case) -> None:
    """Put a report on one's round, at its end. NotNow where a colleague keeps it, or it is handled already."""
    report = _report(session, acting, case)
    if report.shortlisted_by == acting.as_whom:
        return
    if case.ready_at is not None or case.closed_at is not None:
        raise NotNow(say("It is handled already."))
    if report.shortlisted_by is not None:
        name = people.names(session, [report.shortlisted_by]).get(report.shortlisted_by, "–")
        raise NotNow(say("It is on {name}'s round.", name=name))
    row = Report
    many, last = session.execute(
        select(func.count(), func.max(col(row.shortlisted_place))).where(col(row.shortlisted_by) == acting.as_whom)
    ).one()
    if many >= MOST:
        raise NotNow(say("At most {most} reports fit on a round.", most=MOST))
    report.shortlisted_by, report.shortlisted_place = acting.as_whom, (last or 0) + 1
    session.add(report)
    journal.write(session, acting, "shortlist", Ref("cases", case.id or 0))


def leave_out(session: Session, acting: Acting, case: Case) -> None:
    """Take it off one's round."""
    report = _report(session, acting, case)
    if report.shortlisted_by != acting.as_whom:
        return
    report.shortlisted_by, report.shortlisted_place = None, 0
    session.add(report)
    journal.write(session, acting, "unshortlist", Ref("cases", case.id or 0))


def move(session: Session, acting: Acting, case: Case, by: int) -> None:
    """One place earlier (-1) or later (1)."""
    order = [row.id for row in mapped.round_of(session, acting)]
    if case.id not in order:
        raise NotFound
    at = order.index(case.id)
    to = max(0, min(at + by, len(order) - 1))
    order.insert(to, order.pop(at))
    _set(session, order)


def nearest_first(session: Session, acting: Acting) -> None:
    """In the order of the way: from the first one on always to the nearest."""
    found = [row for row in mapped.round_of(session, acting) if row.latitude is not None]
    if not found:
        return
    places = {row.id: (row.latitude, row.longitude) for row in found}
    nowhere = [row.id for row in mapped.round_of(session, acting) if row.latitude is None]
    _set(session, [*maps.nearest_first(places[found[0].id], places), *nowhere])


def _set(session: Session, order: list[int]) -> None:
    for place, id in enumerate(order, 1):
        report = session.get_one(Report, id)
        report.shortlisted_place = place
        session.add(report)


def _report(session: Session, acting: Acting, case: Case) -> Report:
    found = select(Report).join(Case, col(Case.id) == col(Report.case_id))
    theirs = found.where(col(Report.case_id) == case.id, WORKING_ON_IT.expression(acting))
    report = session.scalars(theirs).one_or_none()
    if report is None:
        raise NotFound
    return report
