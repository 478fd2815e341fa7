"""What comes of an item: conclusions, perhaps as tasks; the secretary's words for the minutes; wishes to the staff."""

from datetime import date

from sqlmodel import Session

from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, command, held
from workplace.meetings.actions.guarding import member as member_of
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.events import ConclusionGiven
from workplace.meetings.models.agenda import MeetingConclusion
from workplace.meetings.models.log import MeetingRequest
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda, conclusions

MOST = 4000
TITLE = 300  # characters of a conclusion that name its task


def conclude(session: Session, acting: Acting, meeting: Meeting, item_id: int, text: str, key: str = "") -> int | None:
    """Write a conclusion of an item; its id, None when this was sent before."""
    if (log := command(session, acting, meeting, key, _writing)) is None:
        return None
    item = agenda.item(session, log.meeting, item_id)
    if not text.strip():
        raise BadInput({"text": say("Fill this in.")})
    if len(text) > MOST:
        raise BadInput({"text": say("At most {most} characters; this has {count}.", most=MOST, count=len(text))})
    return log.tell("concluded", item=item.id, seen_by="item" if item.closed else "members", text=text).seq


def withdraw(session: Session, acting: Acting, meeting: Meeting, conclusion_id: int, key: str = "") -> None:
    """Take a conclusion back; one that has become a task stays until the task is cancelled."""
    if (log := command(session, acting, meeting, key, _writing)) is None:
        return
    found = conclusions.read(session, log.meeting, conclusion_id)
    if found.task_id is not None:
        raise NotNow(say("This conclusion is a task already. Cancel the task first."))
    if not found.withdrawn:
        log.tell("conclusion_withdrawn", item=found.item_id, conclusion=found.id)


def minute(session: Session, acting: Acting, meeting: Meeting, item_id: int, text: str, key: str = "") -> None:
    """What the minutes are to say of an item, in the secretary's words."""
    if (log := command(session, acting, meeting, key, _writing)) is None:
        return
    item = agenda.item(session, log.meeting, item_id)
    if len(text) > MOST * 5:
        raise BadInput({"text": say("At most {most} characters; this has {count}.", most=MOST * 5, count=len(text))})
    if text != item.minuted:
        log.tell("minuted", item=item.id, seen_by="item" if item.closed else "desk", text=text)


def give(session: Session, acting: Acting, meeting: Meeting, conclusion_id: int, lead: str, due: date | None) -> None:
    """Make a conclusion somebody's task: the rulebook lets the tasks know, and says which it became (`became`)."""
    held_now = hold(session, acting, meeting.id or 0)
    at_the_desk(held_now)
    found = conclusions.read(session, meeting, conclusion_id)
    if found.withdrawn:
        raise NotNow(say("This conclusion was taken back."))
    if found.task_id is not None:
        raise NotNow(say("This conclusion is a task already."))
    first = found.text.split("\n")[0]
    events.publish(
        session,
        ConclusionGiven(
            acting, meeting.id or 0, found.item_id, found.id, first[:TITLE], found.text, meeting.title, lead, due
        ),
    )  # fmt: skip


def became(session: Session, meeting_id: int, conclusion_id: int, task_id: int) -> None:
    """The task that a conclusion is from now on."""
    found = session.get_one(MeetingConclusion, (meeting_id, conclusion_id))
    found.task_id = task_id
    session.add(found)


def ask_staff(session: Session, acting: Acting, meeting: Meeting, text: str, key: str = "") -> None:
    """Ask the staff for something: paper, a technician, water."""
    if (log := command(session, acting, meeting, key, held)) is None:
        return
    if not text.strip():
        raise BadInput({"text": say("Fill this in.")})
    log.tell("request_made", seen_by="desk", member=member_of(log).id, text=text[:200])


def answer_request(session: Session, acting: Acting, meeting: Meeting, request_id: int, key: str = "") -> None:
    """It has been seen to."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    found = session.get(MeetingRequest, (meeting.id, request_id))
    if found is None:
        raise NotFound
    if found.done_ms is None:
        log.tell("request_done", seen_by="desk", request=request_id)


def _writing(log: Log) -> None:
    """The desk writes while the meeting is held, and afterwards until the minutes are a document."""
    at_the_desk(log)
    if log.meeting.state not in ("open", "paused", "closed"):
        raise NotNow(say("The meeting is not open."))
    if log.meeting.minutes_document is not None:
        raise NotNow(say("The minutes are a document already. Recall it first."))
