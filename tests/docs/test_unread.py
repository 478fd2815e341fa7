"""Counting what is unread: by kind, and out of an index that holds only what is unread."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import event, text
from sqlmodel import Session

from workplace.access import folders
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database

AN, KHA = Acting(1, principals=(1, 7)), Acting(2, principals=(2,))


def test_unread_is_counted_by_kind_and_folder(database: Database) -> None:
    with database.writing() as session:
        folders.put(session, 1, "following", DOCS_INCOMING, 11)
        folders.put(session, 7, "following", DOCS_INCOMING, 12)
        folders.put(session, 7, "following", DOCS_OUTGOING, 13)
        folders.put(session, 2, "following", DOCS_INCOMING, 14)
        assert folders.mark_read(session, AN, DOCS_INCOMING, 12) == 1
        assert folders.unread_by_kind(session, AN) == {(DOCS_INCOMING, "following"): 1, (DOCS_OUTGOING, "following"): 1}
        assert folders.unread_by_kind(session, KHA) == {(DOCS_INCOMING, "following"): 1}


def test_what_is_read_is_not_looked_at(database: Database) -> None:
    """The condition is the index's own, word for word; else PostgreSQL reads all that ever lay there."""
    with database.writing() as session:
        for thing in range(60):
            folders.put(session, 1, "following", DOCS_INCOMING, thing, is_read=thing > 0)
        session.execute(text("ANALYZE participant"))
        if not database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = " ".join(map(str, planned(session, lambda: folders.unread_by_kind(session, AN))))
    assert "ix_participant_unread" in plan


def planned(session: Session, ask: Callable[[], object]) -> Sequence[object]:
    """How the database would answer the first statement of a question."""
    sent: list[tuple[str, Any]] = []
    connection = session.connection()

    def hear(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    event.listen(connection, "before_cursor_execute", hear)
    ask()
    event.remove(connection, "before_cursor_execute", hear)
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return connection.exec_driver_sql(explain + sent[0][0], sent[0][1]).all()
