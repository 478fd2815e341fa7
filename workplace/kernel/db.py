"""The database: SQLite or PostgreSQL, sessions that read and sessions that write, and the one place that commits.

A writer begins with `BEGIN IMMEDIATE` on SQLite, so that read-then-write is one act. Hooks given to
`last_writes` run as the last writes before a commit: the journal takes the chain's lock there and nowhere earlier
(design.md 3: a lock in the middle deadlocks, no lock forks the chain).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CursorResult, Engine, Executable, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, SQLModel

from workplace.kernel.errors import Busy
from workplace.kernel.text import say

log = logging.getLogger(__name__)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

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
        with _told_if_busy(), Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing ends the transaction and lets what was read stay readable

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back when anything is raised."""
        with _told_if_busy(), self.writer() as session:
            yield session
            finish(session)

    @contextmanager
    def session(self, *, writes: bool) -> Iterator[Session]:
        """For an edge that finishes by itself: rolled back at the end unless it did."""
        with _told_if_busy(), self.writer() if writes else Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing ends the transaction and lets what was read stay readable

    def writer(self) -> Session:
        """A session whose transaction holds the writer's place from its beginning; whoever opens it finishes it."""
        return Session(self._writer, expire_on_commit=False)

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def rows(
    session: Session, statement: Executable, values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that selects columns: what the session would give, in half the time, past the ORM."""
    session.flush()
    return session.connection().execute(statement, values)


@contextmanager
def _told_if_busy() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if is_busy(error):
            raise Busy(say("The system is busy this moment. Nothing was changed; try again.")) from error
        raise


def is_busy(error: DBAPIError) -> bool:
    """Whether a database error only means: someone else holds the lock, or the disk is full for now."""
    text = str(error.orig).lower()
    return any(word in text for word in ("locked", "lock timeout", "deadlock", "disk is full", "no space left"))


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
            "mmap_size=268435456",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writer = connection.get_execution_options().get("workplace_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    return engine


def _postgresql(url: str, pool: int) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=120s"},
    )
