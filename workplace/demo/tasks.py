"""Tasks in every state for everybody of the cast, and one chain of three levels: made act by act, as people do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from workplace.demo.office import Office
from workplace.demo.stage import Calendar, Played, Story
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.worktime import add_working_days, next_working_day
from workplace.org.queries import organisations
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import assigning, closing, deadlines, doing, parts, resting, talking, templating, waiting
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.templates import TaskTemplate
from workplace.tasks.rules.parties import Contribution, Origin, Party, Wanted
from workplace.tasks.rules.templating import Kept, KeptPart

CITY = "Ủy ban nhân dân thành phố Huế"
OFFICE = "Văn phòng Ủy ban nhân dân thành phố Huế"
FINANCE, SCIENCE, WARD = "Sở Tài chính", "Sở Khoa học và Công nghệ", "Ủy ban nhân dân phường Thuận Hóa"
CONCLUSION = "Thông báo kết luận phiên họp tháng của UBND thành phố"


@dataclass(frozen=True)
class _Plain:
    """A task that goes as far as its end says: given so many working days ago, due so many from its giving."""

    by: str
    lead: str
    title: str
    field: str
    back: int
    days: int
    end: str
    source: str = "verbal"
    note: str = ""
    priority: int = 0


PLAIN = (
    _Plain("chi", FINANCE, "Rà soát, cân đối nguồn thu tiền sử dụng đất quý IV", "finance", 14, 8, "completed",
           "conclusion", CONCLUSION),
    _Plain("chi", WARD, "Báo cáo kết quả chỉnh trang tuyến phố Lê Lợi", "construction", 16, 6, "late"),
    _Plain("chi", OFFICE, "Chuẩn bị nội dung làm việc với Đoàn công tác của Chính phủ", "administration", 6, 6,
           "reported", priority=2),
    _Plain("chi", WARD, "Phương án sắp xếp chợ tạm phường Thuận Hóa", "economy", 9, 7, "refused"),
    _Plain("chi", SCIENCE, "Đề án số hóa hồ sơ địa chính giai đoạn 2", "technology", 20, 15, "suspended", "programme",
           "Chương trình công tác năm"),
    _Plain("dung", FINANCE, "Thẩm định kinh phí khắc phục sạt lở bờ sông Hương", "agriculture", 5, 7, "accepted",
           priority=1),
    _Plain("chi", FINANCE, "Báo cáo giải trình ý kiến cử tri về giá dịch vụ công", "society", 1, 6, "assigned",
           "resolution", "Nghị quyết kỳ họp HĐND thành phố"),
    _Plain("chi", WARD, "Xử lý điểm đen rác thải đường Nguyễn Sinh Cung", "land", 15, 9, "overdue"),
    _Plain("chi", OFFICE, "Tổng hợp kết quả thực hiện kết luận phiên họp tháng", "administration", 8, 12, "rework",
           "conclusion", CONCLUSION),
    _Plain("chi", SCIENCE, "Kế hoạch bảo đảm an toàn thông tin dịp Tết", "technology", 4, 9, "cancelled"),
    _Plain("chi", FINANCE, "Theo dõi tình hình giá cả thị trường", "economy", 10, 0, "progress"),
    _Plain("binh", "an", "Soát xét biểu số liệu nợ đọng xây dựng cơ bản", "finance", 3, 3, "progress"),
    _Plain("binh", "an", "Dự thảo văn bản trả lời Kho bạc Nhà nước khu vực", "finance", 2, 2, "accepted"),
    _Plain("binh", "kha", "Lập danh mục hồ sơ nộp lưu năm trước", "administration", 12, 20, "progress"),
    _Plain("la", "Phòng Kinh tế, Hạ tầng và Đô thị", "Kiểm tra trật tự đô thị tuyến Hùng Vương", "construction", 4, 5,
           "progress"),
    _Plain("la", "my", "Niêm yết thủ tục hành chính sửa đổi tại bộ phận một cửa", "administration", 2, 4, "reported"),
    _Plain("hoa", "Phòng Tổng hợp", "Đôn đốc các sở báo cáo tiến độ nhiệm vụ được giao", "administration", 3, 5,
           "accepted"),
    _Plain("hoa", "vinh", "Rà soát số văn bản đến chưa xử lý", "administration", 1, 3, "assigned"),
)  # fmt: skip


class Tasks:
    """The stories of tasks."""

    def __init__(self, office: Office, days: Calendar) -> None:
        self.office, self.days, self._today = office, days, clock.today()
        with office.rooms.database.reading() as session:
            self._working = calendar(session)

    def all(self) -> Iterator[Story]:
        """Every story; the chain first."""
        yield self.chain()
        yield self.extension()
        yield self.drafted()
        yield self.tied()
        yield self.templates()
        for number, one in enumerate(PLAIN):
            yield self.plain(one, 7 * 60 + 40 + 9 * number)

    # --- stories --------------------------------------------------------------------------------------------------

    def chain(self) -> Story:
        """From the city to a department, to its division, to an officer; with contributions and one extension."""
        office, days = self.office, self.days
        yield days.at(18, "08:20")
        wanted = Wanted(
            "Tổng hợp tiến độ giải ngân, đề xuất điều chuyển vốn đầu tư công quý IV", self._party(FINANCE),
            self._due(18, 14), "Rà soát từng dự án, nêu rõ vướng mắc, đề xuất phương án điều chuyển và trách nhiệm.",
            "finance", 1, "file", "Báo cáo đã phát hành, biểu số liệu", Origin("conclusion", note=CONCLUSION),
            (
                Contribution(self._party(WARD), "Kết quả giải phóng mặt bằng"),
                Contribution(self._party(SCIENCE), "Các dự án chuyển đổi số"),
                Contribution(self._party(OFFICE), "Danh mục nhiệm vụ đã giao"),
            ),
            (office["hoa"].person,), ("Gửi đề cương cho các đơn vị", "Nhận số liệu", "Họp rà soát", "Trình dự thảo"),
        )  # fmt: skip
        task = self._give(office["chi"], wanted)
        yield days.at(17, "09:05")
        office.do(doing.accept, office["binh"], task)
        yield days.at(16, "10:15")
        division = office.head_of("Phòng Quản lý ngân sách")
        below = Wanted(
            "Phân tích tiến độ theo từng dự án", self._unit("Phòng Quản lý ngân sách", FINANCE), self._due(16, 9)
        )
        child = office.do(assigning.split, office["binh"], task, below)
        aside = Wanted("Phương án điều chuyển vốn", self._unit("Phòng Đầu tư", FINANCE), self._due(16, 11))
        office.do(assigning.split, office["binh"], task, aside)
        yield days.at(15, "08:45")
        office.do(doing.accept, division, child)
        leaf = office.do(
            assigning.split, division, child, Wanted("Soạn báo cáo tổng hợp", self._person("an"), self._due(16, 8))
        )
        yield days.at(14, "09:30")
        office.do(doing.accept, office["an"], leaf)
        office.do(talking.tick, office["binh"], task, self._checks(task)[0], done=True)
        yield days.at(11, "15:20")
        office.do(self._deliver, "my", task, "Đã bàn giao mặt bằng 11/14 dự án", WARD)
        yield days.at(8, "16:05")
        reason = "Chờ số liệu sau đợt mưa lũ của các phường, xã"
        asked = office.do(deadlines.ask_extension, office["binh"], task, self._ahead(4), reason)
        yield days.at(7, "09:15")
        office.do(deadlines.grant, office["chi"], task, asked, None, "Gia hạn một lần, không lùi thêm")
        office.do(self._waive, "binh", task, "Không còn dự án thuộc diện rà soát", SCIENCE)
        yield days.at(3, "08:10")
        office.do(doing.progress, office["an"], leaf, 70, "Đã tổng hợp 31/38 dự án")
        office.do(doing.progress, office["binh"], task, 60, "Đã có số liệu của 31 dự án, đang rà soát phần còn lại")
        yield days.at(1, "16:20")
        office.do(talking.urge, office["hoa"], task, "Chủ tịch cần trước phiên họp tuần tới")
        yield days.at(0, "08:05")
        name = "@Hoàng Thanh Bình đề nghị bổ sung biểu so sánh với cùng kỳ"
        office.do(talking.comment, office["hoa"], task, name)

    def extension(self) -> Story:
        """More time asked for; the issuer has not answered."""
        office, days = self.office, self.days
        yield days.at(9, "10:40")
        title = "Đề án phố đi bộ Chu Văn An – Phạm Ngũ Lão"
        wanted = Wanted(title, self._party(WARD), self._due(9, 11), field="culture", origin=Origin("programme"))
        task = self._give(office["chi"], wanted)
        yield days.at(8, "08:25")
        office.do(doing.accept, office["la"], task)
        office.do(doing.progress, office["la"], task, 45, "Đã lấy ý kiến các hộ dân hai tuyến phố")
        yield days.at(1, "14:10")
        reason = "Cần thêm thời gian lấy ý kiến các hộ kinh doanh"
        office.do(deadlines.ask_extension, office["la"], task, self._ahead(9), reason)

    def drafted(self) -> Story:
        """Written down, not given yet."""
        yield self.days.at(0, "07:50")
        wanted = Wanted(
            "Kế hoạch tổ chức Hội nghị tổng kết năm", self._party(OFFICE), self._ahead(15), field="administration"
        )
        self._require_new(wanted.title)
        self.office.do(assigning.draft, self.office["chi"], wanted)

    def tied(self) -> Story:
        """Three tasks, one after the other: the last can't begin before the two others are done."""
        office, days = self.office, self.days
        yield days.at(3, "08:35")
        origin = Origin("programme", note="Chương trình xúc tiến đầu tư năm tới")
        titles = (
            ("Khảo sát mặt bằng khu đất kêu gọi đầu tư", WARD, 6),
            ("Xác định giá đất cụ thể khu đất kêu gọi đầu tư", FINANCE, 8),
            ("Hoàn thiện hồ sơ kêu gọi đầu tư", SCIENCE, 14),
        )
        given = [
            self._give(
                office["chi"], Wanted(title, self._party(lead), self._due(3, due), field="economy", origin=origin)
            )
            for title, lead, due in titles
        ]
        yield days.at(3, "08:50")
        office.do(waiting.wait_for, office["chi"], given[1], given[0], "report")
        for before in given[:2]:
            office.do(waiting.wait_for, office["chi"], given[2], before, "begin")
        yield days.at(2, "09:40")
        office.do(doing.accept, office["la"], given[0])
        office.do(doing.progress, office["la"], given[0], 60, "Đã đo đạc, đang lập biên bản với các hộ")
        office.do(doing.accept, office["binh"], given[1])

    def templates(self) -> Story:
        """What the city's office and the finance department give again and again."""
        office = self.office
        yield self.days.at(6, "08:10")
        with office.rooms.database.reading() as session:
            if session.scalars(select(col(TaskTemplate.id)).limit(1)).first() is not None:
                raise Played
        steps = ("Gửi đề cương cho các đơn vị", "Nhận số liệu", "Trình dự thảo")
        monthly = Kept(
            "Báo cáo giải ngân tháng", "Báo cáo tiến độ giải ngân vốn đầu tư công tháng", "Nêu rõ dự án chậm, lý do.",
            "finance", 0, "document", "Báo cáo đã phát hành", self._party(FINANCE), 7, steps,
            (KeptPart(self._party(WARD), "Kết quả giải phóng mặt bằng", 2),), (5,),
        )  # fmt: skip
        office.do(templating.keep, office["chi"], monthly)
        petition = Kept(
            "Trả lời kiến nghị cử tri", "Trả lời kiến nghị cử tri", "Trả lời đúng trọng tâm, nêu thời hạn giải quyết.",
            "society", days=10, checklist=("Rà soát hồ sơ", "Dự thảo trả lời"), unit_id=self._root(FINANCE),
        )  # fmt: skip
        office.do(templating.keep, office["binh"], petition)

    def plain(self, one: _Plain, minute: int) -> Story:
        """One task up to where its end says."""
        office, days = self.office, self.days
        yield days.at(one.back, f"{minute // 60}:{minute % 60:02}")
        due = self._due(one.back, one.days) if one.days else None
        lead = self._person(one.lead) if one.lead in _LOGINS else self._named(one)
        wanted = Wanted(
            one.title, lead, due, field=one.field, priority=one.priority, origin=Origin(one.source, note=one.note)
        )
        task = self._give(office[one.by], wanted)
        if one.end == "assigned":
            return
        yield days.at(max(one.back - 1, 0), "13:45")
        who = office[one.lead] if one.lead in _LOGINS else self._head(one)
        if one.end == "refused":
            office.do(doing.refuse, who, task, "Nội dung thuộc thẩm quyền của Sở Công Thương")
            return
        office.do(doing.accept, who, task)
        yield from self._further(one, who, task)

    def _further(self, one: _Plain, who: Acting, task: Task) -> Story:
        office, days, issuer = self.office, self.days, self.office[one.by]
        if one.end == "accepted":
            return
        yield days.at(max(one.back - 2, 0), "15:10")
        office.do(doing.progress, who, task, 40, "Đã làm việc với các đơn vị liên quan, đang tổng hợp")
        match one.end:
            case "overdue":
                yield days.at(1, "10:20")
                office.do(talking.urge, issuer, task, "Đã quá hạn, đề nghị báo cáo ngay")
            case "suspended":
                yield days.at(5, "09:00")
                office.do(resting.suspend, issuer, task, "Chờ hướng dẫn của Bộ")
            case "cancelled":
                yield days.at(1, "09:30")
                office.do(closing.cancel, issuer, task, "Đã giao chung trong kế hoạch của Ban chỉ đạo")
            case "completed" | "late" | "reported" | "rework":
                after = {"completed": one.days - 2, "late": one.days + 3}.get(one.end, one.back - 1)
                yield days.at(max(one.back - after, 0), "16:00")
                office.do(doing.report, who, task, "Đã hoàn thành, gửi kèm báo cáo trong hồ sơ công việc")
                if one.end == "reported":
                    return
                yield days.at(max(one.back - after - 1, 0), "10:30")
                if one.end == "rework":
                    office.do(closing.rework, issuer, task, "Bổ sung số liệu so sánh với cùng kỳ")
                else:
                    office.do(closing.complete, issuer, task, "good" if one.end == "completed" else "fair", "", 100)

    # --- their parts ----------------------------------------------------------------------------------------------

    def _give(self, by: Acting, wanted: Wanted) -> Task:
        self._require_new(wanted.title)
        task: Task = self.office.do(assigning.give, by, wanted)
        return task

    def _require_new(self, title: str) -> None:
        with self.office.rooms.database.reading() as session:
            if session.scalars(select(col(Task.id)).where(col(Task.title) == title).limit(1)).first() is not None:
                raise Played

    def _party(self, name: str) -> Party:
        return Party(unit_id=self._root(name))

    def _root(self, name: str) -> int:
        number = self.office.organisation(name)
        with self.office.rooms.database.reading() as session:
            return organisations.card(session, number).unit_id

    def _unit(self, name: str, organisation: str) -> Party:
        return Party(unit_id=self.office.unit(name, organisation))

    def _person(self, login: str) -> Party:
        return Party(person_id=self.office[login].person)

    def _named(self, one: _Plain) -> Party:
        if (home := _HOMES.get(one.lead)) is not None:
            return self._unit(one.lead, home)
        return self._party(one.lead)

    def _head(self, one: _Plain) -> Acting:
        if one.lead in _HOMES:
            return self._head_in(self.office.unit(one.lead, _HOMES[one.lead]))
        return self._head_in(self._root(one.lead))

    def _head_in(self, unit: int) -> Acting:
        from workplace.org.queries import desks, people

        with self.office.rooms.database.reading() as session:
            return desks.acting_of(session, people.heads(session, unit)[0].id)

    def _due(self, back: int, days: int) -> date:
        """A deadline so many working days after a day of the past weeks."""
        return add_working_days(self._working, self.days.day(back), days)

    def _ahead(self, days: int) -> date:
        """A deadline so many working days from today."""
        return next_working_day(self._working, add_working_days(self._working, self._today, days))

    def _checks(self, task: Task) -> list[int]:
        from workplace.tasks.queries import show

        with self.office.rooms.database.reading() as session:
            return [line.id or 0 for line in show.checks(session, task)]

    def _deliver(self, session: Session, login: str, task: Task, text: str, agency: str) -> Any:
        return parts.deliver(session, self.office[login], task, self._part(session, task, agency), text)

    def _waive(self, session: Session, login: str, task: Task, reason: str, agency: str) -> Any:
        return parts.waive(session, self.office[login], task, self._part(session, task, agency), reason)

    def _part(self, session: Session, task: Task, agency: str) -> Any:
        unit = self._root(agency)
        return next(part for part in parts.of(session, task) if part.unit_id == unit)


_LOGINS = ("an", "kha", "my", "vinh")
_HOMES = {"Phòng Kinh tế, Hạ tầng và Đô thị": WARD, "Phòng Tổng hợp": OFFICE}
