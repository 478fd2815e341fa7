"""Files by their content, the text of their pages, and the log of who read or fetched what."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Table, Text, event
from sqlalchemy.engine import Connection

from workplace.kernel.growing import only_grows
from workplace.kernel.tables import Field, SQLModel

_LONG = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in a plain INTEGER


class File(SQLModel, table=True):
    """Bytes that the house keeps, once for each content. What a document calls them stands with the document."""

    __table_args__ = (
        CheckConstraint(
            "state IN ('quarantined', 'clean', 'refused', 'locked', 'destroyed')", name="a_file_is_in_a_known_state"
        ),
        CheckConstraint("size > 0", name="a_file_is_never_empty"),
        CheckConstraint("length(sha256) = 64", name="a_file_is_named_by_its_content"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    size: int = Field(sa_type=BigInteger)
    media_type: str
    extension: str
    name: str  # as first given; another document may call the same bytes something else; empty once destroyed
    pages: int | None = None  # of a PDF
    signatures: int = 0
    scripts: bool = False  # carries something that would run when opened: flagged, never run
    embedded: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # files inside a PDF
    encrypted: bool = False  # opens without a password, but forbids some use
    state: str = "clean"
    refusal: str = ""  # what the scanner found
    open_by: int | None = None  # who answers for it that this paper, though a mark seems to stand on it, is no secret
    made_at: datetime
    made_by: int  # a person's id; 0 is the house itself


class FileText(SQLModel, table=True):
    """The text layer of one page, for search and for filling forms in; OCR is never written into the file."""

    __tablename__ = "file_text"

    file_id: int = Field(primary_key=True, foreign_key="file.id")
    page: int = Field(primary_key=True)  # from 1
    text: str = Field(sa_type=Text)


class AccessLog(SQLModel, table=True):
    """Who read or fetched what, for whom and by which authority, and when. Only ids; never changed, and removed by
    nobody for a year (the law keeps logs for at least 12 months: Nghị định 333/2026).
    """

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
    module: str  # whose thing it was
    thing: int | None = None  # a file's line names the thing by which the person had it; lines of old name none
    file: int | None = None
    act: str
    at: datetime


def protect(connection: Connection) -> None:
    """Lines of the access log are not changed, and those of the last year not removed; migrations end with this."""
    only_grows(connection, "access_log", "the access log only grows", days=365)


@event.listens_for(AccessLog.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)
