"""What the edges remember between two requests."""

from datetime import datetime

from workplace.kernel.tables import Field, SQLModel


class SentForm(SQLModel, table=True):
    """A form that was sent and done: whoever sends the very same once more is led to where the first one went."""

    __tablename__ = "sent_form"

    key: str = Field(primary_key=True)  # SHA-256 over page, person and content; nothing of them can be read from it
    url: str
    at: datetime = Field(index=True)
