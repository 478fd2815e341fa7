"""Organisations, what they were called and when, who followed whom, and the units inside them (domain.md 8).

An organisation is an identity without a name; names, parents, codes and seals are dated versions, so that an old
document keeps the old name. All days are the first and the last one on which something holds.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text

from workplace.kernel.tables import Field, SQLModel


class Organisation(SQLModel, table=True):
    """An agency, whatever it is called at the time."""

    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime
    ended_on: date | None = None  # the last day before it was dissolved or merged into another


class OrganisationVersion(SQLModel, table=True):
    """What an organisation is called, to whom it belongs and how it signs, from one day to another."""

    __tablename__ = "organisation_version"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="a_version_ends_after_it_began"),
        CheckConstraint("parent_id IS NULL OR parent_id <> organisation_id", name="no_organisation_is_its_own_parent"),
        CheckConstraint("seal_mm BETWEEN 10 AND 80", name="a_seal_is_10_to_80_mm_wide"),
        UniqueConstraint("organisation_id", "valid_from", name="one_version_begins_on_a_day"),
        Index(
            "one_version_of_an_organisation_is_open",
            "organisation_id",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
        Index("ix_organisation_version_parent_id", "parent_id"),
        Index("ix_organisation_version_folded", "folded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    folded: str  # the name for searching
    parent_id: int | None = Field(default=None, foreign_key="organisation.id")
    code: str = ""  # the identification code in force (mã định danh); others stand in organisation_code
    notation: str = ""  # what stands after the number on a letter: UBND, STC
    place: str = ""  # before the date on a letter: Huế
    address: str = ""
    collective: str = ""  # on whose behalf the head signs TM.: ỦY BAN NHÂN DÂN; empty where the head alone decides
    head_title: str = ""  # CHỦ TỊCH, GIÁM ĐỐC: what KT., TL. and TUQ. refer to
    seal_id: int | None = Field(default=None, foreign_key="mark_image.id")
    seal_mm: int = 36  # the seal's real width on paper
    valid_from: date
    valid_to: date | None = None


class OrganisationCode(SQLModel, table=True):
    """A code by which others address an organisation; opaque, dated, several at a time (domain.md 2)."""

    __tablename__ = "organisation_code"
    __table_args__ = (CheckConstraint("length(code) BETWEEN 1 AND 35", name="a_code_has_1_to_35_characters"),)

    code: str = Field(primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    valid_from: date
    valid_to: date | None = None


class OrganisationSuccessor(SQLModel, table=True):
    """One organisation followed another: by merger, split or renaming; many to many."""

    __tablename__ = "organisation_successor"
    __table_args__ = (CheckConstraint("organisation_id <> successor_id", name="nobody_succeeds_itself"),)

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    successor_id: int = Field(foreign_key="organisation.id", primary_key=True, index=True)
    since: date
    decision: str = ""  # number of the decision


class Unit(SQLModel, table=True):
    """A department inside an organisation, as deep as needed; each organisation has one root unit."""

    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="no_unit_is_its_own_parent"),
        Index(
            "an_organisation_has_one_root_unit",
            "organisation_id",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("ix_unit_organisation_id_parent_id", "organisation_id", "parent_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    name: str
    notation: str = ""  # of the drafting unit, on official letters: TH in 234/UBND-TH
    rank: int = 50  # its order among the units beside it
    closed_on: date | None = None


class MarkImage(SQLModel, table=True):
    """A signature's or a seal's picture, encrypted at rest under the house's secret; never sent as it is."""

    __tablename__ = "mark_image"
    __table_args__ = (CheckConstraint("kind IN ('signature', 'seal')", name="a_mark_is_a_signature_or_a_seal"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sealed: bytes = Field(sa_type=LargeBinary)
    preview: bytes = Field(sa_type=LargeBinary)  # small, with a ruler and a watermark: all that is ever shown
    width: int  # pixels
    height: int
    made_at: datetime
    made_by: int
