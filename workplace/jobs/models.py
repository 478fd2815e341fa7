"""The outbox: work that is promised inside a business transaction and done after it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"


class Job(SQLModel, table=True):
    """One promised piece of work. Its payload holds ids and words, never documents, keys or personal data."""

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="a_job_is_in_a_known_state"
        ),
        CheckConstraint("lane IN ('now', 'later')", name="a_job_runs_in_a_known_lane"),
        UniqueConstraint("key", name="a_key_is_one_job"),
        Index("ix_job_due", "state", "run_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str  # the handler's name in ports.jobs
    payload: str = "{}"  # JSON
    key: str | None = None  # asked for again under this key, it is the same job
    lane: str = "later"  # now: somebody waits for it; later: it yields
    run_at: datetime  # not before
    state: str = WAITING
    again: bool = False  # asked for while it ran: once more when this run has ended
    tries: int = 0  # since it was last asked for
    runs: int = 0  # in all; with the id it names one run to the durable runner
    runner: str = ""  # who has it, while it runs
    started_at: datetime | None = None
    last_error: str = ""  # the kind of fault and the line it came from; no message, no personal data
    made_at: datetime
    done_at: datetime | None = None
