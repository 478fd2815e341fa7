"""What was adopted on an item becomes a resolution (nghị quyết): drafted of the votes, to be signed like any other."""

from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.guarding import require
from workplace.meetings.actions.log import hold
from workplace.meetings.events import ResolutionWritten
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda, resolutions


def require_ready(session: Session, acting: Acting, meeting: Meeting, item_id: int) -> MeetingItem:
    """The item; NotNow while the meeting goes on, where nothing was adopted, or when it is a document already."""
    require(session, acting, meeting, policy.DESK)
    item = agenda.item(session, meeting, item_id)
    if meeting.state != "closed":
        raise NotNow(say("This paper is made once the meeting is closed."))
    if item.resolution is not None:
        raise NotNow(say("What was adopted on this item is a resolution already."))
    if item.closed:
        raise NotNow(say("This item is closed. Draft its resolution apart, with its secrecy mark."))
    if item_id not in resolutions.adopted(session, meeting):
        raise NotNow(say("Nothing was adopted on this item, or its result was not announced."))
    return item


def write(session: Session, acting: Acting, meeting: Meeting, item_id: int, file_id: int, seq: int) -> None:
    """Hand the resolution on; refused when the log has gone on since the file was made."""
    log = hold(session, acting, meeting.id or 0)
    item = require_ready(session, acting, log.meeting, item_id)
    if log.meeting.seq != seq:
        raise NotNow(say("Something was added meanwhile. Make the paper again."))
    ref = Ref("meetings", meeting.id or 0)
    journal.write(session, acting, "write_resolution", ref, seq=seq, head=log.meeting.head, item=item_id)
    fact = ResolutionWritten(
        acting, log.meeting.id or 0, item_id, log.meeting.organisation_id, item.title, file_id
    )  # fmt: skip
    events.publish(session, fact)


def became(session: Session, item_id: int, document: int | None) -> None:
    """The document that the resolution is from now on."""
    item = session.get_one(MeetingItem, item_id)
    item.resolution = document
    session.add(item)
