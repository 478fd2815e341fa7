"""The journal's tables: lines that only grow, and the head of their chain."""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, CheckConstraint, Column, Index, Table, event
from sqlalchemy.engine import Connection

from workplace.kernel.growing import only_grows
from workplace.kernel.tables import Field, SQLModel


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
    detail: str = "{}"  # JSON with sorted keys; ids and digests; people's own words stand in `JournalText`
    previous: str  # SHA-256 (hex) of the line before; 64 zeros for the first
    hash: str


class JournalText(SQLModel, table=True):
    """People's own words of one line: the line holds their salted digest alone, so that they can be erased
    without breaking the chain, and as long as they are here the chain proves them.
    """

    __tablename__ = "journal_text"

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))  # of the line
    key: str = Field(primary_key=True)  # where in the line's detail
    salt: str  # 128 random bits (hex): short words can't be guessed from the digest; erased with them
    text: str  # JSON
    erased_at: datetime | None = None


class JournalHead(SQLModel, table=True):
    """The chain's end; its row is the lock that keeps the chain from forking."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_journal"),)

    id: int = Field(default=1, primary_key=True)
    seq: int = Field(default=0, sa_type=BigInteger)
    hash: str = "0" * 64


def protect(connection: Connection) -> None:
    """Lines are neither changed nor removed; every migration ends with this."""
    only_grows(connection, "journal_line", "the journal only grows")


@event.listens_for(JournalLine.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)


event.listen(JournalHead.__table__, "after_create", DDL(f"INSERT INTO journal_head VALUES (1, 0, '{'0' * 64}')"))  # type: ignore[attr-defined]
