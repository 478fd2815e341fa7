"""What others are told of an addressee's part: facts for whoever mirrors it (tasks)."""

from sqlmodel import Session

from workplace.docs.events import CoordinationPassed, LeadHandedBack, LeadPassed, Part, PartAccepted, PartFinished
from workplace.docs.models.handling import Routing
from workplace.docs.rules.written import by_people
from workplace.kernel import events, ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.ports import Described
from workplace.kernel.refs import Ref
from workplace.kernel.text import say


def part_of(acting: Acting, row: Routing) -> Part:
    """A part as facts tell it."""
    return Part(
        row.doc_id, row.id or 0, row.role, row.person_id, row.unit_id, row.holder, row.due, acting.person,
        acting.for_whom, acting.authority,
    )  # fmt: skip


def accepted(session: Session, acting: Acting, row: Routing) -> None:
    """Tell that an addressee took their part on."""
    events.publish(session, PartAccepted(part_of(acting, row)))


def finished(session: Session, acting: Acting, row: Routing, outcome: str) -> None:
    """Tell that an addressee ended their part."""
    events.publish(session, PartFinished(part_of(acting, row), by_people(outcome)))


def passed(session: Session, acting: Acting, row: Routing) -> None:
    """Tell that the lead's part, or a coordinating one, lies with this row from now on."""
    if row.role == "lead":
        session.flush()
        events.publish(session, LeadPassed(part_of(acting, row)))
    elif row.role == "coordinate" and row.parent_id is not None:
        session.flush()
        events.publish(session, CoordinationPassed(part_of(acting, row), row.parent_id))


def handed_back(session: Session, acting: Acting, row: Routing, reason: str) -> None:
    """Tell that the first lead gave the document back to the leader."""
    events.publish(session, LeadHandedBack(part_of(acting, row), reason))


def followed_as(session: Session, acting: Acting, row: Routing) -> Described | None:
    """The open task by which the lead's part is followed: there it is reported."""
    if row.role != "lead" or row.id is None:
        return None
    ref = Ref("docs.routing", row.id)
    return next((one for find in ports.open_work.all().values() for one in find(session, acting, ref)), None)


def require_not_followed(session: Session, acting: Acting, row: Routing) -> None:
    """NotNow for a lead's part whose task is still open: its result is handed in there, once for both."""
    if (task := followed_as(session, acting, row)) is not None:
        raise NotNow(
            say("This work is followed as task {code}. Report its result there: {url}", code=task.code, url=task.url)
        )
