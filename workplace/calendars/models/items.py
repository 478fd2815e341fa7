"""What stands in a calendar, who has a part in it, and on which days it happens.

One table holds the lines of leaders' weeks and the entries of people and units alike, so that one question finds who
is where. The days of a repeated item are rows of their own, up to thirteen months ahead, so that the database's law
against double booking sees each of them.
"""

from datetime import date, datetime, time

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class CalendarItem(SQLModel, table=True):
    """One thing to be done at a time: a line of an agency's week (agenda), or an entry of a person or unit (entry)."""

    __tablename__ = "calendar_item"
    __table_args__ = (
        CheckConstraint("kind IN ('agenda', 'entry')", name="an_item_is_of_a_week_or_an_entry"),
        CheckConstraint("kind <> 'agenda' OR week_id IS NOT NULL", name="a_line_of_a_week_has_its_week"),
        CheckConstraint("kind <> 'entry' OR owner_id IS NOT NULL OR unit_id IS NOT NULL", name="an_entry_is_somebodys"),
        CheckConstraint("ends > begins", name="an_item_ends_after_it_begins"),
        UniqueConstraint("uid", name="an_item_has_its_own_uid"),
        Index("ix_calendar_item_week", "week_id", "begins"),
        Index("ix_calendar_item_owner", "owner_id", "begins"),
        Index("ix_calendar_item_unit", "unit_id", "begins"),
        Index("ix_calendar_item_origin", "origin"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    state: str
    organisation_id: int
    week_id: int | None = Field(default=None, foreign_key="calendar_week.id")
    unit_id: int | None = None  # who proposed it; of an entry: whose calendar it stands in
    owner_id: int | None = None  # of an entry: whose calendar it stands in
    title: str
    day: date  # the wall's words, in `zone`
    last_day: date | None = None
    session: str = "day"  # morning | afternoon | evening | day
    starts: time | None = None
    ends_at: time | None = None
    zone: str = "Asia/Ho_Chi_Minh"
    begins: int = Field(sa_type=BigInteger)  # ticks: what the words mean
    ends: int = Field(sa_type=BigInteger)
    rule: str = ""  # RFC 5545 RRULE of a repeated entry
    occupies: bool = True  # whoever chairs is taken meanwhile; not so for a duty
    private: bool = False  # others see that they are busy, and nothing else
    chair: str = ""  # as it stands in the table; the persons are parties
    participants: str = ""
    place: str = ""
    preparer: str = ""
    vehicle: str = ""
    note: str = ""
    room_id: int | None = Field(default=None, foreign_key="calendar_resource.id")
    vehicle_id: int | None = Field(default=None, foreign_key="calendar_resource.id")
    remind: int | None = None  # minutes before it begins
    published: int = 0  # the version in which it was first read; 0: not yet
    reason: str = ""  # why it was left out or cancelled
    origin: str = ""  # what it came of: docs:12
    uid: str
    sequence: int = 0  # counts changes, for other programs' calendars
    asked: int = 0  # the change since which answers count: with it everybody was asked anew
    made_at: datetime
    made_by: int
    changed_at: datetime


class CalendarParty(SQLModel, table=True):
    """One person's or unit's part in an item: who chairs, who attends, whether they come."""

    __tablename__ = "calendar_party"
    __table_args__ = (
        UniqueConstraint("item_id", "kind", "ref", name="a_party_has_one_part_in_an_item"),
        CheckConstraint("kind IN ('person', 'unit')", name="a_party_is_a_person_or_a_unit"),
        CheckConstraint("role IN ('chair', 'participant')", name="a_party_chairs_or_attends"),
        Index("ix_calendar_party_ref", "kind", "ref", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    kind: str
    ref: int
    role: str = "participant"
    place: int = 0  # its order
    state: str = "invited"  # invited | attending | absent | substituted
    substitute_id: int | None = None  # who comes instead
    note: str = ""
    answered_at: datetime | None = None
    answered_by: int | None = None


class CalendarOccurrence(SQLModel, table=True):
    """One time at which an item happens; of a repeated one there are many."""

    __tablename__ = "calendar_occurrence"
    __table_args__ = (
        UniqueConstraint("item_id", "original", name="an_item_happens_once_at_a_time"),
        Index("ix_calendar_occurrence_begins", "begins", "ends"),
    )

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    original: int = Field(sa_type=BigInteger)  # when the rule has it begin, in ticks
    begins: int = Field(sa_type=BigInteger)
    ends: int = Field(sa_type=BigInteger)
    skipped: bool = False  # an exception: not on this day
    moved: bool = False  # an exception: at another time than the rule says
    asked: int = 0  # the change of the item since which answers to this time alone count: it was moved then


class CalendarFeed(SQLModel, table=True):
    """A secret address from which another program reads a calendar; only its digest is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (Index("ix_calendar_feed_person", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)  # SHA-256 (hex)
    person_id: int
    scope: str  # mine | week
    ref: int = 0  # of week: the agency
    name: str = ""  # what its owner calls it: my telephone
    made_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class CalendarMailed(SQLModel, table=True):
    """What left by mail to somebody about an item, as their calendar program knows it."""

    __tablename__ = "calendar_mailed"
    __table_args__ = (UniqueConstraint("item_id", "person_id", name="of_an_item_one_knows_the_last_mail"),)

    id: int | None = Field(default=None, primary_key=True)
    item_id: int = Field(foreign_key="calendar_item.id")
    person_id: int
    method: str  # REQUEST | CANCEL
    sequence: int
    at: datetime


class CalendarWish(SQLModel, table=True):
    """What a person wants of calendars."""

    __tablename__ = "calendar_wish"

    person_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    mails: bool = True  # invitations come by mail too, for the person's own calendar program
