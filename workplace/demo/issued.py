"""What went out during the last weeks, or is on its way out: in every state of an outgoing and internal document."""

from collections.abc import Iterator
from dataclasses import dataclass

from workplace.demo.letters import Letter
from workplace.demo.office import Office, written_by
from workplace.demo.received import CITY, FINANCE, WARD
from workplace.demo.stage import Calendar, Story
from workplace.docs.actions import approving, commenting, releasing
from workplace.docs.models.letters import Doc
from workplace.kernel.acting import Acting
from workplace.kernel.clock import today

STEPS = ("draft", "submit", "approve", "sign", "number", "seal", "release", "recall")
VP = "Văn phòng Ủy ban nhân dân thành phố Huế"


@dataclass(frozen=True)
class Desk:
    """Whose hands an agency's documents pass: drafter, approvers by login or as head of a unit, signer, clerk."""

    author: str
    drafter: str
    approvers: tuple[str, ...]
    signer: str
    clerk: str
    place: str = "Huế"


BUDGET = Desk("STC", "an", ("+Phòng Quản lý ngân sách",), "binh", "kha")
SHORT = Desk("STC", "an", (), "binh", "kha")
CITY_BY_CHAIR = Desk("UBND", "an", ("binh", "hoa"), "chi", "vinh")
CITY_BY_DEPUTY = Desk("UBND", "hoa", (), "dung", "vinh")
OFFICE = Desk("VPUBND", "vinh", (), "hoa", "vinh")
WARD_DESK = Desk("P-TH", "my", (), "la", "my", "Thuận Hóa")


