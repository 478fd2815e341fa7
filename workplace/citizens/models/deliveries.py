"""How a message leaves for a citizen: by which way, and whether it got there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class Delivery(SQLModel, table=True):
    """One message by one way. The next way is tried where this one failed."""

    __tablename__ = "case_delivery"
    __table_args__ = (
        CheckConstraint("channel IN ('mail', 'zalo', 'sms')", name="a_message_leaves_by_a_known_way"),
        CheckConstraint(
            "state IN ('created', 'sending', 'delivered', 'failed')", name="a_delivery_is_in_a_known_state"
        ),
        UniqueConstraint("message_id", "channel", name="a_message_leaves_once_by_each_way"),
        Index("ix_case_delivery_case", "case_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    message_id: int = Field(foreign_key="case_message.id")
    channel: str
    state: str = "created"
    tries: int = 0
    why: str = ""  # of the last failure, in the program's words: refused | away | not_set_up | no_contact
    made_at: datetime
    at: datetime  # of its present state; while it waits for the morning, when it will leave
