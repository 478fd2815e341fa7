"""The serving process's runner: takes due jobs off the outbox and hands them to the durable side.

It looks when a promise has just been committed, and once a second by itself. The only threads are its own and DBOS's;
the event loop never waits for it.
"""

import logging
import socket
import threading
import time
from types import ModuleType

from workplace.jobs import run, schedules, wake
from workplace.jobs.run import Run
from workplace.jobs.work import House, Work

log = logging.getLogger(__name__)

LOOKS = 1.0  # seconds between looks
ROUND = 60.0  # seconds between looks at schedules and lost runs
LANES = {"now": 3, "later": 2}  # runs at once; what is heavy waits in the worker processes anyway


class Runner:
    """One a process. `start` returns at once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._name = "main" if house.database.is_sqlite else f"{socket.gethostname()}:{house.settings.port}"
        self._busy: dict[Run, str] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to run jobs, first of all what was running when the process ended last."""
        self._thread.start()

    def stop(self, seconds: int = 5) -> None:
        """Take nothing more, and let what runs end for a while."""
        self._stopping.set()
        wake.up()
        self._thread.join(seconds + 10)
        if self._durable is not None:
            self._durable.stop(seconds)

    def join(self) -> None:
        """Wait until it is told to stop: for a process that does nothing else."""
        self._thread.join()

    _durable: ModuleType | None = None

    def _live(self) -> None:
        from workplace.jobs import durable  # half a second and 25 MB: not before the first page can be served

        self._attempt(lambda: durable.launch(Work(self._house), self._house.settings, self._name, self._ended))
        self._durable = durable
        self._attempt(self._resume)
        next_round = 0.0
        while not self._stopping.is_set():
            if time.monotonic() >= next_round:
                self._attempt(self._go_round)
                next_round = time.monotonic() + ROUND
            self._attempt(self._relay)
            wake.wait(LOOKS)

    def _attempt(self, part) -> None:
        try:
            part()
        except Exception:
            log.exception("the job runner stumbled; it tries again")

    def _resume(self) -> None:
        """Runs that were taken but never begun: begin them. Those that had begun DBOS has taken up by itself."""
        assert self._durable is not None
        for one in run.held_by(self._house.database, self._name):
            if not self._durable.knows(one):
                self._begin(one, "later")

    def _relay(self) -> None:
        for lane, most in LANES.items():
            free = most - sum(1 for used in self._busy.values() if used == lane)
            while free > 0 and (taken := run.take(self._house.database, self._name, (lane,), free)):
                for one in taken:
                    self._begin(one, lane)
                free -= len(taken)

    def _begin(self, one: Run, lane: str) -> None:
        assert self._durable is not None
        with self._lock:
            self._busy[one] = lane
        self._durable.start(one)

    def _ended(self, one: Run) -> None:
        with self._lock:
            self._busy.pop(one, None)
        wake.up()

    def _go_round(self) -> None:
        lost = [one for one in run.expired(self._house.database) if one not in self._busy]
        if lost:
            log.warning("%d runs belonged to nobody any more; they are taken once more", len(lost))
            run.let_go(self._house.database, lost)
        with self._house.database.writing() as session:
            schedules.plan(session, self._house.settings)
