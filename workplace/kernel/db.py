"""The database: SQLite or PostgreSQL, sessions that read and sessions that write, and the one place that commits.

A writer begins with `BEGIN IMMEDIATE` on SQLite, so that read-then-write is one act. Hooks given to
`last_writes` run as the last writes before a commit: the journal takes the chain's lock there and nowhere earlier
(design.md 3: a lock in the middle deadlocks, no lock forks the chain).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CursorResult, Engine, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlmodel import Session

from workplace.kernel.disk import no_room
from workplace.kernel.errors import Busy, NotNow, Refused
from workplace.kernel.text import say

log = logging.getLogger(__name__)

Hook = Callable[[Session], None]
_last_writes: list[Hook] = []


def last_writes(hook: Hook) -> Hook:
    """Register what must be written as the very last thing before each commit."""
    if hook not in _last_writes:
        _last_writes.append(hook)
    return hook


def after_commit(session: Session, call: Callable[[], None]) -> None:
    """Call something once the transaction has been committed; it may be lost if the process dies."""
    session.info.setdefault("after_commit", []).append(call)


def finish(session: Session) -> None:
    """Write what comes last, commit, then tell who asked to be told. Only the edges call this."""
    session.flush()
    for hook in _last_writes:
        hook(session)
    session.commit()
    for call in session.info.pop("after_commit", []):
        try:
            call()
        except Exception:
            log.exception("a call after the commit failed; the commit stands")


class Database:
    """One database with its pool of connections."""

    def __init__(self, url: str, *, pool: int = 16) -> None:
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.is_sqlite = self.url.startswith("sqlite")
        self.engine = _sqlite(self.url, pool) if self.is_sqlite else _postgresql(self.url, pool)
        self._writer = self.engine.execution_options(workplace_writer=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that reads one consistent state and is rolled back at the end."""
        with _told(), Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing ends the transaction and lets what was read stay readable

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back when anything is raised."""
        with _told(), self.writer() as session:
            yield session
            finish(session)

    @contextmanager
    def session(self, *, writes: bool) -> Iterator[Session]:
        """For an edge that finishes by itself: rolled back at the end unless it did."""
        with _told(), self.writer() if writes else Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing ends the transaction and lets what was read stay readable

    def writer(self) -> Session:
        """A session whose transaction holds the writer's place from its beginning; whoever opens it finishes it."""
        return Session(self._writer, expire_on_commit=False)

    def empty_log(self) -> None:
        """SQLite's log of changes still holds what rows said before: write it into the database and cut it off."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # outside of any transaction

    def close(self) -> None:
        """Let all connections go; one that a thread still holds is closed when it is given back."""
        event.listen(self.engine, "checkin", lambda _connection, record: record.invalidate())
        self.engine.dispose()


def rows(
    session: Session, statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that selects columns: what the session would give, in half the time, past the ORM."""
    session.flush()
    return session.connection().execute(statement, values)


def overwrite(session: Session) -> None:
    """From here on this connection to SQLite overwrites what it removes, instead of only letting go of the place."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete=ON"))


@contextmanager
def _told() -> Iterator[None]:
    """A fault of the database that somebody can do something about is a refusal, in words."""
    try:
        yield
    except DBAPIError as error:
        if (refusal := _refusal(error)) is not None:
            log.error("the database: %s %s", type(error.orig).__name__, _law(error))
            raise refusal from error
        raise


def _refusal(error: DBAPIError) -> Refused | None:
    if is_full(error):
        return no_room()
    if is_busy(error):
        return Busy(say("The system is busy this moment. Nothing was changed; try again."))
    if is_overtaken(error):
        return NotNow(say("Somebody was faster, or this was sent twice. Look what is there now; you changed nothing."))
    if is_lost(error):  # in the middle of a commit nobody knows on which side of it
        return Busy(say("The database could not be reached. Look whether your change is there before you try again."))
    return None


def is_busy(error: DBAPIError) -> bool:
    """Whether a database error only means that someone else holds the lock."""
    return _says(error, "locked", "lock timeout", "deadlock")


def is_full(error: DBAPIError) -> bool:
    """Whether a database error means that the disk is full."""
    return _says(error, "disk is full", "no space left")


def is_overtaken(error: DBAPIError) -> bool:
    """Whether another writer had entered meanwhile what may be there once. Only where two write at once: SQLite has one
    writer, who sees before writing what is there; to write it twice is a fault of ours.
    """
    return isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", "") == "23505"


def is_lost(error: DBAPIError) -> bool:
    """Whether the connection broke, or none could be made."""
    gone = ("connection failed", "connection timeout", "terminating connection", "the database system is")
    return error.connection_invalidated or _says(error, *gone)


def _law(error: DBAPIError) -> str:
    """The name of the constraint that was broken, where one was: a sentence of the house, no data."""
    return str(getattr(getattr(error.orig, "diag", None), "constraint_name", None) or "")


def _says(error: DBAPIError, *words: str) -> bool:
    text = str(error.orig).lower()
    return isinstance(error, OperationalError) and any(word in text for word in words)


def _sqlite(url: str, pool: int) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        connect_args={"check_same_thread": False, "timeout": 10, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: we say BEGIN
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "cache_size=-16000",
            "mmap_size=2147418112",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writer = connection.get_execution_options().get("workplace_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


# Pages ask short questions: compiling one costs more than any of them takes.
_SETTINGS = "-c timezone=UTC -c jit=off -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"


def _postgresql(url: str, pool: int) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        connect_args={"options": _SETTINGS},
    )
