"""Votes: prepared, opened over a frozen roll, cast, closed, counted by the body's rule, published, repeated."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.meetings.conftest import Office, begun, item, now, on_floor
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.meetings.actions import attending, casting, counting, polling
from workplace.meetings.actions.casting import Receipt, Vote
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import door, log, polls
from workplace.meetings.rules import bodies, floor, replaying, sealing
from workplace.meetings.rules.customs import Customs
from workplace.meetings.rules.deciding import MAJORITY, Amount, Base, Openness, Rule, Tie

RULE = bodies.preset("committee_decision").rule


def opened_poll(office: Office, meeting: Meeting, **more: Any) -> int:
    usual: dict[str, Any] = {"title": "Thông qua Kế hoạch", "rule": RULE, "item": item(office, meeting).id}
    poll = office.do(polling.prepare, office.cast.hoa, meeting, PollWanted(**usual | more))
    office.do(polling.open_, office.cast.chi, meeting, poll.id)
    return int(poll.id)


def member(office: Office, meeting: Meeting, name: str) -> int:
    mine = office.read(door.me, office.cast[name], meeting)
    return int(mine.id)


def vote(office: Office, meeting: Meeting, poll: int, name: str, choice: Any, key: str = "", **more: Any) -> Vote:
    acting: Acting = office.cast[name]
    received = clock.ticks(clock.now()) // 1000
    return Vote(acting, meeting.id or 0, poll, member(office, meeting, name), key or name, received, choice, **more)


def cast(office: Office, *votes: Vote) -> list[Any]:
    with office.house.database.writing() as session:
        return casting.cast_all(session, votes)


def poll_of(office: Office, poll: int) -> MeetingPoll:
    with office.house.database.reading() as session:
        return session.get_one(MeetingPoll, poll)


def closed(office: Office, meeting: Meeting, poll: int) -> MeetingPoll:
    """End it: announced, waited for, counted."""
    office.do(polling.close, office.cast.chi, meeting, poll)
    clock.move(timedelta(seconds=10))
    with office.house.database.writing() as session:
        for one in counting.due(session, clock.ticks(clock.now()) // 1000):
            counting.settle(session, *one)
    return poll_of(office, poll)


def test_three_of_four_for_it_is_more_than_half_of_all_members(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    assert len(poll_of(office, poll).roll) == 64
    got = cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    assert all(isinstance(one, Receipt) for one in got)
    found = polls.result(closed(office, meeting, poll))
    assert found and found.outcome and found.outcome.result == "adopted"
    assert (found.outcome.needed, found.outcome.whole.count) == (3, 4)
    assert on_floor(office, meeting).poll is None
    office.do(polling.publish, office.cast.chi, meeting, poll)
    assert on_floor(office, meeting).shown == poll


def test_a_double_click_counts_once_and_gets_the_same_answer(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    one = vote(office, meeting, poll, "binh", "yes", key="k")
    assert cast(office, one, one) == [Receipt(one.member, one.received)] * 2
    assert cast(office, one) == [Receipt(one.member, one.received)]
    with office.house.database.reading() as session:
        assert polls.progress(session, poll_of(office, poll)) == (1, 3)


def test_an_open_vote_may_be_changed_until_the_end_and_not_after(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    first, second = (vote(office, meeting, poll, "binh", choice, key=choice) for choice in ("yes", "no"))
    assert [one.changed for one in cast(office, first, second)] == [False, True]
    again = vote(office, meeting, poll, "binh", "abstain", key="third")
    assert cast(office, again)[0].changed
    with office.house.database.reading() as session:
        assert json.loads(polls.own_ballot(session, poll, again.member).choice) == "abstain"  # type: ignore[union-attr]
    closed(office, meeting, poll)
    late = cast(office, vote(office, meeting, poll, "binh", "yes", key="late"))[0]
    assert isinstance(late, NotNow)


def test_who_was_not_there_when_the_roll_was_frozen_votes_only_when_let_in(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    office.do(attending.arrive, office.cast.la, meeting)
    assert isinstance(cast(office, vote(office, meeting, poll, "la", "yes"))[0], NotNow)
    office.do(polling.add_right, office.cast.chi, meeting, poll, member(office, meeting, "la"))
    assert isinstance(cast(office, vote(office, meeting, poll, "la", "yes"))[0], Receipt)


def test_a_vote_is_told_to_nobody_of_another_house_as_one_that_is_there(office: Office) -> None:
    meeting = begun(office)
    poll, dung = opened_poll(office, meeting), member(office, meeting, "dung")
    for asked in (poll, 999_999):
        for key in ("key", ""):
            stranger = Vote(office.cast.vinh, meeting.id or 0, asked, dung, key, 0, "yes")
            assert isinstance(cast(office, stranger)[0], NotFound)
    nameless = vote(office, meeting, poll, "dung", "yes", key=" ")
    assert isinstance(cast(office, replace(nameless, key=""))[0], BadInput)


def test_nobody_votes_with_anothers_hand_and_nonsense_is_refused_alone(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    theirs = vote(office, meeting, poll, "binh", "yes")
    stolen = Vote(office.cast.dung, theirs.meeting, poll, theirs.member, "x", theirs.received, "no")
    wrong = vote(office, meeting, poll, "dung", "maybe")
    answers = cast(office, stolen, wrong, theirs)
    assert isinstance(answers[0], Refused) and isinstance(answers[1], Refused) and isinstance(answers[2], Receipt)
    with pytest.raises(NotFound):
        office.do(polling.open_, office.cast.dung, meeting, poll)


def test_a_repeated_vote_keeps_the_old_result(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    cast(office, vote(office, meeting, poll, "binh", "yes"))
    assert closed(office, meeting, poll).state == "closed"
    again = office.do(polling.repeat, office.cast.chi, meeting, poll, "Nhầm nội dung")
    old = poll_of(office, poll)
    assert (old.state, old.reason) == ("void", "Nhầm nội dung") and polls.result(old) is not None
    assert poll_of(office, again).repeats == poll


def test_the_log_with_polls_replays_to_the_same_floor(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting, seconds=60)
    office.do(polling.extend, office.cast.chi, meeting, poll, 30)
    cast(office, vote(office, meeting, poll, "binh", "yes"))
    closed(office, meeting, poll)
    with office.house.database.reading() as session:
        assert replaying.replay(log.events(session, meeting.id or 0)) == floor.read(now(office, meeting).floor)


def test_a_sealed_box_is_opened_by_two_of_the_board_and_nobody_votes_in_it_with_fewer_than_may(office: Office) -> None:
    meeting = begun(office)
    board = tuple(member(office, meeting, name) for name in ("chi", "dung", "binh"))
    wanted: dict[str, Any] = {"openness": "secret", "board": board}
    poll = office.do(polling.prepare, office.cast.hoa, meeting, PollWanted("Bầu", RULE, **wanted))
    with pytest.raises(NotNow):
        office.do(polling.open_, office.cast.chi, meeting, poll.id)
    slips = [sealing.Slip(poll.id, n, bytes([n]) * 32) for n in (1, 2, 3)]
    for name, slip in zip(("chi", "dung", "binh"), slips, strict=True):
        office.do(polling.hand_in_key, office.cast[name], meeting, poll.id, slip.public)
    assert poll_of(office, poll.id).box
    with pytest.raises(NotFound):
        office.do(polling.hand_in_key, office.cast.la, meeting, poll.id, slips[0].public)
    with pytest.raises(NotNow):  # three people: the figures alone would tell
        office.do(polling.open_, office.cast.chi, meeting, poll.id)


def test_a_vote_is_held_only_as_its_rule_allows(office: Office) -> None:
    meeting, election = begun(office), bodies.preset("council_election")
    wanted = PollWanted("Bầu", election.rule, "choose", "named", candidates=("A", "B"))
    with pytest.raises(BadInput) as refused:
        office.do(polling.prepare, office.cast.hoa, meeting, wanted)
    assert set(refused.value.fields) == {"openness"}


def test_an_election_fills_as_many_seats_as_its_poll_says(office: Office) -> None:
    meeting = begun(office)
    rule = Rule(Base.PRESENT, MAJORITY, None, Tie.REVOTE, (Openness.NAMED,))
    more: dict[str, Any] = {"method": "choose", "candidates": ("A", "B", "C"), "seats": 2, "rule": rule}
    poll = opened_poll(office, meeting, **more)
    cast(office, *(vote(office, meeting, poll, name, ["c1", "c3"]) for name in ("chi", "dung", "binh")))
    found = polls.result(closed(office, meeting, poll))
    assert found and found.election and set(found.election.elected) == {"c1", "c3"}


@pytest.mark.parametrize(("shrinks", "whole"), [(False, 3), (True, 2)])
def test_who_leaves_before_the_end_counts_as_the_body_says(office: Office, shrinks: bool, whole: int) -> None:
    meeting = begun(office, customs=Customs(quorum=(1, 2), roll_shrinks=shrinks))
    poll = opened_poll(office, meeting, rule=Rule(Base.PRESENT, MAJORITY, None, Tie.LOT, (Openness.NAMED,)))
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung")))
    office.do(attending.leave, office.cast.binh, meeting)
    found = polls.result(closed(office, meeting, poll))
    assert found and found.outcome and found.outcome.whole.count == whole
    assert (found.tallies[""].present.count, found.tallies[""].stayed) == (3, Amount.equal(2))


def test_after_a_power_cut_paper_counts_once_two_people_have_looked(office: Office) -> None:
    cast_, meeting = office.cast, begun(office)
    poll = opened_poll(office, meeting)
    cast(office, vote(office, meeting, poll, "binh", "no"))
    with pytest.raises(NotNow):
        office.do(counting.confirm_paper, cast_.chi, meeting, poll)
    with pytest.raises(BadInput):
        office.do(counting.enter_paper, cast_.hoa, meeting, poll, 4, 0, {"": {"yes": 4}})
    office.do(counting.enter_paper, cast_.hoa, meeting, poll, 3, 1, {"": {"yes": 2}})
    assert isinstance(cast(office, vote(office, meeting, poll, "dung", "yes"))[0], NotNow)
    office.do(polling.close, cast_.chi, meeting, poll)
    clock.move(timedelta(seconds=10))
    assert office.read(counting.due, clock.ticks(clock.now()) // 1000) == []
    with pytest.raises(NotFound):
        office.do(counting.confirm_paper, cast_.hoa, meeting, poll)
    office.do(counting.confirm_paper, cast_.chi, meeting, poll)
    found = polls.result(poll_of(office, poll))
    assert found and found.outcome and (found.outcome.yes.count, found.outcome.invalid.count) == (2, 1)
    assert [one.kind for one in office.read(log.events, meeting.id)][-2:] == ["poll_extended", "poll_closed"]


def test_whoever_enters_figures_from_paper_does_not_confirm_them(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    office.do(counting.enter_paper, office.cast.chi, meeting, poll, 2, 0, {"": {"yes": 2}})
    with pytest.raises(NotNow):
        office.do(counting.confirm_paper, office.cast.chi, meeting, poll)
    office.do(counting.drop_paper, office.cast.hoa, meeting, poll)
    assert isinstance(cast(office, vote(office, meeting, poll, "dung", "yes"))[0], Receipt)


def test_what_was_recorded_is_told_and_never_another_choice(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    first = vote(office, meeting, poll, "binh", "yes", key="one")
    cast(office, first)
    clock.move(timedelta(seconds=10))
    again = vote(office, meeting, poll, "binh", "yes", key="one")
    assert cast(office, again) == [Receipt(first.member, first.received)]  # when it was recorded, not now
    other = vote(office, meeting, poll, "binh", "no", key="one")
    assert cast(office, other)[0].changed
    with office.house.database.reading() as session:
        assert json.loads(polls.own_ballot(session, poll, first.member).choice) == "no"  # type: ignore[union-attr]


def test_a_late_repeat_of_an_earlier_choice_does_not_undo_the_change(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    yes, no = (vote(office, meeting, poll, "binh", choice, key=choice) for choice in ("yes", "no"))
    cast(office, yes)
    cast(office, no)
    assert isinstance(cast(office, yes)[0], Receipt)
    with office.house.database.reading() as session:
        assert json.loads(polls.own_ballot(session, poll, yes.member).choice) == "no"  # type: ignore[union-attr]


def test_nobody_votes_or_checks_in_while_acting_for_another(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    own = vote(office, meeting, poll, "binh", "yes")
    lent = replace(office.cast.an, for_whom=office.cast.people["binh"], authority=1)
    assert isinstance(cast(office, replace(own, acting=lent))[0], NotNow)
    with pytest.raises(NotNow):
        office.do(attending.arrive, replace(office.cast.an, for_whom=office.cast.people["la"], authority=1), meeting)
