"""A question from the desk to the answer: worked out together, approved, told, published as agreed, rated once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.cases.conftest import Office, now, taken
from workplace.cases.actions import assigning
from workplace.cases.models.cases import Case, CaseMessage, CasePause, CaseWords, Rating
from workplace.cases.models.services import Scope
from workplace.cases.queries import clockwork, door
from workplace.citizens.actions import answering, citizens_own, moderating, publishing, talking, urging
from workplace.citizens.queries import own
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.tasks.actions import assigning as tasks
from workplace.tasks.rules.parties import Origin, Party, Wanted


def given(desk: Office, **more: Any) -> Case:
    """A question that An of finance handles."""
    case = taken(desk, **more)
    desk.do(moderating.give_out, desk.cast.vinh, case, desk.cast.units["stc"], "Xin trả lời")
    desk.do(answering.take_up, desk.cast.kha, case, desk.cast.an.person)
    return now(desk, case)


def answered(desk: Office, **more: Any) -> Case:
    """The same, answered by Binh's approval."""
    case = given(desk, **more)
    desk.do(answering.draft, desk.cast.an, case, "Kinh phí đã được cấp.", "", case.version)
    desk.do(answering.submit, desk.cast.an, case, desk.cast.binh.person)
    desk.do(answering.approve, desk.cast.binh, case)
    return now(desk, case)


def words(desk: Office, case: Case) -> CaseWords:
    with desk.house.database.reading() as session:
        return session.get_one(CaseWords, case.id)


def told(desk: Office, case: Case) -> list[tuple[str, str]]:
    """What the citizen was told, in order."""
    row = CaseMessage
    mine = (col(row.case_id) == case.id, col(row.audience) == "applicant")
    with desk.house.database.reading() as session:
        return [(m.kind, m.body) for m in session.scalars(select(row).where(*mine).order_by(col(row.id)))]


def test_with_the_approval_the_clock_stops_the_citizen_is_told_and_the_public_reads_it(desk: Office) -> None:
    case = answered(desk, body="Tôi là Nguyễn Văn Nam, 0905 123 456, xin hỏi khi nào có kinh phí?")
    assert case.state == "answered" and case.outcome == "answered" and case.ready_at == clock.now() == case.closed_at
    assert told(desk, case)[-1] == ("answered", "Kinh phí đã được cấp.")
    assert case.published_at == clock.now()
    public = words(desk, case)
    assert public.public_body == "Tôi là […], […], xin hỏi khi nào có kinh phí?"
    assert public.public_answer == "Kinh phí đã được cấp." and "0905 123 456" in public.body


def test_without_consent_nothing_is_published(desk: Office) -> None:
    case = answered(desk, consents={})
    assert case.published_at is None
    with pytest.raises(NotNow):
        desk.do(publishing.publish, desk.cast.vinh, case)


def test_the_answer_waits_for_every_task_of_the_case(desk: Office) -> None:
    case, c = given(desk), desk.cast
    task = Wanted("Đối chiếu số liệu kinh phí", lead=Party(c.kha.person), origin=Origin(ref=Ref("cases", case.id or 0)))
    desk.do(tasks.give, c.binh, task)
    desk.do(answering.draft, c.an, case, "Đã có.", "", case.version)
    desk.do(answering.submit, c.an, case, c.binh.person)
    with pytest.raises(NotNow, match="is still open"):
        desk.do(answering.approve, c.binh, case)
    assert now(desk, case).state == "in_review"


def test_who_saves_an_older_version_is_told_who_was_faster_and_nothing_is_lost(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(answering.draft, c.binh, case, "Bản của Bình", "", case.version)
    with pytest.raises(NotNow, match="Hoàng Thanh Bình has saved this"):
        desk.do(answering.draft, c.an, case, "Bản của An", "", case.version)
    with pytest.raises(NotNow):
        desk.do(publishing.redact, c.vinh, case, "Tên", "Lời", "", case.version)
    assert words(desk, case).answer == "Bản của Bình" and now(desk, case).version == case.version + 1


def test_an_answer_is_returned_taken_back_and_never_empty(desk: Office) -> None:
    case, c = given(desk), desk.cast
    with pytest.raises(BadInput):
        desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.draft, c.an, case, "Đã có.", "", case.version)
    with pytest.raises(BadInput):
        desk.do(answering.submit, c.an, case, c.la.person)
    desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.take_back, c.an, case)
    desk.do(answering.submit, c.an, case, c.binh.person)
    with pytest.raises(BadInput):
        desk.do(answering.give_back, c.binh, case, " ")
    desk.do(answering.give_back, c.binh, case, "Thiếu căn cứ")
    assert now(desk, case).state == "drafting"


