"""Who came with a case: kept apart from it, so that a handling agency need not learn it and it can be erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index

from workplace.kernel.tables import Field, SQLModel


class Party(SQLModel, table=True):
    """A citizen or an organisation, as they named themselves for one case."""

    __table_args__ = (
        CheckConstraint("kind IN ('person', 'organisation')", name="a_party_is_a_person_or_an_organisation"),
        Index("ix_party_contact", "contact_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = "person"
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    contact_key: str = ""  # SHA-256 of mail or number in one form: for limits, blocks and one's own data
    confirmed_at: datetime | None = None
    made_at: datetime
    erased_at: datetime | None = None


class Consent(SQLModel, table=True):
    """What the citizen agreed to, by which words, and until when."""

    __tablename__ = "party_consent"
    __table_args__ = (Index("ix_party_consent_case", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    what: str  # publish | publish_name | tell
    version: str  # of the text they read
    given_at: datetime
    withdrawn_at: datetime | None = None


class Block(SQLModel, table=True):
    """A contact from which nothing more is taken, until somebody lifts it."""

    __tablename__ = "party_block"

    id: int | None = Field(default=None, primary_key=True)
    contact_key: str = Field(unique=True)
    reason: str
    by: int
    at: datetime
