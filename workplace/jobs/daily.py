"""The floor's own daily jobs: the journal's head goes outside the machine, and ended work is forgotten."""

import sys
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from workplace.jobs import schedules
from workplace.jobs.models import DONE, Job
from workplace.jobs.work import Work
from workplace.journal import heads
from workplace.kernel import clock, ports

KEPT = timedelta(days=30)


def register() -> None:
    """Put the floor's own jobs on the plan."""
    ports.jobs.fill("journal.export", export_head)
    ports.jobs.fill("jobs.forget", forget)
    schedules.daily("journal.export", "23:45", lambda settings: settings.head_export is not None)
    schedules.daily("jobs.forget", "03:15")


def export_head(work: Work, _payload: dict[str, Any]) -> None:
    """Write the day's head of the journal where a cut tail would be noticed."""
    if (target := work.settings.head_export) is None:
        return
    with work.reading() as session:
        heads.export(session, target)


def forget(work: Work, _payload: dict[str, Any]) -> None:
    """Jobs that were done a month ago are of no use to anybody; failed ones stay until somebody looks."""
    with work.transaction() as session:
        session.execute(delete(Job).where(col(Job.state) == DONE, col(Job.done_at) < clock.now() - KEPT))
    durable = sys.modules.get("workplace.jobs.durable")
    if durable is not None:
        durable.forget_old()
