"""Rooms and vehicles, who asks for them, and who or what is taken when.

Two firm holds of one room, vehicle or chair never share a moment: PostgreSQL keeps this law by an exclusion
constraint, SQLite by a trigger inside its one writer's transaction. Wishes and participants are soft holds: they are
shown as clashes, and refused by nobody.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Connection, Index, Table, UniqueConstraint, event

from workplace.kernel.tables import Field, SQLModel


class CalendarResource(SQLModel, table=True):
    """A room or a vehicle of an agency."""

    __tablename__ = "calendar_resource"
    __table_args__ = (
        CheckConstraint("kind IN ('room', 'vehicle')", name="a_resource_is_a_room_or_a_vehicle"),
        CheckConstraint("seats >= 0", name="a_room_has_seats_or_none"),
        UniqueConstraint("organisation_id", "kind", "name", name="a_resource_has_a_name_of_its_own"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str  # Phòng họp A; 75A-012.34
    place: str = ""  # building and floor; of a vehicle its driver
    seats: int = 0
    properties: str = ""  # what it offers, comma-separated: projector, video conference
    keeper_id: int | None = None  # besides the calendar's editors
    asks: bool = False  # a keeper grants it first
    rank: int = 50
    closed_on: date | None = None


class CalendarBooking(SQLModel, table=True):
    """An item's request for a room or vehicle, and what its keeper said."""

    __tablename__ = "calendar_booking"
    __table_args__ = (
        UniqueConstraint("item_id", "resource_id", name="an_item_asks_for_a_resource_once"),
        Index("ix_calendar_booking_resource", "resource_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    resource_id: int = Field(foreign_key="calendar_resource.id")
    state: str = "waiting"  # waiting | held | denied | freed
    asked_by: int
    asked_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""


class CalendarHold(SQLModel, table=True):
    """A person, room or vehicle is taken by an item from one moment to another."""

    __tablename__ = "calendar_hold"
    __table_args__ = (
        CheckConstraint("kind IN ('person', 'room', 'vehicle')", name="a_hold_takes_a_person_room_or_vehicle"),
        CheckConstraint("ends > begins", name="a_hold_ends_after_it_begins"),
        Index("ix_calendar_hold_ref", "kind", "ref", "begins", "ends"),
        Index("ix_calendar_hold_item", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    occurrence_id: int = Field(foreign_key="calendar_occurrence.id")
    kind: str
    ref: int
    begins: int = Field(sa_type=BigInteger)
    ends: int = Field(sa_type=BigInteger)
    firm: bool = False


class CalendarAbsence(SQLModel, table=True):
    """Somebody is away for some days: on leave, on a journey, ill, at a course."""

    __tablename__ = "calendar_absence"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="an_absence_ends_after_it_began"),
        Index("ix_calendar_absence_person", "person_id", "first_day"),
        Index("ix_calendar_absence_days", "first_day", "last_day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    kind: str  # leave | journey | illness | course
    first_day: date
    last_day: date
    note: str = ""
    made_by: int
    made_at: datetime
    withdrawn_at: datetime | None = None


class CalendarDuty(SQLModel, table=True):
    """Who is on duty in an agency on a day, and as what: leader on duty, clerk on duty."""

    __tablename__ = "calendar_duty"
    __table_args__ = (UniqueConstraint("organisation_id", "day", "part", "person_id", name="a_duty_is_entered_once"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int
    day: date
    part: str  # leader | clerk | office
    person_id: int
    made_by: int
    made_at: datetime


_SQLITE = """
CREATE TRIGGER IF NOT EXISTS calendar_hold_once_{act} BEFORE {act} ON calendar_hold WHEN NEW.firm = 1 BEGIN
SELECT RAISE(ABORT, 'nothing_is_held_twice') WHERE EXISTS (
  SELECT 1 FROM calendar_hold h WHERE h.kind = NEW.kind AND h.ref = NEW.ref AND h.firm = 1 AND h.id IS NOT NEW.id
  AND h.begins < NEW.ends AND h.ends > NEW.begins); END
"""
_POSTGRESQL = """
ALTER TABLE calendar_hold ADD CONSTRAINT nothing_is_held_twice
EXCLUDE USING gist (kind WITH =, ref WITH =, int8range(begins, ends) WITH &&) WHERE (firm)
"""


def protect(connection: Connection) -> None:
    """(Re-)create the law against double booking; a batch alteration on SQLite drops its triggers."""
    if not connection.dialect.has_table(connection, "calendar_hold"):
        return  # a migration of an earlier day
    if connection.dialect.name == "sqlite":
        for act in ("INSERT", "UPDATE"):
            connection.exec_driver_sql(_SQLITE.format(act=act))
        return
    known = "SELECT 1 FROM pg_constraint WHERE conname = 'nothing_is_held_twice'"
    if connection.exec_driver_sql(known).first() is None:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS btree_gist")
        connection.exec_driver_sql(_POSTGRESQL)


@event.listens_for(CalendarHold.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)
