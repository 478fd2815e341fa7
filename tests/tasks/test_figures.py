"""The overview's figures: what is counted, for whom, as of which day; and the tasks that each figure opens."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.tasks.conftest import Office, day, given, person, unit
from tests.tasks.replayed import Held, History, Turn, as_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.worktime import Calendar, next_working_day
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import assigning, closing, deadlines, doing, resting
from workplace.tasks.models.tasks import Task, TaskStep
from workplace.tasks.process import OPEN
from workplace.tasks.queries import overview, scopes, standing
from workplace.tasks.queries.standing import Asked, Narrow
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.parties import Wanted
from workplace.tasks.rules.statistics import Counts, Period, belongs

EVERY_DAY = Calendar()


def later(days: int) -> None:
    """Let so many days pass."""
    clock.move(timedelta(days=days))


def workday(office: Office, ahead: int) -> date:
    """So many days from today, or the next day on which the office works."""
    return next_working_day(office.read(calendar), day(ahead))


def lives(office: Office) -> list[Task]:
    """Tasks of Chi's for the Department of Finance, each with a life of its own, over forty days."""
    cast, made = office.cast, []

    def give(title: str, due: int | None) -> Task:
        made.append(given(office, title=title, due=workday(office, due) if due else None))
        office.do(doing.accept, cast.binh, made[-1])
        return made[-1]

    def hand_in(task: Task) -> None:
        office.do(doing.report, cast.binh, task, "Xong")

    in_time, late, undated = give("đúng hạn", 10), give("trễ", 4), give("không hạn", None)
    extended, sent_back, paused = give("gia hạn", 6), give("làm lại", 9), give("tạm dừng", 8)
    cancelled, reopened, waiting = give("hủy", 5), give("mở lại", 20), give("chờ nghiệm thu", 7)
    later(3)
    extension = office.do(deadlines.ask_extension, cast.binh, extended, workday(office, 17), "mưa lũ")
    office.do(deadlines.grant, cast.chi, extended, extension)
    for task in (in_time, sent_back, reopened):
        hand_in(task)
    office.do(resting.suspend, cast.chi, paused, "chờ trung ương")
    later(3)
    office.do(closing.complete, cast.chi, in_time)
    office.do(closing.complete, cast.chi, reopened)
    office.do(closing.rework, cast.chi, sent_back, "thiếu số liệu")
    for task in (late, undated, waiting):
        hand_in(task)
    later(4)
    office.do(closing.complete, cast.chi, late)
    office.do(closing.complete, cast.chi, undated)
    office.do(closing.cancel, cast.chi, cancelled, "không còn cần")
    later(8)
    office.do(closing.reopen, cast.chi, reopened, "số liệu sai")
    office.do(resting.resume, cast.chi, paused)
    hand_in(extended)
    later(3)
    office.do(closing.complete, cast.chi, extended)
    hand_in(reopened)
    later(15)
    office.do(closing.complete, cast.chi, reopened)
    later(4)
    return made


def history(session: Session, task: Task) -> History:
    """A task's life from its steps, as the pure rule wants it."""
    steps = list(session.scalars(select(TaskStep).where(col(TaskStep.task_id) == task.id).order_by(col(TaskStep.id))))
    days = [clock.local(step.at).date() for step in steps]

    def spans(holds: Callable[[TaskStep], bool]) -> list[Held]:
        found: list[Held] = []
        since: date | None = None
        for step, on in zip(steps, days, strict=True):
            if holds(step):
                since = since or on
            elif since is not None:
                found.append(Held(since, on))
                since = None
        return [*found, Held(since)] if since else found

    assert task.given_on is not None
    return History(
        task.given_on,
        [Turn(on, step.due) for step, on in zip(steps, days, strict=True)],
        spans(lambda step: step.state in ("reported", "completed")),
        spans(lambda step: step.state == "completed"),
        spans(lambda step: step.state == "suspended"),
        spans(lambda step: step.state == "cancelled"),
    )


def expected(session: Session, tasks: list[Task], period: Period) -> Counts:
    """The same figures by the pure rules."""
    cells: dict[Cell, int] = {}
    until = min(period.until, clock.today())
    for task in tasks:
        told = history(session, session.get_one(Task, task.id))
        stand = as_of(told, until)
        done = next((held.since for held in told.completed if held.on(until)), None)
        if stand and belongs(Period(period.since, until), told.given_on, done, None):
            cells[stand.cell] = cells.get(stand.cell, 0) + 1
    return Counts(cells)


