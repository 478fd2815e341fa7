"""Texts that a unit says again and again."""

from datetime import datetime

from workplace.kernel.tables import Field, SQLModel


class Phrase(SQLModel, table=True):
    """A canned text of a unit: for answers, or as the reason why something is not taken."""

    __tablename__ = "case_phrase"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    use: str = "answer"  # answer | reject
    title: str
    text: str
    made_by: int
    made_at: datetime
    withdrawn_at: datetime | None = None
