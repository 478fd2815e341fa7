"""People, the posts they hold, the roles they are given, and who stands in for them.

Rights hang on dated posts and roles, not on the person (domain.md 8). A day named here is the first or the last one
on which something holds.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

SORTED = String().with_variant(String(collation="C"), "postgresql")  # the key's code points are the order
ROLES = (
    "clerk", "drafter", "unit_head", "signer", "administrator", "format_checker", "calendar_editor", "intake",
)  # fmt: skip
CAPACITIES = ("", "TM.", "KT.", "TL.", "TUQ.", "Q.")


class Person(SQLModel, table=True):
    """An official: the name, how it sorts, and how they sign in."""

    __table_args__ = (
        UniqueConstraint("login", name="a_login_is_one_person"),
        CheckConstraint("length(full_name) > 0", name="a_person_has_a_name"),
        CheckConstraint("login = lower(login)", name="a_login_is_written_small"),
        Index("ix_person_sort_key_id", "sort_key", "id"),
        Index("ix_person_folded", "folded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    full_name: str
    sort_key: str = Field(sa_type=SORTED)  # by given name, as Vietnamese lists are sorted
    folded: str  # the name for searching
    login: str
    password: str | None = None  # argon2 hash; none: cannot sign in by password
    password_once: bool = False  # given by an administrator: must be changed at the first sign-in
    email: str = ""
    language: str = "vi"
    theme: str = "light"
    signature_id: int | None = Field(default=None, foreign_key="mark_image.id")
    made_at: datetime
    disabled_at: datetime | None = None


class Position(SQLModel, table=True):
    """A post held in a unit for a time; one of them may be the main one."""

    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="a_post_ends_after_it_began"),
        Index("ix_position_person_id", "person_id"),
        Index("ix_position_unit_id", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    unit_id: int = Field(foreign_key="unit.id")
    title: str
    rank: int = 50  # order in lists: 10 head, 20 deputy, 50 staff
    main: bool = True
    starts_on: date
    ends_on: date | None = None
    withdrawn_at: datetime | None = None  # taken back before its first day was over: it never held
    ended_with: int | None = None  # the organisation whose end ended it; held on again where that is taken back
    ended_before: date | None = None  # its last day before that


class RoleGrant(SQLModel, table=True):
    """A simple role in a unit for a time; a signer's with the capacity in which they sign and the paper behind it."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="a_role_is_one_of_the_simple_roles"),
        CheckConstraint(f"capacity IN {CAPACITIES}", name="a_capacity_is_one_of_article_13"),
        CheckConstraint("capacity = '' OR role = 'signer'", name="only_signers_have_a_capacity"),
        CheckConstraint("capacity <> 'TUQ.' OR ends_on IS NOT NULL", name="authorisation_is_limited_in_time"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="a_role_ends_after_it_began"),
        Index("ix_role_grant_person_id", "person_id"),
        Index("ix_role_grant_unit_id_role", "unit_id", "role"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    unit_id: int = Field(foreign_key="unit.id")
    role: str
    capacity: str = ""
    basis: str = ""  # number of the decision or authorisation
    starts_on: date
    ends_on: date | None = None
    withdrawn_at: datetime | None = None  # taken back before its first day was over: it never held
    ended_with: int | None = None  # the organisation whose end ended it; held on again where that is taken back
    ended_before: date | None = None  # its last day before that


class Delegation(SQLModel, table=True):
    """Someone may act for someone else, with named powers, for a time and a reason."""

    __table_args__ = (
        CheckConstraint("from_person_id <> to_person_id", name="nobody_delegates_to_themselves"),
        CheckConstraint("ends_on >= starts_on", name="a_delegation_ends_after_it_began"),
        CheckConstraint("length(reason) > 0", name="a_delegation_has_a_reason"),
        Index("ix_delegation_from_person_id", "from_person_id"),
        Index("ix_delegation_to_person_id", "to_person_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    from_person_id: int = Field(foreign_key="person.id")
    to_person_id: int = Field(foreign_key="person.id")
    powers: str  # of see, direct, sign, approve: comma-separated, in this order
    starts_on: date
    ends_on: date
    reason: str
    decision: str = ""
    made_at: datetime
    made_by: int
    revoked_at: datetime | None = None
    revoked_by: int | None = None


class EffectivePrincipal(SQLModel, table=True):
    """The integers a person is in visibility, with their days: rebuilt whenever a post, a role or the tree changes."""

    __tablename__ = "effective_principal"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: int = Field(primary_key=True)
    principal_id: int = Field(primary_key=True)
    starts_on: date = Field(primary_key=True)
    ends_on: date | None = None
    role: str = ""  # the role behind it, or empty
    lent_with: str = ""  # the power with which a delegation lends it; "never" for what cannot be lent
