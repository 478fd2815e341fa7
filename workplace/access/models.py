"""Visibility: principals, the causes why, the derived table that lists read, and everybody's inbox folders."""

from datetime import date

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text

from workplace.kernel.tables import Field, SQLModel


def _ticks(**more: bool) -> Column:
    return Column(BigInteger, nullable=False, **more)  # type: ignore[arg-type]


class Principal(SQLModel, table=True):
    """An integer to whom visibility is written: a person, a unit with or without what is below it, a role there."""

    __table_args__ = (UniqueConstraint("kind", "ref", "role", name="a_principal_is_one_row"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str  # person | unit | subtree | role | list
    ref: int  # the person's, unit's or list's id
    role: str = ""  # for kind role: which role in the unit


class AccessCause(SQLModel, table=True):
    """Why a principal may see a thing. Many rows; the truth from which `access` is derived."""

    __tablename__ = "access_cause"

    kind: int = Field(primary_key=True)
    thing: int = Field(primary_key=True)
    principal: int = Field(primary_key=True)
    cause: str = Field(primary_key=True)  # registered, directed, routed, drafted, approval, signing, delivered …
    ref: int = Field(default=0, primary_key=True)  # the row behind the cause (a routing's id, say)
    level: int  # 1 metadata, 2 read, 3 comment, 4 edit


class Access(SQLModel, table=True):
    """The only visibility table that lists read: clustered by principal, kind and time."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    principal: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    at: int = Field(sa_column=_ticks(primary_key=True))  # the thing's own time; imported history sorts rightly
    thing: int = Field(primary_key=True)
    level: int


TASK_WORK = text("kind = 21 AND folder IN ('to_take', 'in_work', 'to_answer', 'to_contribute')")
"""Folders of tasks that wait for the holder: read by deadline, whatever their number (tasks.rules.folders)."""


class Participant(SQLModel, table=True):
    """One thing in one folder of one holder (a person, or a role in a unit): the inbox."""

    __table_args__ = (
        Index("ix_participant_thing", "thing", "kind"),
        Index(
            "ix_participant_unread",
            "holder",
            "kind",
            "folder",
            sqlite_where=text("is_read = 0"),
            postgresql_where=text("NOT is_read"),
        ),
        Index(
            "ix_participant_task_work",
            "holder",
            "due",
            "at",
            "thing",
            "folder",
            "row",
            sqlite_where=TASK_WORK,
            postgresql_where=TASK_WORK,
        ),
        {"sqlite_with_rowid": False},
    )

    holder: int = Field(primary_key=True)  # a principal
    folder: str = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    at: int = Field(sa_column=_ticks(primary_key=True))  # when it came into the folder, in ticks
    thing: int = Field(primary_key=True)
    row: int = Field(default=0, primary_key=True)  # the routing's, approval's or signer's row behind it
    is_read: bool = False
    role: str = ""  # lead | coordinate | inform | …
    due: date | None = None
