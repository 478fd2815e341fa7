"""What somebody answers for one single time of a repeated item, where it is not what they answer for all of them."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class CalendarAnswer(SQLModel, table=True):
    """One party's answer for one time; `as_series` where it is again what they say of all times."""

    __tablename__ = "calendar_answer"
    __table_args__ = (
        UniqueConstraint("party_id", "occurrence_id", name="a_party_answers_a_time_once"),
        Index("ix_calendar_answer_item", "item_id"),
        Index("ix_calendar_answer_occurrence", "occurrence_id"),
        Index("ix_calendar_answer_substitute", "substitute_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    party_id: int = Field(foreign_key="calendar_party.id")
    occurrence_id: int = Field(foreign_key="calendar_occurrence.id")
    state: str = "as_series"  # as_series | invited | attending | absent | substituted
    substitute_id: int | None = None  # who comes instead, this time
    note: str = ""
    answered_at: datetime | None = None
    answered_by: int | None = None
