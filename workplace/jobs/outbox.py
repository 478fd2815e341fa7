"""Promising work: a row in the business transaction, so that it is done exactly when that transaction counts.

What a job does outside (a mail, a delivery) happens at least once and carries an idempotency key of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.jobs import wake
from workplace.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job
from workplace.kernel import clock, db
from workplace.kernel.errors import NotFound

Lane = Literal["now", "later"]


@dataclass(frozen=True)
class JobStatus:
    """Where a job stands."""

    id: int
    name: str
    state: str
    tries: int
    last_error: str
    run_at: datetime
    done_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Nothing more will happen unless it is asked for again."""
        return self.state in (DONE, FAILED, CANCELLED)


def enqueue(
    session: Session,
    name: str,
    payload: Mapping[str, Any],
    *,
    key: str | None = None,
    at: datetime | None = None,
    lane: Lane = "later",
) -> int:
    """Promise one job with this transaction; its id.

    A key makes asking again the same job: one that waits takes the newest payload and the earlier time, one that runs
    is run once more afterwards, one that is over starts anew.
    """
    now = clock.now()
    values = _values(name, payload, key, at or now, lane, now)
    db.after_commit(session, wake.up)
    if key is None:
        return session.scalars(insert(Job).values(**values).returning(col(Job.id))).one()  # type: ignore[return-value]
    if (made := _insert_new(session, values)) is not None:
        return made
    return _ask_again(session, key, values)


def once(session: Session, name: str, payload: Mapping[str, Any], *, key: str, at: datetime | None = None) -> bool:
    """Promise a job under a key that is used one single time; False when it was promised before."""
    now = clock.now()
    db.after_commit(session, wake.up)
    return _insert_new(session, _values(name, payload, key, at or now, "later", now)) is not None


def cancel(session: Session, job_id: int) -> bool:
    """Take a promise back; False when the job has begun or is over."""
    waiting = (col(Job.id) == job_id, col(Job.state) == WAITING)
    changed = session.execute(update(Job).where(*waiting).values(state=CANCELLED, done_at=clock.now()))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def status(session: Session, job_id: int) -> JobStatus:
    """Where a job stands; NotFound when there is none."""
    columns = (Job.id, Job.name, Job.state, Job.tries, Job.last_error, Job.run_at, Job.done_at)
    row = session.execute(select(*map(col, columns)).where(col(Job.id) == job_id)).one_or_none()
    if row is None:
        raise NotFound
    return JobStatus(*row)


def retry(session: Session, job_id: int) -> bool:
    """Let a failed job begin anew, now; False when it had not failed."""
    failed = (col(Job.id) == job_id, col(Job.state) == FAILED)
    fresh = {"state": WAITING, "tries": 0, "run_at": clock.now(), "done_at": None}
    changed = session.execute(update(Job).where(*failed).values(**fresh))
    db.after_commit(session, wake.up)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def _values(
    name: str, payload: Mapping[str, Any], key: str | None, at: datetime, lane: str, now: datetime
) -> dict[str, Any]:
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return {"name": name, "payload": text, "key": key, "lane": lane, "run_at": at, "made_at": now} | _FRESH


_FRESH = {"state": WAITING, "again": False, "tries": 0, "runs": 0, "runner": "", "last_error": ""}


def _insert_new(session: Session, values: dict[str, Any]) -> int | None:
    insert_ = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert_(Job).values(**values).on_conflict_do_nothing(index_elements=["key"])
    return session.scalars(statement.returning(col(Job.id))).one_or_none()


def _ask_again(session: Session, key: str, values: dict[str, Any]) -> int:
    """The job's row is locked until this transaction ends, so that no run can miss what it changed."""
    found = select(col(Job.id), col(Job.state), col(Job.run_at)).where(col(Job.key) == key).with_for_update()
    job_id, state, run_at = session.execute(found).one()
    change = {name: values[name] for name in ("name", "payload", "lane")}
    if state == RUNNING:
        change |= {"again": True}
    elif state == WAITING:
        change |= {"run_at": min(run_at, values["run_at"])}
    else:
        change |= {"state": WAITING, "tries": 0, "run_at": values["run_at"], "last_error": "", "done_at": None}
    session.execute(update(Job).where(col(Job.id) == job_id).values(**change))
    return job_id
