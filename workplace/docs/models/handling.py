"""Incoming documents on their way: directives, routings, urgings, and work dossiers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class Directive(SQLModel, table=True):
    """Bút phê: a leader's written direction (Nghị định 30/2020, Art. 23.2); never changed, a further one may follow."""

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    at: datetime
    person: int
    for_whom: int | None = None
    text: str
    due: date | None = None


class Phrase(SQLModel, table=True):
    """A directive's wording that a person keeps for next time."""

    __tablename__ = "directive_phrase"
    __table_args__ = (UniqueConstraint("person", "text", name="a_phrase_is_kept_once"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int
    text: str
    used: int = 0
    doc_id: int | None = Field(default=None, index=True)  # of whose directive it was kept, where it was


class Routing(SQLModel, table=True):
    """One addressee of a document: what is asked of them, how far they are, who gave it to them."""

    __table_args__ = (
        CheckConstraint(
            "state IN ('unread', 'read', 'accepted', 'finished', 'returned', 'forwarded')",
            name="a_routing_is_in_a_known_state",
        ),
        CheckConstraint("role IN ('lead', 'coordinate', 'inform')", name="a_routing_has_a_known_role"),
        Index("ix_routing_doc", "doc_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id")
    directive_id: int | None = Field(default=None, foreign_key="directive.id")
    parent_id: int | None = Field(default=None, foreign_key="routing.id")
    unit_id: int | None = None  # the unit addressed; its head and clerks hold it until forwarded
    person_id: int | None = None  # the person addressed
    holder: int  # the principal in whose folder it lies
    role: str  # lead | coordinate | inform
    state: str = "unread"
    note: str = ""  # what the one who gave it wrote
    due: date | None = None
    given_by: int
    given_at: datetime
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None  # finished, returned or forwarded
    ended_by: int | None = None
    outcome: str = ""  # what came of it, or why it was returned


class Urging(SQLModel, table=True):
    """Đôn đốc: someone asked for progress; seen when the addressee opens the document."""

    id: int | None = Field(default=None, primary_key=True)
    doc_id: int = Field(foreign_key="doc.id", index=True)
    routing_id: int = Field(foreign_key="routing.id")
    at: datetime
    person: int
    text: str = ""
    seen_at: datetime | None = None


class WorkDossier(SQLModel, table=True):
    """Hồ sơ công việc: all documents of one piece of work (Nghị định 30/2020, Art. 29)."""

    __tablename__ = "work_dossier"
    __table_args__ = (UniqueConstraint("organisation_id", "year", "code", name="a_dossier_code_is_used_once_a_year"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int
    unit_id: int | None = None
    year: int
    code: str  # 07.QLNS
    title: str
    folded: str  # code and title for searching
    retention: str = ""  # permanent, or years; by the installation's table
    holder_id: int  # who opened it and answers for it
    opened_on: date
    closed_on: date | None = None


class DossierItem(SQLModel, table=True):
    """A document lies in a dossier; it may lie in several."""

    __tablename__ = "dossier_item"

    dossier_id: int = Field(primary_key=True, foreign_key="work_dossier.id")
    doc_id: int = Field(primary_key=True, foreign_key="doc.id", index=True)
    at: datetime
    by: int
