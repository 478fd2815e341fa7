"""What citizens of the demonstration come with in these weeks, up to where each case stands; every act is the act of
whoever would do it, at its own time.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions.recording import Coming, Paper, Recorded, Who
from workplace.cases.models.cases import Case
from workplace.cases.queries import services
from workplace.citizens.actions import (
    answering,
    citizens_own,
    coming_in,
    fieldwork,
    moderating,
    publishing,
    talking,
    urging,
)
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.models.feedback import Topic
from workplace.citizens.queries import choices
from workplace.citizens.rules import places
from workplace.demo import citizen_letters
from workplace.demo.letters import DATA
from workplace.demo.office import Office
from workplace.demo.people import invented_name
from workplace.demo.photos import photo
from workplace.demo.stage import Calendar, Played, Story
from workplace.files import actions as files
from workplace.files.receive import receive_path
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.org.queries import desks, organisations, people

NAM = Who("Nguyễn Văn Nam", "nam@example.vn", "0905123456", "12 Lê Lợi, phường Thuận Hóa")
UNTOUCHED = ("new", "lapsed", "confirmed")
AT_THE_DESK = ("moderated", "verified")
STANDING = ("assigned", "forwarded")
GIVEN_BACK = "Nội dung không thuộc phạm vi quản lý của đơn vị, đề nghị chuyển cơ quan khác"
_ASKED = "Đề nghị ông/bà cho biết thêm địa chỉ, thời gian xảy ra hoặc ảnh chụp để có cơ sở kiểm tra."


@dataclass(frozen=True)
class Matter:
    """One case as the data file has it: who, what, how many weekdays ago, how far it came."""

    kind: str
    title: str
    body: str
    back: int
    end: str
    service: str = "feedback"
    who: str = ""
    area: str = ""
    address: str = ""
    place: tuple[float, float] | tuple[()] = ()
    answers: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    reason: str = ""
    score: int = 0
    topic: str = ""
    into: str = ""


def matters() -> list[Matter]:
    """All of the data file."""
    data = tomllib.loads((DATA / "cases.toml").read_text(encoding="utf-8"))
    return [Matter(kind=kind, **one) for kind, found in data.items() for one in found]


class Citizens:
    """The stories of cases."""

    def __init__(self, office: Office, days: Calendar) -> None:
        self.office, self.days = office, days
        self._papers: dict[str, int] = {}
        self._until = clock.now() - timedelta(minutes=1)

    def all(self) -> Iterator[Story]:
        """One story for each case."""
        for number, one in enumerate(matters()):
            yield self.story(one, 7 * 60 + 45 + number * 7 % 240)

    def story(self, one: Matter, minute: int) -> Story:
        """From the citizen's telephone to where it stands."""
        days, do = self.days, self.office.do
        yield days.at(one.back, f"{minute // 60}:{minute % 60:02}")
        case = self._come(one)
        if one.end == "lapsed":
            yield days.at(max(one.back - 6, 0), "06:30")
            do(moderating.lapse, case)
        if one.end in ("new", "lapsed"):
            return
        yield self._soon(2)
        do(coming_in.confirm, case)
        if one.end == "confirmed":
            return
        yield self._soon(35)
        yield from self._at_the_desk(one, case)

    # --- the desk -------------------------------------------------------------------------------------------------

    def _at_the_desk(self, one: Matter, case: Case) -> Story:
        do, desk = self.office.do, self._desk(case)
        if one.end in ("rejected", "diverted"):
            do(moderating.reject, desk, case, one.reason, verb="divert" if one.end == "diverted" else "reject")
            return
        if one.end == "merged":
            do(moderating.merge, desk, case, self._case_of(one.into))
            return
        do(moderating.moderate, desk, case)
        if one.end in AT_THE_DESK:
            return
        if one.kind == "feedback":
            yield from self._feedback(one, case, desk)
            return
        yield self._soon(20)
        do(_give_out, desk, case)
        yield from self._at_the_unit(one, case)

    def _feedback(self, one: Matter, case: Case, desk: Acting) -> Story:
        do = self.office.do
        if one.end == "forwarded":
            yield self._soon(30)
            do(_give_out, desk, case)
            return
        yield self.days.at(max(one.back - 2, 0), "14:20")
        if one.end == "noted":
            do(answering.note_it, desk, case, one.reason)
            return
        do(answering.draft, desk, case, one.answer, one.answer, self._version(case))
        do(answering.approve, desk, case)
        if one.back >= 9:
            yield self.days.at(max(one.back - 9, 0), "06:30")
            do(fieldwork.close, case)

    # --- the unit -------------------------------------------------------------------------------------------------

    def _at_the_unit(self, one: Matter, case: Case) -> Story:
        do, end = self.office.do, one.end
        if end in STANDING:
            return
        yield self.days.at(max(one.back - 1, 0), "08:10")
        if end == "withdrawn":
            do(citizens_own.withdraw, case)
            return
        holder = self._holder(case)
        if end == "bounced":
            do(answering.bounce, holder, case, GIVEN_BACK)
            return
        handler = self._handler(case, holder)
        do(answering.take_up, holder, case, handler.person)
        yield from self._talked(one, case, holder, handler)

    def _talked(self, one: Matter, case: Case, holder: Acting, handler: Acting) -> Story:
        do, days, end = self.office.do, self.days, one.end
        if end == "advised":
            yield self._soon(45)
            unit = self._root("Sở Tư pháp")
            do(answering.ask_unit, handler, case, unit, "Đề nghị có ý kiến về căn cứ pháp lý của nội dung này")
        elif end == "clarify":
            yield self._soon(50)
            do(answering.clarify, handler, case, _ASKED)
        elif end in ("overdue", "urged"):
            yield days.at(max(one.back - 2, 0), "10:00")
            do(talking.note, handler, case, "Đã đi kiểm tra, đang chờ ý kiến của đơn vị liên quan")
            if end == "urged":
                yield days.at(1, "15:30")
                do(urging.urge, self.office["chi"], case, "Đã quá hạn, đề nghị xử lý dứt điểm và báo cáo")
        elif one.kind == "question" and end != "drafting":
            yield from self._answered(one, case, holder, handler)
        elif one.kind == "report" and end != "in_progress":
            yield from self._mended(one, case, handler)

    def _answered(self, one: Matter, case: Case, holder: Acting, handler: Acting) -> Story:
        do, days = self.office.do, self.days
        late = one.back - 1 if one.end == "late" else 2
        yield days.at(max(one.back - late, 0), "15:10")
        do(answering.draft, handler, case, one.answer, one.answer, self._version(case))
        if one.end in ("signing", "documented"):
            yield from self._by_letter(one, case)
            return
        yield self._soon(25)
        approver = self._approver(case, holder)
        do(answering.submit, handler, case, approver.person)
        if one.end == "in_review":
            return
        yield days.at(max(one.back - late - 1, 0), "10:40")
        do(answering.approve, approver, case)
        yield from self._afterwards(one, case)

    def _by_letter(self, one: Matter, case: Case) -> Story:
        yield self._soon(15)
        doc = citizen_letters.drafted(self.office, case)
        if one.end == "signing":
            yield self._soon(10)
            self.office.submit(citizen_letters.DRAFTER, doc)
            return
        yield self.days.at(max(one.back - 3, 0), "09:50")
        citizen_letters.released(self.office, doc)
        yield from self._afterwards(one, case)

    def _mended(self, one: Matter, case: Case, handler: Acting) -> Story:
        do, days = self.office.do, self.days
        if one.end == "planned":
            yield self._soon(40)
            do(fieldwork.plan, handler, case, clock.local(days.at(0, "08:00")).date() + timedelta(days=2))
            return
        late = one.back - 1 if one.end == "late" else 1
        yield days.at(max(one.back - late, 0), "15:40")
        shown = Paper(self._photo(one.service, mended=True), "sau-xu-ly.jpg", "after")
        do(fieldwork.handle, handler, case, one.answer, [shown])
        if one.end == "handled":
            return
        yield days.at(max(one.back - late, 0), "16:35")
        if one.end == "returned":
            do(fieldwork.send_back, self._desk(case), case, "Ảnh chưa cho thấy đã khắc phục xong, đề nghị kiểm tra lại")
            return
        do(fieldwork.check, self._desk(case), case)
        yield from self._afterwards(one, case)

    def _afterwards(self, one: Matter, case: Case) -> Story:
        do, days = self.office.do, self.days
        yield days.at(max(one.back - 4, 0), "19:25")
        if one.score:
            do(citizens_own.rate, case, one.score, "")
        if one.end == "reopened":
            do(citizens_own.reopen, case, "Nội dung trả lời chưa đúng điều tôi hỏi, đề nghị xem lại")
        if one.end == "unpublished":
            do(publishing.unpublish, self._desk(case), case)
        if one.kind == "report" and one.end != "reopened" and one.back >= 8:
            yield days.at(max(one.back - 8, 0), "06:30")
            do(fieldwork.close, case)

    # --- their parts ----------------------------------------------------------------------------------------------

    def _come(self, one: Matter) -> Case:
        paper = self._photo(one.service, mended=False) if one.kind == "report" else None
        return self.office.do(_come, one, paper).case

    def _photo(self, service: str, *, mended: bool) -> int:
        """The picture of a category, kept once."""
        name = f"{service}-{'sau' if mended else 'truoc'}.jpg"
        if name not in self._papers:
            received = receive_path(self.office.rooms, photo(service, mended=mended, out=self.office.folder / name))
            self._papers[name] = self.office.do(files.keep, SYSTEM, received).id
        return self._papers[name]

    def _desk(self, case: Case) -> Acting:
        with self.office.rooms.database.reading() as session:
            unit = session.get_one(Case, case.id).intake_unit_id
            return desks.acting_of(session, people.with_role(session, unit, "intake")[0].id)

    def _holder(self, case: Case) -> Acting:
        """Who takes it up: the unit's head."""
        with self.office.rooms.database.reading() as session:
            unit = session.get_one(Case, case.id).unit_id or 0
            return desks.acting_of(session, people.heads(session, unit)[0].id)

    def _handler(self, case: Case, holder: Acting) -> Acting:
        """An of the budget division and My of the ward's desk; elsewhere the first specialist."""
        known = {self.office["an"].person, self.office["my"].person}
        with self.office.rooms.database.reading() as session:
            case = session.get_one(Case, case.id)
            found = choices.handlers(session, case)
            chosen = [card for card in found if card.id in known and case.kind == "question"]
            chosen += [card for card in found if card.unit_id == case.unit_id and card.position in _SPECIALISTS]
            chosen += [card for card in found if card.position in _SPECIALISTS]
            return desks.acting_of(session, chosen[0].id) if chosen else holder

    def _approver(self, case: Case, holder: Acting) -> Acting:
        with self.office.rooms.database.reading() as session:
            found = choices.approvers(session, session.get_one(Case, case.id))
            return desks.acting_of(session, found[0].id) if found else holder

    def _version(self, case: Case) -> int:
        with self.office.rooms.database.reading() as session:
            return session.get_one(Case, case.id).version

    def _case_of(self, title: str) -> int:
        with self.office.rooms.database.reading() as session:
            return session.scalars(select(col(Case.id)).where(col(Case.title) == title)).one() or 0

    def _root(self, name: str) -> int:
        number = self.office.organisation(name)
        with self.office.rooms.database.reading() as session:
            return organisations.card(session, number).unit_id

    def _soon(self, minutes: int) -> datetime:
        return min(clock.now() + timedelta(minutes=minutes), self._until)


