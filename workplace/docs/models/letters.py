"""A document of correspondence, its versions, attachments and comments.

One table holds incoming and outgoing documents alike, so that inbox, search and dossiers read one list. Facts with a
who and a when are rows of their own (versions here; routings, approvals, signatures in the neighbouring files).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class Doc(SQLModel, table=True):
    """A document in one organisation's books: received by it (văn bản đến) or made by it (văn bản đi)."""

    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('numbered', 'sealed', 'released') OR number IS NOT NULL", name="released_means_numbered"
        ),
        CheckConstraint(
            "kind <> 11 OR state IN ('arrived', 'refused', 'set_aside') OR arrival_number IS NOT NULL",
            name="registered_means_an_arrival_number",
        ),
        UniqueConstraint(
            "organisation_id", "arrival_year", "arrival_number", name="an_arrival_number_is_given_once_a_year"
        ),
        UniqueConstraint("organisation_id", "import_key", name="a_row_is_imported_once"),
        Index("ix_doc_same_letter", "organisation_id", "author_key", "code_key"),
        Index("ix_doc_register", "organisation_id", "kind", "at", "id"),
        Index("ix_doc_origin", "origin_id"),
        Index("ix_doc_file", "file_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: int  # access.kinds: incoming, outgoing or internal
    direction: str  # incoming | outgoing | internal
    organisation_id: int  # in whose books it stands
    state: str
    at: int = Field(sa_type=BigInteger)  # ticks; the order of every list; never changed
    made_at: datetime
    made_by: int
    code: str = ""  # as printed: 17842/BTC-ĐT; before numbering only /UBND-TH
    code_key: str = ""  # folded, without spaces: for finding and for duplicates
    number: int | None = None
    suffix: str = ""  # an inserted number's letter: 15a
    notation: str = ""  # what follows the number: UBND-TH, QĐ-UBND
    type_code: str = "CV"  # docs.rules.types
    summary: str  # trích yếu
    urgency: int = 0  # 0 normal, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc
    author: str = ""  # the issuing organisation's name as it was on that day
    author_id: int | None = None  # the organisation, where it is known
    author_key: str = ""  # folded name
    dated: date | None = None
    due: date | None = None  # the sender's wish, then the directive's deadline
    signer_name: str = ""
    signer_position: str = ""
    pages: int = 0
    file_id: int | None = None  # the version people read now
    verdict: str = ""  # of the incoming file: valid | invalid | indeterminate | unsigned
    unit_id: int | None = None  # the drafting unit
    drafter_id: int | None = None
    arrival_number: int | None = None
    arrival_year: int | None = None
    arrived_on: date | None = None
    origin_id: int | None = None  # the released document that this arrival is a delivery of
    overlay: str = ""  # recalled | replaced by its sender, shown over every state; secret: locked away
    imported: bool = False
    import_key: str | None = None
    note: str = ""


class Version(SQLModel, table=True):
    """One state of a document's file; earlier ones are kept for ever."""

    __table_args__ = (UniqueConstraint("doc_id", "no", name="a_version_has_its_own_number"),)

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    no: int
    kind: str  # received | draft | prepared | signed | numbered | sealed
    file_id: int
    sha256: str
    pages: int = 0
    made_at: datetime
    made_by: int
    note: str = ""


class Attachment(SQLModel, table=True):
    """A separate file that belongs to a document; on release it carries the text-only mark (domain.md 1.5)."""

    __table_args__ = (UniqueConstraint("doc_id", "place", name="an_attachment_has_its_place"),)

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    place: int
    name: str
    file_id: int
    marked_file_id: int | None = None  # the same, with number, notation and signing time, signed as the agency
    added_at: datetime
    added_by: int
    withdrawn_at: datetime | None = None


class Comment(SQLModel, table=True):
    """An opinion on a document (never written into its file: that would break signatures)."""

    __tablename__ = "doc_comment"

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    version_no: int | None = None
    at: datetime
    person: int
    for_whom: int | None = None
    text: str
    withdrawn_at: datetime | None = None


class Relation(SQLModel, table=True):
    """One document answers or replaces another, or is the same that came twice."""

    __tablename__ = "doc_relation"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "kind", name="a_relation_is_said_once"),
        Index("ix_doc_relation_to", "to_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    from_id: int = Field(foreign_key="doc.id")
    to_id: int = Field(foreign_key="doc.id")
    kind: str  # answers | replaces | duplicates
    at: datetime
    by: int


class Report(SQLModel, table=True):
    """The evidence of one check of a file's signatures, kept as it was told."""

    __tablename__ = "verification_report"

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    file_id: int
    sha256: str
    integrity: str
    trust: str
    body: str  # JSON: signing.model.Report.as_dict()
    made_at: datetime
