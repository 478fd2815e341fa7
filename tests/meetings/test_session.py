"""A session's way: made, called, checked in, opened, items taken up, the floor given, closed; and its log."""

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from tests.meetings.conftest import Office, begun, item, now, on_floor, opened, prepared
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.meetings.actions import agenda, attending, making, projecting, sitting, speaking
from workplace.meetings.models.log import MeetingEvent, MeetingPresence, MeetingTurn
from workplace.meetings.queries import door, log
from workplace.meetings.rules import floor, replaying


def test_only_those_who_prepare_a_meeting_see_it_until_it_is_called(office: Office) -> None:
    cast, meeting = office.cast, prepared(office)
    assert office.read(door.read, cast.hoa, meeting.id).title == "Phiên họp thường kỳ tháng 11"
    with pytest.raises(NotFound):
        office.read(door.read, cast.binh, meeting.id)
    office.do(making.call, cast.hoa, meeting)
    assert office.read(door.read, cast.binh, meeting.id).state == "called"
    with pytest.raises(NotFound):
        office.read(door.read, cast.my, meeting.id)


def test_without_a_quorum_it_opens_only_for_a_reason(office: Office) -> None:
    cast, meeting = office.cast, prepared(office)
    office.do(making.call, cast.hoa, meeting)
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    office.do(attending.arrive, cast.chi, meeting)
    with pytest.raises(BadInput):
        office.do(sitting.open_, cast.chi, now(office, meeting))
    office.do(sitting.open_, cast.chi, now(office, meeting), "Khẩn cấp do mưa lũ")
    assert now(office, meeting).state == "open"


def test_only_whoever_presides_opens_and_a_guest_is_not_counted(office: Office) -> None:
    cast, meeting = office.cast, prepared(office)
    office.do(making.call, cast.hoa, meeting)
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    office.do(attending.arrive, cast.an, meeting)
    assert (on_floor(office, meeting).voters, on_floor(office, meeting).guests) == (0, 1)
    with pytest.raises(NotFound):
        office.do(sitting.open_, cast.dung, now(office, meeting), "x")


def test_in_a_break_nothing_is_said_and_it_goes_on_where_it_stopped(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    office.do(sitting.pause, cast.chi, meeting, 15)
    there = now(office, meeting)
    assert there.state == "paused" and on_floor(office, meeting).state == "paused"
    with pytest.raises(NotNow):
        office.do(speaking.ask, cast.binh, there, "speech")
    with pytest.raises(NotNow):
        office.do(sitting.pause, cast.chi, there)
    office.do(sitting.resume, cast.chi, there)
    assert now(office, meeting).state == on_floor(office, meeting).state == "open"


def test_speaking_waits_in_order_and_a_point_of_order_comes_in_between(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    for name in ("binh", "dung"):
        office.do(speaking.ask, cast[name], meeting, "speech")
    office.do(speaking.ask, cast.binh, meeting, "speech", key="again")
    first, second = on_floor(office, meeting).waiting
    office.do(speaking.give, cast.chi, meeting, first.id)
    office.do(speaking.ask, cast.dung, meeting, "order", "Đề nghị tách khoản 4")
    order = on_floor(office, meeting).orders[0]
    office.do(speaking.give, cast.chi, meeting, order.id)
    there = on_floor(office, meeting)
    assert there.speaking and there.speaking.turn.id == order.id and there.interrupted
    office.do(speaking.end, cast.chi, meeting)
    there = on_floor(office, meeting)
    assert there.speaking and there.speaking.turn.id == first.id and there.speaking.paused is None
    office.do(speaking.give, cast.chi, meeting, second.id)
    assert [one.state for one in turns(office)] == ["done", "speaking", "done"]


def turns(office: Office) -> list[MeetingTurn]:
    with office.house.database.reading() as session:
        return list(session.exec(select(MeetingTurn).order_by(col(MeetingTurn.id))))


def test_who_is_not_there_can_not_ask_and_a_closed_list_is_closed(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    with pytest.raises(NotNow):
        office.do(speaking.ask, cast.la, meeting, "speech")
    office.do(speaking.close_list, cast.chi, meeting, True)
    with pytest.raises(NotNow):
        office.do(speaking.ask, cast.binh, meeting, "speech")
    office.do(speaking.ask, cast.binh, meeting, "question", "Vốn đối ứng?")
    assert len(on_floor(office, meeting).questions) == 1


def test_a_command_sent_twice_counts_once(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    office.do(speaking.ask, cast.binh, meeting, "speech", key="k1")
    office.do(speaking.withdraw, cast.binh, meeting, on_floor(office, meeting).waiting[0].id, key="k2")
    office.do(speaking.ask, cast.binh, meeting, "speech", key="k1")
    assert on_floor(office, meeting).waiting == ()


def test_closing_ends_everything_and_it_may_be_opened_again(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    office.do(speaking.ask, cast.binh, meeting, "speech")
    office.do(speaking.give, cast.chi, meeting, on_floor(office, meeting).waiting[0].id)
    office.do(sitting.close, cast.chi, meeting)
    closed = now(office, meeting)
    assert closed.state == "closed" and item(office, meeting).state == "done"
    with office.house.database.reading() as session:
        assert all(one.to_ms for one in session.exec(select(MeetingPresence)))
    with pytest.raises(BadInput):
        office.do(sitting.reopen, cast.chi, closed, "")
    office.do(sitting.reopen, cast.chi, closed, "Bổ sung kết luận mục 2")
    assert now(office, meeting).state == "open"


def test_the_log_replays_to_the_same_floor_and_rows_and_shows_a_flipped_byte(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    office.do(speaking.ask, cast.binh, meeting, "speech")
    office.do(speaking.give, cast.chi, meeting, on_floor(office, meeting).waiting[0].id)
    office.do(speaking.add_time, cast.chi, meeting, 3)
    office.do(agenda.put_off, cast.chi, meeting, item(office, meeting, 1).id, "Chưa đủ tài liệu")
    office.do(attending.leave, cast.binh, meeting)
    with office.house.database.writing() as session:
        held = now(office, meeting)
        events = list(log.events(session, held.id or 0))
        assert replaying.replay(events) == floor.read(held.floor)
        before = rows(session)
        projecting.rebuild(session, held.id or 0, events)
        session.expire_all()
        assert rows(session) == before
        assert log.first_wrong(session, held) is None
        wrong = update(MeetingEvent).where(col(MeetingEvent.seq) == 3).values(at_ms=col(MeetingEvent.at_ms) + 1)
        session.execute(wrong)
        assert log.first_wrong(session, held) == 3


def rows(session) -> list[dict]:
    from workplace.meetings.models.agenda import MeetingItem

    tables = (MeetingPresence, MeetingTurn, MeetingItem)
    return [one.model_dump() for table in tables for one in session.exec(select(table).order_by(col(table.id)))]


def test_whoever_takes_the_chair_presides_from_then_on(office: Office) -> None:
    cast, meeting = office.cast, opened(office)
    with office.house.database.reading() as session:
        dung = door.me(session, cast.dung, meeting)
        assert dung is not None and dung.id is not None
    with pytest.raises(NotFound):
        office.do(sitting.hand_over, cast.dung, meeting, dung.id)
    office.do(sitting.hand_over, cast.chi, meeting, dung.id)
    assert now(office, meeting).chair_id == cast.people["dung"]
    office.do(agenda.begin, cast.dung, meeting, item(office, meeting).id)
