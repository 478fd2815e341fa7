"""Leading the pages, and remote sites: who may, what a lease is worth, what is kept of it."""

from typing import Any

import pytest
from sqlmodel import col, select

from tests.meetings.conftest import Office, begun, item, now, office, on_floor, opened, papers
from workplace.kernel import clock
from workplace.kernel.errors import NotFound, NotNow
from workplace.live import news
from workplace.meetings.actions import agenda, presenting, sites, speaking
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import Meeting, MeetingSite
from workplace.meetings.queries import door, log, screens
from workplace.meetings.queries.circles import Circle
from workplace.meetings.queries.scene import Scene

__all__ = ["office", "papers"]


class Ear:
    """Hears what is told at once."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def tell(self, topic: str, event: Any) -> None: ...
    def revoked(self, session_id: int) -> None: ...
    def reclass(self, thing: str) -> None: ...

    def hot(self, thing: str, name: str, value: Any, audience: str = "") -> None:
        self.heard.append((thing, name, value, audience))


@pytest.fixture
def ear() -> Any:
    ear = Ear()
    news.join(ear)
    yield ear
    news.leave(ear)


def laid(office: Office, meeting: Meeting, approved: bool = True, **more: Any) -> int:
    """A paper of the first item, presented by binh; its version, which stands when it was approved."""
    with office.house.database.writing() as session:
        first = session.get_one(MeetingItem, item(office, meeting).id)
        first.presenter_id = office.cast.people["binh"]
        fields: dict[str, Any] = {"state": "approved", "title": "Tờ trình", "by": 1, "at": 1} | more
        paper = MeetingPaper(meeting_id=meeting.id or 0, item_id=first.id or 0, **fields)
        session.add(paper)
        session.flush()
        version = MeetingPaperVersion(
            paper_id=paper.id or 0, number=1, file_id=900_001, name="a.pdf", by=1, at=clock.now()
        )
        session.add(version)
        session.flush()
        paper.version_id = version.id if approved else None
        return version.id or 0


def test_a_lease_has_an_epoch_and_a_stale_page_is_refused(office: Office, ear: Ear) -> None:
    cast, meeting = office.cast, begun(office)
    version = laid(office, meeting)
    office.do(presenting.present, cast.binh, now(office, meeting), version)
    lease = on_floor(office, meeting).lease
    assert lease is not None and (lease.version, lease.page) == (version, 1)
    before = now(office, meeting).seq
    office.do(presenting.turn_page, cast.binh, now(office, meeting), 14, lease.epoch)
    assert ear.heard == [(f"meeting:{meeting.id}", "page", {"page": 14, "epoch": lease.epoch}, "")]
    assert now(office, meeting).seq == before, "a page is told, not written"
    with pytest.raises(NotNow):
        office.do(presenting.turn_page, cast.chi, now(office, meeting), 3, lease.epoch)
    office.do(presenting.present, cast.chi, now(office, meeting), version, 2)
    with pytest.raises(NotNow):
        office.do(presenting.turn_page, cast.binh, now(office, meeting), 15, lease.epoch)
    with office.house.database.reading() as session:
        kept = [one for one in log.events(session, meeting.id or 0) if one.kind == "page_kept"]
    assert [(one.body["version"], one.body["page"]) for one in kept] == [(version, 14)]


def test_the_desk_takes_the_pages_back_and_others_do_not(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    version = laid(office, meeting)
    with pytest.raises(NotFound):
        office.do(presenting.present, cast.dung, now(office, meeting), version)
    office.do(presenting.present, cast.binh, now(office, meeting), version)
    with pytest.raises(NotFound):
        office.do(presenting.end, cast.dung, now(office, meeting))
    office.do(presenting.end, cast.chi, now(office, meeting))
    assert on_floor(office, meeting).lease is None
    office.do(presenting.end, cast.chi, now(office, meeting))


@pytest.mark.parametrize(
    "more", [{"state": "prepared", "approved": False}, {"state": "recalled"}, {"role": "personal"}]
)
def test_only_an_approved_paper_of_the_item_is_led_through(office: Office, more: dict[str, Any]) -> None:
    meeting = begun(office)
    version = laid(office, meeting, **more)
    with pytest.raises(NotFound):
        office.do(presenting.present, office.cast.chi, now(office, meeting), version)
    other = laid(office, meeting)
    office.do(agenda.begin, office.cast.chi, now(office, meeting), item(office, meeting, 1).id)
    with pytest.raises(NotFound):
        office.do(presenting.present, office.cast.chi, now(office, meeting), other)


def test_while_a_newer_version_waits_the_approved_one_stays_on_every_seat(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    version = laid(office, meeting)
    with office.house.database.writing() as session:
        paper = session.get_one(MeetingPaper, session.get_one(MeetingPaperVersion, version).paper_id)
        newer = MeetingPaperVersion(
            paper_id=paper.id or 0, number=2, file_id=900_002, name="b.pdf", by=1, at=clock.now()
        )  # fmt: skip
        paper.state = "prepared"  # as handing in a newer version leaves it
        session.add(newer)
        session.flush()
        waits = newer.id or 0
    with office.house.database.reading() as session:
        for circle, view in ((Circle("member"), "seat"), (Circle("desk"), "console"), (Circle("all"), "hall")):
            shown = screens.papers_of(Scene(session, session.get_one(Meeting, meeting.id), circle, view))
            assert [one["version"] for one in shown] == [version]
    with pytest.raises(NotFound):
        office.do(presenting.present, cast.chi, now(office, meeting), waits)
    office.do(presenting.present, cast.chi, now(office, meeting), version)


def test_a_remote_site_comes_with_its_people_and_goes_with_them(office: Office) -> None:
    cast, meeting = office.cast, opened(office)
    with office.house.database.writing() as session:
        held = session.get_one(Meeting, meeting.id)
        head = door.me(session, cast.la, held)
        binh = door.me(session, cast.binh, held)
        assert head is not None and binh is not None
        site = MeetingSite(meeting_id=held.id or 0, name="Điểm cầu A Lưới 1", head_id=head.id)
        session.add(site)
        session.flush()
        head.site_id = site.id
        site_id, head_id, other = site.id or 0, head.id or 0, binh.id or 0
    with pytest.raises(NotFound):
        office.do(sites.site_in, cast.binh, now(office, meeting), site_id, [head_id])
    office.do(sites.site_in, cast.la, now(office, meeting), site_id, [head_id, other])
    floor = on_floor(office, meeting)
    assert floor.sites == (site_id,) and (floor.present, floor.online) == (4, 1)
    office.do(agenda.begin, cast.chi, now(office, meeting), item(office, meeting).id)
    office.do(speaking.ask, cast.la, now(office, meeting), "speech")
    office.do(sites.site_out, cast.la, now(office, meeting), site_id)
    floor = on_floor(office, meeting)
    assert (floor.sites, floor.present, floor.waiting) == ((), 3, ())
    with office.house.database.reading() as session:
        rows = session.exec(select(MeetingPresence).where(col(MeetingPresence.member_id) == head_id)).all()
        assert [row.how for row in rows] == ["site"] and rows[0].to_ms
    with pytest.raises(NotNow):
        office.do(sites.site_out, cast.hoa, now(office, meeting), site_id)
