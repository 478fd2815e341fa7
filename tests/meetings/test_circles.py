"""What a circle may not see stands in none of its panels (G16): meetings with rights at random, every panel of every
screen drawn for every circle, and looked through for the words of what is closed to it.
"""

import random

import pytest
from sqlmodel import Session, col, select

from tests.meetings.conftest import Office, item, now, office, on_floor, opened, papers
from workplace.kernel import clock, ports
from workplace.meetings import sockets
from workplace.meetings.actions import agenda, attending, concluding, making, planning, screening, sitting, speaking
from workplace.meetings.actions.making import Point
from workplace.meetings.actions.planning import LetIn
from workplace.meetings.models.agenda import MeetingLetIn, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import circles, door, drawn, hallway
from workplace.meetings.queries.circles import Circle
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules.panels import VIEWS

__all__ = ["office", "papers"]
ROUNDS = 3


def secret(item_id: int) -> list[str]:
    """The words that stand only in what belongs to an item."""
    return [
        f"BIMAT{item_id}TEN",
        f"BIMAT{item_id}NOI",
        f"BIMAT{item_id}GIAY",
        f"BIMAT{item_id}LOI",
        f"BIMAT{item_id}KET",
    ]


def furnish(office: Office, meeting: Meeting, chance: random.Random) -> dict[int, set[str]]:
    """Closed items with papers, conclusions and let-in members at random; by item who of the members is let in."""
    people = office.cast.people
    inside: dict[int, set[str]] = {}
    with office.house.database.writing() as session:
        meeting = session.get_one(Meeting, meeting.id)
        for n in range(chance.randint(1, 3)):
            row = making.write_item(session, meeting, Point("x", 10, closed=True))
            row.title, row.text = secret(row.id or 0)[:2]
            if chance.random() < 0.4:
                row.presenter_id = people["la"]
            let = {name for name in ("dung", "binh", "la") if chance.random() < 0.4}
            for name in let:
                member = next(m for m in members(session, meeting) if m.person_id == people[name])
                session.add(MeetingLetIn(item_id=row.id or 0, member_id=member.id or 0))
            if row.presenter_id == people["la"]:
                let.add("la")
            paper = MeetingPaper(
                meeting_id=meeting.id or 0, item_id=row.id or 0, state="approved", title=secret(row.id or 0)[2],
                by=people["hoa"], at=1,
            )  # fmt: skip
            session.add(paper)
            session.flush()
            version = MeetingPaperVersion(
                paper_id=paper.id or 0, number=1, file_id=900_000 + n, name="x.pdf", by=people["hoa"], at=clock.now()
            )
            session.add(version)
            session.flush()
            paper.version_id = version.id
            inside[row.id or 0] = let
    return inside


def members(session: Session, meeting: Meeting) -> list[MeetingMember]:
    return list(session.exec(select(MeetingMember).where(col(MeetingMember.meeting_id) == meeting.id)))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_panel_tells_what_its_circle_may_not_know(office: Office, seed: int) -> None:
    chance, cast = random.Random(seed), office.cast
    meeting = opened(office)
    office.do(attending.arrive, cast.la, meeting)
    inside = furnish(office, meeting, chance)
    looked_at = 0
    for at in [*inside, item(office, meeting).id]:
        office.do(agenda.begin, cast.chi, now(office, meeting), at)
        if at in inside:
            office.do(speaking.ask, cast.chi, now(office, meeting), "speech", secret(at)[3])
            office.do(speaking.ask, cast.chi, now(office, meeting), "order", secret(at)[3])
            office.do(concluding.conclude, cast.chi, now(office, meeting), at, secret(at)[4])
            if chance.random() < 0.5:
                office.do(speaking.give, cast.chi, now(office, meeting), on_floor(office, meeting).orders[0].id)
        looked_at += look(office, now(office, meeting), inside, at)
    assert looked_at


