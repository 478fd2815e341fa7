"""Minutes and notice become documents: made once the meeting is closed, of the record as it then is."""

from sqlalchemy import update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.guarding import require
from workplace.meetings.actions.log import hold
from workplace.meetings.events import PaperWritten
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import conclusions, writing


def require_ready(session: Session, acting: Acting, meeting: Meeting, kind: str) -> None:
    """NotNow as long as the meeting goes on, or when the paper is a document already."""
    require(session, acting, meeting, policy.DESK)
    if meeting.state != "closed":
        raise NotNow(say("This paper is made once the meeting is closed."))
    if kind == "BB" and meeting.minutes_document is not None:
        raise NotNow(say("The minutes are a document already. Recall it first."))
    if kind == "TB" and meeting.notice_document is not None:
        raise NotNow(say("The notice is a document already."))
    if meeting.written:
        _require_announced(session, meeting, kind)
    elif kind == "TB" and not conclusions.of_meeting(session, meeting.id or 0):
        raise NotNow(say("No conclusion was written down."))


def _require_announced(session: Session, meeting: Meeting, kind: str) -> None:
    """Of opinions in writing there are no minutes, and a notice once the result is told."""
    if kind != "TB":
        raise NotFound
    if writing.poll_of(session, meeting).state != "published":
        raise NotNow(say("Announce the result first."))


def write(
    session: Session, acting: Acting, meeting: Meeting, kind: str, file_id: int, seq: int, summary: str = ""
) -> None:
    """Hand a paper on, to be signed: `BB` the minutes, `TB` the notice; refused when the log has gone on since."""
    log = hold(session, acting, meeting.id or 0)
    require_ready(session, acting, log.meeting, kind)
    if log.meeting.seq != seq:
        raise NotNow(say("Something was added meanwhile. Make the paper again."))
    verb = "write_minutes" if kind == "BB" else "write_notice"
    journal.write(session, acting, verb, Ref("meetings", meeting.id or 0), seq=seq, head=log.meeting.head)
    events.publish(
        session,
        PaperWritten(
            acting, log.meeting.id or 0, kind, log.meeting.organisation_id, log.meeting.title, file_id,
            log.meeting.secretary_id, log.meeting.chair_id, summary,
        ),
    )  # fmt: skip


def became(session: Session, meeting_id: int, kind: str, document: int | None) -> None:
    """The document that a paper is from now on."""
    meeting = session.get_one(Meeting, meeting_id)
    if kind == "BB":
        meeting.minutes_document = document
    else:
        meeting.notice_document = document
    session.add(meeting)


def ended(session: Session, document: int) -> None:
    """A document was given up or recalled: the paper that it was can be made again, and the meeting opened again."""
    for name in ("minutes_document", "notice_document"):
        session.execute(update(Meeting).where(getattr(Meeting, name) == document).values({name: None}))
    session.execute(update(MeetingItem).where(col(MeetingItem.resolution) == document).values(resolution=None))
