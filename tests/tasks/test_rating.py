"""The monthly sheet: which tasks count, what is confirmed, who may read it; and the formula's days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.docs.routes.conftest import Desk, desk
from tests.tasks.conftest import Office, day, given, office, papers, person
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.tasks.actions import closing, doing
from workplace.tasks.actions import rating as acts
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import rating
from workplace.tasks.queries.rating import Month
from workplace.tasks.rules.statistics import month

__all__ = ["desk", "office", "papers"]

NUMBERS = {name: "1" for name in acts.NUMBERS} | {"failure": "10", "delay": "10", "results": "70", "general": "30"}


def done_late_after_rework(office: Office) -> Task:
    """An's task of two units: sent back once, handed in late, accepted."""
    task = given(office, by=office.cast.binh, lead=person(office, "an"), due=day(4))
    office.do(doing.accept, office.cast.an, task)
    office.do(doing.report, office.cast.an, task, "Xong")
    office.do(closing.rework, office.cast.binh, task, "thiếu biểu")
    clock.move(timedelta(days=7))
    office.do(doing.report, office.cast.an, task, "Đã bổ sung")
    office.do(closing.complete, office.cast.binh, task, "good", units=200)
    return task


def november(office: Office, reader: str = "an", of: str = "an") -> Month:
    found: Month = office.read(rating.month, office.cast[reader], office.cast.people[of], month(2026, 11))
    return found


def test_failures_and_delays_are_taken_off_until_their_reasons_are_confirmed(office: Office) -> None:
    task = done_late_after_rework(office)
    before = november(office)
    assert before.sheet is not None
    assert [before.sheet[key].value for key in ("assigned", "quantity", "quality", "progress")] == [
        Decimal("2.0"), Decimal("100.0"), Decimal("75.0"), Decimal("75.0"),
    ]  # fmt: skip
    assert before.sheet["delays"].tasks == (task.id,)
    with pytest.raises(NotFound):
        office.do(acts.excuse, office.cast.an, task, "delay", "mưa lũ")  # not by oneself
    office.do(acts.excuse, office.cast.binh, task, "delay", "mưa lũ")
    with pytest.raises(NotNow):
        office.do(acts.excuse, office.cast.binh, task, "delay", "mưa lũ")  # there was only one
    with pytest.raises(BadInput):
        office.do(acts.excuse, office.cast.binh, task, "failure", "")
    after = november(office)
    assert after.sheet is not None and after.sheet["progress"].value == Decimal("100.0")
    assert after.sheet["quality"].value == Decimal("75.0")


def test_a_sheet_is_read_by_oneself_and_by_whoever_answers_for_one(office: Office) -> None:
    done_late_after_rework(office)
    assert len(november(office, "binh").lines) == 1
    for stranger in ("my", "kha", "la"):
        with pytest.raises(NotFound):
            november(office, stranger)


def test_a_formula_begins_with_a_coming_month_and_leaves_past_ones_alone(office: Office) -> None:
    def set_(who: str, begins: date, **more: str) -> None:
        levels = "80 Tốt\n0 Chưa đạt"
        office.do(acts.set_formula, office.cast[who], begins, NUMBERS | more, levels, "Quyết định 12/QĐ-UBND")

    with pytest.raises(NotFound):
        set_("binh", date(2027, 1, 1))
    good = date(2027, 1, 1)
    for begins, more in (
        (date(2026, 11, 1), {}),
        (date(2027, 1, 2), {}),
        (good, {"failure": "x"}),
        (good, {"delay": "101"}),
    ):
        with pytest.raises(BadInput):
            set_("admin", begins, **more)
    set_("admin", date(2027, 1, 1))
    old, new = office.read(rating.formulas)
    assert (old.valid_to, new.failure_deduction, new.levels[0].label) == (date(2027, 1, 1), Decimal(10), "Tốt")
    with pytest.raises(NotNow):
        set_("admin", date(2027, 1, 1))
    assert november(office).formula == old


def test_the_pages_of_sheet_and_formula(office: Office, desk: Desk) -> None:
    task = done_late_after_rework(office)
    page = desk["an"].get("/tasks/sheet?month=2026-11&figure=delays")
    assert page.status_code == 200 and f"/tasks/{task.id}" in page.text
    assert desk["an"].get(f"/tasks/sheet?person={office.cast.people['binh']}").status_code == 404
    assert desk["an"].get("/tasks/formulas").status_code == 404
    assert desk["admin"].get("/tasks/formulas").status_code == 200
    sent = NUMBERS | {"valid_from": "01/01/2027", "levels": "0 Đạt", "source": "Quyết định 12/QĐ-UBND"}
    assert desk["admin"].post("/tasks/formulas", data=sent).status_code == 303
    assert desk["admin"].post("/tasks/formulas", data=sent | {"levels": "viết sai"}).status_code == 422
    answer = desk["binh"].post(f"/tasks/{task.id}/steps/excuse", data={"kind": "failure", "reason": "mẫu biểu đổi"})
    assert answer.status_code == 303
