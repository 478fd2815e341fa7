"""A task that came of a meeting's conclusion. What flows call; whoever gives it must be able to give tasks."""

from datetime import date

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import choices
from workplace.tasks.rules.parties import Origin, Wanted


def from_conclusion(
    session: Session,
    acting: Acting,
    meeting: int,
    conclusion: int,
    title: str,
    text: str,
    note: str,
    lead: str,
    due: date | None,
) -> Task:
    """Give the task; its origin is the meeting, its row there the conclusion."""
    if lead not in {choice.value for choice in choices.leads(session, acting)}:
        raise BadInput({"lead": say("You give tasks to yourself and to what lies below you. Choose one of the list.")})
    origin = Origin("conclusion", Ref("meetings", meeting), conclusion, note)
    return assigning.give(session, acting, Wanted(title, choices.party(lead), due, text, origin=origin))
