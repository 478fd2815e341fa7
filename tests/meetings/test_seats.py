"""Who sits where, comes how and speaks how long: remote sites, codes, speaking time, the seat map."""

import re
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, now, office, on_floor, opened, papers, prepared
from tests.meetings.test_before import member
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.meetings.actions import attending, making, sites, sitting, speaking
from workplace.meetings.actions import seating as acts_of_seats
from workplace.meetings.actions.sites import SiteWanted
from workplace.meetings.models.log import MeetingEvent, MeetingPresence
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.queries import log, presence
from workplace.meetings.queries import seating as plans
from workplace.meetings.queries import sites as of_sites
from workplace.meetings.queries.scene import now_ms
from workplace.meetings.rules import bodies, door_codes, importing, replaying, seating
from workplace.meetings.rules.customs import Customs
from workplace.meetings.rules.usual import usual
from workplace.web import qr

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def engine() -> str:
    """Nothing here depends on the engine."""
    return "sqlite"


def ids(office: Office, meeting: Meeting, *names: str) -> list[int]:
    return [member(office, meeting, name).id or 0 for name in names]


def kinds_told(office: Office, meeting: Meeting) -> list[str]:
    with office.house.database.reading() as session:
        e = MeetingEvent
        return list(session.exec(select(e.kind).where(col(e.meeting_id) == meeting.id).order_by(col(e.seq))))


def english(desk: Desk, who: str, path: str) -> str:
    desk[who].post("/me/language", data={"language": "en", "next": "/"})
    answer = desk[who].get(path)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


# --- remote sites -------------------------------------------------------------------------------------------------


