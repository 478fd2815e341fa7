"""What the day does to cases: unconfirmed ones lapse, results nobody objected to are closed, long pauses are told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from tests.cases.conftest import Office, came, now, taken
from tests.citizens.test_answering import given
from tests.citizens.test_fieldwork import checked
from workplace.cases.models.cases import Case
from workplace.citizens.actions import answering, lasting
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.notices.models import Notice


def days_later(desk: Office, days: int, job: Callable[..., Any]) -> None:
    """The job, so many days later, twice: the second time changes nothing."""
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=days))
        job(Work(desk.house), {})
        job(Work(desk.house), {})


def test_a_contact_never_confirmed_lets_the_case_lapse_after_a_week(desk: Office) -> None:
    case, confirmed = came(desk).case, came(desk, confirmed=True).case
    days_later(desk, 6, lasting.look)
    assert now(desk, case).state == "new"
    days_later(desk, 7, lasting.look)
    assert now(desk, case).state == "lapsed" and now(desk, case).closed_at is not None
    assert now(desk, confirmed).state == "confirmed"


def test_a_checked_report_is_closed_after_a_week_and_feedback_after_fifteen_days(desk: Office) -> None:
    report, feedback = checked(desk), taken(desk, kind="feedback", service="open_box")
    desk.do(answering.note_it, desk.cast.vinh, feedback, "Đã ghi nhận")
    days_later(desk, 6, lasting.look)
    assert _states(desk, report, feedback) == ["checked", "noted"]
    days_later(desk, 8, lasting.look)
    assert _states(desk, report, feedback) == ["closed", "noted"]
    days_later(desk, 15, lasting.look)
    assert _states(desk, report, feedback) == ["closed", "closed"]


def test_who_handles_it_is_told_once_that_the_citizen_has_been_awaited_for_long(desk: Office) -> None:
    case = given(desk)
    desk.do(answering.clarify, desk.cast.an, case, "Đoạn nào?")
    days_later(desk, 30, lasting.look)
    assert _told(desk, "case_paused") == []
    days_later(desk, 60, lasting.look)
    assert _told(desk, "case_paused") == [desk.cast.an.person]


def _states(desk: Office, *cases: Case) -> list[str]:
    return [now(desk, case).state for case in cases]


def _told(desk: Office, kind: str) -> list[int]:
    with desk.house.database.reading() as session:
        return list(session.scalars(select(col(Notice.person)).where(col(Notice.kind) == kind)))
