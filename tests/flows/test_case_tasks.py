"""A task made of a case: due in time for the answer; open, it keeps the answer back; its result comes home."""

from datetime import date, timedelta

import pytest

from tests.cases.conftest import Office, desk, now, office, papers
from tests.flows.test_answering import drafted, rows
from workplace.cases.models.cases import Case, CaseLink, CaseMessage
from workplace.citizens.actions import answering, by_document, by_task
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.tasks.actions import closing, doing
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import door

__all__ = ["desk", "office", "papers"]

FRIDAY = date(2026, 11, 27)  # the case is due on Monday the 30th


def given(desk: Office, case: Case, who: Acting, due: date | None = FRIDAY, lead: str = "") -> Task:
    offered = desk.read(ports.leads.call, who)
    desk.do(by_task.give, who, case, "Kiểm tra dự toán", "Đối chiếu kế hoạch vốn", lead or offered[0].value, due)
    task = rows(desk, CaseLink, case)[-1].thing
    found: Task = desk.read(door.read, who, task)
    return found


def test_a_task_of_a_case_is_due_before_it_and_both_lead_to_each_other(desk: Office) -> None:
    cast, case = desk.cast, drafted(desk)
    assert desk.read(by_task.latest, now(desk, case)) == FRIDAY
    task = given(desk, case, cast.an)
    assert (task.origin_module, task.origin_thing, task.origin_note, task.source) == (
        "cases",
        case.id,
        case.code,
        "case",
    )
    (origin,) = desk.read(ports.describe["cases"], cast.an, [case.id]).values()
    assert origin.url == f"/cases/{case.id}"
    (hanging,) = desk.read(ports.open_work["tasks"], cast.an, Ref("cases", case.id or 0))
    assert hanging.code == task.code


@pytest.mark.parametrize("due", [None, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)])
def test_a_task_that_would_come_too_late_is_refused(desk: Office, due: date | None) -> None:
    case = drafted(desk)
    with pytest.raises(BadInput) as refused:
        given(desk, case, desk.cast.an, due)
    assert "due" in refused.value.fields and rows(desk, CaseLink, case) == []


def test_who_does_not_work_on_it_gives_no_task_of_it(desk: Office) -> None:
    case = drafted(desk)
    for stranger in ("chi", "la", "dung"):
        with pytest.raises(NotFound):
            desk.do(by_task.give, desk.cast[stranger], case, "x", "", "", FRIDAY)
    with pytest.raises(BadInput):
        given(desk, case, desk.cast.an, lead="person:999")


def test_an_open_task_keeps_the_answer_back_and_its_result_comes_home(desk: Office) -> None:
    cast, case = desk.cast, drafted(desk)
    task = given(desk, case, cast.binh, lead=f"person:{cast.an.person}")
    with pytest.raises(NotNow):
        desk.read(by_document.letter, cast.an, now(desk, case))
    desk.do(answering.submit, cast.an, case, cast.binh.person)
    with pytest.raises(NotNow):
        desk.do(answering.approve, cast.binh, case)
    _finish(desk, cast.an, cast.binh, task)
    (home,) = (one for one in rows(desk, CaseMessage, case) if one.kind == "task_done")
    assert (home.audience, home.body) == ("internal", "Đã bố trí 1,2 tỷ đồng")
    desk.do(answering.approve, cast.binh, case)
    assert now(desk, case).state == "answered"
    with pytest.raises(NotNow):  # its result stands
        given(desk, case, cast.binh)


def _finish(desk: Office, who: Acting, issuer: Acting, task: Task) -> None:
    desk.do(doing.accept, who, task)
    desk.do(doing.report, who, task, "Đã bố trí 1,2 tỷ đồng")
    desk.do(closing.complete, issuer, task)
