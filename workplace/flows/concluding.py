"""What comes of a meeting elsewhere: a conclusion becomes a task, the minutes become a document."""

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.actions import minuting
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.events import listen
from workplace.meetings import events as meetings
from workplace.meetings.actions import concluding, recording, resolving
from workplace.org.queries.choices import Choice
from workplace.tasks.actions import concluded
from workplace.tasks.queries import choices


def fill() -> None:
    """Listen to meetings, and tell them to whom work can be given."""
    listen(meetings.ConclusionGiven, _given)
    listen(meetings.PaperWritten, _written)
    listen(meetings.ResolutionWritten, _resolved)
    listen(docs.DocEnded, _ended)
    listen(docs.DocRecalled, _ended)
    ports.leads.fill(_leads)


def _leads(session: Session, acting: Acting) -> list[Choice]:
    return choices.leads(session, acting)


def _given(session: Session, fact: meetings.ConclusionGiven) -> None:
    task = concluded.from_conclusion(
        session, fact.acting, fact.meeting, fact.conclusion, fact.title, fact.text, fact.note, fact.lead, fact.due
    )
    concluding.became(session, fact.meeting, fact.conclusion, task.id or 0)


def _written(session: Session, fact: meetings.PaperWritten) -> None:
    if fact.kind == "BB":
        doc = minuting.from_meeting(
            session, fact.acting, fact.organisation, fact.title, fact.file, fact.secretary, fact.chair
        )
    else:
        doc = minuting.notice_of(session, fact.acting, fact.organisation, fact.title, fact.file, fact.summary)
    recording.became(session, fact.meeting, fact.kind, doc.id)


def _resolved(session: Session, fact: meetings.ResolutionWritten) -> None:
    doc = minuting.resolution_of(session, fact.acting, fact.organisation, fact.summary, fact.file)
    resolving.became(session, fact.item, doc.id)


def _ended(session: Session, fact: docs.DocEnded | docs.DocRecalled) -> None:
    recording.ended(session, fact.doc)
