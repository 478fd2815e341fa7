"""Signed-in sessions and failed attempts. Only digests of tokens are kept: who reads the table signs in as nobody."""

from datetime import datetime

from sqlalchemy import Index

from workplace.kernel.tables import Field, SQLModel


class OpenSession(SQLModel, table=True):
    """One browser in which one person is signed in."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person_id_created_at", "person_id", "created_at"),)

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)  # SHA-256 (hex) of the cookie's 256 random bits
    csrf: str
    person_id: int = Field(foreign_key="person.id")
    delegation_id: int | None = Field(default=None, foreign_key="delegation.id")  # acting for someone
    created_at: datetime
    last_seen_at: datetime
    address: str = ""  # network address, IPv6 as its /64
    agent: str = ""  # what the browser calls itself
    device: str = ""  # SHA-256 (hex) of the browser's long-lived cookie: a place known to be good
    fresh_at: datetime | None = None  # when the password was last entered
    revoked_at: datetime | None = None


class SignInAttempt(SQLModel, table=True):
    """A failed attempt, kept for a day. Logins as digests: people type passwords into the wrong field."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account_at", "account", "at"),
        Index("ix_sign_in_attempt_address_at", "address", "at"),
        Index("ix_sign_in_attempt_at", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    account: str
    address: str
    device: str = ""


class AppPassword(SQLModel, table=True):
    """A password of its own for one program of one person: a telephone's calendar. Only its digest is kept."""

    __tablename__ = "app_password"
    __table_args__ = (Index("ix_app_password_person", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)  # SHA-256 (hex) of 160 random bits
    person_id: int = Field(foreign_key="person.id")
    name: str  # what its owner calls it: my telephone
    made_at: datetime
    used_at: datetime | None = None
    address: str = ""  # where it was used last; IPv6 as its /64
    agent: str = ""  # what the program calls itself
    revoked_at: datetime | None = None
