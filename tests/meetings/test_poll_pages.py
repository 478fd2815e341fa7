"""Votes over their pages without scripts: prepared, keys handed in, opened, voted on, counted, announced, on paper."""

import base64
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tests.docs.routes.conftest import Desk
from tests.meetings.conftest import Office, begun, item, now, on_floor, opened
from tests.meetings.test_polls import member, poll_of
from workplace.kernel import clock
from workplace.kernel.batches import Batches, Line
from workplace.meetings.actions import agenda, counting, planning
from workplace.meetings.actions.making import Point
from workplace.meetings.actions.planning import LetIn
from workplace.meetings.models.polls import MeetingSealed
from workplace.meetings.queries import polls
from workplace.meetings.routes.voting import VOTES
from workplace.meetings.rules import sealing
from workplace.meetings.rules.customs import Customs


class English(Desk):
    """Everybody reads English."""

    def _sign_in(self, login: str) -> TestClient:
        client = super()._sign_in(login)
        client.post("/me/language", data={"language": "en", "next": "/"})
        return client


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    votes: Batches[Any] = Batches(Line("votes", VOTES.write), office.house.database)  # and nobody looks after polls
    office.house.lines["votes"] = votes
    votes.start()
    with ExitStack() as stack:
        yield English(office, stack)
    votes.stop()


def send(client: TestClient, page: str, action: str, **values: Any) -> str:
    """Send the form of a page with what it holds; where it leads to."""
    text = client.get(page).text
    forms = re.findall(r"<form\b.*?</form>", text, re.S)
    form = next((one for one in forms if f'action="{action}"' in one), None)
    assert form is not None, f"{page} has no form for {action}"
    fields: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', form))
    answer = client.post(action, data=fields | values)
    assert answer.status_code == 303, unescape(re.sub(r"<[^>]+>|\s+", " ", answer.text))[:2000]
    return str(answer.headers["location"])


