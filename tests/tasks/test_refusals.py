"""What can't be taken: a clear word about it, and nothing changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.tasks.conftest import Office, day, given, now, office, papers, person, unit
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.org.actions import organisations, people
from workplace.tasks.actions import assigning, closing, deadlines, doing, parts, talking
from workplace.tasks.models.tasks import Task, TaskStep
from workplace.tasks.queries import door
from workplace.tasks.rules.parties import Contribution, Party, Wanted

__all__ = ["office", "papers"]


def refused(office: Office, field: str, *args, **more) -> str:
    with pytest.raises(BadInput) as refusal:
        office.do(*args, **more)
    assert field in refusal.value.fields
    return str(refusal.value.fields[field])


def accepted(office: Office, **more) -> Task:
    task = given(office, **more)
    office.do(doing.accept, office.cast.binh, task)
    return task


@pytest.mark.parametrize(
    ("due", "told"),
    [
        (date(2026, 11, 20), "The deadline lies in the past. Check the date."),
        (date(2026, 11, 28), "Nobody works on 28/11/2026. The next working day is 30/11/2026."),
    ],
)
def test_a_deadline_that_nobody_can_keep(office: Office, due: date, told: str) -> None:
    wanted = Wanted("Việc", unit(office, "stc"), due)
    assert refused(office, "due", assigning.give, office.cast.chi, wanted) == told


def test_a_task_is_given_downwards_only(office: Office) -> None:
    cast = office.cast
    for giver, lead in (
        (cast.an, person(office, "binh")),
        (cast.binh, unit(office, "ubnd")),
        (cast.la, unit(office, "stc")),
    ):
        refused(office, "lead", assigning.give, giver, Wanted("Việc", lead, day(4)))
    assert given(office, cast.an, person(office, "an"), due=day(4)).state == "assigned"  # a task of one's own


def test_who_has_left_and_what_was_merged_get_no_task(office: Office) -> None:
    task = given(office, office.cast.binh, person(office, "an"))
    cast, today = office.cast, day(0)
    dt = Party(unit_id=cast.units["dt"])
    assert "heads" in refused(office, "lead", assigning.give, cast.binh, Wanted("Việc", dt, day(4)))
    with office.house.database.writing() as session:
        people.grant_role(session, SYSTEM, cast.people["an"], cast.units["dt"], "unit_head", since=today)
    given(office, cast.binh, dt, due=day(4))
    with clock.frozen(clock.now() + timedelta(days=2)):
        with office.house.database.writing() as session:
            organisations.close_unit(session, SYSTEM, cast.units["dt"], last_day=today)
            people.disable(session, SYSTEM, cast.people["an"])
        refused(office, "lead", assigning.give, cast.binh, Wanted("Việc", dt, day(9)))
        refused(office, "lead", assigning.give, cast.binh, Wanted("Việc", person(office, "an"), day(9)))
        office.do(assigning.hand_over, cast.binh, task, person(office, "kha"), "Võ Thị An đã chuyển công tác")
    assert now(office, task).lead_person_id == cast.people["kha"]


def test_a_child_is_due_no_later_than_its_parent_and_the_chain_is_no_circle(office: Office) -> None:
    cast, task = office.cast, accepted(office)
    told = refused(office, "due", assigning.split, cast.binh, task, Wanted("Con", person(office, "an"), day(14)))
    assert told == "Not later than 04/12/2026, the deadline of the task above."
    refused(office, "due", assigning.split, cast.binh, task, Wanted("Con", person(office, "an")))
    child = office.do(assigning.split, cast.binh, task, Wanted("Con", person(office, "an"), day(9)))
    assert "circle" in refused(office, "parent", assigning.move, cast.chi, task, child)
    assert "later" in refused(office, "due", deadlines.set_due, cast.chi, task, day(8), "Sớm hơn")
    extension = None
    office.do(doing.accept, cast.an, child)
    extension = office.do(deadlines.ask_extension, cast.an, child, day(14), "Chậm")
    refused(office, "due", deadlines.grant, cast.binh, child, extension)
    assert now(office, child).due == day(9)


def test_the_lead_cannot_close_over_what_is_missing(office: Office) -> None:
    cast, task = office.cast, accepted(office, parts=[unit(office, "thuanhoa")])
    child = office.do(assigning.split, cast.binh, task, Wanted("Con", person(office, "an"), day(9)))
    with pytest.raises(NotNow, match="Ủy ban nhân dân phường Thuận Hóa, NV-2026"):
        office.do(doing.report, cast.binh, task, "Xong")
    [part] = office.read(parts.of, task)
    refused(office, "reason", parts.waive, cast.binh, task, part, "")
    office.do(parts.waive, cast.binh, task, part, "Không liên quan")
    with pytest.raises(NotNow, match=child.code):
        office.do(doing.report, cast.binh, task, "Xong")
    office.do(closing.cancel, cast.binh, child, "Tự làm")
    office.do(doing.report, cast.binh, task, "Xong")
    assert now(office, task).state == "reported"


def test_the_evidence_that_was_asked_for(office: Office) -> None:
    task = accepted(office, evidence="document")
    refused(office, "document", doing.report, office.cast.binh, task, "Xong")
    refused(office, "text", doing.report, office.cast.binh, task, "")


def test_two_people_answer_one_request(office: Office) -> None:
    cast, task = office.cast, accepted(office, parts=[unit(office, "thuanhoa")])
    extension = office.do(deadlines.ask_extension, cast.binh, task, day(14), "Chậm số liệu")
    with pytest.raises(NotNow, match="asked already"):
        office.do(deadlines.ask_extension, cast.kha, task, day(14), "Chậm")
    office.do(deadlines.decline, cast.hoa, task, extension, "Không lùi")
    with pytest.raises(NotNow):
        office.do(deadlines.grant, cast.chi, task, extension)
    [part] = office.read(parts.of, task)
    office.do(parts.deliver, cast.la, task, part, "Số liệu")
    with pytest.raises(NotNow):
        office.do(parts.deliver, cast.my, task, part, "Số liệu khác")
    urging = office.do(talking.urge, cast.chi, task, "Gấp")
    office.do(talking.see, cast.binh, task, urging, "Mai xong")
    with pytest.raises(NotNow):
        office.do(talking.see, cast.kha, task, urging)


def test_who_has_no_part_finds_no_task(office: Office) -> None:
    task = given(office)
    for who in (office.cast.la, office.cast.an, office.cast.admin):
        with pytest.raises(NotFound):
            office.read(door.read, who, task.id)
    office.do(parts.ask_part, office.cast.chi, task, Contribution(Party(unit_id=office.cast.units["thuanhoa"])))
    office.do(talking.follow, office.cast.chi, task, [office.cast.people["dung"]])
    for who in (office.cast.la, office.cast.my, office.cast.dung):
        assert office.read(door.read, who, task.id).id == task.id
    office.do(talking.unfollow, office.cast.dung, task)
    with pytest.raises(NotFound):
        office.read(door.read, office.cast.dung, task.id)


def test_cancelling_takes_everything_below_with_it(office: Office) -> None:
    cast, task = office.cast, accepted(office)
    child = office.do(assigning.split, cast.binh, task, Wanted("Con", person(office, "an"), day(9)))
    office.do(doing.accept, cast.an, child)
    leaf = office.do(assigning.split, cast.an, child, Wanted("Cháu", person(office, "an"), day(8)))
    office.do(closing.cancel, cast.chi, task, "Đã có kế hoạch chung")
    assert [now(office, one).state for one in (task, child, leaf)] == ["cancelled"] * 3
    with office.house.database.reading() as session:
        last = session.scalars(select(col(TaskStep.verb)).where(col(TaskStep.task_id) == leaf.id)).all()[-1]
    assert last == "fall_away"


def test_a_name_after_an_at_is_told(office: Office) -> None:
    from workplace.notices.queries import page

    task = accepted(office)
    office.do(talking.comment, office.cast.chi, task, "Nhờ @Đặng Minh Kha kiểm tra số liệu")
    lines, _ = office.read(page, office.cast.kha)
    assert [line.kind for line in lines] == ["mention"]
