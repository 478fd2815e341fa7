"""A case's way to whoever answers it: received, confirmed, taken, given out, sent back; seen by whom it concerns."""

from datetime import timedelta

import pytest

from tests.cases.conftest import SINCE, Office, came, now, taken
from workplace.cases.models.services import Scope
from workplace.cases.queries import clockwork, door
from workplace.citizens.actions import citizens_own, moderating
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow


def test_who_holds_the_secret_opens_the_case_and_nobody_else(desk: Office) -> None:
    found = came(desk)
    code = found.case.code
    assert desk.read(door.opened, code.lower().replace("-", " "), found.secret.lower()).id == found.case.id
    assert desk.read(door.by_token, found.token).id == found.case.id
    for wrong in (("AAA-1111-2222", found.secret), (code, "AAAAA-AAAAA"), ("", ""), (code, "")):
        with pytest.raises(NotFound):
            desk.read(door.opened, *wrong)


def test_the_clock_begins_when_it_is_taken_and_the_promise_stays(desk: Office) -> None:
    case = taken(desk)
    assert case.accepted_at is not None
    assert case.promised_at == case.due_at == clock.now() + timedelta(days=7)  # five working days
    assert [one.name for one in desk.read(clockwork.holders, case)] == ["Văn phòng Ủy ban nhân dân thành phố Huế"]


def test_given_out_the_unit_sees_it_and_the_others_do_not(desk: Office) -> None:
    case, cast = taken(desk), desk.cast
    with pytest.raises(NotFound):
        desk.read(door.read, cast.binh, case.id)
    desk.do(moderating.give_out, cast.vinh, case, cast.units["stc"])
    assert desk.read(door.read, cast.binh, case.id).unit_id == cast.units["stc"]
    with pytest.raises(NotFound):
        desk.read(door.read, cast.la, case.id)
    with pytest.raises(NotFound):
        desk.do(moderating.give_out, cast.binh, case, cast.units["vp"], reason="của người khác")


def test_the_sender_of_a_report_is_hidden_from_who_handles_it(desk: Office) -> None:
    case = taken(desk, kind="report", service="road")
    desk.do(moderating.give_out, desk.cast.vinh, case, desk.cast.units["thuanhoa"])
    now_held = now(desk, case)
    assert desk.read(door.read, desk.cast.la, case.id)
    assert desk.read(door.reporter, desk.cast.la, now_held) is None
    assert desk.read(door.reporter, desk.cast.vinh, now_held).name == "Nguyễn Văn Nam"


def test_an_emergency_is_not_taken_by_a_form(desk: Office) -> None:
    with pytest.raises(BadInput) as refused:
        came(desk, kind="report", service="fire")
    assert "114" in str(refused.value)


def test_a_step_out_of_its_time_is_refused(desk: Office) -> None:
    case = came(desk).case
    with pytest.raises(NotNow):
        desk.do(moderating.moderate, desk.cast.vinh, case)
    desk.do(moderating.confirm, case)
    desk.do(moderating.reject, desk.cast.vinh, case, "Đã trả lời tại công văn số 12")
    assert now(desk, case).closed_at is not None
    with pytest.raises(NotNow):
        desk.do(moderating.moderate, desk.cast.vinh, case)


def test_of_its_own_ward_the_ward_is_competent_and_of_others_the_city(desk: Office) -> None:
    ward, units = desk.cast.organisations["thuanhoa"], desk.cast.units
    with desk.house.database.writing() as session:
        session.add(Scope(kind="question", area_id=ward, unit_id=units["thuanhoa"], valid_from=SINCE))
    assert desk.read(moderating.proposed, taken(desk, area_id=ward)) == units["thuanhoa"]
    assert desk.read(moderating.proposed, taken(desk)) == units["stc"]


def test_a_case_is_joined_only_to_one_that_was_taken_and_may_have_a_result(desk: Office) -> None:
    case, vinh = taken(desk), desk.cast.vinh
    untaken, withdrawn, rejected, live = came(desk).case, taken(desk), taken(desk), taken(desk)
    desk.do(moderating.confirm, untaken)
    desk.do(citizens_own.withdraw, withdrawn)
    desk.do(moderating.reject, vinh, rejected, "Đã trả lời")
    for into in (untaken, withdrawn, rejected):
        with pytest.raises(BadInput):
            desk.do(moderating.merge, vinh, case, into.id)
    assert now(desk, case).state == "moderated"
    desk.do(moderating.merge, vinh, case, live.id)
    assert now(desk, case).repeats == live.id