def look(office: Office, meeting: Meeting, inside: dict[int, set[str]], at: int | None) -> int:
    """Draw everything for everybody; how many panels were looked through."""
    count = 0
    with office.house.database.reading() as session:
        people = {person: name for name, person in office.cast.people.items()}
        for member in members(session, meeting):
            name = people[member.person_id]
            acting = office.cast[name]
            for view in VIEWS:
                circle = circles.of(session, acting, meeting, view)
                if circle is None:
                    continue
                assert sockets.may_hear(session, acting, f"{meeting.id}.{view}-vi") == circle.name
                assert circles.read(circle.name) == circle
                known = set(inside) if circle.kind == "desk" else {one for one, let in inside.items() if name in let}
                if circle.kind == "all":
                    known = set()
                elif member.role == "secretary" or member.person_id == meeting.chair_id:
                    known = set(inside)
                count += search(office, session, meeting, circle, view, set(inside) - known, at)
    return count


def search(
    office: Office, session: Session, meeting: Meeting, circle: Circle, view: str, hidden: set[int], at: int | None
) -> int:
    scene = Scene(session, session.get_one(Meeting, meeting.id), circle, view)
    found = drawn.panels(office.house.pages, "vi", scene, VIEWS[view])
    for name, html in found.items():
        for one in hidden:
            for word in secret(one):
                assert word not in html, f"{word} in {view}/{name} for {circle.name}"
        if at in hidden and name in ("speaker", "queue", "where", "stage"):
            assert "Nguyễn Thị Chi" not in html, f"who speaks on a closed item in {view}/{name} for {circle.name}"
        if at in hidden and name == "paper":
            assert "data-paper" not in html
    return len(found)


def test_a_session_closed_between_items_is_closed_to_the_hall_and_to_guests(office: Office) -> None:
    meeting = opened(office)
    office.do(agenda.close_session, office.cast.chi, now(office, meeting), True)
    closed = on_floor(office, meeting)
    assert closed.closed_session and closed.item is None
    followed = {kind: Circle(kind).follows(None, closed) for kind in ("desk", "member", "guest", "all")}
    assert followed == {"desk": True, "member": True, "guest": False, "all": False}


def test_what_happens_on_a_closed_item_is_written_for_those_let_in(office: Office) -> None:
    meeting = opened(office)
    at = next(iter(furnish(office, meeting, random.Random(1))))
    office.do(agenda.begin, office.cast.chi, now(office, meeting), at)
    office.do(speaking.ask, office.cast.chi, now(office, meeting), "speech", secret(at)[3])
    office.do(speaking.give, office.cast.chi, now(office, meeting), on_floor(office, meeting).waiting[0].id)
    office.do(agenda.begin, office.cast.chi, now(office, meeting), item(office, meeting).id)
    with office.house.database.reading() as session:
        rows = session.exec(select(MeetingEvent).where(col(MeetingEvent.meeting_id) == meeting.id)).all()
    told = {one.kind for one in rows if one.item_id == at}
    assert {"item_begun", "asked", "floor_given", "floor_ended", "item_ended"} <= told
    assert {one.seen_by for one in rows if one.item_id == at} == {"item"}
    assert "all" in {one.seen_by for one in rows if one.item_id not in (at, None)}


def test_who_is_let_in_sees_it(office: Office) -> None:
    meeting = opened(office)
    inside = furnish(office, meeting, random.Random(1))
    at = next(iter(inside))
    office.do(agenda.begin, office.cast.chi, now(office, meeting), at)
    with office.house.database.reading() as session:
        held = session.get_one(Meeting, meeting.id)
        desk = drawn.panels(office.house.pages, "vi", Scene(session, held, Circle("desk"), "console"), ("where",))
        let = drawn.panels(
            office.house.pages,
            "vi",
            Scene(session, held, Circle("member", frozenset({at})), "seat"),
            ("where", "paper"),
        )
    assert secret(at)[0] in desk["where"] and secret(at)[0] in let["where"] and secret(at)[2] in let["paper"]


