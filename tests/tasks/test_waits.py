"""A task that waits for another: held up, going ahead with a reason, never in a circle; resting with the one above."""

import pytest
from sqlmodel import Session

from tests.docs.routes.conftest import Desk, desk, words
from tests.docs.test_at_once import meanwhile
from tests.tasks.conftest import Office, day, given, now, office, papers, person
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.notices.queries import page
from workplace.tasks.actions import assigning, closing, doing, resting, waiting
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.waits import TaskWait
from workplace.tasks.queries import waits
from workplace.tasks.rules.parties import Wanted

__all__ = ["desk", "office", "papers"]


def accepted(office: Office, title: str) -> Task:
    task = given(office, title=title)
    office.do(doing.accept, office.cast.binh, task)
    return task


def tie(office: Office, task: Task, other: Task, kind: str = "report") -> TaskWait:
    made: TaskWait = office.do(waiting.wait_for, office.cast.chi, task, other, kind)
    return made


def test_the_lead_waits_or_says_why_not(office: Office) -> None:
    cast = office.cast
    survey, design = accepted(office, "Khảo sát"), accepted(office, "Thiết kế")
    tie(office, design, survey, "begin")
    for act in (lambda: office.do(doing.begin, cast.binh, design),
                lambda: office.do(doing.progress, cast.binh, design, 10, "Bắt đầu"),
                lambda: office.do(doing.report, cast.binh, design, "Xong")):  # fmt: skip
        with pytest.raises(BadInput) as refusal:
            act()
        assert survey.code in str(refusal.value.fields["despite"])
    assert now(office, design).state == "accepted"
    with pytest.raises(NotFound):  # the issuer waits for nothing
        office.do(waiting.go_ahead, cast.chi, design, ("begin",), "Cứ làm")
    office.do(doing.begin, cast.binh, design, "Chủ tịch yêu cầu làm song song")
    office.do(doing.report, cast.binh, design, "Xong")  # it was passed over once and for all
    [row] = office.read(waits.of, cast.chi, design)
    assert (row.row.state, row.row.reason) == ("passed", "Chủ tịch yêu cầu làm song song")


def test_what_has_ended_holds_nobody_up_and_who_waited_is_told(office: Office) -> None:
    cast = office.cast
    first, second, third = (accepted(office, title) for title in ("Một", "Hai", "Ba"))
    tie(office, third, first)
    tie(office, third, second)
    office.do(closing.cancel, cast.chi, first, "Không cần nữa")
    told = [line for line in office.read(page, cast.binh)[0] if line.kind == "task_freed"]
    assert told == []  # it still waits for the second
    office.do(doing.report, cast.binh, second, "Xong")
    office.do(closing.complete, cast.chi, second)
    told = [str(line.sentence) for line in office.read(page, cast.binh)[0] if line.kind == "task_freed"]
    assert set(told) == {"What it waited for has ended: Ba"}
    office.do(doing.report, cast.binh, third, "Xong")
    assert now(office, third).state == "reported"


def test_nobody_waits_in_a_circle(office: Office) -> None:
    cast = office.cast
    a, b, c = (accepted(office, title) for title in ("A", "B", "C"))
    child = office.do(assigning.split, cast.binh, a, Wanted("Con của A", person(office, "an"), day(7)))
    tie(office, b, a)
    tie(office, c, b)
    for task, other in ((a, c), (a, a), (a, child), (a, b), (b, a)):
        with pytest.raises(BadInput):
            tie(office, task, other)
    with pytest.raises(BadInput):
        office.do(waiting.wait_for, cast.binh, child, a, "report")
    with pytest.raises(BadInput):  # A would hang below C, which waits for it
        office.do(assigning.move, cast.chi, c, a)
    with pytest.raises(BadInput):
        office.do(
            waiting.wait_for, cast.binh, a, given(office, cast.binh, person(office, "an"), due=day(4)), "some day"
        )