def test_asked_to_clarify_the_citizen_is_told_the_clock_stands_and_their_reply_lets_it_run(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(answering.clarify, c.an, case, "Đoạn đường nào?")
    paused = now(desk, case)
    assert paused.paused_at is not None and told(desk, case)[-1] == ("clarify", "Đoạn đường nào?")
    with pytest.raises(NotNow):
        desk.do(answering.clarify, c.an, case, "Còn gì nữa?")
    due = paused.due_at
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=2))
        desk.do(talking.reply, case, "Đoạn trước chợ")
        found = now(desk, case)
        assert found.paused_at is None and due is not None and found.due_at == due + timedelta(days=2)
        with pytest.raises(NotNow):
            desk.do(answering.resume, c.an, case, "Đã rõ")
        desk.do(answering.clarify, c.an, case, "Bên nào đường?")
        desk.do(answering.resume, c.an, case, "Đã xem tại chỗ")
        assert now(desk, case).paused_at is None
        desk.do(answering.clarify, c.an, case, "Từ số mấy?")
        desk.do(talking.reply, case, "Từ số 12")
        with pytest.raises(NotNow, match="3 times"):
            desk.do(answering.clarify, c.an, case, "Còn gì nữa?")


def test_the_time_before_another_look_is_no_asking_of_the_citizen(desk: Office) -> None:
    case, c = answered(desk), desk.cast
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=1))
        desk.do(citizens_own.reopen, case, "Chưa nói khi nào")
        desk.do(answering.take_up, c.kha, case, c.an.person)
        for _ in range(3):
            desk.do(answering.clarify, c.an, case, "Đoạn nào?")
            desk.do(talking.reply, case, "Đoạn trước chợ")
        with pytest.raises(NotNow, match="3 times"):
            desk.do(answering.clarify, c.an, case, "Còn gì nữa?")