def test_frames_bring_just_what_was_touched_and_the_hall_keeps_what_it_shows(office: Office) -> None:
    meeting = opened(office)
    office.do(agenda.begin, office.cast.chi, meeting, item(office, meeting).id)
    source = sockets.Frames(office.house.pages)
    before = now(office, meeting).seq
    office.do(speaking.ask, office.cast.binh, now(office, meeting), "speech")
    audiences = ("seat-vi/member", "console-vi/desk", "hall-vi/all", "seat-en/member")
    with office.house.database.reading() as session:
        assert source.stands(session, str(meeting.id)) == before + 1
        assert source.stands_all(session, [str(meeting.id), "77"]) == {str(meeting.id): before + 1}
        frames = source.frames(session, str(meeting.id), audiences, before)
    assert frames is not None
    assert {name: set(frame["panels"]) for name, frame in frames.items()} == {
        "seat-vi/member": {"queue"}, "seat-en/member": {"queue"}, "console-vi/desk": {"queue", "next"},
        "hall-vi/all": {"stage"},
    }  # fmt: skip
    assert 'csrf" value=""' in frames["console-vi/desk"]["panels"]["next"]
    office.do(agenda.hold_screens, office.cast.chi, now(office, meeting), True)
    held = now(office, meeting).seq
    office.do(speaking.give, office.cast.chi, now(office, meeting), on_floor(office, meeting).waiting[0].id)
    with office.house.database.reading() as session:
        kept = source.frames(session, str(meeting.id), ("hall-vi/all",), held)
        assert kept == {"hall-vi/all": {"panels": {}}}
    with office.house.database.reading() as session:
        dung = door.me(session, office.cast.dung, now(office, meeting))
    assert dung is not None and dung.id is not None
    stands = now(office, meeting).seq
    office.do(sitting.hand_over, office.cast.chi, now(office, meeting), dung.id)
    with office.house.database.reading() as session:
        told = source.frames(session, str(meeting.id), ("console-vi/desk",), stands)
        assert told == {"console-vi/desk": ports.RESET}
        assert sockets.may_hear(session, office.cast.chi, f"{meeting.id}.console-vi") is False
        assert sockets.may_hear(session, office.cast.dung, f"{meeting.id}.console-vi") == "desk"


@pytest.mark.parametrize(
    "key", ["", "1", "1.seat", "1.seat-xx", "1.nothing-vi", "x.seat-vi", "99999.seat-vi", "1.seat-vi.x"]
)
def test_a_strange_topic_is_heard_by_nobody(office: Office, key: str) -> None:
    opened(office)
    with office.house.database.reading() as session:
        assert sockets.may_hear(session, office.cast.binh, key) is False


def test_the_hall_s_key_is_that_of_its_meeting_and_of_the_newest_address(office: Office) -> None:
    meeting = opened(office)
    with office.house.database.reading() as session:
        assert hallway.key(session, meeting.id or 0, b"s" * 32) == ""
    office.do(screening.new_address, office.cast.hoa, meeting)
    with office.house.database.reading() as session:
        first = hallway.key(session, meeting.id or 0, b"s" * 32)
    office.do(screening.new_address, office.cast.hoa, now(office, meeting))
    with office.house.database.reading() as session:
        second = hallway.key(session, meeting.id or 0, b"s" * 32)
    assert len(first) == len(second) == 40 and first != second


def test_whoever_is_let_in_no_more_is_asked_anew_and_hears_as_another(office: Office) -> None:
    meeting = opened(office)
    with office.house.database.reading() as session:
        dung = door.me(session, office.cast.dung, meeting)
    assert dung is not None and dung.id is not None
    wanted, inside = Point("Công tác cán bộ", 10, closed=True), LetIn((dung.id,))
    added = office.do(planning.add, office.cast.hoa, now(office, meeting), wanted, inside)
    source, stands = sockets.Frames(office.house.pages), now(office, meeting).seq
    with office.house.database.reading() as session:
        assert sockets.may_hear(session, office.cast.dung, f"{meeting.id}.seat-vi") == f"member+{added.id}"
        assert sockets.may_hear(session, office.cast.binh, f"{meeting.id}.seat-vi") == "member"
        told = source.frames(session, str(meeting.id), ("seat-vi/member",), stands - 1)
        assert told == {"seat-vi/member": ports.RESET}
    changed = item(office, meeting, 2)
    office.do(planning.edit, office.cast.hoa, now(office, meeting), changed, wanted, LetIn(()))
    with office.house.database.reading() as session:
        told = source.frames(session, str(meeting.id), (f"seat-vi/member+{added.id}",), stands)
        assert told == {f"seat-vi/member+{added.id}": ports.RESET}
        assert sockets.may_hear(session, office.cast.dung, f"{meeting.id}.seat-vi") == "member"
