"""What citizens can come with: kinds of matters in dated versions, their own questions, and who is competent."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

KINDS = ("question", "report", "feedback", "dossier")


class Service(SQLModel, table=True):
    """One version of a kind of matter (chuyên mục): its term, its rules. A case keeps the version that took it."""

    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="a_service_is_of_a_known_kind"),
        CheckConstraint(
            "term_unit IN ('working_days', 'working_hours', 'calendar_days')", name="a_term_has_a_known_unit"
        ),
        CheckConstraint("starts IN ('at_once', 'next_day')", name="a_term_starts_by_a_known_rule"),
        CheckConstraint("term BETWEEN 1 AND 2000", name="a_term_has_a_length"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="a_service_ends_after_it_began"),
        UniqueConstraint("code", "version", name="a_service_has_each_version_once"),
        Index("ix_service_kind", "kind", "code"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    code: str  # stays the same in every version: road_damage
    version: int = 1
    name: str
    name_en: str = ""
    group: str = ""  # what it stands under on the form: Giao thông
    text: str = ""  # what it is for, in a sentence or two
    notice: str = ""  # told to whoever chooses it
    emergency: str = ""  # where set, nothing is sent: whom to call instead
    term: int
    term_unit: str = "working_days"
    starts: str = "at_once"
    most_pauses: int = 3
    longest_pause: int = 30  # working days; then it is told to whoever supervises
    is_public: bool = True  # may be published at all once it is moderated
    hides_reporter: bool = False  # handling agencies never learn who sent it
    rounds_place: bool = False  # on private ground: the public sees the place only roughly
    radius: int = 50  # metres within which another report may be the same one
    wants_photo: bool = False
    keeps_days: int = 1825  # after closing; then what is personal is taken out
    place: int = 50  # its order on the form
    valid_from: date
    valid_to: date | None = None
    made_at: datetime
    made_by: int


class ServiceField(SQLModel, table=True):
    """One question of a service's own."""

    __tablename__ = "service_field"
    __table_args__ = (
        UniqueConstraint("service_id", "code", name="a_service_asks_a_thing_once"),
        CheckConstraint(
            "kind IN ('text', 'number', 'date', 'choice', 'choices')", name="a_service_asks_in_a_known_way"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id")
    code: str
    place: int
    label: str
    kind: str = "text"
    choices: str = ""  # one to a line
    required: bool = False


class Scope(SQLModel, table=True):
    """Who is competent: a service or all of a kind, in an area or everywhere (citizens.md 5.5)."""

    __tablename__ = "service_scope"
    __table_args__ = (
        CheckConstraint("mode IN ('owner', 'dispatch', 'coordinate', 'supervise')", name="a_scope_has_a_known_mode"),
        Index("ix_service_scope_kind", "kind", "service"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    service: str = ""  # a service's code; empty: all of the kind
    area_id: int | None = None  # the organisation of a commune; none: everywhere
    unit_id: int = Field(foreign_key="unit.id")
    mode: str = (
        "owner"  # owner handles; dispatch moderates and gives out; coordinate decides when two have refused; supervise
    )
    valid_from: date
    valid_to: date | None = None
