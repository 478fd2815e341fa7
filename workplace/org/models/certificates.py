"""Certificates that this installation knows to be an organisation's or a person's own (never keys).

Trusted roots say who a certificate was issued to; this register says that the agency really seals, and the official
really signs, with it (Luật 20/2023/QH15, Art. 22-23; Nghị định 30/2020, Art. 5.1).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text

from workplace.kernel.tables import Field, SQLModel


class KnownCertificate(SQLModel, table=True):
    """One certificate of one holder; it counts once an administrator or the clerk confirmed it, until it is ended."""

    __tablename__ = "known_certificate"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="a_certificate_has_one_holder"),
        CheckConstraint("valid_to > valid_from", name="a_certificate_ends_after_it_began"),
        CheckConstraint("ended_at IS NULL OR end_reason <> ''", name="an_ended_certificate_has_a_reason"),
        CheckConstraint("length(sha256) = 64", name="a_certificate_is_named_by_its_sha256"),
        Index(
            "a_certificate_in_use_is_one_holders",
            "sha256",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_known_certificate_organisation_id", "organisation_id"),
        Index("ix_known_certificate_person_id", "person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    sha256: str  # of the certificate (DER), hexadecimal
    subject: str  # the holder's name as the certificate says it
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    added_at: datetime
    added_by: int
    confirmed_at: datetime | None = None  # none: seen in a file that came back, and waiting to be confirmed
    confirmed_by: int | None = None
    ended_at: datetime | None = None
    ended_by: int | None = None
    end_reason: str = ""
