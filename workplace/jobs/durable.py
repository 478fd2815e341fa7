"""The durable side of the runner: one workflow of two recorded steps, on DBOS.

After a crash DBOS finishes every workflow that had begun: a handler that had not ended runs once more, one that had
is only noted. Imported when a house begins to serve, never by its pages.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

from dbos import DBOS, DBOSConfig, SetWorkflowID

from workplace.config import Settings
from workplace.jobs import run
from workplace.jobs.run import Outcome, Run
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.kernel.db import Database

VERSION = "1"  # of the workflow below; set by us, since a changed one would leave begun runs to nobody
RECOVERIES = 5  # a job that takes the process down with it is not taken up for ever
KEPT = timedelta(days=7)  # that ended workflows are remembered
ENDED = ["SUCCESS", "ERROR", "CANCELLED"]


class _Present:
    """What workflows reach for; DBOS knows them by name and calls them without us."""

    work: Work
    ended: Callable[[Run], None]


@DBOS.step(name="perform")
def _perform(job: int, count: int) -> tuple[str, bool]:
    outcome = run.perform(_Present.work, Run(job, count))
    return outcome.fault, outcome.final


@DBOS.step(name="record", retries_allowed=True, interval_seconds=1, max_attempts=6)
def _record(job: int, count: int, fault: str, final: bool) -> None:
    run.record(_Present.work, Run(job, count), Outcome(fault, final))


@DBOS.workflow(name="job", max_recovery_attempts=RECOVERIES)
def _job(job: int, count: int) -> None:
    try:
        fault, final = _perform(job, count)
        _record(job, count, fault, final)
    finally:
        _Present.ended(Run(job, count))


def launch(work: Work, settings: Settings, executor: str, ended: Callable[[Run], None]) -> None:
    """Start DBOS, and with it whatever it had begun before the process ended last."""
    _Present.work, _Present.ended = work, ended
    config: DBOSConfig = {
        "name": "workplace",
        "system_database_url": address(settings, work.database),
        "application_version": VERSION,
        "executor_id": executor,
        "log_level": "WARNING",
        "enable_otlp": False,
        "sys_db_pool_size": 4,
    }
    DBOS(config=config)
    try:
        DBOS.launch()
    except Exception:
        DBOS.destroy()  # a half-begun one could never be launched again
        raise


def address(settings: Settings, database: Database) -> str:
    """DBOS's own SQLite file beside the data; on PostgreSQL a schema of its own in the same database."""
    if not database.is_sqlite:
        return database.url
    path: Path = settings.data.resolve() / "jobs.db"
    return f"sqlite:///{path}"


def start(one: Run) -> None:
    """Begin a run; begun twice it is the same workflow."""
    with SetWorkflowID(str(one)):
        DBOS.start_workflow(_job, one.job, one.turn)


def standing(one: Run) -> Literal["unknown", "begun", "over"]:
    """How a run stands: never begun, to be finished without us, or over (though nobody may have noted it)."""
    status = DBOS.get_workflow_status(str(one))
    if status is None:
        return "unknown"
    return "begun" if status.status in ("PENDING", "ENQUEUED") else "over"


def forget_old() -> None:
    """Remove what is remembered of workflows that ended long ago."""
    before = (clock.now() - KEPT).isoformat()
    while old := DBOS.list_workflows(
        status=ENDED, completed_before=before, limit=500, load_input=False, load_output=False
    ):
        DBOS.delete_workflows([one.workflow_id for one in old])


def stop(seconds: int) -> None:
    """Let what runs end for a while; the rest is taken up at the next start."""
    DBOS.destroy(workflow_completion_timeout_sec=seconds)