def words(client: TestClient, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, page
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def prepared(office: Office, desk: Desk, meeting: Any, **more: Any) -> str:
    url = f"/meetings/{meeting.id}/polls"
    usual = {"title": "Adopt the plan", "preset": "committee_decision", "openness": "named", "seats": "1"}
    made = send(desk["hoa"], url, url, **usual | {"item": str(item(office, meeting).id)} | more)
    return made


def over(office: Office, poll: int) -> None:
    clock.move(timedelta(seconds=10))
    with office.house.database.writing() as session:
        for one in counting.due(session, clock.ticks(clock.now()) // 1000):
            counting.settle(session, *one)
    assert poll_of(office, poll).state in ("closed", "closing")


def test_a_named_vote_is_prepared_opened_changed_closed_and_announced(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    at = prepared(office, desk, meeting)
    poll = int(at.rpartition("/")[2])
    assert desk["binh"].get(at).status_code == 404, "a draft is for the desk"
    assert "Carried by more than half of all members." in words(desk["chi"], at)
    send(desk["chi"], at, f"{at}/steps/open")
    ballot, vote = f"/meetings/{meeting.id}/ballot", f"{at}/ballot"
    for name in ("chi", "dung", "binh"):
        assert send(desk[name], ballot, vote, choice="no" if name == "binh" else "yes") == ballot
    assert send(desk["binh"], ballot, vote, choice="abstain") == ballot
    mine = words(desk["binh"], ballot)
    assert "Recorded at" in mine and "can be changed until the chair closes the vote" in mine
    assert "3 of 3 have voted" in words(desk["hoa"], at)
    send(desk["chi"], at, f"{at}/steps/extend")
    send(desk["chi"], at, f"{at}/steps/close")
    over(office, poll)
    assert "it has been counted" in words(desk["binh"], at).lower()
    send(desk["chi"], at, f"{at}/steps/publish")
    told = words(desk["binh"], at)
    assert "Not adopted" in told and "2 of 4 members are for it; needed from 3 (more than half)" in told
    assert "In favour" in told and len(re.findall(r"[0-9a-f]{64}", told)) == 2, (
        "the roll's hash and the ballots' digest"
    )
    for name, screen in (("chi", "console"), ("hoa", "secretary"), ("binh", "seat"), ("chi", "hall")):
        assert "Not adopted" in words(desk[name], f"/meetings/{meeting.id}/{screen}"), screen
    send(desk["chi"], at, f"{at}/steps/hide")
    assert on_floor(office, meeting).shown is None
    send(desk["chi"], at, f"{at}/steps/repeat", reason="The wrong paper")
    assert "The wrong paper" in words(desk["binh"], at) and poll_of(office, poll + 1).repeats == poll


def test_a_secret_vote_without_scripts_is_sealed_by_the_server_which_says_so(office: Office, desk: Desk) -> None:
    meeting = begun(office, customs=_few())
    board = [str(member(office, meeting, name)) for name in ("chi", "dung", "binh")]
    at = prepared(office, desk, meeting, openness="secret", board=board)
    poll = int(at.rpartition("/")[2])
    slips = [sealing.Slip(poll, number, bytes([number]) * 32) for number in (1, 2, 3)]
    for name, slip in zip(("chi", "dung", "binh"), slips, strict=True):
        send(desk[name], at, f"{at}/keys", public=_base64(slip.public))
    send(desk["chi"], at, f"{at}/steps/open")
    ballot, door = f"/meetings/{meeting.id}/ballot", f"{at}/ballot/by-server"
    assert "Sealed by the server" in words(desk["dung"], ballot)
    for name, choice in (("chi", "yes"), ("dung", "yes"), ("binh", "no")):
        assert send(desk[name], ballot, door, choice=choice) == ballot
        assert "Your vote is recorded." in words(desk[name], ballot)
    with office.house.database.reading() as session:
        here = select(func.count()).select_from(MeetingSealed)
        assert session.scalar(here) == 3 and len(set(polls.sealed(session, poll))) == 3
    page = desk["binh"].get(ballot).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    again = {"key": key[1] if key else "", "member": str(member(office, meeting, "binh")), "choice": "yes"}
    assert desk["binh"].post(door, data=again).status_code == 409
    send(desk["chi"], at, f"{at}/steps/close")
    over(office, poll)
    same = {"slip1": sealing.slip_text(slips[0]), "slip2": sealing.slip_text(slips[0])}
    assert desk["chi"].post(f"{at}/count", data=same).status_code == 422
    send(desk["chi"], at, f"{at}/count", slip1=sealing.slip_text(slips[0]), slip2=sealing.slip_text(slips[2]))
    send(desk["chi"], at, f"{at}/steps/publish")
    told = words(desk["binh"], at)
    assert (
        "Ballots issued 3 Ballots returned 3 Valid ballots 3 Invalid ballots 0" in told
        and "2 of 4 members are for it" in told
    )
    assert "Who voted how" not in told


def test_figures_from_paper_are_entered_by_one_and_confirmed_by_another(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    at = prepared(office, desk, meeting)
    send(desk["chi"], at, f"{at}/steps/open")
    send(desk["hoa"], at, f"{at}/paper", returned="3", invalid="1", yes="2", no="0", abstain="0")
    assert "Confirm the figures" not in words(desk["hoa"], at)
    send(desk["chi"], at, f"{at}/steps/confirm_paper")
    told = words(desk["hoa"], at)
    assert (
        "Counted on paper" in told and "Ballots issued 3 Ballots returned 3 Valid ballots 2 Invalid ballots 1" in told
    )


def test_who_comes_late_is_told_so_and_let_in_by_the_chair(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    at = prepared(office, desk, meeting, item="")
    send(desk["chi"], at, f"{at}/steps/open")
    page = f"/meetings/{meeting.id}/seat"
    send(desk["la"], page, f"/meetings/{meeting.id}/floor/arrive")
    ballot = f"/meetings/{meeting.id}/ballot"
    assert "You are not on the roll of this vote" in words(desk["la"], ballot)
    send(desk["chi"], at, f"{at}/steps/add", member=str(member(office, meeting, "la")))
    send(desk["la"], ballot, f"{at}/ballot", choice="yes")
    assert "1 of 4 have voted" in words(desk["hoa"], at)


def test_who_is_on_the_roll_and_not_let_in_is_told_that_a_vote_is_open_and_no_more(office: Office, desk: Desk) -> None:
    meeting = opened(office)
    first, let_in = item(office, meeting), LetIn((member(office, meeting, "chi"),))
    office.do(planning.edit, office.cast.hoa, meeting, first, Point(first.title, closed=True), let_in)
    office.do(agenda.begin, office.cast.chi, now(office, meeting), first.id)
    at = prepared(office, desk, now(office, meeting))
    send(desk["chi"], at, f"{at}/steps/open")
    screen = desk["binh"].get(f"/meetings/{meeting.id}/seat").text
    assert f'data-poll="{at.rpartition("/")[2]}" data-poll-state="open"' in screen and "Adopt the plan" not in screen
    assert "Adopt the plan" in words(desk["binh"], f"/meetings/{meeting.id}/ballot")
    assert 'data-poll-state="open"' not in desk["an"].get(f"/meetings/{meeting.id}/guest").text


def test_levels_of_confidence_and_names_crossed_out_are_forms_too(office: Office, desk: Desk) -> None:
    meeting = begun(office, body="council")
    more = {"preset": "council_resolution", "openness": "open"}
    at = prepared(office, desk, meeting, **more)
    send(desk["chi"], at, f"{at}/steps/open")
    send(desk["dung"], f"/meetings/{meeting.id}/ballot", f"{at}/ballot", choice="yes")
    assert now(office, meeting).id
    wrong = {"title": "Bầu", "preset": "council_election", "openness": "named", "seats": "1", "candidates": "A\nB"}
    refused = desk["hoa"].post(f"/meetings/{meeting.id}/polls", data=wrong)
    assert refused.status_code == 422 and "not held like that" in refused.text


def _few() -> Customs:
    return Customs(quorum=(2, 3), least_secret=3)


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
