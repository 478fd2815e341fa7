"""What feedback is asked for, and to which topic it was given."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint

from workplace.kernel.tables import Field, SQLModel


class Topic(SQLModel, table=True):
    """A topic on which citizens are asked: a draft rule, a plan, or simply the box that is always open."""

    __tablename__ = "feedback_topic"
    __table_args__ = (
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="a_topic_closes_after_it_opened"),
    )

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True)  # in its address: /gop-y/quy-che-phat-ngon
    title: str
    text: str = ""
    unit_id: int = Field(foreign_key="unit.id")  # whose topic it is
    opens_on: date
    closes_on: date | None = None
    outcome: str = ""  # what came of it, told to everybody
    made_at: datetime
    made_by: int
    withdrawn_at: datetime | None = None


class Feedback(SQLModel, table=True):
    """What feedback has besides its case."""

    __tablename__ = "feedback"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    topic_id: int = Field(foreign_key="feedback_topic.id", index=True)
