"""The journal's tables: lines that only grow, and the head of their chain."""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, CheckConstraint, Column, Index, Table, event
from sqlalchemy.engine import Connection
from sqlmodel import Field, SQLModel


class JournalLine(SQLModel, table=True):
    """One act: who, for whom, by which authority, what, on which thing. Never changed, never removed."""

    __tablename__ = "journal_line"
    __table_args__ = (
        Index("ix_journal_line_thing", "module", "thing", "seq"),
        Index("ix_journal_line_person", "person", "seq"),
        Index("ix_journal_line_at", "at"),
    )

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))  # gap-free from 1
    at: datetime
    person: int  # 0 is the house itself
    for_whom: int | None = None
    authority: int | None = None  # the delegation by which one acts for someone
    verb: str
    module: str
    thing: int
    detail: str = "{}"  # JSON with sorted keys; ids and digests, no citizen's personal data
    previous: str  # SHA-256 (hex) of the line before; 64 zeros for the first
    hash: str


class JournalHead(SQLModel, table=True):
    """The chain's end; its row is the lock that keeps the chain from forking."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_journal"),)

    id: int = Field(default=1, primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
    hash: str = "0" * 64


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS journal_line_no_{act} BEFORE {act} ON journal_line
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal only grows'; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER journal_line_no_{act} BEFORE {act} ON journal_line
FOR EACH {each} EXECUTE FUNCTION journal_only_grows()
"""


def protect(connection: Connection) -> None:
    """(Re-)create the triggers that forbid changing and removing lines; every migration calls this at its end.

    A batch alteration on SQLite makes the table anew and drops its triggers.
    """
    if connection.dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(_SQLITE.format(act=act))
        return
    connection.exec_driver_sql(_FUNCTION)
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        connection.exec_driver_sql(_POSTGRESQL.format(act=act, each=each))


@event.listens_for(JournalLine.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)


event.listen(JournalHead.__table__, "after_create", DDL(f"INSERT INTO journal_head VALUES (1, 0, '{'0' * 64}')"))  # type: ignore[attr-defined]
