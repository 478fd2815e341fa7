"""Files by their content, the text of their pages, and the log of who read or fetched what."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Table, Text, event, inspect
from sqlalchemy.engine import Connection
from sqlmodel import Field, SQLModel

_LONG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in a plain INTEGER


class File(SQLModel, table=True):
    """Bytes that the house keeps, once for each content. What a document calls them stands with the document."""

    __table_args__ = (
        CheckConstraint("state IN ('quarantined', 'clean', 'refused')", name="a_file_waits_is_clean_or_is_refused"),
        CheckConstraint("size > 0", name="a_file_is_never_empty"),
        CheckConstraint("length(sha256) = 64", name="a_file_is_named_by_its_content"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    size: int = Field(sa_type=BigInteger)
    media_type: str
    extension: str
    name: str  # as first given; another document may call the same bytes something else
    pages: int | None = None  # of a PDF
    signatures: int = 0
    scripts: bool = False  # carries something that would run when opened: flagged, never run
    encrypted: bool = False  # opens without a password, but forbids some use
    state: str = "clean"
    refusal: str = ""  # what the scanner found
    made_at: datetime
    made_by: int  # a person's id; 0 is the house itself


class FileText(SQLModel, table=True):
    """The text layer of one page, for search and for filling forms in; OCR is never written into the file."""

    __tablename__ = "file_text"

    file_id: int = Field(primary_key=True, foreign_key="file.id")
    page: int = Field(primary_key=True)  # from 1
    text: str = Field(sa_type=Text)


class AccessLog(SQLModel, table=True):
    """Who read or fetched what, for whom and by which authority, and when. Only ids; never changed, never removed."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_thing", "module", "thing", "id"),
        Index("ix_access_log_file", "file", "person", "at"),
        CheckConstraint("act IN ('read', 'download')", name="bytes_are_read_or_fetched"),
    )

    id: int | None = Field(default=None, sa_type=_LONG, primary_key=True)
    person: int
    for_whom: int | None = None
    authority: int | None = None
    module: str  # whose thing it was; for a bare file, the module that let the person have it
    thing: int | None = None
    file: int | None = None
    act: str
    at: datetime


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS access_log_no_{act} BEFORE {act} ON access_log
BEGIN SELECT RAISE(ABORT, 'the access log only grows'); END
"""
_FUNCTION = """
CREATE OR REPLACE FUNCTION access_log_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the access log only grows'; END $$
"""
_POSTGRESQL = """
CREATE OR REPLACE TRIGGER access_log_no_{act} BEFORE {act} ON access_log
FOR EACH {each} EXECUTE FUNCTION access_log_only_grows()
"""


def protect(connection: Connection) -> None:
    """(Re-)create the triggers that forbid changing and removing lines of the access log; migrations end with it."""
    if not inspect(connection).has_table("access_log"):
        return  # a database on its way, by older migrations
    if connection.dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(_SQLITE.format(act=act))
        return
    connection.exec_driver_sql(_FUNCTION)
    for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        connection.exec_driver_sql(_POSTGRESQL.format(act=act, each=each))


@event.listens_for(AccessLog.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)
