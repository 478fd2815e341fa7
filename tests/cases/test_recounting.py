"""The calendar is edited under running clocks: each deadline that moves is written down and told; promises stay."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from tests.cases.conftest import Office, now, taken
from workplace.cases.actions import recounting
from workplace.cases.models.cases import CaseDue
from workplace.jobs.models import Job
from workplace.jobs.work import Work
from workplace.notices.models import Notice
from workplace.org.actions import calendar


def test_a_new_holiday_moves_open_deadlines_and_no_others(desk: Office) -> None:
    case, other = taken(desk), taken(desk, kind="report", service="road")
    desk.do(calendar.set_day, desk.cast.admin, date(2026, 11, 27), "holiday", "Nghỉ bù", "Thông báo 12/TB-UBND")
    with desk.house.database.reading() as session:
        assert session.scalars(select(col(Job.name)).where(col(Job.key) == recounting.JOB)).all() == [recounting.JOB]
    recounting.recount(Work(desk.house), {})
    recounting.recount(Work(desk.house), {})
    found = now(desk, case)
    assert case.due_at is not None and found.due_at == case.due_at + timedelta(days=1)
    assert found.promised_at == case.promised_at and now(desk, other).due_at == other.due_at  # due before that day
    with desk.house.database.reading() as session:
        rows = session.scalars(select(CaseDue).where(col(CaseDue.why) == "calendar")).all()
        assert [(row.case_id, row.before, row.after) for row in rows] == [(case.id, case.due_at, found.due_at)]
        told = session.scalars(select(col(Notice.person)).where(col(Notice.kind) == "case_due")).all()
        assert told == [desk.cast.vinh.person]
