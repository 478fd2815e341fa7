"""Templates: kept of a task, used by one's unit, given in one step; and the reminders that they bring."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, office, papers, person, unit
from tests.tasks.test_reminders import morning, told
from workplace.kernel.errors import BadInput, NotFound
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import parts, templating
from workplace.tasks.models.talk import TaskCheck
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import templates
from workplace.tasks.rules.templating import Kept, KeptPart

__all__ = ["desk", "office", "papers"]


def kept(office: Office, **more: object) -> Kept:
    usual = {
        "name": "Báo cáo giải ngân tháng", "title": "Báo cáo giải ngân", "lead": unit(office, "stc"), "days": 9,
        "checklist": ("Thu số liệu", "Đối chiếu"), "reminders": (8, 5),
        "parts": (KeptPart(unit(office, "thuanhoa"), "Số liệu phường", 4),),
    }  # fmt: skip
    return Kept(**usual | more)  # type: ignore[arg-type]


def test_a_task_is_given_from_a_template_in_one_step(office: Office) -> None:
    row = office.do(templating.keep, office.cast.chi, kept(office))
    task = office.do(templating.give, office.cast.chi, row)
    assert (task.state, task.due, task.title) == ("assigned", day(11), "Báo cáo giải ngân")
    [part] = office.read(parts.of, task)
    assert part.text == "Số liệu phường" and part.due is not None and part.due < task.due
    with office.house.database.reading() as session:
        lines = session.scalars(select(col(TaskCheck.text)).where(col(TaskCheck.task_id) == task.id)).all()
        assert list(lines) == ["Thu số liệu", "Đối chiếu"]
        assert templates.ahead(session, session.get_one(Task, task.id)) == (8, 5)


def test_a_task_says_what_its_template_says(office: Office) -> None:
    task = given(office, title="Kiểm kê", parts=[unit(office, "thuanhoa")], checklist=("Một",), reminders=(5,))
    with office.house.database.reading() as session:
        made = templates.of_task(session, session.get_one(Task, task.id), calendar(session))
    assert (made.title, made.checklist, made.reminders, made.lead) == ("Kiểm kê", ("Một",), (5,), unit(office, "stc"))
    row = office.do(templating.keep, office.cast.chi, made)
    again = office.do(templating.give, office.cast.chi, row)
    assert (again.due, len(office.read(parts.of, again))) == (task.due, 1)


def test_a_units_template_is_for_its_people_and_changed_by_who_keeps_it(office: Office) -> None:
    cast = office.cast
    of_unit = office.do(templating.keep, cast.kha, kept(office, unit_id=cast.units["stc"], lead=None, parts=()))
    office.do(templating.keep, cast.chi, kept(office))
    assert [one.row.id for one in office.read(templates.offered, cast.an)] == [of_unit.id]
    assert office.read(templates.offered, cast.la) == []
    with pytest.raises(NotFound):
        office.read(templates.kept, cast.an, of_unit.id)
    row = office.read(templates.kept, cast.binh, of_unit.id)  # who heads the unit
    office.do(
        templating.change, cast.binh, row, kept(office, unit_id=cast.units["stc"], name="Mới", lead=None, parts=())
    )
    with pytest.raises(BadInput, match="nobody who leads"):
        office.do(templating.give, cast.an, of_unit)
    office.do(templating.drop, cast.binh, office.read(templates.kept, cast.binh, of_unit.id))
    assert office.read(templates.offered, cast.kha) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": ""}, "name"), ({"days": 401}, "days"), ({"title": ""}, "title"), ({"unit_id": 1}, "keeper")],
)
def test_a_template_that_says_nonsense(office: Office, more: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        office.do(templating.keep, office.cast.la, kept(office, **more))
    assert field in refusal.value.fields


def test_the_pages_of_a_template(office: Office, desk: Desk) -> None:
    task = given(office, title="Rà soát quý", checklist=("Một",))
    form = desk["chi"].get(f"/tasks/templates/new?task={task.id}")
    assert form.status_code == 200 and "Rà soát quý" in form.text
    sent = {
        "task": str(task.id), "name": "Quý", "keeper": "own", "title": "Rà soát quý", "priority": "0", "evidence": "",
        "lead": f"unit:{office.cast.units['stc']}", "days": "9", "reminders": "10, 5", "checklist": "Một\nHai",
        "coordinate": [f"unit:{office.cast.units['thuanhoa']}"], "ahead": "2",
    }  # fmt: skip
    assert desk["chi"].post("/tasks/templates", data=sent | {"reminders": "99"}).status_code == 422
    assert desk["chi"].post("/tasks/templates", data=sent).status_code == 303
    assert "Quý" in words(desk["chi"].get("/tasks/templates").text)
    [one] = office.read(templates.offered, office.cast.chi)
    filled = desk["chi"].get(f"/tasks/new?template={one.row.id}").text
    assert "Hai</textarea>" in filled and "10, 5" in filled
    assert desk["chi"].get(f"/tasks/templates/{one.row.id}").status_code == 200
    assert desk["chi"].post(f"/tasks/templates/{one.row.id}/give").status_code == 303
    assert desk["binh"].post(f"/tasks/templates/{one.row.id}/give").status_code == 404
    dropped = desk["chi"].post(f"/tasks/templates/{one.row.id}/drop")
    assert dropped.status_code == 303
    assert desk["chi"].post(f"/tasks/templates/{one.row.id}/take_up").status_code == 303
    assert desk["chi"].post(f"/tasks/templates/{one.row.id}", data=sent | {"name": "Quý II"}).status_code == 303


def test_a_tasks_own_reminder_comes_on_its_day_once(office: Office) -> None:
    given(office, office.cast.binh, person(office, "an"), title="Đối chiếu", due=day(11), reminders=(5,))
    for date in ("2026-11-26", "2026-11-27", "2026-11-28", "2026-11-27"):
        morning(office, date)
    assert told(office, "an") == ["Soon due: Đối chiếu"]
