"""Papers of a meeting: laid down by whoever prepares an item, approved or sent back, in versions that never change,
recalled. Who opened what is noted.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions.log import hold
from workplace.meetings.events import PaperApproved, PaperLaid, PaperRecalled, PaperRejected
from workplace.meetings.models.agenda import (
    PAPER_ROLES,
    MeetingItem,
    MeetingPaper,
    MeetingPaperOpened,
    MeetingPaperVersion,
)
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import HELD, PAPER
from workplace.meetings.queries import door
from workplace.meetings.queries import papers as of_papers
from workplace.process.take import take

OVER = ("closed", "cancelled")
MOST = 200  # papers of one meeting


@dataclass(frozen=True)
class Sheet:
    """A file of the house as a paper: what it is called, for whom, how it may be read."""

    file_id: int
    name: str
    title: str = ""
    role: str = "main"
    confidential: bool = False
    member: int | None = None  # of a personal paper
    note: str = ""
    is_pdf: bool = True


def lay(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, sheet: Sheet) -> MeetingPaper:
    """Lay a paper with an item; the desk approves it. Whoever presents or proposed the item may, and who prepares."""
    acting.require_more_than_looking()
    if not of_papers.may_lay(session, acting, item):
        raise NotFound
    _open(meeting)
    if sheet.role not in PAPER_ROLES:
        raise BadInput({"role": say("Choose one of the list.")})
    if (sheet.role == "personal") != (sheet.member is not None):
        raise BadInput({"member": say("Say for whom a personal paper is.")})
    if sheet.member is not None:
        door.member(session, meeting, sheet.member)
    if sheet.confidential and not sheet.is_pdf:
        raise BadInput({"file": say("A confidential paper must be a PDF: its pages are shown, its file is not given.")})
    count = select(func.count()).select_from(MeetingPaper).where(col(MeetingPaper.meeting_id) == meeting.id)
    if (session.scalar(count) or 0) >= MOST:
        raise NotNow(say("A meeting has at most {most} papers.", most=MOST))
    now = clock.now()
    paper = MeetingPaper(
        meeting_id=meeting.id or 0, item_id=item.id or 0, place=_last_place(session, item) + 1, role=sheet.role,
        member_id=sheet.member, title=sheet.title or sheet.name, confidential=sheet.confidential, by=acting.as_whom,
        at=clock.ticks(now),
    )  # fmt: skip
    session.add(paper)
    session.flush()
    _write_version(session, acting, paper, sheet, 1)
    journal.write(session, acting, "lay", Ref("meetings.paper", paper.id or 0), file=sheet.file_id)
    keepers = (meeting.secretary_id, meeting.made_by)
    events.publish(session, PaperLaid(meeting.id or 0, paper.id or 0, keepers, acting.person))
    return paper


def add_version(session: Session, acting: Acting, meeting: Meeting, paper: MeetingPaper, sheet: Sheet) -> None:
    """A newer version; members go on reading the one that was approved until this one is."""
    _open(meeting)
    if paper.confidential and not sheet.is_pdf:
        raise BadInput({"file": say("A confidential paper must be a PDF: its pages are shown, its file is not given.")})
    versions = of_papers.versions(session, paper)
    if versions[0].file_id == sheet.file_id:
        raise BadInput({"file": say("These are the bytes of the version before.")})
    recalled = paper.state == "recalled"
    take(session, acting, PAPER, paper, "add_version", file=sheet.file_id)
    _write_version(session, acting, paper, sheet, versions[0].number + 1)
    paper.reason = ""
    if recalled:
        paper.version_id = None
    session.add(paper)
    keepers = (meeting.secretary_id, meeting.made_by)
    events.publish(session, PaperLaid(meeting.id or 0, paper.id or 0, keepers, acting.person))


def approve(session: Session, acting: Acting, meeting: Meeting, paper: MeetingPaper, key: str = "") -> None:
    """The newest version is the one that members read from now on; they are told once the meeting is called."""
    _open(meeting)
    newest = of_papers.versions(session, paper)[0]
    take(session, acting, PAPER, paper, "approve", file=newest.file_id)
    paper.version_id, paper.reason = newest.id, ""
    session.add(paper)
    session.flush()
    _tell_floor(session, acting, meeting, paper, "paper_added", key)
    if meeting.state != "draft":
        who = of_papers.readers(session, meeting, paper)
        events.publish(session, PaperApproved(meeting.id or 0, paper.id or 0, newest.number, who, acting.person))


def reject(session: Session, acting: Acting, meeting: Meeting, paper: MeetingPaper, reason: str) -> None:
    """Send the newest version back, with the reason; an approved one before it still stands."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, PAPER, paper, "reject", reason=reason)
    paper.reason = reason
    session.add(paper)
    by = of_papers.versions(session, paper)[0].by
    events.publish(session, PaperRejected(meeting.id or 0, paper.id or 0, (by,), acting.person, reason))


def recall(session: Session, acting: Acting, meeting: Meeting, paper: MeetingPaper, reason: str, key: str = "") -> None:
    """Nobody but its keepers reads the paper from now on; also after the meeting."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, PAPER, paper, "recall", reason=reason)
    paper.reason = reason
    session.add(paper)
    session.flush()
    _tell_floor(session, acting, meeting, paper, "paper_recalled", key)
    if paper.version_id is not None and meeting.state != "draft":
        who = of_papers.readers(session, meeting, paper)
        events.publish(session, PaperRecalled(meeting.id or 0, paper.id or 0, who, acting.person, reason))


def note_opened(session: Session, person: int, version_id: int) -> None:
    """Somebody has a version before them; called through `ask.aside`."""
    now, known = clock.now(), session.get(MeetingPaperOpened, (version_id, person))
    if known is None:
        session.add(MeetingPaperOpened(version_id=version_id, person_id=person, first_at=now, last_at=now))
    elif (now - known.last_at).total_seconds() > 60:
        known.last_at, known.times = now, known.times + 1
        session.add(known)


def _write_version(session: Session, acting: Acting, paper: MeetingPaper, sheet: Sheet, number: int) -> None:
    session.add(
        MeetingPaperVersion(
            paper_id=paper.id or 0, number=number, file_id=sheet.file_id, name=sheet.name, note=sheet.note,
            by=acting.as_whom, at=clock.now(),
        )
    )  # fmt: skip
    session.flush()


def _tell_floor(session: Session, acting: Acting, meeting: Meeting, paper: MeetingPaper, kind: str, key: str) -> None:
    """While the meeting is held its screens must know; a personal or closed paper's words are for its circle alone."""
    if meeting.state not in HELD:
        return
    log = hold(session, acting, meeting.id or 0, key)
    item = session.get_one(MeetingItem, paper.item_id)
    seen_by = "desk" if paper.role == "personal" else "item" if item.closed else "members"
    log.tell(kind, item=item.id, seen_by=seen_by, paper=paper.id, version=paper.version_id)


def _last_place(session: Session, item: MeetingItem) -> int:
    return session.scalar(select(func.max(MeetingPaper.place)).where(col(MeetingPaper.item_id) == item.id)) or 0


def _open(meeting: Meeting) -> None:
    if meeting.state in OVER:
        raise NotNow(say("The meeting is over."))
    if meeting.state == "asking":
        raise NotNow(say("Opinions are being given on the papers as they are. They can't be changed now."))
