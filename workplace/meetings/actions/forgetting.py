"""Papers of meetings that turn out to be state secrets: they go with all that was noted on them, and that there was a
paper stays (handbook/decisions/0014).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.journal import texts
from workplace.kernel.acting import SYSTEM
from workplace.kernel.refs import Ref
from workplace.meetings.actions.log import hold
from workplace.meetings.models.agenda import MeetingItem, MeetingNote, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import HELD, PAPER
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.rules.titles import ON_PAPER
from workplace.process.take import take


@dataclass(frozen=True)
class Locked:
    """A paper that was taken away: who laid it or a version of it, and who keeps the meeting's papers."""

    meeting: int
    paper: int
    people: tuple[int, ...]


def lock_file(session: Session, file_id: int) -> list[Locked]:
    """A secrecy mark was read on a file: every paper with it goes, and its other versions and people's notes."""
    p, v = MeetingPaper, MeetingPaperVersion
    carry = select(col(v.paper_id)).where(col(v.file_id) == file_id, col(v.name) != "")
    found = list(session.scalars(select(p).where(col(p.id).in_(carry)).order_by(col(p.id))))
    gone = []
    for paper in found:
        stood = paper.stands
        take(session, SYSTEM, PAPER, paper, "lock")
        gone.append(_forget(session, paper, stood))
    return gone


def _forget(session: Session, paper: MeetingPaper, stood: bool) -> Locked:
    meeting, versions = session.get_one(Meeting, paper.meeting_id), of_papers.versions(session, paper)
    texts.erase(session, Ref("meetings.paper", paper.id or 0))
    paper.title, paper.reason = ON_PAPER, ""
    session.add(paper)
    for one in versions:
        one.name, one.note = "", ""
        session.add(one)
    session.execute(delete(MeetingNote).where(col(MeetingNote.version_id).in_([one.id for one in versions])))
    session.flush()
    if stood and meeting.state in HELD:
        _take_off_the_screens(session, meeting, paper)
    _destroy(session, versions)
    people = {paper.by, *(one.by for one in versions), meeting.chair_id, meeting.secretary_id, meeting.made_by}
    return Locked(paper.meeting_id, paper.id or 0, tuple(sorted(people)))


def _take_off_the_screens(session: Session, meeting: Meeting, paper: MeetingPaper) -> None:
    """Whoever has it before them is led no further, and the lists in the room are drawn anew."""
    log = hold(session, SYSTEM, meeting.id or 0)
    lease, item = log.floor.lease, session.get_one(MeetingItem, paper.item_id)
    if lease is not None and lease.version == paper.version_id:
        log.tell("presenter_ended", item=log.floor.item)
    seen_by = "desk" if paper.role == "personal" else "members"
    log.tell("paper_recalled", item=item.id, seen_by=seen_by, paper=paper.id, version=paper.version_id)


def _destroy(session: Session, versions: Sequence[MeetingPaperVersion]) -> None:
    """The bytes of its other versions too, where nothing else in the house carries them."""
    for file_id in sorted({one.file_id for one in versions}):
        if not file_queries.is_carried(session, file_id):
            files.lock_away(session, file_id, "", by=SYSTEM)
