"""Running jobs: who may take one, what happens when it fails, and what is noted afterwards.

The outbox row is the truth; whoever runs it (the durable runner of the serving process, or a caller in place) takes it
by compare-and-set and notes the end the same way, so that no run counts twice.
"""

import json
import logging
import traceback
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import case, select, update
from sqlmodel import Session, col

from workplace.jobs.models import DONE, FAILED, RUNNING, WAITING, Job
from workplace.jobs.work import GiveUp, House, Work
from workplace.kernel import clock, ports
from workplace.kernel.db import Database

log = logging.getLogger(__name__)

BACK_OFF = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600))  # then it has failed
LEASE = timedelta(hours=1)  # a run older than this belongs to nobody any more
IN_PLACE = "in place"
_ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """One run of one job; together the name under which the durable runner knows it."""

    job: int
    turn: int

    def __str__(self) -> str:
        return f"{self.job}-{self.turn}"


class Outcome(NamedTuple):
    """How a run ended: without a fault, or with one that may (or may not) be worth another try."""

    fault: str = ""
    final: bool = False


def run_due(house: House, *, most: int = 10_000) -> int:
    """Run here and now whatever is due, and what that makes due; how many runs it took. For tests and command lines."""
    work, count = Work(house), 0
    while count < most and (runs := take(house.database, IN_PLACE, ("now", "later"), 1)):
        record(work, runs[0], perform(work, runs[0]))
        count += 1
    return count


def take(database: Database, runner: str, lanes: Collection[str], most: int) -> list[Run]:
    """Take up to so many due jobs for a runner, who somebody waits for first."""
    due = (
        select(col(Job.id))
        .where(col(Job.state) == WAITING, col(Job.run_at) <= clock.now(), col(Job.lane).in_(lanes))
        .order_by(col(Job.lane).desc(), col(Job.run_at), col(Job.id))
        .limit(most)
    )
    with database.reading() as session:
        if session.scalar(due.limit(1)) is None:  # the usual case costs no write
            return []
    with database.writing() as session:
        ids = session.scalars(due.with_for_update(skip_locked=True)).all()
        return _take(session, runner, [job for job in ids if job is not None])


def _take(session: Session, runner: str, ids: Iterable[int]) -> list[Run]:
    change = {
        "state": RUNNING,
        "runner": runner,
        "started_at": clock.now(),
        "again": False,
        "tries": Job.tries + 1,
        "runs": Job.runs + 1,
    }
    taken = []
    for job in ids:
        waiting = (col(Job.id) == job, col(Job.state) == WAITING)
        statement = update(Job).where(*waiting).values(**change).returning(col(Job.runs))
        if (count := session.scalars(statement).one_or_none()) is not None:
            taken.append(Run(job, count))
    return taken


def perform(work: Work, run: Run) -> Outcome:
    """Call the job's handler; a run that is no longer the job's present one does nothing."""
    this = select(col(Job.name), col(Job.payload)).where(*_present(run))
    with work.reading() as session:
        row = session.execute(this).one_or_none()
    if row is None:
        return Outcome()
    handler = ports.jobs.get(row.name)
    if handler is None:
        return Outcome(f"nothing handles {row.name}", final=True)
    try:
        handler(work, json.loads(row.payload))
    except GiveUp as gave_up:
        return Outcome(str(gave_up) or "given up", final=True)
    except Exception as error:
        where = _place(error)
        # The message may quote what somebody wrote, so only the kind of fault and the lines leave a trace.
        log.error("job %s %s: %s\n%s", row.name, run, where, "".join(traceback.format_tb(error.__traceback__)))
        return Outcome(where)
    return Outcome()


def record(work: Work, run: Run, outcome: Outcome) -> None:
    """Note how a run ended: done, once more later, or failed for people to see."""
    now = clock.now()
    with work.transaction() as session:
        tries = session.scalar(select(col(Job.tries)).where(*_present(run)))
        if tries is None:
            return
        if not outcome.fault:
            # Asked for again while it ran: the next run begins with a clean slate.
            again = col(Job.again).is_(True)
            values = {
                "state": case((again, WAITING), else_=DONE),
                "run_at": case((again, now), else_=col(Job.run_at)),
                "tries": case((again, 0), else_=col(Job.tries)),
                "done_at": now,
                "last_error": "",
            }
        elif outcome.final or tries > len(BACK_OFF):
            values = {"state": FAILED, "done_at": now, "last_error": outcome.fault}
        else:
            values = {"state": WAITING, "run_at": now + BACK_OFF[tries - 1], "last_error": outcome.fault}
        session.execute(update(Job).where(*_present(run)).values(again=False, **values))


def let_go(database: Database, runs: Iterable[Run]) -> None:
    """Let runs whose end nobody will note be taken once more."""
    with database.writing() as session:
        for run in runs:
            session.execute(update(Job).where(*_present(run)).values(state=WAITING, run_at=clock.now()))


def held_by(database: Database, runner: str) -> list[Run]:
    """The runs that a runner has taken and whose end is not noted."""
    held = select(col(Job.id), col(Job.runs)).where(col(Job.state) == RUNNING, col(Job.runner) == runner)
    with database.reading() as session:
        return [Run(job, count) for job, count in session.execute(held)]


def expired(database: Database) -> list[Run]:
    """The runs that belong to nobody any more: their process has died, or lost them."""
    old = (col(Job.state) == RUNNING, col(Job.started_at) < clock.now() - LEASE)
    with database.reading() as session:
        return [Run(job, count) for job, count in session.execute(select(col(Job.id), col(Job.runs)).where(*old))]


def _present(run: Run):
    return col(Job.id) == run.job, col(Job.runs) == run.turn, col(Job.state) == RUNNING


def _place(error: BaseException) -> str:
    """The kind of a fault, and the last line of ours that it came through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(_ROOT))]
    if not frames:
        return type(error).__name__
    place = Path(frames[-1].filename).relative_to(_ROOT)
    return f"{type(error).__name__} at {place}:{frames[-1].lineno}"
