"""A task's whole way: given, split down to a person, contributed to, extended, reported, accepted."""

from sqlalchemy import select
from sqlmodel import col

from tests.tasks.conftest import Office, day, given, now, person, unit
from workplace.access.kinds import TASKS
from workplace.access.models import Participant
from workplace.tasks.actions import assigning, closing, deadlines, doing, parts
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.rules.parties import Wanted


def lies(office: Office, who: str, folder: str) -> bool:
    """Whether a task lies in this person's folder."""
    mine = (col(Participant.holder).in_(office.cast[who].principals), col(Participant.folder) == folder)
    found = select(col(Participant.thing)).where(col(Participant.kind) == TASKS, *mine)
    with office.house.database.reading() as session:
        return session.execute(found).first() is not None


def part_of(office: Office, task: Task) -> TaskPart:
    found: list[TaskPart] = office.read(parts.of, task)
    return found[0]


def test_a_task_goes_down_three_levels_and_comes_back_accepted(office: Office) -> None:
    cast = office.cast
    task = given(office, parts=[unit(office, "thuanhoa")], evidence="")
    assert lies(office, "binh", "to_take") and lies(office, "chi", "given") and lies(office, "la", "to_contribute")
    office.do(doing.accept, cast.binh, task)
    assert lies(office, "binh", "in_work") and not lies(office, "binh", "to_take")
    child = office.do(assigning.split, cast.binh, task, Wanted("Soạn báo cáo", person(office, "an"), day(8)))
    assert now(office, child).depth == 1 and lies(office, "an", "to_take")
    office.do(doing.accept, cast.an, child)
    office.do(doing.progress, cast.an, child, 60, "Đã tổng hợp 31 dự án")
    extension = office.do(deadlines.ask_extension, cast.an, child, day(10), "Chờ số liệu sau mưa lũ")
    assert lies(office, "binh", "to_answer")
    office.do(deadlines.grant, cast.binh, child, extension)
    kept = now(office, child)
    assert (kept.due, kept.original_due, kept.extensions) == (day(10), day(8), 1)
    office.do(doing.report, cast.an, child, "Đã xong dự thảo")
    office.do(closing.complete, cast.binh, child, "good")
    office.do(parts.deliver, cast.my, task, part_of(office, task), "Kết quả giải phóng mặt bằng")
    office.do(doing.report, cast.binh, task, "Báo cáo 31/STC-QLNS")
    assert lies(office, "chi", "to_answer")
    office.do(closing.complete, cast.chi, task, "excellent", "Tốt")
    done = now(office, task)
    assert (done.state, done.quality, done.percent) == ("completed", "excellent", 100)
    assert not lies(office, "binh", "in_work") and not lies(office, "chi", "given")


def test_what_is_sent_back_is_as_far_as_was_last_said(office: Office) -> None:
    """A result handed in counts as all done; sent back or opened again, the task is no longer all done."""
    cast = office.cast
    task, untold = given(office), given(office, title="Chưa báo cáo tiến độ lần nào")
    for one in (task, untold):
        office.do(doing.accept, cast.binh, one)
    office.do(doing.progress, cast.binh, task, 60, "Đã tổng hợp 31 dự án")
    office.do(doing.report, cast.binh, task, "Đã xong")
    assert now(office, task).percent == 100
    office.do(closing.rework, cast.chi, task, "Thiếu phụ lục")
    assert now(office, task).percent == 60
    office.do(doing.report, cast.binh, task, "Đã bổ sung")
    office.do(closing.complete, cast.chi, task, "good")
    office.do(closing.reopen, cast.chi, task, "Còn sót")
    assert now(office, task).percent == 60
    office.do(doing.report, cast.binh, untold, "Đã xong")
    office.do(closing.rework, cast.chi, untold, "Thiếu phụ lục")
    assert now(office, untold).percent == 0
