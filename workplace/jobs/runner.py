"""The serving process's runner: takes due jobs off the outbox and hands them to the durable side.

It looks when a promise has just been committed, and once a second by itself. The only threads are its own and DBOS's;
the event loop never waits for it.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from types import ModuleType

from workplace.jobs import run, schedules, wake
from workplace.jobs.run import Run
from workplace.jobs.work import House, Work

log = logging.getLogger(__name__)

LOOKS = 1.0  # seconds between looks
PAUSE = 5.0  # seconds before a start that failed is tried again
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

        self._durable = durable
        while not self._stopping.is_set() and not self._attempt(self._begin_again):
            self._stopping.wait(PAUSE)
        next_round = 0.0
        while not self._stopping.is_set():
            if time.monotonic() >= next_round:
                self._attempt(self._go_round)
                next_round = time.monotonic() + ROUND
            self._attempt(self._relay)
            wake.wait(LOOKS)

    def _attempt(self, part: Callable[[], None]) -> bool:
        try:
            part()
        except Exception:
            log.exception("the job runner stumbled; it tries again")
            return False
        return True

    def _begin_again(self) -> None:
        """What was running when the process ended last: DBOS takes up what had begun, the rest is begun or let go."""
        assert self._durable is not None
        held = run.held_by(self._house.database, self._name)
        self._busy.update(dict.fromkeys(held, "later"))  # before the launch, so that whatever ends finds itself here
        self._durable.launch(Work(self._house), self._house.settings, self._name, self._ended)
        standing = {one: self._durable.standing(one) for one in held}
        for one in held:
            if standing[one] == "unknown":
                self._durable.start(one)
        over = [one for one in held if standing[one] == "over"]
        run.let_go(self._house.database, over)  # only those whose row still says that they run
        for one in over:
            self._ended(one)

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
        try:
            self._durable.start(one)
        except Exception:
            self._ended(one)
            run.let_go(self._house.database, [one])
            raise

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
