"""What a device has put into a calendar, as it wrote it; and what devices knew when they last asked (CalDAV)."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class CalendarObject(SQLModel, table=True):
    """An entry in a device's own words: under which name and UID, with whatever else the device keeps in it."""

    __tablename__ = "calendar_object"
    __table_args__ = (
        UniqueConstraint("person_id", "name", name="a_device_gives_a_name_once"),
        UniqueConstraint("person_id", "uid", name="a_device_gives_a_uid_once"),
        Index("ix_calendar_object_item", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    item_id: int = Field(foreign_key="calendar_item.id")
    name: str  # the last part of its address
    uid: str
    body: str = Field(sa_type=Text)
    sequence: int  # the item's, when the device wrote this: a later change was made here and is written over it
    at: datetime


class CalendarSync(SQLModel, table=True):
    """What stood in a calendar when a device asked: names and versions, by their digest, the device's token."""

    __tablename__ = "calendar_sync"
    __table_args__ = (
        UniqueConstraint("person_id", "collection", "token", name="a_state_is_kept_once"),
        Index("ix_calendar_sync_at", "person_id", "collection", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    collection: str
    token: str
    state: bytes = Field(sa_type=LargeBinary)  # compressed lines: name, tab, version
    at: datetime  # when it was last handed out