def test_a_site_is_named_on_the_members_page_and_checks_in_from_its_heads_seat(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, prepared(office)
    la, binh, an = ids(office, meeting, "la", "binh", "an")
    url = f"/meetings/{meeting.id}"
    assert desk["hoa"].post(f"{url}/sites", data={"name": ""}).status_code == 422
    sent: dict[str, Any] = {"name": "Điểm cầu A Lưới", "head": la, "member": [binh]}
    assert desk["hoa"].post(f"{url}/sites", data=sent).status_code == 303
    assert desk["binh"].post(f"{url}/sites", data=sent).status_code == 404
    with pytest.raises(BadInput):  # a second one of the name, with the first one's head
        office.do(sites.add, cast.hoa, now(office, meeting), SiteWanted("Điểm cầu A Lưới", None, (la,)))
    (site,) = office.read(of_sites.of_meeting, now(office, meeting))
    assert (site.members, site.connected, site.head) == (2, False, "Bùi Thị Là")
    shown = english(desk, "hoa", f"{url}/members")
    assert "Điểm cầu A Lưới" in shown and "headed by Bùi Thị Là" in shown
    form = desk["hoa"].get(f"{url}/sites/{site.row.id}").text
    assert len(re.findall(r'value="\d+" checked', form)) == 2
    office.do(sites.change, cast.hoa, now(office, meeting), site.row.id, SiteWanted("A Lưới 1", la, (binh, an)))
    assert office.read(of_sites.seated, site.row.id) == ids(office, meeting, "binh", "la", "an")
    with pytest.raises(NotFound):
        office.do(sites.change, cast.hoa, now(office, meeting), 999, SiteWanted("x"))


def test_a_site_speaks_as_one_and_its_members_are_counted_one_by_one(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, begun(office)
    url, (la, an) = f"/meetings/{meeting.id}", ids(office, meeting, "la", "an")
    office.do(sites.add, cast.hoa, now(office, meeting), SiteWanted("A Lưới 1", la, (an,)))
    with office.house.database.reading() as session:
        site = session.exec(select(MeetingSite)).one().id
    assert kinds_told(office, meeting)[-1] == "site_set"
    assert "Check the site in" in english(desk, "la", f"{url}/seat")
    sent = {"site": site, "member": [la], "key": "k1"}
    assert desk["la"].post(f"{url}/floor/site_in", data=sent).status_code == 303
    floor = on_floor(office, meeting)
    assert (floor.sites, floor.present, floor.online, floor.guests) == ((site,), 4, 1, 0)
    mine = english(desk, "la", f"{url}/mine")
    assert "Check these in too" in mine and "Ask to speak for A Lưới 1" in mine
    office.do(speaking.ask, cast.la, now(office, meeting), "speech")
    queue = english(desk, "chi", f"{url}/console")
    assert re.search(r"<b>A Lưới 1</b><span class=\"u\">Bùi Thị Là", queue)
    with pytest.raises(NotNow):
        office.do(sites.remove, cast.hoa, now(office, meeting), site)
    desk["hoa"].post(f"{url}/floor/site_out", data={"site": site, "key": "k2"})
    desk["hoa"].post(f"{url}/floor/site_in", data={"site": site, "everyone": 1, "key": "k3"})
    assert (on_floor(office, meeting).present, on_floor(office, meeting).guests) == (4, 1)
    desk["hoa"].post(f"{url}/floor/site_out", data={"site": site, "key": "k4"})
    office.do(sites.remove, cast.hoa, now(office, meeting), site)
    assert kinds_told(office, meeting)[-1] == "site_dropped" and member(office, meeting, "la").site_id is None


def test_a_site_goes_with_those_who_came_by_it(office: Office) -> None:
    cast, meeting = office.cast, begun(office)  # binh is in the hall, though they are expected at the site
    la, binh = ids(office, meeting, "la", "binh")
    site = office.do(sites.add, cast.hoa, now(office, meeting), SiteWanted("A Lưới 1", la, (binh,))).id
    office.do(sites.site_in, cast.la, now(office, meeting), site, [la, binh])
    office.do(sites.site_out, cast.la, now(office, meeting), site)
    with office.house.database.reading() as session:
        there = presence.present_ids(session, meeting.id or 0)
    assert binh in there and la not in there and on_floor(office, meeting).present == 3


def test_a_list_brings_sites_and_seats(office: Office) -> None:
    from workplace.meetings.actions import importing as acts

    meeting = prepared(office)
    heads = ["Họ và tên", "Điểm cầu", "Chỗ ngồi"]
    parsed = importing.parse(
        [heads, ["Ngô Hải My", "A Lưới 1", "a 02"], ["Đặng Minh Kha", "A Lưới 1", "A2"]], "members"
    )
    assert [(one.line, one.column) for one in parsed.errors] == [(3, "seat")]
    parsed = importing.parse([heads, ["Ngô Hải My", "A Lưới 1", "B1"], ["Đặng Minh Kha", "", "a 02"]], "members")
    report = office.read(acts.look, office.cast.hoa, parsed)
    office.do(acts.take, office.cast.hoa, meeting, report)
    (site,) = office.read(of_sites.of_meeting, now(office, meeting))
    assert (site.row.name, site.head, site.members) == ("A Lưới 1", "Ngô Hải My", 1)
    assert (member(office, meeting, "my").seat, member(office, meeting, "kha").seat) == ("", "A2")


# --- codes --------------------------------------------------------------------------------------------------------


def test_codes_hold_for_a_minute_for_one_meeting_and_one_person() -> None:
    secret, now_ms = b"x" * 32, 1_800_000_000_000
    code = door_codes.hall(secret, 7, now_ms)
    assert code != door_codes.hall(secret, 7, now_ms + door_codes.STEP)
    assert door_codes.is_halls(secret, 7, code, now_ms + 45_000)
    assert not door_codes.is_halls(secret, 7, code, now_ms + 60_000)
    assert not door_codes.is_halls(secret, 8, code, now_ms)
    given = door_codes.give_pass(secret, 7, 3, now_ms)
    assert door_codes.passes(secret, 7, 3, given, now_ms + door_codes.PASS)
    for person, at in ((3, now_ms + door_codes.PASS + 1), (4, now_ms), (3, now_ms - 1)):
        assert not door_codes.passes(secret, 7, person, given, at)
    own = door_codes.personal(secret, 7, 12)
    typed = door_codes.read(f"https://h/meetings/7/check-in?code={own.lower()[:4]}-{own[4:]} ")
    assert typed == own and door_codes.whose(secret, 7, range(1, 20), typed) == 12
    assert door_codes.whose(secret, 8, range(1, 20), typed) is None


def test_the_halls_code_checks_in_who_scans_it_and_only_while_it_is_shown(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, prepared(office, customs=Customs(quorum=(2, 3), code_needed=True))
    office.do(making.call, cast.hoa, meeting)
    url = f"/meetings/{meeting.id}"
    assert "<svg" not in desk["hoa"].get(f"{url}/hall/code").text
    assert desk["la"].get(f"{url}/hall/code").status_code == 404
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    assert 'class="qr"' in desk["hoa"].get(f"{url}/hall").text and "<svg" in desk["hoa"].get(f"{url}/hall/code").text
    code = door_codes.hall(office.house.secret, meeting.id or 0, now_ms())
    assert desk["my"].get(f"{url}/check-in?code={code}").status_code == 404
    page = english(desk, "la", f"{url}/check-in?code={code}")
    given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert on_floor(office, meeting).present == 0 and "Check me in" in page
    assert desk["dung"].post(f"{url}/check-in", data=given | {"csrf": ""}).status_code == 409  # another's pass
    with pytest.raises(NotNow):
        office.do(attending.arrive, cast.la, now(office, meeting))
    assert desk["la"].post(f"{url}/check-in", data=given).status_code == 303
    assert "Here since" in english(desk, "la", f"{url}/check-in?code={code}")
    clock.move(timedelta(minutes=2))
    assert "holds no longer" in english(desk, "dung", f"{url}/check-in?code={code}")
    with office.house.database.reading() as session:
        assert [one.how for one in session.exec(select(MeetingPresence))] == ["code"]


def test_the_desk_checks_in_by_the_code_that_a_member_brings(desk: Desk) -> None:
    office, meeting = desk.office, opened(desk.office)
    url = f"/meetings/{meeting.id}"
    shown = english(desk, "la", f"{url}/my-code")
    letters = re.findall(r'mt-letters tn">([^<]+)<', shown)[0]
    assert desk["my"].get(f"{url}/my-code").status_code == 404
    assert "Check in Bùi Thị Là" in english(desk, "hoa", f"{url}/check-in?code={letters}")
    assert "your own code" in english(desk, "la", f"{url}/check-in?code={letters}")
    assert "holds no longer" in english(desk, "dung", f"{url}/check-in?code={letters}")
    assert desk["dung"].post(f"{url}/check-in", data={"code": letters}).status_code == 404
    assert desk["hoa"].post(f"{url}/check-in", data={"code": "AAAA-AAAA"}).status_code == 409
    sent = {"code": letters.lower(), "next": "secretary", "key": "k"}
    answer = desk["hoa"].post(f"{url}/check-in", data=sent)
    assert answer.headers["location"].startswith(f"{url}/secretary") and on_floor(office, meeting).present == 4


def test_a_drawn_code_can_be_read() -> None:
    found = qr.drawn("https://van-phong.example/meetings/12/check-in?code=0123456789AB")
    cells = {(int(x) + n, int(y)) for x, y, w in re.findall(r"M(\d+) (\d+)h(\d+)v1", found.path) for n in range(int(w))}
    finder = {(4 + x, 4 + y) for x in range(7) for y in (0, 6)} | {(4 + x, 4 + y) for x in (0, 6) for y in range(7)}
    assert finder <= cells and (5, 5) not in cells and all(0 <= x < found.size for x, _ in cells)


# --- speaking time of groups --------------------------------------------------------------------------------------


def test_a_groups_time_is_set_counted_from_the_log_and_warned_of_when_it_is_over(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, begun(office, customs=Customs(quorum=(2, 3), party_minutes=10))
    url, party = f"/meetings/{meeting.id}", member(office, meeting, "binh").party
    at = now(office, meeting)
    first = on_floor(office, meeting).item
    assert desk["binh"].post(f"{url}/floor/quota", data={"scope": "item", "item": first}).status_code == 404
    sent = {"scope": "item", "item": first, "party": party, "minutes": 5, "key": "q1"}
    assert desk["hoa"].post(f"{url}/floor/quota", data=sent).status_code == 303
    for _ in range(2):
        office.do(speaking.ask, cast.binh, at, "speech")
        office.do(speaking.give, cast.chi, at, on_floor(office, meeting).waiting[0].id)
        clock.move(timedelta(minutes=3))
        office.do(speaking.end, cast.chi, at)
    office.do(speaking.ask, cast.binh, at, "order")  # not the group's time
    office.do(speaking.give, cast.chi, at, on_floor(office, meeting).orders[0].id)
    clock.move(timedelta(minutes=3))
    office.do(speaking.end, cast.chi, at)
    office.do(speaking.ask, cast.binh, at, "speech")
    shown = english(desk, "chi", f"{url}/console")
    assert "6 of 5 min" in shown and "its group has used its time" in shown
    office.do(speaking.give, cast.chi, at, on_floor(office, meeting).waiting[0].id)  # warned, not cut off
    assert f"{party} has used its time" in english(desk, "chi", f"{url}/console")
    assert "used its time" not in english(desk, "dung", f"{url}/seat")
    clock.move(timedelta(minutes=1))
    office.do(speaking.set_quota, cast.chi, at, None, "", 30)
    office.do(speaking.set_quota, cast.chi, at, first, party, None)
    shown = english(desk, "chi", f"{url}/console")
    assert "7 of 10 min" in shown and "7 of 30 min" in shown and "has used its time" not in shown
    with pytest.raises(BadInput):
        office.do(speaking.set_quota, cast.chi, at, None, "Không có nhóm này", 5)
    with office.house.database.reading() as session:
        assert replaying.replay(log.events(session, meeting.id or 0)) == on_floor(office, meeting)


# --- how bodies choose --------------------------------------------------------------------------------------------


def test_a_committee_and_an_office_choose_among_several_as_they_decide() -> None:
    for body in ("committee", "office"):
        assert usual(body).decision == bodies.preset(f"{body}_decision").rule.to_json()
        choice, decision = bodies.preset(f"{body}_election"), bodies.preset(f"{body}_decision").rule
        assert (choice.rule.base, choice.rule.threshold, choice.rule.quorum, choice.method) == (
            decision.base, decision.threshold, decision.quorum, "choose",
        )  # fmt: skip


# --- the seat map -------------------------------------------------------------------------------------------------


def test_seats_stand_in_rows_and_are_given_in_order() -> None:
    assert [seating.read(one) for one in ("a 02", "B12", "ab-3", " ")] == ["A2", "B12", "AB3", ""]
    for wrong in ("12", "A0", "ABC1", "A100", "Ạ1"):
        with pytest.raises(ValueError):
            seating.read(wrong)
    assert seating.rows(["AA1", "A10", "A9", "B2"]) == [("A", 10), ("B", 2), ("AA", 1)]
    free = seating.free(2, {"A2"})
    assert [next(free) for _ in range(3)] == ["A1", "B1", "B2"]
    assert list(islice(seating.free(10, ()), 262))[-1] == "AA2"
    assert (len(list(seating.free(1, ()))), list(seating.free(1, ()))[-1]) == (702, "ZZ1")  # all that can be read


def test_a_seat_has_one_holder_and_a_site_none_in_the_hall(office: Office) -> None:
    cast, meeting = office.cast, prepared(office)
    la, binh, dung, an = ids(office, meeting, "la", "binh", "dung", "an")
    for id, code in ((la, "A1"), (binh, "A2"), (dung, "A2"), (an, "A3")):  # binh and dung by two desks at once
        with office.house.database.writing() as session:
            session.execute(update(MeetingMember).where(col(MeetingMember.id) == id).values(seat=code))
    plan = office.read(plans.plan, meeting.id)
    assert {one.member for one in plan.seated} == {la, dung, an} and binh in {one.member for one in plan.standing}
    office.do(sites.add, cast.hoa, now(office, meeting), SiteWanted("A Lưới 1", la))
    assert member(office, meeting, "la").seat == ""
    with office.house.database.writing() as session:  # as it was kept before; and a substitute who was refused
        session.execute(update(MeetingMember).where(col(MeetingMember.id) == la).values(seat="A1"))
        session.execute(update(MeetingMember).where(col(MeetingMember.id) == an).values(standing="refused"))
    plan = office.read(plans.plan, meeting.id)
    assert not {la, an} & {one.member for one in (*plan.seated, *plan.standing)}
    with pytest.raises(NotNow):
        office.do(acts_of_seats.seat, cast.hoa, now(office, meeting), la, "B1")
    office.do(acts_of_seats.give_all, cast.hoa, now(office, meeting), 10)
    found = [member(office, meeting, name).seat for name in ("chi", "dung", "binh", "hoa", "la", "an")]
    assert found[1] == "A2" and sorted(found) == ["", "", "A1", "A2", "A3", "A4"]
    office.do(making.call, cast.hoa, now(office, meeting))
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    office.do(sites.add, cast.hoa, now(office, meeting), SiteWanted("A Lưới 2", binh))
    assert kinds_told(office, meeting)[-2:] == ["site_set", "seated"] and member(office, meeting, "binh").seat == ""


def test_rows_too_short_for_everybody_are_said(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = prepared(office)
    monkeypatch.setattr(seating, "MOST_ROWS", 4)
    with pytest.raises(BadInput):
        office.do(acts_of_seats.give_all, office.cast.hoa, meeting, 1)
    assert member(office, meeting, "chi").seat == ""


def test_seats_are_given_by_the_list_changed_by_hand_and_show_who_is_there(desk: Desk) -> None:
    office = desk.office
    cast, meeting = office.cast, prepared(office)
    url = f"/meetings/{meeting.id}"
    assert desk["binh"].get(f"{url}/seats").status_code == 404
    assert desk["hoa"].post(f"{url}/seats/give", data={"width": 4}).status_code == 303
    office.do(making.call, cast.hoa, now(office, meeting))
    assert desk["binh"].get(f"{url}/seats").status_code == 404
    names = ("chi", "dung", "binh", "la", "an", "hoa")
    seats = {member(office, meeting, name).seat: name for name in names}
    assert sorted(seats) == ["A1", "A2", "A3", "A4", "B1", "B2"]
    chair, other = member(office, meeting, "chi").seat, next(one for one, name in seats.items() if name != "chi")
    sent = {"member": ids(office, meeting, "chi")[0], "seat": other.lower()}
    assert desk["hoa"].post(f"{url}/seats", data=sent).status_code == 303  # the two change places
    assert (member(office, meeting, "chi").seat, member(office, meeting, seats[other]).seat) == (other, chair)
    assert desk["hoa"].post(f"{url}/seats", data=sent | {"seat": "13"}).status_code == 422
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    office.do(attending.arrive, cast.binh, now(office, meeting))
    assert desk["hoa"].post(f"{url}/seats", data=sent | {"seat": "C3"}).status_code == 303
    assert kinds_told(office, meeting)[-1] == "seated" and member(office, meeting, "chi").seat == "C3"
    shown = english(desk, "chi", f"{url}/seats")
    assert len(re.findall(r'class="mt-seat room"', shown)) == 2 and 'id="seat-C3"' in shown  # in the legend, and binh
    part = desk["chi"].get(f"{url}/seats", headers={"hx-request-type": "partial", "hx-target": "div#seatmap"}).text
    assert part.lstrip().startswith('<div id="seatmap"') and 'id="seat-C3"' in part
    assert desk["binh"].post(f"{url}/seats/give", data={"width": 4}).status_code == 404


def test_three_hundred_find_their_seats_at_once(desk: Desk) -> None:
    office, meeting = desk.office, prepared(desk.office)
    with office.house.database.writing() as session:
        like = session.exec(select(MeetingMember)).first()
        assert like is not None
        kept = like.model_dump(exclude={"id", "person_id", "place"})
        session.add_all(
            MeetingMember(**kept | {"person_id": 10_000 + n, "place": 100 + n, "role": "member"}) for n in range(300)
        )
    assert office.do(acts_of_seats.give_all, office.cast.hoa, now(office, meeting), 20) == 306
    plan = office.read(plans.plan, meeting.id)
    assert (len(plan.rows), plan.width, plan.standing) == (16, 20, [])
    answer = desk["hoa"].get(f"/meetings/{meeting.id}/seats")
    assert answer.text.count('class="mt-seat away') == 307
