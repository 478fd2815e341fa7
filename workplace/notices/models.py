"""Notices: what a person should know, as rows that wait until they are read."""

from datetime import datetime

from sqlalchemy import Index, text

from workplace.kernel.tables import Field, SQLModel

_UNREAD = text("read_at IS NULL")
_TO_MAIL = text("read_at IS NULL AND mailed_at IS NULL")


class Notice(SQLModel, table=True):
    """One sentence told to one person, about one thing."""

    __table_args__ = (
        Index("ix_notice_person", "person", "id"),
        Index("ix_notice_about", "module", "thing"),
        Index("ix_notice_unread", "person", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_notice_to_mail", "at", sqlite_where=_TO_MAIL, postgresql_where=_TO_MAIL),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: int
    at: datetime
    module: str  # what it is about
    thing: int
    kind: str  # directed, returned, urged … : the icon, and what one may choose not to hear
    msgid: str  # the sentence in English; told in the reader's language when it is shown
    params: str = "{}"  # what fills its places, as JSON; may hold names
    url: str
    read_at: datetime | None = None
    mailed_at: datetime | None = None  # when it was settled whether a mail leaves
