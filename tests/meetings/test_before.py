"""Before a meeting: called, changed, taken back, answered, somebody sent instead; its agenda; who hears of it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.meetings.conftest import Office, now, opened, prepared, wanted
from workplace.calendars.actions import attending, entries
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import parties as of_items
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.meetings.actions import answering, changing, making, planning
from workplace.meetings.actions.making import Point, Seat
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import agenda, door, lists, log
from workplace.meetings.rules import planning as outline
from workplace.notices.models import Notice


def called(office: Office, **more) -> Meeting:
    meeting = prepared(office, **more)
    office.do(making.call, office.cast.hoa, meeting)
    return now(office, meeting)


def told(office: Office, kind: str) -> set[int]:
    with office.house.database.reading() as session:
        return {one.person for one in session.exec(select(Notice)) if one.kind == kind}


def entry(office: Office) -> CalendarItem:
    with office.house.database.reading() as session:
        return session.exec(select(CalendarItem).where(CalendarItem.origin.startswith("meetings"))).one()


def member(office: Office, meeting: Meeting, name: str) -> MeetingMember:
    with office.house.database.reading() as session:
        return session.exec(
            select(MeetingMember).where(
                MeetingMember.meeting_id == meeting.id, MeetingMember.person_id == office.cast.people[name]
            )
        ).one()


def test_calling_tells_the_members_and_lays_it_in_their_calendars(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    people = cast.people
    assert told(office, "meeting") == {people[n] for n in ("chi", "dung", "binh", "la", "an")}
    item = entry(office)
    assert (item.begins, item.ends, item.state) == (meeting.starts, meeting.ends, "planned")
    later = wanted(office, starts=meeting.starts + 3_600_000_000, ends=meeting.ends + 3_600_000_000)
    office.do(changing.edit, cast.hoa, meeting, later)
    assert told(office, "meeting_moved") >= {people["binh"]}
    assert entry(office).begins == later.starts == now(office, meeting).starts
    assert member(office, meeting, "binh").starts == later.starts
    office.do(making.call_off, cast.chi, now(office, meeting), "Bão")
    assert entry(office).state == "cancelled" and told(office, "meeting_off") >= {people["binh"]}


def test_an_answer_here_is_one_in_the_calendar_and_the_other_way_round(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    item = entry(office)
    parties = {row.ref: row for row in office.read(of_items.of, [item.id])[item.id]}
    binh, dung = parties[cast.people["binh"]], parties[cast.people["dung"]]
    office.do(answering.answer, cast.binh, meeting, "absent", "Họp Bộ")
    office.do(answering.answer, cast.dung, meeting, "online")
    parties = {row.ref: row.state for row in office.read(of_items.of, [item.id])[item.id]}
    assert (parties[binh.ref], parties[dung.ref]) == ("absent", "attending")
    office.do(attending.attend, cast.binh, item, binh)
    assert member(office, meeting, "binh").answer == "comes"
    office.do(attending.attend, cast.la, item, next(p for p in office.read(of_items.of, [item.id])[item.id]
                                                    if p.ref == cast.people["la"]))  # fmt: skip
    assert member(office, meeting, "la").answer == "comes" and member(office, meeting, "dung").answer == "online"
    with pytest.raises(NotNow):
        office.do(attending.send_substitute, cast.dung, item, dung, cast.people["kha"])
    with pytest.raises(NotNow):
        office.do(entries.call_off, cast.hoa, item, "x")


def test_taken_back_only_those_who_prepare_it_see_it(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    with pytest.raises(BadInput):
        office.do(changing.recall, cast.hoa, meeting, "")
    office.do(changing.recall, cast.hoa, meeting, "Chưa đủ tài liệu")
    with pytest.raises(NotFound):
        office.read(door.read, cast.binh, meeting.id)
    assert office.read(door.read, cast.hoa, meeting.id).state == "draft"
    assert entry(office).state == "cancelled"
    office.do(making.call, cast.hoa, now(office, meeting))
    assert office.read(door.read, cast.binh, meeting.id).state == "called"


def test_who_comes_late_or_stays_away_says_why_and_the_desk_hears_of_it(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    office.do(answering.answer, cast.dung, meeting, "comes")
    with pytest.raises(BadInput):
        office.do(answering.answer, cast.binh, meeting, "absent")
    office.do(answering.answer, cast.binh, meeting, "absent", "Họp Bộ Tài chính")
    assert told(office, "meeting_answer") == {cast.people["hoa"]}
    assert member(office, meeting, "binh").answer_reason == "Họp Bộ Tài chính"
    with pytest.raises(NotFound):
        office.do(answering.answer, cast.my, meeting, "comes")


def test_somebody_instead_belongs_to_it_once_that_is_granted(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    with pytest.raises(BadInput):
        office.do(answering.propose_substitute, cast.binh, meeting, cast.people["la"], "Bận")
    office.do(answering.propose_substitute, cast.binh, meeting, cast.people["kha"], "Họp Bộ")
    with pytest.raises(NotFound):
        office.read(door.read, cast.kha, meeting.id)
    instead = member(office, meeting, "kha")
    assert (instead.standing, instead.votes) == ("asked", False)
    with pytest.raises(NotFound):
        office.do(answering.decide, cast.dung, meeting, instead.id, True)
    office.do(answering.decide, cast.hoa, meeting, instead.id, True)
    assert office.read(door.read, cast.kha, meeting.id).id == meeting.id
    assert member(office, meeting, "binh").answer == "absent"
    with pytest.raises(NotNow):
        office.do(answering.decide, cast.chi, meeting, instead.id, False, "Không")
    office.do(answering.answer, cast.binh, meeting, "comes")
    assert member(office, meeting, "kha").standing == "refused"
    with pytest.raises(NotFound):
        office.read(door.read, cast.kha, meeting.id)


def test_members_are_added_changed_and_taken_off(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    office.do(changing.add_members, cast.hoa, meeting, [Seat(cast.people["kha"], "guest")])
    assert office.read(door.read, cast.kha, meeting.id).id == meeting.id
    kha = member(office, meeting, "kha")
    office.do(changing.set_member, cast.hoa, meeting, kha.id, Seat(0, "member", True, 2_000_000, "Sở Tài chính"))
    assert (member(office, meeting, "kha").weight, member(office, meeting, "kha").votes) == (2_000_000, True)
    office.do(changing.remove_member, cast.hoa, meeting, kha.id)
    with pytest.raises(NotFound):
        office.read(door.read, cast.kha, meeting.id)
    with pytest.raises(NotNow):
        office.do(changing.remove_member, cast.hoa, meeting, member(office, meeting, "chi").id)
    with pytest.raises(NotFound):
        office.do(changing.add_members, cast.dung, meeting, [Seat(cast.people["kha"])])


def test_another_chair_takes_the_seat_and_the_former_stays_a_member(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    office.do(changing.edit, cast.hoa, meeting, wanted(office, chair=cast.people["dung"]))
    assert (member(office, meeting, "dung").role, member(office, meeting, "chi").role) == ("chair", "member")
    assert now(office, meeting).chair_id == cast.people["dung"]


def test_ones_list_shows_what_is_ahead_and_what_was(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    [row] = office.read(lists.mine, cast.binh, past=False).rows
    assert (row.id, row.role, row.answer) == (meeting.id, "member", "")
    assert office.read(lists.mine, cast.kha, past=False).rows == []
    assert office.read(lists.mine, cast.binh, past=True).rows == []
    clock.move(timedelta(days=2))
    assert [row.id for row in office.read(lists.mine, cast.binh, past=True).rows] == [meeting.id]
    assert office.read(lists.mine, cast.binh, past=False).rows == []
    for n in range(lists.PAGE + 3):
        begins = clock.ticks(clock.now() + timedelta(days=1, minutes=n))
        office.do(
            making.prepare, cast.kha, wanted(office, starts=begins, ends=begins + 60_000_000, chair=cast.people["binh"])
        )
    first = office.read(lists.mine, cast.kha, past=False)
    assert len(first.rows) == lists.PAGE and first.next
    rest = office.read(lists.mine, cast.kha, past=False, after=first.next)
    assert len(rest.rows) == 3 and rest.next is None
    assert not {row.id for row in rest.rows} & {row.id for row in first.rows}


def order(office: Office, meeting: Meeting) -> list[tuple[str, str]]:
    starts = meeting.starts
    found = office.read(agenda.items, meeting.id)
    lines = [outline.Line(one.id, one.parent_id, one.minutes) for one in found]
    titles = {one.id: one.title for one in found}
    return [(one.number, titles[one.id]) for one in outline.outline(lines, starts)]


def test_the_agenda_is_put_in_order_by_its_preparers_alone(office: Office) -> None:
    cast, meeting = office.cast, called(office, titles=("A", "B", "C"))
    a, b, c = office.read(agenda.items, meeting.id)
    office.do(planning.move, cast.hoa, meeting, c, "up")
    assert order(office, meeting) == [("1", "A"), ("2", "C"), ("3", "B")]
    office.do(planning.move, cast.hoa, meeting, c, "in")
    assert order(office, meeting) == [("1", "A"), ("1.1", "C"), ("2", "B")]
    office.do(planning.move, cast.hoa, meeting, c, "out")
    assert order(office, meeting) == [("1", "A"), ("2", "C"), ("3", "B")]
    office.do(planning.put_in_order, cast.hoa, meeting, [(b.id, None), (a.id, b.id), (c.id, None)])
    assert order(office, meeting) == [("1", "B"), ("1.1", "A"), ("2", "C")]
    with pytest.raises(NotNow):
        office.do(planning.put_in_order, cast.hoa, meeting, [(b.id, None)])
    with pytest.raises(NotFound):
        office.do(planning.move, cast.binh, meeting, c, "up")
    office.do(planning.take_off, cast.hoa, meeting, b)
    assert order(office, meeting) == [("1", "A"), ("2", "C")]


def test_an_item_is_proposed_reviewed_and_stands_on_the_agenda(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    item = office.do(planning.propose, cast.binh, meeting, Point("Điều chỉnh dự toán", 20))
    assert told(office, "meeting_item") == {cast.people["hoa"]}
    assert [one.id for one in office.read(agenda.proposed, cast.binh, meeting)] == [item.id]
    assert office.read(agenda.proposed, cast.dung, meeting) == []
    with pytest.raises(NotFound):
        office.do(planning.schedule, cast.binh, meeting, item)
    with pytest.raises(BadInput):
        office.do(planning.decline, cast.hoa, meeting, item, "")
    office.do(planning.decline, cast.hoa, meeting, item, "Chưa có thẩm định")
    office.do(planning.propose_again, cast.binh, meeting, item)
    office.do(planning.schedule, cast.hoa, meeting, item)
    assert [title for _, title in order(office, meeting)] == ["Kế hoạch", "Mưa lũ", "Điều chỉnh dự toán"]
    other = office.do(planning.propose, cast.binh, meeting, Point("Việc khác", 5))
    office.do(planning.withdraw, cast.binh, meeting, other)
    assert office.read(agenda.proposed, cast.binh, meeting) == []
    with pytest.raises(NotFound):
        office.do(planning.propose, cast.my, meeting, Point("x"))


def test_a_closed_item_is_seen_by_those_let_in(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    stays = planning.LetIn((member(office, meeting, "dung").id or 0,))
    item = office.do(planning.add, cast.hoa, meeting, Point("Công tác cán bộ", 20, "staff", closed=True), stays)
    for name, seen in (("dung", True), ("chi", True), ("hoa", True), ("binh", False), ("an", False)):
        assert (item.id in office.read(agenda.seen, cast[name], meeting)) is seen, name
    with pytest.raises(NotFound):
        office.read(agenda.read, cast.binh, meeting, item.id)
    office.do(planning.edit, cast.hoa, meeting, item, Point("Công tác cán bộ", 20, "staff"), planning.LetIn())
    assert item.id in office.read(agenda.seen, cast.binh, meeting)


def test_while_it_is_held_each_change_of_the_agenda_is_an_event(office: Office) -> None:
    cast, meeting = office.cast, opened(office)
    item = office.do(planning.add, cast.chi, meeting, Point("Phát sinh", 10), planning.LetIn())
    office.do(planning.edit, cast.hoa, now(office, meeting), item, Point("Phát sinh mới", 5), planning.LetIn())
    office.do(planning.move, cast.hoa, now(office, meeting), item, "up")
    assert order(office, meeting)[1] == ("2", "Phát sinh mới")
    with office.house.database.reading() as session:
        kinds = [one.kind for one in log.events(session, meeting.id or 0)]
    assert kinds[-3:] == ["item_added", "item_changed", "items_moved"]
    with pytest.raises(NotFound):
        office.do(planning.add, cast.binh, meeting, Point("x"), planning.LetIn())
    with pytest.raises(NotNow):
        office.do(planning.take_off, cast.hoa, now(office, meeting), item)
