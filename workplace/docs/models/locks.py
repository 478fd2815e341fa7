"""That a document was locked away as secret: since when, on whose word, and whether that was a mistake."""

from datetime import datetime

from sqlalchemy import Text

from workplace.kernel.tables import Field, SQLModel


class DocLock(SQLModel, table=True):
    """A document locked away as secret. It holds no words: only where the document lay, so that it can lie there again
    when the clerk answers for it that there is no mark.
    """

    __tablename__ = "doc_lock"

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    at: datetime
    by: int  # who saw the mark on the paper; 0 where a machine read it, or where the issuing agency said so
    desks: str = Field(sa_type=Text)  # JSON: the rows of its folders at that moment
    opened_at: datetime | None = None
    opened_by: int | None = None
