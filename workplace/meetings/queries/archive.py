"""What goes into a meeting's archive package, as rows of plain values and names of files."""

import json
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.files.queries import FileCard
from workplace.kernel import clock
from workplace.meetings.models.agenda import MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingBallot, MeetingPoll
from workplace.meetings.policy import stands
from workplace.meetings.queries import polls, writing


def about(meeting: Meeting) -> dict[str, Any]:
    """The meeting in the manifest."""
    return {
        "code": meeting.code, "title": meeting.title, "body": meeting.body, "rules": json.loads(meeting.rules or "{}"),
        "starts": f"{clock.from_ticks(meeting.starts):%Y-%m-%dT%H:%M:%SZ}",
        "ended": f"{meeting.ended_at:%Y-%m-%dT%H:%M:%SZ}" if meeting.ended_at else None,
        "seq": meeting.seq, "head": meeting.head,
    }  # fmt: skip


def events(session: Session, meeting_id: int) -> list[dict[str, Any]]:
    """The whole log, as it was chained."""
    e = MeetingEvent
    rows = session.scalars(select(e).where(col(e.meeting_id) == meeting_id).order_by(col(e.seq)))
    return [row.model_dump() for row in rows]


def votes(session: Session, meeting_id: int) -> list[dict[str, Any]]:
    """Every vote that was opened: its roll, its ballots where they have names, its result, and what was written."""
    return [_vote(session, poll) for poll in polls.of_meeting(session, meeting_id) if poll.roll]


def _vote(session: Session, poll: MeetingPoll) -> dict[str, Any]:
    b = MeetingBallot
    cast = None
    if poll.openness != "secret":
        rows = session.execute(select(col(b.member_id), col(b.choice)).where(col(b.poll_id) == poll.id))
        cast = sorted([member, json.loads(choice)] for member, choice in rows)
    roll = [
        [one.member_id, one.holder_id, one.weight, one.present]
        for one in polls.rights(session, poll.id or 0)
        if not one.added
    ]
    return {
        "id": poll.id, "title": poll.title, "item": poll.item_id, "method": poll.method, "openness": poll.openness,
        "options": json.loads(poll.options), "rule": json.loads(poll.rule), "state": poll.state, "reason": poll.reason,
        "roll": roll, "ballots": cast, "result": json.loads(poll.result) if poll.result else None,
        "opinions": _opinions(session, poll) if poll.written else None,
    }  # fmt: skip


def _opinions(session: Session, poll: MeetingPoll) -> list[dict[str, Any]]:
    """What was answered in writing, with whose answer it is and the digest of the file that came with it."""
    return [
        {
            "member": one.member, "name": one.name, "title": one.title, "text": one.text,
            "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}" if one.at else None, "file": one.file.sha256 if one.file else "",
        }
        for one in writing.opinions(session, poll)
        if one.choice
    ]  # fmt: skip


def handed_in(session: Session, meeting: Meeting) -> list[tuple[FileCard, str]]:
    """The files that came with opinions in writing: file, whose."""
    if not meeting.written:
        return []
    found = writing.opinions(session, writing.poll_of(session, meeting))
    return [(one.file, one.name) for one in found if one.file is not None]


def papers(session: Session, meeting_id: int, *, confidential: bool = False) -> list[tuple[int, str, str]]:
    """The standing version of every paper that stands, the personal ones left out: file, title, name. Either those that
    lie in the package or the confidential ones, which leave the house only by their title and digest. A paper that
    stood until a secrecy mark was read on it is among them, without a name.
    """
    p, v = MeetingPaper, MeetingPaperVersion
    wanted = (
        select(col(v.file_id), col(p.title), col(v.name))
        .join(v, col(v.id) == col(p.version_id))
        .where(
            col(p.meeting_id) == meeting_id, or_(stands(), col(v.name) == ""), col(p.role) != "personal",
            col(p.confidential).is_(confidential),
        )
        .order_by(col(p.item_id), col(p.place), col(p.id))
    )  # fmt: skip
    return [(file, title, name) for file, title, name in session.execute(wanted)]
