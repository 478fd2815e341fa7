"""Where a task stands as of any day: the national cells, replayed."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.tasks.replayed import Held, History, Turn, as_of, cell, due_on
from workplace.kernel.worktime import Calendar
from workplace.tasks.rules.lateness import (
    DONE,
    UNDATED,
    Cell,
    days_late,
    soon_until,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
DUES = st.one_of(st.none(), DAYS)
SPANS = st.builds(lambda since, days: Held(since, since + timedelta(days)), DAYS, st.integers(1, 60)) | st.builds(
    Held, DAYS
)
HISTORIES = st.builds(
    History,
    DAYS,
    st.lists(st.builds(Turn, DAYS, DUES), max_size=4),
    st.lists(SPANS, max_size=3),
    st.lists(SPANS, max_size=2),
    st.lists(SPANS, max_size=1),
    st.lists(SPANS, max_size=1),
)
OPEN_CALENDAR = Calendar()
SEPTEMBER = Calendar(frozenset({date(2026, 9, 1), date(2026, 9, 2)}))

# given 23/10, due 20/11; on 19/11 extended to 30/11; reported 1/12, sent back 3/12, reported 4/12, accepted 8/12
EXTENDED = History(
    given_on=date(2026, 10, 23),
    dues=(Turn(date(2026, 10, 23), date(2026, 11, 20)), Turn(date(2026, 11, 19), date(2026, 11, 30))),
    reports=(Held(date(2026, 12, 1), date(2026, 12, 3)), Held(date(2026, 12, 4))),
    completed=(Held(date(2026, 12, 8)),),
)


def cell_on(history: History, day: int, month: int) -> str | None:
    stand = as_of(history, date(2026, month, day))
    return stand.cell.value if stand else None


def test_a_life_with_an_extension_told_as_of_each_day() -> None:
    assert cell_on(EXTENDED, 22, 10) is None  # not given yet
    assert cell_on(EXTENDED, 20, 11) == "open_in_time"
    assert cell_on(EXTENDED, 25, 11) == "open_in_time"  # past the first deadline, within the extended one
    assert cell_on(EXTENDED, 1, 12) == "open_late"
    assert cell_on(EXTENDED, 8, 12) == "done_late"
    assert EXTENDED.first_due == date(2026, 11, 20)


def test_a_report_in_time_awaits_acceptance_without_growing_late() -> None:
    waiting = History(date(2026, 11, 2), (Turn(date(2026, 11, 2), date(2026, 11, 10)),), (Held(date(2026, 11, 9)),))
    assert cell_on(waiting, 30, 11) == "open_in_time"
    accepted = History(waiting.given_on, waiting.dues, waiting.reports, (Held(date(2026, 11, 30)),))
    assert cell_on(accepted, 30, 11) == "done_in_time"


def test_a_report_that_was_sent_back_does_not_count() -> None:
    returned = (Held(date(2026, 11, 9), date(2026, 11, 11)),)
    task = History(date(2026, 11, 2), (Turn(date(2026, 11, 2), date(2026, 11, 10)),), returned)
    assert (cell_on(task, 10, 11), cell_on(task, 11, 11)) == ("open_in_time", "open_late")


def test_a_cancelled_task_stands_in_no_cell_until_it_is_assigned_again() -> None:
    task = History(date(2026, 11, 2), ended=(Held(date(2026, 11, 5), date(2026, 11, 9)),))
    assert [cell_on(task, day, 11) for day in (4, 5, 8, 9)] == ["open_undated", None, None, "open_undated"]


def test_a_suspended_task_grows_no_later_until_it_is_resumed() -> None:
    pause = (Held(date(2026, 11, 9), date(2026, 11, 20)),)
    task = History(date(2026, 11, 2), (Turn(date(2026, 11, 2), date(2026, 11, 10)),), paused=pause)
    assert [cell_on(task, day, 11) for day in (12, 19, 20)] == ["open_in_time", "open_in_time", "open_late"]


def test_due_soon_and_days_late_count_working_days() -> None:
    monday = date(2026, 8, 31)  # 1 and 2 September are free
    assert soon_until(SEPTEMBER, monday, 3) == date(2026, 9, 7)
    assert soon_until(SEPTEMBER, monday, 0) == monday
    assert days_late(SEPTEMBER, date(2026, 8, 31), date(2026, 9, 3)) == 1
    assert days_late(SEPTEMBER, date(2026, 9, 4), date(2026, 9, 5)) == 1  # on a Saturday: past all the same
    assert days_late(SEPTEMBER, date(2026, 9, 4), date(2026, 9, 4)) == 0


@given(HISTORIES, DAYS)
def test_a_task_stands_in_at_most_one_cell_and_the_cell_tells_the_truth(history: History, day: date) -> None:
    stand = as_of(history, day)
    if stand is None:
        assert day < history.given_on or any(held.on(day) for held in history.ended)
        return
    assert stand.measured_on <= day
    assert stand.due == due_on(history, day)
    assert (stand.cell in UNDATED) == (stand.due is None)
    assert (stand.cell in DONE) == any(held.on(day) for held in history.completed)
    assert stand.cell == cell(stand.due, stand.cell in DONE, stand.measured_on)


@given(HISTORIES, DAYS, st.integers(1, 90))
def test_what_happens_later_changes_nothing_before(history: History, day: date, days: int) -> None:
    later = day + timedelta(days)
    grown = History(
        history.given_on,
        (*history.dues, Turn(later, None)),
        (*history.reports, Held(later)),
        (*history.completed, Held(later)),
        (*history.paused, Held(later)),
        (*history.ended, Held(later)),
    )
    assert as_of(grown, day) == as_of(history, day)


@given(DAYS, DAYS)
def test_late_means_days_late(due: date, measured: date) -> None:
    late = cell(due, False, measured) is Cell.OPEN_LATE
    assert late == (days_late(OPEN_CALENDAR, due, measured) > 0)
