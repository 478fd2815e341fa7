"""Votes handed over: who holds whose, who is told, and what the minutes say."""

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import col, select

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, now, office, papers, prepared
from tests.meetings.test_before import member
from tests.meetings.test_polls import RULE, opened_poll, vote
from tests.meetings.test_polls import cast as voted
from tests.meetings.test_seats import english, ids, kinds_told
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.meetings.actions import attending, changing, making, polling, projecting, proxies, sitting
from workplace.meetings.actions.casting import Receipt
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.queries import log, polls, record
from workplace.meetings.rules import sealing
from workplace.meetings.rules.customs import Customs
from workplace.notices.models import Notice
from workplace.printing import minutes

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine."""
    return "sqlite"


PROXIES = Customs(quorum=(2, 3), proxies=True)


def test_an_absent_members_vote_is_cast_by_another_and_stands_in_the_minutes(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, begun(office, customs=PROXIES)  # la is away
    url, (la, binh) = f"/meetings/{meeting.id}", ids(office, meeting, "la", "binh")
    assert desk["binh"].post(f"{url}/members/{la}/vote", data={"to": binh}).status_code == 404
    assert desk["hoa"].post(f"{url}/members/{la}/vote", data={"to": binh}).status_code == 422  # by which paper?
    sent = {"to": binh, "paper": "Giấy ủy quyền 12/GUQ-UBND"}
    assert desk["hoa"].post(f"{url}/members/{la}/vote", data=sent).status_code == 303
    assert kinds_told(office, meeting)[-1] == "vote_handed"
    assert "You also vote for Bùi Thị Là, except in secret votes." in english(desk, "binh", f"{url}/seat")
    assert "cast by Hoàng Thanh Bình" in english(desk, "dung", f"{url}/members")
    poll = opened_poll(office, now(office, meeting))
    assert "You vote for Bùi Thị Là" in english(desk, "binh", f"{url}/ballot")
    assert "by the hand of Hoàng Thanh Bình" in english(desk, "hoa", f"{url}/polls/{poll}")
    mine = replace(vote(office, meeting, poll, "binh", "no", key="other"), member=la)
    votes = (vote(office, meeting, poll, "binh", "yes"), mine)
    assert all(isinstance(one, Receipt) for one in voted(office, *votes))
    assert isinstance(voted(office, replace(mine, acting=cast.dung))[0], NotNow)
    told = office.read(record.read, now(office, meeting))
    line = "Bùi Thị Là ủy quyền cho Hoàng Thanh Bình (theo Giấy ủy quyền 12/GUQ-UBND)"
    assert line in " ".join(minutes.attendance(told))
    assert desk["la"].post(f"{url}/members/{la}/vote/back", data={}).status_code == 303
    assert member(office, meeting, "la").handed_to is None and "Bùi Thị Là" in " ".join(minutes.attendance(told))
    with office.house.database.writing() as session:  # the log makes the same rows again
        projecting.rebuild(session, meeting.id or 0, list(log.events(session, meeting.id or 0)))
        assert session.get_one(MeetingMember, la).handed_to is None


def test_the_minutes_name_the_paper_that_held_when_the_vote_was_opened(office: Office) -> None:
    cast, meeting = office.cast, begun(office, customs=PROXIES)
    la, binh, dung = ids(office, meeting, "la", "binh", "dung")
    office.do(proxies.hand, cast.hoa, now(office, meeting), la, binh, "Giấy 12")
    opened_poll(office, now(office, meeting))
    office.do(proxies.hand, cast.hoa, now(office, meeting), la, dung, "Giấy 15")
    told = office.read(record.read, now(office, meeting)).proxies
    assert [one.paper for one in told] == ["Giấy 12", "Giấy 15"] and told[0].by == "Hoàng Thanh Bình" != told[1].by
    office.do(proxies.take_back, cast.hoa, now(office, meeting), la)
    told = office.read(record.read, now(office, meeting)).proxies
    assert [(one.by, one.paper) for one in told] == [("Hoàng Thanh Bình", "Giấy 12")]


def test_a_vote_is_handed_once_and_only_by_who_is_away(office: Office) -> None:
    cast, meeting = office.cast, prepared(office, customs=PROXIES)
    office.do(making.call, cast.hoa, meeting)
    la, binh, dung, an = ids(office, meeting, "la", "binh", "dung", "an")
    hand = partial(office.do, proxies.hand)
    hand(cast.la, now(office, meeting), la, binh)
    assert (member(office, meeting, "la").handed_to, member(office, meeting, "la").handed_paper) == (binh, "")
    for who, giver, to, wrong in (
        (cast.binh, binh, dung, NotNow),  # holds another's
        (cast.dung, dung, la, BadInput),  # has handed over their own
        (cast.dung, dung, an, BadInput),  # a guest
        (cast.dung, dung, dung, BadInput),
        (cast.dung, binh, dung, NotFound),  # not theirs
    ):
        with pytest.raises(wrong):
            hand(who, now(office, meeting), giver, to)
    office.do(proxies.take_back, cast.la, now(office, meeting), la)
    office.do(proxies.take_back, cast.la, now(office, meeting), la)
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    office.do(attending.arrive, cast.la, now(office, meeting))
    with pytest.raises(NotNow):  # is there
        hand(cast.la, now(office, meeting), la, binh)
    other = prepared(office)
    office.do(making.call, cast.hoa, other)
    with pytest.raises(NotNow):  # not by these customs
        hand(cast.la, now(office, other), *ids(office, other, "la", "binh"))


def test_whoever_holds_or_gave_a_vote_is_told_when_it_is_so_no_longer(office: Office) -> None:
    cast, meeting = office.cast, prepared(office, customs=PROXIES)
    people = cast.people
    office.do(making.call, cast.hoa, meeting)
    la, binh, dung = ids(office, meeting, "la", "binh", "dung")

    def fresh() -> list[tuple[int, str]]:
        with office.house.database.writing() as session:
            found = session.exec(select(Notice).where(Notice.kind == "meeting_answer").order_by(col(Notice.id))).all()
            for one in found:
                session.delete(one)
            return sorted((one.person, one.msgid.split(":")[0]) for one in found)

    def hand(to: int) -> None:
        office.do(proxies.hand, cast.la, now(office, meeting), la, to)

    hand(dung)
    assert fresh() == [(people["dung"], "You vote for {name}")]
    hand(dung)
    assert fresh() == []
    hand(binh)
    assert fresh() == sorted(
        [(people["dung"], "You no longer vote for {name}"), (people["binh"], "You vote for {name}")]
    )
    guest = making.Seat(people["binh"], "guest", votes=False)
    office.do(changing.set_member, cast.hoa, now(office, meeting), binh, guest)
    assert fresh() == sorted(
        [(people["binh"], "You no longer vote for {name}"), (people["la"], "{name} no longer votes for you")]
    )
    assert member(office, meeting, "la").handed_to is None
    hand(dung)
    fresh()
    office.do(changing.remove_member, cast.hoa, now(office, meeting), dung)
    assert (people["la"], "{name} no longer votes for you") in fresh()
    assert member(office, meeting, "la").handed_to is None
    hand(ids(office, meeting, "chi")[0])
    fresh()
    office.do(changing.remove_member, cast.hoa, now(office, meeting), la)
    assert (people["chi"], "You no longer vote for {name}") in fresh()


def test_a_secret_vote_knows_no_hand_but_ones_own(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, begun(office, customs=replace(PROXIES, least_secret=1))
    la, binh, *board = ids(office, meeting, "la", "binh", "chi", "dung", "binh")
    office.do(proxies.hand, cast.la, now(office, meeting), la, binh)
    wanted = PollWanted("Bỏ phiếu kín", RULE, openness="secret", board=tuple(board))
    poll = office.do(polling.prepare, cast.hoa, now(office, meeting), wanted)
    for n, name in enumerate(("chi", "dung", "binh"), 1):
        slip = sealing.Slip(poll.id, n, bytes([n]) * 32)
        office.do(polling.hand_in_key, cast[name], now(office, meeting), poll.id, slip.public)
    office.do(polling.open_, cast.chi, now(office, meeting), poll.id)
    assert [one.member_id for one in office.read(polls.rights, poll.id)] == sorted(board)
    ballot = english(desk, "binh", f"/meetings/{meeting.id}/ballot")
    assert "the votes of Bùi Thị Là, which you hold, do not count here" in ballot
