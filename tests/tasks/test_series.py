"""Repeating tasks, kept views, and one act on many tasks."""

from datetime import date, datetime
from html import unescape
from typing import Any

import pytest

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, now, office, papers, person
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound
from workplace.tasks.actions import bulk, closing, doing, filtering, recurring, talking
from workplace.tasks.models.series import TaskSeries
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import series, show

__all__ = ["desk", "office", "papers"]


def begun(office: Office, mode: str, **more: Any) -> TaskSeries:
    task = given(office, title="Báo cáo tuần")
    wanted: dict[str, Any] = {"rule": "FREQ=WEEKLY;BYDAY=FR", "start": date(2026, 12, 4), "ahead": 2} | more
    made: TaskSeries = office.do(recurring.begin, office.cast.chi, task, mode=mode, **wanted)
    return made


def morning(office: Office, on: date, made: TaskSeries) -> Task | None:
    """The daily job on a morning; the task that came of it."""
    with clock.frozen(datetime(on.year, on.month, on.day, 6, tzinfo=clock.ZONE)):
        task: Task | None = office.do(recurring.go_on, made)
        return task


def test_by_date_each_comes_so_many_working_days_before_its_deadline(office: Office) -> None:
    made = begun(office, "date")
    assert morning(office, date(2026, 12, 1), made) is None
    first = morning(office, date(2026, 12, 2), made)
    assert first and (first.due, first.title, first.lead_unit_id) == (
        date(2026, 12, 4), "Báo cáo tuần", office.cast.units["stc"],
    )  # fmt: skip
    assert morning(office, date(2026, 12, 2), made) is None  # once, also when the job runs twice
    second = morning(office, date(2026, 12, 9), made)
    assert second and second.due == date(2026, 12, 11)  # whether or not the first is done
    late = morning(office, date(2026, 12, 24), made)
    assert late and late.due == date(2026, 12, 25)  # what was missed while the house stood still is not made up


def test_by_completion_the_next_waits_for_the_last_and_comes_with_its_end(office: Office) -> None:
    made = begun(office, "completion")
    first = morning(office, date(2026, 12, 2), made)
    assert first is not None
    assert morning(office, date(2026, 12, 16), made) is None
    with clock.frozen(datetime(2026, 12, 17, 9, tzinfo=clock.ZONE)):
        office.do(doing.accept, office.cast.binh, first)
        office.do(doing.report, office.cast.binh, first, "Xong")
        office.do(closing.complete, office.cast.chi, first)
    with office.house.database.reading() as session:
        following = session.get_one(Task, session.get_one(TaskSeries, made.id).last_task_id)
        assert following.id != first.id and following.due == date(2026, 12, 18), "at once, not with the next morning"
    assert morning(office, date(2026, 12, 23), made) is None  # which is not done either


def test_each_comes_with_the_checklist_to_be_ticked_anew(office: Office) -> None:
    chi, binh = office.cast.chi, office.cast.binh
    task = given(office, title="Báo cáo tuần", checklist=("Thu số liệu", "Đối chiếu kho bạc", "Trình ký"))
    lines = office.read(show.checks, task)
    office.do(talking.tick, binh, task, lines[0].id, done=True)
    made = office.do(recurring.begin, chi, task, "FREQ=WEEKLY;BYDAY=FR", date(2026, 12, 4), "date", 2)
    first = morning(office, date(2026, 12, 2), made)
    assert first is not None
    told = [(one.text, one.done_at) for one in office.read(show.checks, first)]
    assert told == [("Thu số liệu", None), ("Đối chiếu kho bạc", None), ("Trình ký", None)]
    office.do(talking.add_check, chi, first, "Chỉ lần này")
    second = morning(office, date(2026, 12, 9), made)
    assert second is not None
    assert [one.text for one in office.read(show.checks, second)] == [text for text, _ in told]


def test_a_rule_that_ends_ends_the_series_and_bad_ones_never_begin(office: Office) -> None:
    made = begun(office, "date", rule="FREQ=WEEKLY;BYDAY=FR;COUNT=1")
    assert morning(office, date(2026, 12, 3), made) is not None
    assert morning(office, date(2026, 12, 7), made) is None
    found = office.read(series.mine, office.cast.chi)
    assert found[0].ended_at is not None
    for wrong in ({"rule": "FREQ=DAILY;COUNT=10000"}, {"start": date(2026, 1, 1)}, {"ahead": 99}, {"rule": "x"}):
        with pytest.raises(BadInput):
            begun(office, "date", **wrong)
    with pytest.raises(NotFound):
        office.do(recurring.end, office.cast.binh, found[0].id)


def test_who_clicks_twice_lets_it_come_again_once(office: Office) -> None:
    made = begun(office, "date")
    assert begun(office, "date").id == made.id
    other = begun(office, "date", rule="FREQ=WEEKLY;BYDAY=MO")
    assert [one.id for one in office.read(series.mine, office.cast.chi)] == [other.id, made.id]
    office.do(recurring.end, office.cast.chi, made.id)
    assert begun(office, "date").id not in (made.id, other.id)


