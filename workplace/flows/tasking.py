"""A directive's work and its task are one piece of work: what happens on either side happens on both, at once.

Each fact calls one action of the other module, in the same transaction; what is so already is left as it is, so that
the two sides never call each other in a circle. The acts stand in the journal under whoever really acted.
"""

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.actions import followed
from workplace.kernel.acting import Acting
from workplace.kernel.events import listen
from workplace.tasks import events as tasks
from workplace.tasks.actions import mirroring
from workplace.tasks.actions.mirroring import Given


def fill() -> None:
    """Listen to both sides."""
    listen(docs.WorkGiven, _given)
    listen(docs.PartAccepted, _part_accepted)
    listen(docs.PartFinished, _part_finished)
    listen(docs.LeadPassed, _lead_passed)
    listen(docs.CoordinationPassed, _coordination_passed)
    listen(docs.LeadHandedBack, _handed_back)
    listen(tasks.TaskAccepted, _task_accepted)
    listen(tasks.TaskCompleted, _task_completed)
    listen(tasks.TaskHandedOver, _handed_over)
    listen(tasks.PartHandedOver, _handed_over)
    listen(tasks.TaskReopened, _reopened)
    listen(tasks.PartDelivered, _delivered)
    listen(tasks.PartWaived, _waived)


# --- correspondence tells, tasks follow ---------------------------------------------------------------------------


def _given(session: Session, fact: docs.WorkGiven) -> None:
    mirroring.from_directive(
        session, _acting(fact.lead), fact.doc, fact.title, fact.text, fact.urgency, fact.due, _party(fact.lead),
        tuple(_party(part) for part in fact.parts),
    )  # fmt: skip


def _part_accepted(session: Session, fact: docs.PartAccepted) -> None:
    mirroring.accepted(session, _acting(fact.part), fact.part.routing)


def _part_finished(session: Session, fact: docs.PartFinished) -> None:
    mirroring.part_finished(session, _acting(fact.part), fact.part.routing, fact.outcome)


def _lead_passed(session: Session, fact: docs.LeadPassed) -> None:
    part = fact.part
    mirroring.passed(session, _acting(part), part.doc, part.routing, _party(part).party, part.due)


def _coordination_passed(session: Session, fact: docs.CoordinationPassed) -> None:
    mirroring.part_passed(session, fact.before, _party(fact.part))


def _handed_back(session: Session, fact: docs.LeadHandedBack) -> None:
    mirroring.handed_back(session, _acting(fact.part), fact.part.routing, fact.reason)


def _acting(part: docs.Part) -> Acting:
    return Acting(part.by, part.for_whom, part.authority)


def _party(part: docs.Part) -> Given:
    return mirroring.given(part.person, part.unit, part.routing)


# --- tasks tell, correspondence follows ---------------------------------------------------------------------------


def _task_accepted(session: Session, fact: tasks.TaskAccepted) -> None:
    followed.accept_for(session, Acting(fact.by), fact.origin_row)


def _task_completed(session: Session, fact: tasks.TaskCompleted) -> None:
    followed.finish_for(session, Acting(fact.by), fact.origin_row, fact.outcome)


def _handed_over(session: Session, fact: tasks.TaskHandedOver | tasks.PartHandedOver) -> None:
    followed.pass_for(session, Acting(fact.by), fact.origin_row, fact.person, fact.unit, fact.reason, fact.due)


def _reopened(session: Session, fact: tasks.TaskReopened) -> None:
    followed.reopen_for(session, Acting(fact.by), fact.origin_row, fact.reason)


def _delivered(session: Session, fact: tasks.PartDelivered) -> None:
    followed.finish_for(session, Acting(fact.by), fact.origin_row, fact.answer)


def _waived(session: Session, fact: tasks.PartWaived) -> None:
    followed.finish_for(session, Acting(fact.by), fact.origin_row, fact.reason)
