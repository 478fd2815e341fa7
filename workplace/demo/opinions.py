"""Opinions in writing of the demonstration: one matter on which they are being given, one that is being prepared."""

from datetime import time

from sqlalchemy import select
from sqlmodel import col

from workplace.demo import meeting_papers
from workplace.demo.office import Office
from workplace.kernel import clock
from workplace.kernel.worktime import add_working_days
from workplace.meetings.actions import writing
from workplace.meetings.actions.making import Seat
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.actions.writing import Answer, Matter
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import writing as asked
from workplace.meetings.rules import planning
from workplace.org.queries.calendar import calendar

ASKED = "Bổ sung danh mục công trình cấp bách chống sạt lở bờ sông"
PREPARED = "Điều chỉnh quy chế phối hợp tiếp nhận phản ánh hiện trường"
_WORDS = "Đề nghị làm rõ nguồn vốn đối ứng và tiến độ giải phóng mặt bằng trước khi trình."


def given(office: Office) -> None:
    """Asked of the Committee's members by the Chief of Office; some have answered."""
    with office.rooms.database.reading() as session:
        if session.scalar(select(col(Meeting.id)).where(col(Meeting.title) == ASKED)) is not None:
            return
    meeting = _matter(office, ASKED, 3)
    with office.rooms.database.reading() as session:
        item = asked.item_of(session, meeting)
    meeting_papers.lay(office, meeting, item, Sheet(0, "to-trinh.pdf", "Tờ trình và danh mục công trình"), 31)
    office.do(writing.ask, office["hoa"], meeting_papers.fresh(office, meeting))
    for who, told in (("dung", Answer("yes", key="1")), ("la", Answer("abstain", _WORDS, key="1"))):
        office.do(writing.answer, office[who], meeting_papers.fresh(office, meeting), told)
    _matter(office, PREPARED, 8)


def _matter(office: Office, title: str, days: int) -> Meeting:
    with office.rooms.database.reading() as session:
        open_days = calendar(session)
    until = planning.moment(add_working_days(open_days, clock.today(), days), time(17))
    text = "Trình các thành viên Ủy ban nhân dân cho ý kiến bằng văn bản theo quy chế làm việc."
    matter = Matter(title, text, "committee", until, office["chi"].person, office["hoa"].person)
    seats = [Seat(office[name].person) for name in ("dung", "binh", "la")]
    made: Meeting = office.do(writing.prepare, office["hoa"], matter, seats)
    return made