def test_pages_of_series_and_kept_views(office: Office, desk: Desk) -> None:
    task = given(office)
    form = desk["chi"].get(f"/tasks/{task.id}/series").text
    assert f'value="{day(12):%d/%m/%Y}"' in form, "the task itself is the first: the next falls due after it"
    sent = {"recurrence": "FREQ=MONTHLY;BYMONTHDAY=20", "start": f"{day(9):%d/%m/%Y}", "ahead": "5", "mode": "date"}
    assert desk["binh"].post(f"/tasks/{task.id}/series", data=sent).status_code == 404  # it isn't his
    wrong = desk["chi"].post(f"/tasks/{task.id}/series", data=sent | {"recurrence": "FREQ=HOURLY"})
    assert wrong.status_code == 422
    assert desk["chi"].post(f"/tasks/{task.id}/series", data=sent).status_code == 303
    assert "21/12/2026" in desk["chi"].get("/tasks/series").text  # the 20th is a Sunday
    ended = desk["chi"].post(f"/tasks/series/{office.read(series.mine, office.cast.chi)[0].id}/end")
    assert ended.status_code == 303
    kept = desk["chi"].post("/tasks/filters", data={"name": "Tài chính", "back": "/tasks/board?field=finance"})
    assert kept.headers["location"] == "/tasks/board?field=finance"
    assert "Tài chính" in words(desk["chi"].get("/tasks/board").text)
    assert desk["chi"].post("/tasks/filters", data={"name": "x", "back": "//evil.example/?a"}).status_code == 422
    mine = office.read(series.filters, office.cast.chi)[0].id
    with pytest.raises(NotFound):
        office.do(filtering.let_go, office.cast.binh, mine)
    assert desk["chi"].post(f"/tasks/filters/{mine}/let_go").status_code == 303


def test_a_shared_view_of_a_desk_that_a_colleague_may_not_see_says_so_and_opens_what_they_may(
    office: Office, desk: Desk
) -> None:
    given(office, lead=person(office, "an"), by=office.cast.binh, title="Việc của An")
    held = f"held-{office.cast.organisations['stc']}"
    view = f"/tasks/board?scope={held}&field=finance"
    kept = desk["binh"].post("/tasks/filters", data={"name": "Bảng của Sở", "back": view, "shared": "1"})
    assert kept.headers["location"] == view
    (mine,) = office.read(series.filters, office.cast.binh)
    opened = f"/tasks/filters/{mine.id}"
    assert opened in desk["an"].get("/tasks/board").text
    assert desk["binh"].get(opened).headers["location"] == view
    assert desk["an"].get(view).status_code == 404, "the desk itself stays shut"
    shut = desk["an"].get(opened)
    assert shut.status_code == 200 and "không được xem" in shut.text and "Hoàng Thanh Bình" in shut.text
    own = unescape(shut.text).split('href="/tasks/board?')[1].split('"')[0]
    assert own == "field=finance" and desk["an"].get(f"/tasks/board?{own}").status_code == 200
    assert desk["my"].get(opened).status_code == 404, "of another unit"
    for name, back in (("Tất cả", "/tasks?late=1"), ("Của mình", "/tasks/board?scope=mine-held")):
        desk["binh"].post("/tasks/filters", data={"name": name, "back": back, "shared": "1"})
        made = next(one for one in office.read(series.filters, office.cast.an) if one.name == name)
        assert desk["an"].get(f"/tasks/filters/{made.id}").headers["location"] == back


def test_one_act_on_many_tells_what_became_of_each(office: Office, desk: Desk) -> None:
    open_, done, others = given(office), given(office), given(office, by=office.cast.dung)
    office.do(doing.accept, office.cast.binh, done)
    office.do(doing.report, office.cast.binh, done, "Xong")
    ids = [open_.id, done.id, others.id]
    made = office.do(bulk.change, office.cast.chi, ids, "set_due", due=day(14), reason="theo kết luận họp")
    assert [bool(one.refused) for one in made] == [False, True, True]
    assert now(office, open_).due == day(14) and now(office, others).due == day(11)
    assert others.title not in made[2].title  # what one may not see stays unnamed
    with pytest.raises(BadInput):
        office.do(bulk.change, office.cast.chi, ids, "set_due")
    none = desk["chi"].post("/tasks/bulk", data={"act": "urge"})
    assert none.status_code == 422 and 'name="sure"' not in none.text
    asked = desk["chi"].post("/tasks/bulk", data={"act": "urge", "task": ids})
    assert asked.status_code == 200 and 'name="sure"' in asked.text
    told = desk["chi"].post("/tasks/bulk", data={"act": "urge", "task": ids, "sure": "yes"})
    assert told.status_code == 200 and open_.code in told.text
