"""Work that changes hands: by a decision, row by row; one's own; the old name stays in the history."""

from datetime import timedelta

import pytest

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, now, office, papers, person, unit
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.org.actions import people
from workplace.tasks.actions import assigning, doing, parts, succeeding
from workplace.tasks.queries import door, successions
from workplace.tasks.rules.parties import Wanted

__all__ = ["desk", "office", "papers"]

DECISION = "118/QĐ-STC"


def test_who_left_is_followed_by_a_decision_task_by_task(office: Office) -> None:
    cast = office.cast
    first = given(office, cast.binh, person(office, "an"), title="Một")
    office.do(doing.accept, cast.an, first)
    office.do(doing.progress, cast.an, first, 40, "Đang làm")
    other = given(office, title="Hai", parts=[person(office, "an")])
    ended = given(office, cast.binh, person(office, "an"), title="Ba")
    office.do(doing.accept, cast.an, ended)
    [part] = office.read(parts.of, other)
    keys = [f"lead:{first.id}", f"part:{part.id}", f"lead:{ended.id}", f"issuer:{other.id}", "lead:99999"]
    with clock.frozen(clock.now() + timedelta(days=1)):
        with office.house.database.writing() as session:
            people.disable(session, SYSTEM, cast.people["an"])
        left = {one.name: one for one in office.read(successions.holders, cast.binh)}
        assert left["Võ Thị An"].gone and left["Võ Thị An"].count == 3
        office.do(doing.report, cast.an, ended, "Xong")
        to = person(office, "kha")
        done = office.do(succeeding.many, cast.binh, keys, to, DECISION, "", own=False)
    assert [bool(one.refused) for one in done] == [False, False, False, True, True]  # Chi's own giving isn't his
    assert (now(office, first).state, now(office, first).lead_person_id) == ("in_progress", cast.people["kha"])
    assert now(office, ended).state == "reported"
    [moved] = office.read(parts.of, other)
    assert moved.person_id == cast.people["kha"]
    [before] = office.read(successions.before, first)
    assert (before.old, before.new, before.decision) == ("Võ Thị An", "Đặng Minh Kha", DECISION)
    assert office.read(door.read, cast.an, first.id).id == first.id  # who led it once still reads it


def test_nobody_takes_over_what_is_not_theirs_to_give_on(office: Office) -> None:
    cast, task = office.cast, given(office)
    for who in (cast.an, cast.la, cast.kha):
        with pytest.raises(BadInput):
            office.do(succeeding.many, who, [f"lead:{task.id}"], unit(office, "thuanhoa"), DECISION, "", own=False)
    with pytest.raises(BadInput) as refusal:
        office.do(succeeding.many, cast.chi, [], None, "", "", own=False)
    assert {"task", "decision", "to"} <= refusal.value.fields.keys()
    for odd in ("lead:x", "boss:1", "lead"):
        with pytest.raises(BadInput):
            office.do(succeeding.many, cast.chi, [odd], unit(office, "thuanhoa"), DECISION, "", own=False)


def test_a_merged_ward_is_followed_by_another_and_an_administrator_may(office: Office) -> None:
    cast = office.cast
    task = given(office, lead=unit(office, "thuanhoa"))
    office.do(doing.accept, cast.la, task)
    to = unit(office, "stc")
    [done] = office.do(succeeding.many, cast.admin, [f"lead:{task.id}"], to, "1675/NQ-UBTVQH15", "Sáp nhập", own=False)
    assert done.refused is None and task.title not in done.title  # an administrator reads no words
    assert now(office, task).lead_unit_id == cast.units["stc"] and now(office, task).state == "accepted"


def test_ones_own_work_is_handed_on_and_accepted(office: Office) -> None:
    cast = office.cast
    task = given(office, cast.binh, person(office, "an"))
    office.do(doing.accept, cast.an, task)
    child = office.do(assigning.split, cast.an, task, Wanted("Con", person(office, "an"), day(4)))
    with pytest.raises(BadInput):  # not into another organisation
        office.do(succeeding.many, cast.an, [f"lead:{task.id}"], person(office, "la"), "", "Chuyển", own=True)
    with pytest.raises(NotFound):
        office.do(succeeding.hand_on, cast.kha, task, person(office, "kha"), "", "Tôi làm")
    keys = [f"lead:{task.id}", f"lead:{child.id}"]
    done = office.do(succeeding.many, cast.an, keys, person(office, "kha"), "", "Nghỉ thai sản", own=True)
    assert not any(one.refused for one in done)
    assert (now(office, task).state, now(office, child).lead_person_id) == ("assigned", cast.people["kha"])
    office.do(doing.accept, cast.kha, task)


def test_each_taking_over_is_a_step_of_its_own(office: Office) -> None:
    cast, task = office.cast, given(office, parts=[unit(office, "thuanhoa")])
    [part] = office.read(parts.of, task)
    for act, thing in ((succeeding.reassign, (task,)), (succeeding.reassign_part, (task, part)),
                       (succeeding.replace_issuer, (task,))):  # fmt: skip
        with pytest.raises(NotFound):
            office.do(act, cast.my, *thing, person(office, "binh"), DECISION, "")
        office.do(act, cast.chi, *thing, person(office, "binh"), DECISION, "")
        with pytest.raises(NotNow):  # they have it now
            office.do(act, cast.admin, *thing, person(office, "binh"), DECISION, "")


def test_someone_else_stands_for_having_given_it(office: Office) -> None:
    cast, task = office.cast, given(office)
    [done] = office.do(succeeding.many, cast.hoa, [f"issuer:{task.id}"], person(office, "hoa"), DECISION, "", own=False)
    assert done.refused is None and now(office, task).issuer_id == cast.people["hoa"]
    assert office.read(door.read, cast.chi, task.id).id == task.id  # who gave it still reads it


def test_the_page_of_who_takes_over(office: Office, desk: Desk) -> None:
    cast = office.cast
    task = given(office, cast.binh, person(office, "an"), title="Rà soát nợ")
    page = desk["binh"].get(f"/tasks/successions?of=person:{cast.people['an']}")
    assert "Rà soát nợ" in page.text
    sent = {"of": f"person:{cast.people['an']}", "task": f"lead:{task.id}", "to": f"person:{cast.people['kha']}"}
    assert desk["binh"].post("/tasks/successions", data=sent).status_code == 422
    done = desk["binh"].post("/tasks/successions", data=sent | {"decision": DECISION})
    assert done.status_code == 200 and "Rà soát nợ" in words(done.text)
    assert DECISION in desk["binh"].get(f"/tasks/{task.id}").text
    assert desk["kha"].get("/tasks/successions?of=mine").status_code == 200
    assert desk["kha"].get("/tasks/successions?of=person:x").status_code == 404
    own = {"to": f"person:{cast.people['an']}", "reason": "Trùng việc khác"}
    assert desk["kha"].post(f"/tasks/{task.id}/steps/hand_on", data=own).status_code == 303
    assert now(office, task).lead_person_id == cast.people["an"]
