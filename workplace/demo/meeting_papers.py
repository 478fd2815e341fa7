"""What lies ready before a meeting: its kind, papers with versions and a confidential one, answers, a question."""

from typing import Any

from sqlmodel import Session

from workplace.demo.letters import compose
from workplace.demo.office import Office
from workplace.files import actions as files
from workplace.files.receive import receive_path
from workplace.kernel import clock
from workplace.meetings.actions import answering, kinds, opinions, papers
from workplace.meetings.actions.kinds import KindWanted, Skeleton
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda
from workplace.meetings.rules.usual import usual

KIND = KindWanted(
    "Phiên họp thường kỳ của UBND thành phố", "committee", usual("committee"), 180,
    (Skeleton("Khai mạc, thông qua chương trình", 10, "information"), Skeleton("Tình hình kinh tế – xã hội", 40),
     Skeleton("Kết luận, bế mạc", 10, "information")),
)  # fmt: skip


def prepared(office: Office, meeting: Meeting) -> None:
    """Papers, answers and a question for a meeting that was called."""
    first, second, *_ = _items(office, meeting)
    office.do(kinds.keep, office["hoa"], KIND)
    report = lay(office, meeting, first, Sheet(0, "bao-cao-tien-do.pdf", "Báo cáo tiến độ giải phóng mặt bằng"), 21)
    newer = _sheet(office, Sheet(0, "bao-cao-tien-do-v2.pdf", note="Cập nhật số liệu đến cuối tháng"), 22)
    office.do(papers.add_version, office["hoa"], fresh(office, meeting), fresh(office, report), newer)
    office.do(papers.approve, office["hoa"], fresh(office, meeting), fresh(office, report))
    sealed = Sheet(0, "phuong-an-von.pdf", "Phương án vốn đối ứng", "reference", True)
    lay(office, meeting, second, sealed, 23)
    for who, said, reason in (("binh", "comes", ""), ("la", "late", "Tiếp công dân buổi sáng"), ("dung", "comes", "")):
        office.do(answering.answer, office[who], fresh(office, meeting), said, reason)
    question = "Vốn đối ứng của các dự án chuyển tiếp lấy từ nguồn nào?"
    office.do(opinions.send, office["binh"], fresh(office, meeting), second, "question", question)


def plan(office: Office, meeting: Meeting, item: int) -> MeetingPaper:
    """What the hall looks at while the item is dealt with."""
    with office.rooms.database.reading() as session:
        row = session.get_one(MeetingItem, item)
    sheet = Sheet(0, "to-trinh-dau-tu-cong-2027.pdf", "Tờ trình về Kế hoạch đầu tư công năm 2027")
    return fresh(office, lay(office, meeting, row, sheet, 24))


def lay(office: Office, meeting: Meeting, item: MeetingItem, sheet: Sheet, seed: int) -> MeetingPaper:
    """A paper with a typeset file, approved."""
    paper: MeetingPaper = office.do(
        papers.lay, office["hoa"], fresh(office, meeting), item, _sheet(office, sheet, seed)
    )
    office.do(papers.approve, office["hoa"], fresh(office, meeting), fresh(office, paper))
    return paper


def _sheet(office: Office, sheet: Sheet, seed: int) -> Sheet:
    """The sheet with a typeset file of the house."""
    from workplace.printing.render import render

    path = office.folder / f"meeting-{seed}.pdf"
    render("letter", compose("disbursement", clock.today(), seed).draft().data(), str(path))
    received = receive_path(office.rooms, path)

    def keep(session: Session) -> int:
        return files.keep(session, office["hoa"], received).id

    kept: int = office.do(keep)
    return Sheet(kept, sheet.name, sheet.title, sheet.role, sheet.confidential, sheet.member, sheet.note)


def _items(office: Office, meeting: Meeting) -> list[MeetingItem]:
    with office.rooms.database.reading() as session:
        return agenda.items(session, meeting.id or 0)


def fresh(office: Office, row: Any) -> Any:
    """A row as it is now."""
    with office.rooms.database.reading() as session:
        return session.get_one(type(row), row.id)
