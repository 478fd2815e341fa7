"""Reminders: a digest each working morning, up the line, once, and as each person wants it."""

from datetime import UTC, datetime

import pytest

from tests.tasks.conftest import Office, day, given, office, papers, person, unit
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.notices.queries import page
from workplace.tasks.actions import reminding
from workplace.tasks.actions.reminding import Wishes

__all__ = ["office", "papers"]


def told(office: Office, who: str) -> list[str]:
    """What the person's reminders say, newest first."""
    lines, _ = office.read(page, office.cast[who])
    return [str(line.sentence) for line in lines if line.kind == "task_reminder"]


def morning(office: Office, date: str) -> None:
    with clock.frozen(datetime.fromisoformat(f"{date}T00:35:00+00:00").astimezone(UTC)):
        reminding.remind(Work(office.house), {})


def test_the_holder_is_reminded_then_the_head_then_the_issuer(office: Office) -> None:
    given(office, office.cast.binh, person(office, "an"), title="Đối chiếu số liệu", due=day(11))  # a Friday
    for date in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"):
        morning(office, date)
    assert told(office, "an") == ["Soon due: Đối chiếu số liệu"] * 3
    assert told(office, "binh") == []
    for date in ("2026-12-05", "2026-12-06", "2026-12-07", "2026-12-08"):  # a weekend, and +1
        morning(office, date)
    assert told(office, "an")[0] == "Late: Đối chiếu số liệu"
    assert told(office, "binh") == []  # he heads the department, not the officer's division
    morning(office, "2026-12-09")
    assert told(office, "binh") == ["Late: Đối chiếu số liệu"]
    morning(office, "2026-12-09")
    assert len(told(office, "an")) == 5


def test_many_tasks_make_one_notice_and_wishes_are_heard(office: Office) -> None:
    for number in range(3):
        given(office, title=f"Nhiệm vụ {number}", lead=unit(office, "stc"), due=day(11))
    office.do(reminding.wish, office.cast.chi, Wishes(of_others=False))
    morning(office, "2026-12-01")
    assert told(office, "binh") == ["Your tasks: 3 soon due, 0 late; of others: 0 late"]
    morning(office, "2026-12-09")
    assert told(office, "binh")[0] == "Your tasks: 0 soon due, 3 late; of others: 0 late"
    assert told(office, "chi") == []


def test_a_reminder_of_a_tasks_own_is_in_the_same_notice(office: Office) -> None:
    for due, own in ((day(11), ()), (day(18), (8,))):
        given(office, lead=unit(office, "stc"), due=due, reminders=own)
    morning(office, "2026-12-01")  # three working days before the one, eight before the other
    assert told(office, "binh") == ["Your tasks: 2 soon due, 0 late; of others: 0 late"]


@pytest.mark.parametrize("date", ["2026-12-05", "2027-01-01"])
def test_nobody_is_reminded_on_a_day_on_which_nobody_works(office: Office, date: str) -> None:
    given(office, due=day(11))
    morning(office, date)
    assert told(office, "binh") == []