def test_every_past_day_stands_as_the_rules_say(office: Office) -> None:
    start = clock.today()
    made = lives(office)
    scope = office.read(scopes.scope, office.cast.chi, "mine-given")
    with office.house.database.reading() as session:
        for offset in range(0, (clock.today() - start).days + 1):
            until = start + timedelta(offset)
            period = Period(until - timedelta(days=5), until)
            wanted = overview.asked(scope, period, EVERY_DAY)
            counted = sum(standing.counts(session, wanted, "source").values(), Counts())
            assert {c: counted[c] for c in Cell} == {c: expected(session, made, period)[c] for c in Cell}, until
            for cell in Cell:
                assert len(standing.listed(session, wanted, Narrow(cells=(cell,)))) == counted[cell], (until, cell)
            assert len(standing.listed(session, wanted, Narrow(soon=True))) == counted.soon


def test_figures_open_their_tasks_page_by_page(office: Office) -> None:
    for number in range(5):
        given(office, title=f"Nhiệm vụ {number}", due=workday(office, 1 + 3 * (number // 2)) if number else None)
    wanted = asked(office, "given")
    first = office.read(standing.listed, wanted, Narrow(), None, 2)[:2]
    second = office.read(standing.listed, wanted, Narrow(), (first[-1].by, first[-1].id), 2)[:2]
    third = office.read(standing.listed, wanted, Narrow(), (second[-1].by, second[-1].id), 2)
    ids = [row.id for row in (*first, *second, *third)]
    assert len(ids) == len(set(ids)) == 5
    assert third[-1].due is None  # those without a deadline come last


def asked(office: Office, side: str, who: str = "chi") -> Asked:
    acting = office.cast[who]
    key = f"{side}-{office.cast.organisations['ubnd' if who == 'chi' else 'stc']}"
    return overview.asked(office.read(scopes.scope, acting, key), this_month(), EVERY_DAY)


def this_month() -> Period:
    return Period(clock.today().replace(day=1), date(2026, 12, 31))


def test_who_may_count_whose_tasks(office: Office) -> None:
    def keys(who: str) -> list[str]:
        return [scope.key.split("-")[0] for scope in office.read(scopes.scopes, office.cast[who])]

    assert keys("chi") == ["given", "held", "mine", "mine"]
    assert keys("hoa")[:2] == ["given", "held"]  # the office follows up
    assert keys("binh")[:2] == ["given", "held"]
    assert keys("an") == ["mine", "mine"]
    with pytest.raises(NotFound):
        office.read(scopes.scope, office.cast.an, f"given-{office.cast.organisations['ubnd']}")


def test_groups_are_those_of_the_scope_and_add_up(office: Office) -> None:
    task = given(office, field="finance")
    given(office, lead=unit(office, "thuanhoa"), due=None)
    office.do(doing.accept, office.cast.binh, task)
    office.do(assigning.split, office.cast.binh, task, Wanted("Soạn báo cáo", person(office, "an"), workday(office, 5)))
    given_ = asked(office, "given")
    by_organisation = office.read(overview.overview, office.cast.chi, given_, "organisation")
    assert by_organisation.total.total == 2  # what Bình split is not given by the committee
    assert {group.counts.total for group in by_organisation.groups} == {1}
    by_field = office.read(overview.overview, office.cast.chi, given_, "field")
    assert {str(group.label): group.counts.total for group in by_field.groups} == {
        "Finance, budget, investment": 1,
        "No field": 1,
    }
    held = office.read(overview.overview, office.cast.binh, asked(office, "held", "binh"), "person")
    assert {str(group.label): group.counts.total for group in held.groups} == {"No person yet": 1, "Võ Thị An": 1}


def test_the_red_list_names_the_longest_overdue_and_hides_what_one_may_not_open(office: Office) -> None:
    secret = given(office, by=office.cast.dung, title="Việc của Dũng", due=workday(office, 1))
    mine = given(office, title="Việc của tôi", due=workday(office, 3))
    later(7)
    found = office.read(overview.overview, office.cast.chi, asked(office, "given"), "organisation")
    assert [line.id for line in found.red] == [secret.id, mine.id]
    assert [(line.seen, line.title, line.may_urge) for line in found.red] == [
        (False, "", False),
        (True, "Việc của tôi", True),
    ]
    assert found.total[Cell.OPEN_LATE] == 2


def test_open_means_the_same_everywhere() -> None:
    assert all(f"'{state}'" in standing.IN_HAND for state in OPEN)
    assert standing.IN_HAND.count("'") == 2 * len(OPEN)