def test_who_ties_and_who_unties(office: Office) -> None:
    cast = office.cast
    first, second = accepted(office, "Một"), accepted(office, "Hai")
    with pytest.raises(NotFound):
        office.do(waiting.wait_for, cast.an, second, first, "report")
    row = tie(office, second, first)
    with pytest.raises(NotFound):  # the lead can't untie what the issuer tied; they go ahead with a reason
        office.do(waiting.untie, cast.binh, second, row)
    office.do(waiting.untie, cast.hoa, second, row)
    own = office.do(waiting.wait_for, cast.binh, second, first, "report")
    office.do(waiting.untie, cast.binh, second, own)
    with pytest.raises(NotNow):
        office.do(waiting.untie, cast.binh, second, own)
    assert office.read(waits.of, cast.chi, second) == []


def test_the_page_shows_both_ends_and_takes_the_reason(office: Office, desk: Desk) -> None:
    first, second = accepted(office, "Khảo sát"), accepted(office, "Thiết kế")
    path = f"/tasks/{second.id}/steps"
    assert desk["chi"].post(f"{path}/wait_for", data={"other": first.code, "kind": "report"}).status_code == 303
    assert desk["chi"].post(f"{path}/wait_for", data={"other": "NV-2026-9999", "kind": "report"}).status_code == 422
    assert "Khảo sát" in words(desk["binh"].get(f"/tasks/{second.id}").text)
    assert second.code in words(desk["binh"].get(f"/tasks/{first.id}").text)
    refused = desk["binh"].post(f"{path}/report", data={"text": "Xong"})
    assert refused.status_code == 422 and 'id="despite"' in refused.text
    for view in ("board", "gantt"):
        assert first.code in desk["binh"].get(f"/tasks/{view}?scope=held-{office.cast.organisations['stc']}").text
    sent = desk["binh"].post(f"{path}/report", data={"text": "Xong", "despite": "Đã có số liệu"})
    assert sent.status_code == 303 and now(office, second).state == "reported"


def test_what_is_below_rests_and_goes_on_with_the_task_above(office: Office) -> None:
    cast, task = office.cast, accepted(office, "Trên")
    split = [office.do(assigning.split, cast.binh, task, Wanted(t, person(office, "an"), day(7))) for t in "abc"]
    office.do(doing.accept, cast.an, split[1])
    leaf = office.do(assigning.split, cast.an, split[1], Wanted("Lá", person(office, "an"), day(4)))
    office.do(resting.suspend, cast.binh, split[2], "Riêng")
    office.do(resting.suspend, cast.chi, task, "Chờ trung ương")
    assert {now(office, one).state for one in (task, *split, leaf)} == {"suspended"}
    with pytest.raises(NotNow, match=task.code):
        office.do(resting.resume, cast.binh, split[0])
    office.do(resting.resume, cast.chi, task)
    assert [now(office, one).state for one in (task, *split, leaf)] == [
        "in_progress", "assigned", "accepted", "suspended", "assigned",
    ]  # fmt: skip


def test_two_who_close_a_circle_from_both_ends_at_once_do_not(office: Office, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    first, second, third, fourth = (accepted(office, title) for title in ("Một", "Hai", "Ba", "Bốn"))
    tie(office, second, third)
    tie(office, fourth, first)

    def one_end(session: Session) -> None:
        mine, other = session.get_one(Task, first.id), session.get_one(Task, second.id)
        waiting.wait_for(session, office.cast.chi, mine, other, "report")

    slower = meanwhile(office, one_end, lambda: tie(office, third, fourth))
    assert isinstance(slower.exception(), BadInput)
    fifth, sixth = accepted(office, "Năm"), accepted(office, "Sáu")

    def tie_it(session: Session) -> None:
        mine, other = session.get_one(Task, fifth.id), session.get_one(Task, sixth.id)
        waiting.wait_for(session, office.cast.chi, mine, other, "report")

    slower = meanwhile(office, tie_it, lambda: office.do(assigning.move, office.cast.chi, fifth, sixth))
    assert isinstance(slower.exception(), BadInput), "it would hang below what it waits for"