def test_sent_back_is_counted_and_after_twice_the_coordinator_is_proposed(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    with desk.house.database.writing() as session:
        session.add(Scope(kind="question", unit_id=c.units["ubnd"], mode="coordinate", valid_from=clock.today()))
    for bounces in (0, 1):
        assert desk.read(moderating.proposed, now(desk, case)) == c.units["stc"]
        desk.do(moderating.give_out, c.vinh, case, c.units["stc"])
        desk.do(answering.bounce, c.binh, case, "Không thuộc thẩm quyền")
        found = now(desk, case)
        assert (found.state, found.bounces, found.unit_id) == ("moderated", bounces + 1, None)
    assert desk.read(moderating.proposed, now(desk, case)) == c.units["ubnd"]
    with pytest.raises(NotFound):
        desk.read(door.read, c.binh, case.id)


def test_another_unit_that_was_asked_sees_it_and_advises_once(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(answering.ask_unit, c.an, case, c.units["thuanhoa"], "Phường xác nhận giúp")
    row = desk.read(assigning.supports, case)[0]
    desk.do(answering.advise, c.la, desk.read(door.read, c.la, case.id), row.id, "Đúng vậy")
    assert desk.read(assigning.supports, case)[0].answer == "Đúng vậy"
    with pytest.raises(NotNow):
        desk.do(answering.advise, c.la, case, row.id, "Nói lại")
    with pytest.raises(BadInput):
        desk.do(answering.ask_unit, c.an, case, c.units["stc"], "Tự hỏi")


def test_only_somebody_of_the_agency_can_handle_it(desk: Office) -> None:
    case, c = given(desk), desk.cast
    with pytest.raises(BadInput):
        desk.do(answering.hand_to, c.an, case, c.la.person)
    desk.do(answering.hand_to, c.an, case, c.kha.person)
    assert now(desk, case).handler_id == c.kha.person
    with pytest.raises(NotNow):
        desk.do(answering.hand_to, c.an, case, c.binh.person)


def test_a_question_is_reopened_once_and_goes_back_to_who_held_it(desk: Office) -> None:
    case, c = answered(desk), desk.cast
    with pytest.raises(BadInput):
        desk.do(citizens_own.reopen, case, "")
    desk.do(citizens_own.reopen, case, "Chưa nói khi nào")
    found, left = now(desk, case), words(desk, case)
    assert left.public_answer == "" and "duoc cap" not in left.public_folded and found.published_at is not None
    assert (found.state, found.unit_id, found.handler_id, found.reopened) == ("assigned", c.units["stc"], None, 1)
    assert found.ready_at is None and found.closed_at is None and told(desk, case)[-1][0] == "reopened"
    desk.do(answering.take_up, c.binh, case)
    desk.do(answering.submit, c.binh, case, c.binh.person)
    desk.do(answering.approve, c.binh, case)
    with pytest.raises(NotNow):
        desk.do(citizens_own.reopen, case, "Vẫn chưa rõ")
    assert [held.minutes for held in desk.read(clockwork.holders, now(desk, case))] == [0, 0, 0]


def test_a_rating_is_given_once(desk: Office) -> None:
    case = answered(desk)
    with pytest.raises(BadInput):
        desk.do(citizens_own.rate, case, 4, "")
    desk.do(citizens_own.rate, case, 3, "Nhanh")
    with pytest.raises(NotNow):
        desk.do(citizens_own.rate, case, 1, "Đổi ý")
    with desk.house.database.reading() as session:
        assert session.get_one(Rating, case.id).score == 3


def test_whoever_agrees_no_longer_is_off_the_public_pages_for_good(desk: Office) -> None:
    case, c = answered(desk), desk.cast
    desk.do(publishing.unpublish, c.vinh, case)
    desk.do(publishing.publish, c.vinh, case)
    assert now(desk, case).published_at is not None
    desk.do(publishing.unpublish, None, case)
    found = now(desk, case)
    assert found.published_at is None and not found.is_public
    with pytest.raises(NotNow):
        desk.do(publishing.publish, c.vinh, case)


def test_the_public_wording_of_the_desk_is_what_is_published(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(publishing.redact, c.vinh, case, "Kinh phí sửa đường", "Hỏi về kinh phí.", "Đã cấp.", case.version)
    desk.do(answering.draft, c.an, case, "Kính gửi ông Nam: đã cấp.", "Đã cấp.", case.version + 1)
    desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.approve, c.binh, case)
    public = words(desk, case)
    assert (public.public_title, public.public_body) == ("Kinh phí sửa đường", "Hỏi về kinh phí.")
    assert public.public_answer == "Đã cấp."


def test_the_archive_finds_nothing_of_an_answer_before_it_is_given(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(publishing.publish, c.vinh, case)
    desk.do(answering.draft, c.an, case, "Đang xem.", "Bản nháp chưa duyệt", now(desk, case).version)
    assert "nhap" not in words(desk, case).public_folded and "kinh" in words(desk, case).public_folded
    desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.approve, c.binh, case)
    assert "nhap" in words(desk, case).public_folded


def test_who_was_joined_reads_the_others_answer_where_that_is_public(desk: Office) -> None:
    other, mine = answered(desk), taken(desk, title="Vẫn đường ấy")
    with desk.house.database.writing() as session:
        session.get_one(Case, mine.id).repeats = other.id
    assert desk.read(own.own, now(desk, mine)).answer == "Kinh phí đã được cấp."
    desk.do(publishing.unpublish, desk.cast.vinh, other)
    assert desk.read(own.own, now(desk, mine)).answer == ""
    assert desk.read(own.own, now(desk, other)).answer == "Kinh phí đã được cấp."


def test_urged_the_unit_acknowledges(desk: Office) -> None:
    case, c = given(desk), desk.cast
    with pytest.raises(NotNow):
        desk.do(urging.acknowledge, c.kha, case)
    desk.do(urging.urge, c.chi, case, "Trước thứ Sáu")
    with pytest.raises(NotFound):
        desk.do(urging.acknowledge, c.vinh, case)
    desk.do(urging.acknowledge, c.kha, case)
    with pytest.raises(NotNow):
        desk.do(urging.acknowledge, c.kha, case)


def test_withdrawn_it_lies_with_nobody(desk: Office) -> None:
    case = given(desk)
    desk.do(talking.write, desk.cast.an, case, "Đang xem xét")
    desk.do(talking.note, desk.cast.binh, case, "Xem lại quyết toán")
    desk.do(citizens_own.withdraw, case)
    found = now(desk, case)
    assert found.state == "withdrawn" and found.closed_at == clock.now()
    with desk.house.database.reading() as session:
        assert session.scalars(select(CasePause).where(col(CasePause.case_id) == case.id)).all() == []
    assert ("word", "Xem lại quyết toán") not in told(desk, case)
