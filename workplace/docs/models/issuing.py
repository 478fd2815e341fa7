"""Outgoing documents on their way: approvals, signers, signatures, numbers, recipients, deliveries, recalls."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text

from workplace.kernel.tables import Field, SQLModel

_HELD = text("state IN ('allotted', 'given')")


class NumberingRule(SQLModel, table=True):
    """From a year on, an organisation's outgoing series are shared or one per type (Nghị định 30/2020, Art. 15.1c)."""

    __tablename__ = "numbering_rule"

    organisation_id: int = Field(primary_key=True)
    from_year: int = Field(primary_key=True)
    per_type: bool = False


class Series(SQLModel, table=True):
    """One running row of numbers: an organisation, a year, arrivals or outgoing, one type or all."""

    __tablename__ = "number_series"
    __table_args__ = (
        UniqueConstraint("organisation_id", "year", "kind", "type_code", name="there_is_one_series_of_a_kind_a_year"),
        CheckConstraint("next >= 1", name="numbers_begin_at_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int
    year: int
    kind: str  # arrival | outgoing
    type_code: str = ""  # empty: shared by all types
    next: int = 1
    opened_at_number: int = 1  # an installation that starts in mid-year goes on from the old book
    opened_by: int = 0
    opening_note: str = ""


class Number(SQLModel, table=True):
    """One number of a series: given, reserved or void. A line of the register that never disappears."""

    __tablename__ = "given_number"
    __table_args__ = (
        UniqueConstraint("series_id", "number", "suffix", name="a_number_is_given_once"),
        CheckConstraint("state <> 'void' OR reason <> ''", name="a_void_number_has_a_reason"),
        Index("ix_given_number_doc", "doc_id"),
        Index("a_document_has_one_number", "doc_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
    )

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="number_series.id")
    number: int
    suffix: str = ""
    state: str  # allotted (act 1) | given (act 2) | reserved | void
    dated: date | None = None
    doc_id: int | None = Field(default=None, foreign_key="doc.id")
    reason: str = ""
    at: datetime
    by: int


class Approval(SQLModel, table=True):
    """One step of the ordered approval of a draft; a round begins with each submission."""

    __table_args__ = (
        UniqueConstraint("doc_id", "round", "place", name="an_approval_has_its_place"),
        CheckConstraint(
            "state IN ('waiting', 'asked', 'approved', 'returned')", name="an_approval_is_in_a_known_state"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    round: int
    place: int
    person_id: int
    task: str = "content"  # content | format: what this person answers for (Art. 12)
    state: str = "waiting"
    asked_at: datetime | None = None
    at: datetime | None = None
    by: int | None = None
    for_whom: int | None = None
    sha256: str = ""  # the very bytes that were approved
    note: str = ""


class Signer(SQLModel, table=True):
    """Who signs, in which order, as what, and where on the page; a prepared field each."""

    __table_args__ = (
        UniqueConstraint("doc_id", "place", name="a_signer_has_a_place"),
        CheckConstraint("state IN ('waiting', 'asked', 'signed')", name="a_signer_is_in_a_known_state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    place: int
    person_id: int
    capacity: str = ""  # TM. KT. TL. TUQ. Q. or none
    lines: str = ""  # the authority lines as printed, one a line
    field: str = ""  # Signer1 …
    page: int | None = None
    x: float | None = None  # points, signing.model.Box
    y: float | None = None
    width: float | None = None
    height: float | None = None
    state: str = "waiting"
    asked_at: datetime | None = None
    for_whom: int | None = None  # in whose place this person signs in their own name, where a delegation says so
    authority: int | None = None  # that delegation


class Signature(SQLModel, table=True):
    """A signature that stands in the file: who, in which field, over which bytes."""

    __tablename__ = "doc_signature"
    __table_args__ = (UniqueConstraint("doc_id", "version_no", "field", name="a_field_is_signed_once"),)

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    version_no: int
    field: str
    role: str  # signer | number | seal
    person_id: int  # whose hand: the signer, or the clerk who used the agency's key
    for_whom: int | None = None
    signer: str  # the certificate's name
    certificate: str = ""  # SHA-256
    signed_at: datetime
    is_test: bool = False
    outside: bool = False  # made with the office's own program


class Working(SQLModel, table=True):
    """A claim on a document while a worker writes a signature: one at a time, continued by whoever retries."""

    __tablename__ = "doc_working"

    doc_id: int = Field(primary_key=True, foreign_key="doc.id")
    act: str  # sign | number | seal | prepare
    token: str  # names this try; act 2 confirms it
    person: int
    for_whom: int | None = None
    authority: int | None = None  # the delegation by which one acts for someone
    version_no: int  # what act 1 left
    detail: str = "{}"
    at: datetime


class Handout(SQLModel, table=True):
    """A prepared file handed out for signing with the office's own program, by a link that works once.

    Those of attachments are handed out together: `package` opens all of them that have not been fetched yet.
    """

    __tablename__ = "signing_handout"

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    act: str  # sign | number_and_seal | mark
    attachment_id: int | None = Field(default=None, foreign_key="attachment.id")
    package: str | None = Field(default=None, index=True)  # SHA-256 of the secret of the link to all of them
    person: int
    for_whom: int | None = None
    token: str = Field(unique=True)  # SHA-256 of the link's secret
    field: str = ""
    version_no: int
    file_id: int
    sha256: str
    number_id: int | None = Field(default=None, foreign_key="given_number.id")
    made_at: datetime
    expires_at: datetime
    returned_id: int | None = None  # the file that came back by this hand-out and is being compared
    fetched_at: datetime | None = None
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None


class Recipient(SQLModel, table=True):
    """To whom a document goes; printed lines and chosen organisations are compared before release."""

    __table_args__ = (UniqueConstraint("doc_id", "place", name="a_recipient_has_a_place"),)

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    place: int
    name: str
    organisation_id: int | None = None
    role: str = "to"  # to (Kính gửi) | copy (Nơi nhận)


class Release(SQLModel, table=True):
    """A document was released: when, by whom, which bytes. Its file is frozen from then on."""

    __tablename__ = "doc_release"

    doc_id: int = Field(primary_key=True, foreign_key="doc.id")
    at: datetime
    by: int
    for_whom: int | None = None
    file_id: int
    sha256: str
    note: str = ""
    differences: str = "[]"  # printed recipients against deliveries, as they were shown and accepted


class Delivery(SQLModel, table=True):
    """One recipient's copy on its way."""

    __table_args__ = (
        UniqueConstraint("doc_id", "recipient_id", name="a_recipient_is_delivered_to_once"),
        Index("ix_delivery_arrival", "arrival_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    recipient_id: int = Field(foreign_key="recipient.id")
    # arrived | waiting (for another way) | sent | accepted | refused | set_aside | done | recalled | confirmed
    state: str
    arrival_id: int | None = Field(default=None, foreign_key="doc.id")
    at: datetime
    read_at: datetime | None = None
    note: str = ""


class Recall(SQLModel, table=True):
    """A released document was called back (Nghị định 30/2020, Art. 18.4): on whose decision, why, what became of it."""

    __tablename__ = "doc_recall"

    doc_id: int = Field(primary_key=True, foreign_key="doc.id")
    at: datetime
    by: int
    decided_by: int  # the signer whose decision it is
    reason: str
    read_before: int = 0  # how many recipients had read it
    replaced_by: int | None = Field(default=None, foreign_key="doc.id")
