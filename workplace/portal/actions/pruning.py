"""What the public doors remember is forgotten as soon as it is of no use: a daily job."""

from typing import Any

from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import clock, ports
from workplace.portal.actions import confirming, knocking, proving
from workplace.portal.rules import limits

JOB = "portal.prune"


def fill() -> None:
    """Give the port of jobs this room's handler, and put it on the plan."""
    ports.jobs.fill(JOB, prune)
    schedules.daily(JOB, "03:40")


def prune(work: Work, _payload: dict[str, Any]) -> None:
    """The job: counts of yesterday, spent proofs and digits that are over."""
    now = clock.now()
    with work.transaction() as session:
        knocking.forget(session, now - limits.KEPT)
        proving.forget(session, now)
        confirming.forget(session, now)
