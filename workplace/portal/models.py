"""What the public doors remember against abuse: proofs of work that were spent, how often somebody knocked, and codes
by which a contact is confirmed (citizens.md 4.3). No address is kept as it is.
"""

from datetime import datetime

from sqlalchemy import Index

from workplace.kernel.tables import Field, SQLModel


class SpentChallenge(SQLModel, table=True):
    """A proof of work that has opened a door once; until it would have expired anyway."""

    __tablename__ = "spent_challenge"

    signature: str = Field(primary_key=True)
    expires_at: datetime = Field(index=True)


class Knock(SQLModel, table=True):
    """Somebody did something that is limited: the keyed hash of an address prefix, a contact or a device, and when."""

    __tablename__ = "portal_knock"
    __table_args__ = (Index("ix_portal_knock_key", "key", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str  # what:hash
    at: datetime = Field(index=True)


class Confirmation(SQLModel, table=True):
    """A code sent to a contact; who gives it back holds the contact."""

    __tablename__ = "portal_confirmation"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    code_hash: str
    expires_at: datetime
    tries: int = 0
