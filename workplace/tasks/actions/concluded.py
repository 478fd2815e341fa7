"""A task that came of a meeting's conclusion, or of a citizen's case. What flows call; whoever gives it must be able to
give tasks.
"""

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
    _require_below(session, acting, lead)
    origin = Origin("conclusion", Ref("meetings", meeting), conclusion, note)
    return assigning.give(session, acting, Wanted(title, choices.party(lead), due, text, origin=origin))


def from_case(
    session: Session, acting: Acting, case: int, code: str, title: str, text: str, lead: str, due: date | None
) -> Task:
    """Give the task; its origin is the case, named by its code."""
    _require_below(session, acting, lead)
    origin = Origin("case", Ref("cases", case), note=code)
    return assigning.give(session, acting, Wanted(title, choices.party(lead), due, text, origin=origin))


def _require_below(session: Session, acting: Acting, lead: str) -> None:
    if lead not in {choice.value for choice in choices.leads(session, acting)}:
        raise BadInput({"lead": say("You give tasks to yourself and to what lies below you. Choose one of the list.")})
