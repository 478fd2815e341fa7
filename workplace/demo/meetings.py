"""Meetings before, during and after: made act by act, as the Office, the chair and the members would."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from workplace.demo import meeting_papers, opinions
from workplace.demo.office import Office
from workplace.demo.stage import Calendar, Played, Story
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.meetings.actions import (
    agenda,
    attending,
    casting,
    concluding,
    counting,
    making,
    polling,
    presenting,
    seating,
    sites,
    sitting,
    speaking,
)
from workplace.meetings.actions.making import Point, Seat, Wanted
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.actions.sites import SiteWanted
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import agenda as items
from workplace.meetings.queries import door
from workplace.meetings.rules import bodies, floor
from workplace.meetings.rules.customs import Customs
from workplace.org.queries import organisations

CITY = "Ủy ban nhân dân thành phố Huế"
DEPARTMENTS = (
    "Sở Xây dựng", "Sở Nông nghiệp và Môi trường", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Tư pháp", "Sở Nội vụ",
    "Sở Công Thương", "Sở Văn hóa và Thể thao", "Sở Du lịch", "Sở Khoa học và Công nghệ", "Sở Ngoại vụ",
)  # fmt: skip
RULES = Customs(quorum=(2, 3))
LAST_MONTH = (
    Point("Khai mạc, thông qua chương trình", 10, "information"),
    Point("Tình hình kinh tế – xã hội 10 tháng", 40),
    Point("Dự toán ngân sách năm 2027", 30, "decision"),
    Point("Kết luận, bế mạc", 10, "information"),
)
THIS_MONTH = (
    Point("Khai mạc, thông qua chương trình", 10, "information"),
    Point("Tình hình kinh tế – xã hội 11 tháng", 40),
    Point("Kế hoạch đầu tư công năm 2027", 40, "decision"),
    Point("Phương án ứng phó mưa lũ", 25),
    Point("Đề án đô thị di sản", 20),
    Point("Công tác cán bộ", 10, "staff", closed=True),
    Point("Kết luận, bế mạc", 10, "information"),
)
NEXT = (
    Point("Báo cáo tiến độ giải phóng mặt bằng", 30),
    Point("Tháo gỡ vướng mắc về vốn đối ứng", 40, "decision"),
)


class Meetings:
    """The sessions of the People's Committee."""

    def __init__(self, office: Office, calendar: Calendar) -> None:
        self._office, self._calendar = office, calendar
        self._now = clock.now()

    def all(self) -> list[Story]:
        """A session that is over, one that is being held, one to come; then opinions asked for in writing."""
        return [self._over(), self._held(), self._to_come()]

    # --- the three --------------------------------------------------------------------------------------------------

    def _over(self) -> Story:
        begins = self._calendar.at(15, "08:00")
        yield begins - timedelta(days=5)
        meeting = self._prepared("Phiên họp thường kỳ tháng trước của UBND thành phố", begins, 120, LAST_MONTH)
        yield begins - timedelta(minutes=20)
        here = self._gathered(meeting)
        yield begins
        self._do(sitting.open_, "chi", meeting)
        for n, point in enumerate(LAST_MONTH):
            self._take_up(meeting, n)
            yield clock.now() + timedelta(minutes=point.minutes // 2)
            if n == 1:
                self._speech(meeting, here[2])
                yield clock.now() + timedelta(minutes=4)
                self._do(speaking.end, "chi", meeting)
                said = self._do(concluding.conclude, "hoa", meeting, self._item(meeting, n),
                                "Giao Sở Tài chính rà soát, báo cáo tiến độ giải ngân vốn đầu tư công.")  # fmt: skip
                lead = f"unit:{self._office.unit('Sở Tài chính', 'Sở Tài chính')}"
                self._do(concluding.give, "chi", meeting, said, lead, self._calendar.day(0) + timedelta(days=9))
            if n == 2:
                poll = self._poll(meeting, n, "Thông qua dự toán ngân sách năm 2027")
                self._vote(meeting, poll, here, ["yes"] * (len(here) - 2) + ["no", "abstain"])
                self._do(polling.close, "chi", meeting, poll)
                yield clock.now() + timedelta(seconds=10)
                self._settle(meeting, poll)
                self._do(polling.publish, "chi", meeting, poll)
            yield clock.now() + timedelta(minutes=max(1, point.minutes // 2))
        self._do(sitting.close, "chi", meeting)

    def _held(self) -> Story:
        begins = self._now - timedelta(minutes=66)
        yield begins - timedelta(days=3)
        meeting = self._prepared("Phiên họp thường kỳ tháng này của UBND thành phố", begins, 165, THIS_MONTH)
        at_sites = [[self._office["la"]], self._members()[-4:-2]]
        for name, there in zip(("Điểm cầu phường Thuận Hóa", "Điểm cầu Khu công nghệ cao"), at_sites, strict=True):
            self._site(meeting, name, there)
        self._do(seating.give_all, "hoa", meeting, 4)
        plan = meeting_papers.plan(self._office, meeting, self._item(meeting, 2))
        yield begins - timedelta(minutes=15)
        here = self._gathered(meeting, away=2, at_sites=at_sites)
        yield begins
        self._do(sitting.open_, "chi", meeting)
        for n, minutes in ((0, 10), (1, 46)):
            self._take_up(meeting, n)
            yield clock.now() + timedelta(minutes=minutes)
        self._take_up(meeting, 2)
        self._do(presenting.present, "chi", meeting, plan.version_id)
        self._poll(meeting, 2, "Thông qua Kế hoạch đầu tư công năm 2027 (bản 3)", opened=False)
        self._do(speaking.set_quota, "hoa", meeting, self._item(meeting, 2), "", 8)
        yield clock.now() + timedelta(minutes=4)
        self._do(agenda.set_phase, "chi", meeting, "discussing")
        for who, kind, topic in (
            (here[3], "speech", ""), (here[1], "speech", ""), (here[4], "speech", ""),
            (here[5], "question", "Vốn đối ứng của các dự án chuyển tiếp"),
        ):  # fmt: skip
            self._office.do(speaking.ask, who, self._fresh(meeting), kind, topic)
        yield clock.now() + timedelta(minutes=1)
        self._speech(meeting, here[3], waits=True)

    def _to_come(self) -> Story:
        begins = datetime.combine(clock.local(self._now).date(), datetime.min.time(), clock.ZONE) + timedelta(hours=38)
        yield self._now - timedelta(days=1)
        title = "Họp chuyên đề về giải phóng mặt bằng các dự án trọng điểm"
        meeting = self._prepared(title, begins, 90, NEXT, called=True)
        yield self._now - timedelta(hours=20)
        meeting_papers.prepared(self._office, meeting)
        yield self._now - timedelta(hours=4)
        opinions.given(self._office)

    # --- acts -------------------------------------------------------------------------------------------------------

    def _prepared(
        self, title: str, begins: datetime, minutes: int, points: tuple[Point, ...], *, called: bool = True
    ) -> Meeting:
        office = self._office
        with office.rooms.database.reading() as session:
            if session.exec(select(Meeting.id).where(col(Meeting.title) == title)).first() is not None:
                raise Played
        starts = clock.ticks(begins)
        wanted = Wanted(
            title, "committee", starts, starts + minutes * 60_000_000, office["chi"].person, office["hoa"].person,
            "Phòng họp A", customs=RULES,
        )  # fmt: skip
        members = [Seat(one.person) for one in self._members()]
        seats = [Seat(office["dung"].person, "deputy"), *members, Seat(office["an"].person, "guest")]
        meeting: Meeting = office.do(making.prepare, office["hoa"], wanted, seats)
        for point in points:
            office.do(making.add_item, office["hoa"], self._fresh(meeting), point)
        if called:
            office.do(making.call, office["hoa"], self._fresh(meeting))
        return meeting

    def _members(self) -> list[Acting]:
        """Besides the chair: the vice-chairman, the heads of departments, the ward that is asked to come."""
        office = self._office
        heads = []
        with office.rooms.database.reading() as session:
            known = {card.name for card in organisations.internal(session)}
        for name in DEPARTMENTS:
            if name in known:
                heads.append(office.head_of(name))
        return [office["dung"], office["binh"], office["la"], *heads]

    def _site(self, meeting: Meeting, name: str, there: Sequence[Acting]) -> None:
        """A remote site; the first of those who sit there heads it."""
        head, *others = self._ids(meeting, there)
        self._do(sites.add, "hoa", meeting, SiteWanted(name, head, tuple(others)))

    def _ids(self, meeting: Meeting, who: Sequence[Acting]) -> list[int]:
        with self._office.rooms.database.reading() as session:
            found = [door.me(session, one, meeting) for one in who]
        return [one.id or 0 for one in found if one is not None]

    def _gathered(self, meeting: Meeting, away: int = 1, at_sites: Sequence[Sequence[Acting]] = ()) -> list[Acting]:
        """Who is there: in the room, the last of them online, or at a site whose head checks it in."""
        office = self._office
        self._do(sitting.gather, "hoa", meeting)
        everyone = [office["chi"], *self._members()]
        here = everyone[: len(everyone) - away]
        alone = [one for one in here if not any(one in there for there in at_sites)]
        for n, one in enumerate(alone):
            office.do(attending.arrive, one, self._fresh(meeting), online=n == len(alone) - 1)
        for there in at_sites:
            mine = self._ids(meeting, there)
            with office.rooms.database.reading() as session:
                site = session.get_one(MeetingMember, mine[0]).site_id
            office.do(sites.site_in, there[0], self._fresh(meeting), site, mine)
        office.do(attending.arrive, office["hoa"], self._fresh(meeting))
        return here

    def _take_up(self, meeting: Meeting, n: int) -> None:
        self._do(agenda.begin, "chi", meeting, self._item(meeting, n))

    def _speech(self, meeting: Meeting, who: Acting, *, waits: bool = False) -> None:
        if not waits:
            self._office.do(speaking.ask, who, self._fresh(meeting), "speech")
        turn = floor.read(self._fresh(meeting).floor).waiting[0]
        self._do(speaking.give, "chi", meeting, turn.id)

    def _poll(self, meeting: Meeting, n: int, title: str, *, opened: bool = True) -> int:
        wanted = PollWanted(title, bodies.preset("committee_decision").rule, item=self._item(meeting, n), seconds=120)
        poll = self._do(polling.prepare, "hoa", meeting, wanted)
        if opened:
            self._do(polling.open_, "chi", meeting, poll.id)
        return int(poll.id)

    def _vote(self, meeting: Meeting, poll: int, who: list[Acting], choices: list[str]) -> None:
        office, received = self._office, clock.ticks(clock.now()) // 1000

        def cast(session: Session) -> None:
            votes = []
            for one, choice in zip(who, choices, strict=True):
                mine = door.me(session, one, self._fresh(meeting))
                assert mine is not None and mine.id is not None
                vote = casting.Vote(one, meeting.id or 0, poll, mine.id, f"demo-{poll}", received, choice)
                votes.append(vote)
            casting.cast_all(session, votes)

        office.do(cast)

    def _settle(self, meeting: Meeting, poll: int) -> None:
        self._office.do(lambda session: counting.settle(session, meeting.id or 0, poll))

    def _item(self, meeting: Meeting, n: int) -> int:
        with self._office.rooms.database.reading() as session:
            return items.items(session, meeting.id or 0)[n].id or 0

    def _fresh(self, meeting: Meeting) -> Meeting:
        with self._office.rooms.database.reading() as session:
            return session.get_one(Meeting, meeting.id)

    def _do(self, act: Any, who: str, meeting: Meeting, *args: Any, **more: Any) -> Any:
        return self._office.do(act, self._office[who], self._fresh(meeting), *args, **more)
