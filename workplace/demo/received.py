"""What came in during the last weeks: in every state that a received document can be in, for everybody of the cast."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from workplace.demo.letters import Letter, compose
from workplace.demo.office import Office
from workplace.demo.stage import Calendar, Story
from workplace.docs.actions import directing, filing, receiving, routing
from workplace.docs.models.handling import Routing, WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.docs.rules.addressees import Addressee
from workplace.kernel.acting import Acting

CITY, FINANCE, WARD = "Ủy ban nhân dân thành phố Huế", "Sở Tài chính", "Ủy ban nhân dân phường Thuận Hóa"
CLERKS = {CITY: "vinh", FINANCE: "kha", WARD: "my"}
LEADERS = {CITY: "chi", FINANCE: "binh", WARD: "la"}


class Received:
    """The stories of received documents."""

    def __init__(self, office: Office, calendar: Calendar) -> None:
        self.office, self.calendar = office, calendar

    def all(self) -> Iterator[Story]:
        """Every story; the first ones are what the cast sees first."""
        yield from self._to_register()
        yield from self._at_the_leaders()
        yield from self._under_way()
        yield from self._ended()

    def _to_register(self) -> Iterator[Story]:
        yield self.arrival("company-cluster", CITY, 0, "07:40", seed=1)
        yield self.arrival("flood-report", CITY, 0, "07:55", author="P-HT", seed=2)
        yield self.arrival("monitoring-proposal", CITY, 1, "16:40", seed=3, change=_damaged)
        yield self.arrival("voters", CITY, 1, "15:10", author="HĐND", seed=4, scan=True)
        yield self.arrival("inspection", FINANCE, 0, "08:05", seed=5)
        yield self.arrival("dengue", WARD, 0, "08:00", author="SYT", seed=6)
        yield self.again("disbursement", CITY, 0, "08:20", seed=7)  # the same letter once more: a duplicate

    def _at_the_leaders(self) -> Iterator[Story]:
        yield self.submitted("conclusion-heritage", CITY, 1, "08:10", "chi", seed=11)
        yield self.submitted("culture-day", CITY, 1, "09:00", "chi", seed=12)
        yield self.submitted("mountain-support", CITY, 1, "10:20", "dung", seed=13)
        yield self.submitted("information-security", FINANCE, 1, "08:30", "binh", seed=14)
        yield self.submitted("school-safety", WARD, 1, "08:45", "la", seed=15)
        yield self.registered("staffing", CITY, 0, "07:30", seed=16)
        yield self.registered("archives", FINANCE, 1, "14:00", seed=17)

    def _under_way(self) -> Iterator[Story]:
        yield self.handled("disbursement", CITY, 3, "binh", seed=7, beside=("dung",), lead_note="Giao P. QLNS tham mưu")
        yield self.handled("traffic-plan", CITY, 5, "hoa", seed=22, lead_note="P. Tổng hợp tham mưu")
        yield self.handled("evaluation-guide", FINANCE, 6, "an", seed=23)
        yield self.handled("dengue", WARD, 4, "my", seed=24, author="BYT")
        yield self.overdue("land-clearance", CITY, 12, seed=25, author="X-CMLC")
        yield self.returned("monument-restoration", CITY, 6, seed=26)
        yield self.refused("invitation", FINANCE, 4, seed=27, author="SXD")

    def _ended(self) -> Iterator[Story]:
        yield self.noted("holiday-notice", CITY, 9, seed=31)
        yield self.finished("archives", FINANCE, 14, seed=32, author="SNV")
        yield self.finished("tet-goods", CITY, 16, seed=33)
        yield self.filed("staffing", WARD, 18, seed=34, author="SNV")
        yield self.filed("flood-report", CITY, 20, seed=35, author="P-PX")

    # --- stories --------------------------------------------------------------------------------------------------

    def arrival(
        self, topic: str, to: str, back: int, at: str, *, seed: int, author: str | None = None, change=None,
        scan: bool = False,
    ) -> Story:  # fmt: skip
        """It lies with the clerk, to be registered."""
        yield self.calendar.at(back, at)
        letter = self._letter(topic, to, self.calendar.day(back + 1), seed, author)
        paper = self.office.paper(letter) if scan else self.office.external(letter, f"in-{seed}")
        self._arrive(to, change(paper) if change else paper, seed)

    def again(self, topic: str, to: str, back: int, at: str, *, seed: int) -> Story:
        """The very letter of another story, scanned and sent once more."""
        yield self.calendar.at(back, at)
        letter = self._letter(topic, to, self.calendar.day(4), seed, None)
        self._arrive(to, self.office.paper(letter), f"{seed}-again")

    def registered(self, topic: str, to: str, back: int, at: str, *, seed: int) -> Story:
        """Registered, to be submitted."""
        yield from self._registered(topic, to, back, at, seed, None)

    def submitted(self, topic: str, to: str, back: int, at: str, leader: str, *, seed: int) -> Story:
        """It lies before a leader."""
        doc, _ = yield from self._registered(topic, to, back, at, seed, None)
        self.office.do(directing.submit, self.office[CLERKS[to]], doc, self.office[leader].person)

    def handled(
        self, topic: str, to: str, back: int, lead: str, *, seed: int, beside: tuple[str, ...] = (),
        lead_note: str = "", author: str | None = None,
    ) -> Story:  # fmt: skip
        """Directed and being worked on; where a note says so, passed down to a unit."""
        doc, _ = yield from self._directed(topic, to, back, seed, author, lead, beside)
        yield self.calendar.at(back - 1, "09:20")
        row = self._mine(doc, self.office[lead])
        if not lead_note:
            self.office.do(routing.accept, self.office[lead], doc, row)
            return
        self.office.do(routing.open_, self.office[lead], doc)
        yield self.calendar.at(back - 1, "10:05")
        below = self._below(lead)
        self.office.do(routing.forward, self.office[lead], doc, row, below, lead_note, None)

    def overdue(self, topic: str, to: str, back: int, *, seed: int, author: str) -> Story:
        """Taken on, late, and urged."""
        due = self.calendar.day(back - 5)
        doc, _ = yield from self._directed(topic, to, back, seed, author, "hoa", (), due=due)
        yield self.calendar.at(back - 1, "08:30")
        row = self._mine(doc, self.office["hoa"])
        self.office.do(routing.accept, self.office["hoa"], doc, row)
        yield self.calendar.at(1, "09:40")
        self.office.do(routing.urge, self.office["chi"], doc, row, "Đã quá hạn, đề nghị báo cáo kết quả trong ngày.")

    def returned(self, topic: str, to: str, back: int, *, seed: int) -> Story:
        """The lead gave it back to the leader."""
        doc, _ = yield from self._directed(topic, to, back, seed, None, "binh", ())
        yield self.calendar.at(back - 2, "14:30")
        row = self._mine(doc, self.office["binh"])
        reason = "Nội dung thuộc thẩm quyền của Sở Văn hóa và Thể thao"
        self.office.do(routing.return_, self.office["binh"], doc, row, reason)

    def refused(self, topic: str, to: str, back: int, *, seed: int, author: str) -> Story:
        """Sent back to whoever sent it."""
        yield self.calendar.at(back, "09:15")
        letter = self._letter(topic, to, self.calendar.day(back + 1), seed, author)
        doc = self._arrive(to, self.office.external(letter, f"in-{seed}"), seed)
        yield self.calendar.at(back, "09:30")
        self.office.do(receiving.refuse, self.office[CLERKS[to]], doc, "Gửi nhầm cơ quan, đề nghị chuyển đúng nơi nhận")

    def noted(self, topic: str, to: str, back: int, *, seed: int) -> Story:
        """Read by the leader; nothing to be done."""
        doc, _ = yield from self._registered(topic, to, back, "08:20", seed, None)
        self.office.do(directing.submit, self.office[CLERKS[to]], doc, self.office["dung"].person)
        yield self.calendar.at(back, "15:00")
        self.office.do(directing.note, self.office["dung"], doc, "Đã xem, lưu")

    def finished(self, topic: str, to: str, back: int, *, seed: int, author: str | None = None) -> Story:
        """Handled to its end."""
        yield from self._finished(topic, to, back, seed, author)

    def filed(self, topic: str, to: str, back: int, *, seed: int, author: str | None = None) -> Story:
        """Handled, and laid into a work dossier."""
        doc, lead, letter = yield from self._finished(topic, to, back, seed, author)
        yield self.calendar.at(back - 6, "16:00")
        acting = self.office[lead]
        code = f"{seed:02d}.{'TH' if to == CITY else 'KT'}"
        dossier: WorkDossier = self.office.do(
            filing.open_dossier, acting, code, f"Hồ sơ: {letter.summary}"[:200], "10 năm"
        )
        self.office.do(filing.put, acting, doc, dossier)

    # --- their parts ----------------------------------------------------------------------------------------------

    def _letter(self, topic: str, to: str, on: date, seed: int, author: str | None) -> Letter:
        return compose(topic, on, seed, author=author, to=(to,))

    def _arrive(self, to: str, paper: Path, seed: int | str) -> Doc:
        doc = self.office.arrive(CLERKS[to], to, paper, f"demo:in:{seed}")
        paper.unlink(missing_ok=True)
        return doc

    def _registered(self, topic: str, to: str, back: int, at: str, seed: int, author: str | None):
        yield self.calendar.at(back, at)
        letter = self._letter(topic, to, self.calendar.day(back + 1), seed, author)
        doc = self._arrive(to, self.office.external(letter, f"in-{seed}"), seed)
        hour, minute = map(int, at.split(":"))
        yield self.calendar.at(back, f"{hour + (minute + 12) // 60}:{(minute + 12) % 60}")
        self.office.register(CLERKS[to], doc, letter)
        return doc, letter

    def _directed(self, topic, to, back, seed, author, lead, beside, due=None, track="auto"):
        doc, letter = yield from self._registered(topic, to, back, "08:10", seed, author)
        leader = LEADERS[to]
        self.office.do(directing.submit, self.office[CLERKS[to]], doc, self.office[leader].person)
        yield self.calendar.at(back, "10:30")
        addressees = [Addressee("lead", person_id=self.office[lead].person)]
        addressees += [Addressee("inform", person_id=self.office[one].person) for one in beside]
        deadline = due or (self.calendar.day(back - 7) if back >= 7 else self.calendar.day(0) + timedelta(days=4))
        text = "Chủ trì, phối hợp các đơn vị liên quan tham mưu, báo cáo trước thời hạn."
        self.office.direct(leader, doc, text, *addressees, due=deadline, track=track)
        return doc, letter

    def _finished(self, topic: str, to: str, back: int, seed: int, author: str | None):
        lead = {CITY: "hoa", FINANCE: "an", WARD: "my"}[to]
        doc, letter = yield from self._directed(topic, to, back, seed, author, lead, (), track="no")
        yield self.calendar.at(back - 1, "09:00")
        row = self._mine(doc, self.office[lead])
        self.office.do(routing.accept, self.office[lead], doc, row)
        yield self.calendar.at(back - 5, "15:45")
        self.office.do(routing.finish, self.office[lead], doc, row, "Đã tham mưu văn bản trả lời, phát hành trong kỳ")
        return doc, lead, letter

    def _mine(self, doc: Doc, acting: Acting) -> Routing:
        with self.office.rooms.database.reading() as session:
            return show.my_routings(show.routing_tree(session, acting, doc))[0].routing

    def _below(self, lead: str) -> list[Addressee]:
        if lead == "binh":
            budget = self.office.unit("Phòng Quản lý ngân sách", FINANCE)
            invest = self.office.unit("Phòng Đầu tư", FINANCE)
            an = self.office["an"].person
            return [
                Addressee("lead", person_id=an),
                Addressee("coordinate", unit_id=invest),
                Addressee("inform", unit_id=budget),
            ]
        office = self.office.unit("Phòng Tổng hợp", "Văn phòng Ủy ban nhân dân thành phố Huế")
        return [Addressee("lead", unit_id=office), Addressee("inform", person_id=self.office["vinh"].person)]


def _damaged(paper: Path) -> Path:
    """One bit changed within the signed bytes."""
    content = bytearray(paper.read_bytes())
    content[content.index(b"stream") + 60] ^= 0x01
    out = paper.with_name(f"{paper.stem} (bản nhận lại).pdf")
    out.write_bytes(content)
    return out