class Issued:
    """The stories of documents that are made here."""

    def __init__(self, office: Office, calendar: Calendar) -> None:
        self.office, self.calendar = office, calendar

    def all(self) -> Iterator[Story]:
        """Every story; what waits for the cast first."""
        yield self.way("budget-proposal", BUDGET, 1, "sign", (CITY,), seed=1, before="sign")
        yield self.way("assignment", CITY_BY_CHAIR, 2, "sign", (FINANCE, WARD), seed=2, before="sign")
        yield self.way(
            "digital-plan", CITY_BY_CHAIR, 1, "approve", (FINANCE, WARD), seed=3, before="approve", note=True
        )
        yield self.way("storm-telegram", CITY_BY_DEPUTY, 0, "sign", (FINANCE, WARD), seed=4, before="sign")
        yield self.way("disbursement-report", BUDGET, 1, "sign", (CITY,), seed=5)
        yield self.way("project-approval", CITY_BY_CHAIR, 2, "sign", (FINANCE,), seed=6)
        yield self.way("land-clearance", WARD_DESK, 1, "number", (CITY,), seed=7)
        yield self.way("night-economy", CITY_BY_CHAIR, 3, "seal", (FINANCE, WARD), seed=8)
        yield self.way("invitation", SHORT, 1, "draft", (WARD,), seed=9)
        yield self.way("introduction", SHORT, 4, "release", ("Kho bạc Nhà nước Khu vực XIII",), seed=10)
        yield self.way("task-force", CITY_BY_CHAIR, 10, "release", (FINANCE, WARD, "Sở Xây dựng"), seed=11)
        yield self.way("work-programme", CITY_BY_CHAIR, 8, "release", (FINANCE, "Sở Nội vụ"), seed=12)
        yield self.way("flood-report", WARD_DESK, 7, "release", (CITY,), seed=13)
        yield self.way("press-release", CITY_BY_DEPUTY, 5, "recall", (FINANCE, WARD), seed=14)
        yield self.way("forwarding-slip", OFFICE, 6, "release", (WARD,), seed=15)
        yield self.way("invitation", SHORT, 3, "release", (FINANCE,), seed=16, internal=True)
        yield self.returned("invitation", SHORT, 2, seed=17)

    def way(
        self, topic: str, desk: Desk, back: int, last: str, to: tuple[str, ...], *, seed: int, before: str = "",
        internal: bool = False, note: bool = False,
    ) -> Story:  # fmt: skip
        """From the draft to its last step; with `before` it stops where that step is waited for."""
        yield self.calendar.at(back, "08:40")
        doc, letter = self._drafted(topic, desk, back, to, seed, internal)
        for step in STEPS[1 : STEPS.index(last) + 1]:
            if step == before:
                break
            yield from self._step(step, desk, doc, letter, back)
        if note:
            self.office.do(
                commenting.comment, self.office["an"], doc, "Đã rà soát số liệu với các đơn vị, đề nghị xem xét."
            )

    def returned(self, topic: str, desk: Desk, back: int, *, seed: int) -> Story:
        """The signer gave it back to the drafter."""
        yield self.calendar.at(back, "09:10")
        doc, _ = self._drafted(topic, desk, back, (WARD,), seed, False)
        yield self.calendar.at(back, "09:30")
        self.office.submit(desk.drafter, doc)
        yield self.calendar.at(back, "16:20")
        reason = "Bổ sung thành phần mời; chỉnh lại giờ họp cho thống nhất với lịch tuần"
        self.office.do(approving.return_, self.office[desk.signer], doc, reason)

    def _drafted(
        self, topic: str, desk: Desk, back: int, to: tuple[str, ...], seed: int, internal: bool
    ) -> tuple[Doc, Letter]:
        from workplace.demo.cast import NAMES

        letter = written_by(topic, self.calendar.day(back), desk.author, NAMES[desk.signer], to)
        doc = self.office.draft(desk.drafter, letter, internal=internal, key=f"demo:out:{seed}")
        approvers = [self._approver(one) for one in desk.approvers]
        self.office.set_parties(desk.drafter, doc, approvers, desk.signer, letter)
        return doc, letter

    def _step(self, step: str, desk: Desk, doc: Doc, letter: Letter, back: int) -> Story:
        hour = 9 + STEPS.index(step)
        match step:
            case "submit":
                yield self.calendar.at(back, f"{hour}:05")
                self.office.submit(desk.drafter, doc)
            case "approve":
                for minute, one in enumerate(desk.approvers):
                    yield self.calendar.at(back, f"{hour}:{10 + 15 * minute}")
                    self.office.do(approving.approve, self._approver(one), doc, "Đồng ý nội dung")
            case "sign":
                yield self.calendar.at(back, f"{hour}:20")
                self.office.sign(desk.signer, doc)
            case "number":
                yield self.calendar.at(back, f"{hour}:05")
                self.office.number(desk.clerk, doc, place=desk.place)
            case "seal":
                yield self.calendar.at(back, f"{hour}:10")
                self.office.seal(desk.clerk, doc)
            case "release":
                yield self.calendar.at(back, f"{hour}:25")
                self._release(desk, doc, back)
            case "recall":
                yield self.calendar.at(back - 1, "10:00")
                self.office.do(
                    releasing.recall, self.office[desk.clerk], doc, "Nhầm số liệu tại mục 2, sẽ phát hành bản thay thế"
                )

    def _release(self, desk: Desk, doc: Doc, back: int) -> None:
        """Recipients of the cast register what is more than a week old."""
        arrivals = self.office.release(desk.clerk, doc)
        if back < 8:
            return
        for arrival in arrivals:
            clerk = self._clerk_of(arrival)
            if clerk:
                self._registered(clerk, arrival)

    def _registered(self, clerk: str, arrival: Doc) -> None:
        from workplace.docs.actions import receiving

        letter = receiving.Letter(
            arrival.code, arrival.dated, arrival.author, arrival.type_code, arrival.summary, arrival.urgency,
            arrival.author_id, arrival.due, arrival.pages, arrival.signer_name, arrival.signer_position, today(),
        )  # fmt: skip
        self.office.do(receiving.register, self.office[clerk], arrival, letter, despite_duplicate=True)

    def _clerk_of(self, doc: Doc) -> str:
        known = {
            self.office.organisation(name): clerk for name, clerk in ((CITY, "vinh"), (FINANCE, "kha"), (WARD, "my"))
        }
        return known.get(doc.organisation_id, "")

    def _approver(self, who: str) -> Acting:
        return self.office.head_of(who[1:]) if who.startswith("+") else self.office[who]


def reserved(office: Office, calendar: Calendar) -> Story:
    """A number kept back for paper, and one made void: the explained-gaps page has something to show."""
    from workplace.docs.actions import numbers
    from workplace.docs.queries import numbering

    yield calendar.at(9, "14:10")
    with office.rooms.database.reading() as session:
        of = numbers.series(session, office.organisation(CITY), today().year, numbers.OUTGOING)
        if numbering.gaps(session, of):
            return
    with office.rooms.database.writing() as session:
        of = numbers.series(session, office.organisation(CITY), today().year, numbers.OUTGOING)
        kept = numbers.reserve(session, office["vinh"], of, 2, "Văn bản giấy của kỳ họp chuyên đề")
    yield calendar.at(8, "08:30")
    office.do(numbers.void, office["vinh"], kept[1], "Không ban hành theo ý kiến của Chủ tịch")