_SPECIALISTS = ("Chuyên viên", "Công chức")


def _come(session: Session, one: Matter, paper: int | None) -> Recorded:
    if session.scalars(select(col(Case.id)).where(col(Case.title) == one.title).limit(1)).first() is not None:
        raise Played
    service = services.current(session, one.kind, one.service)
    asked = {row.code: row.id or 0 for row in services.fields(session, service.id or 0)}
    area = organisations.by_name(session, f"Ủy ban nhân dân {one.area}") if one.area else None
    rng = random.Random(one.title)
    coming = Coming(
        one.kind, one.service, one.title, one.body, NAM if one.who == "nam" else _invented(rng),
        area_id=area.id if area else None, consents={"publish": "1", "tell": "1"},
        answers={asked[code]: text for code, text in one.answers.items()},
        papers=[Paper(paper, "anh-hien-truong.jpg")] if paper else (),
    )  # fmt: skip
    place = topic = None
    if one.kind == "report":
        place = Place(*(one.place or somewhere(one.area, rng)), 12, one.address or one.area)
    if one.kind == "feedback":
        topic = session.scalars(select(col(Topic.id)).where(col(Topic.slug) == one.topic)).one()
    return coming_in.send(session, coming, place=place, topic=topic).recorded


def _give_out(session: Session, desk: Acting, case: Case) -> None:
    unit = moderating.proposed(session, case)
    assert unit is not None, "every service of the demonstration names somebody"
    moderating.give_out(session, desk, case, unit)


def _invented(rng: random.Random) -> Who:
    number = f"09{rng.randrange(10**8):08}"
    return Who(invented_name(rng), f"cd{number[-6:]}@example.vn", number, "")


def somewhere(area: str, rng: random.Random) -> tuple[float, float]:
    """A place in a commune, near its middle."""
    commune = places.of_agency(f"Ủy ban nhân dân {area}")
    assert commune is not None, f"{area} is a commune"
    reach = commune.radius / 3 / 111_000
    return (
        round(commune.latitude + rng.uniform(-reach, reach), 6),
        round(commune.longitude + rng.uniform(-reach, reach), 6),
    )
