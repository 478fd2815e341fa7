"""Tables of access."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "access",
        sa.Column("principal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("principal", "kind", "at", "thing", name=op.f("pk_access")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "access_cause",
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("principal", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "thing", "principal", "cause", "ref", name=op.f("pk_access_cause")),
    )
    op.create_table(
        "participant",
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("holder", "folder", "kind", "at", "thing", "row", name=op.f("pk_participant")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participant_thing", "participant", ["thing", "kind"], unique=False)
    op.create_index(
        "ix_participant_unread",
        "participant",
        ["holder", "folder"],
        unique=False,
        sqlite_where=sa.text("is_read = 0"),
        postgresql_where=sa.text("NOT is_read"),
    )
    op.create_table(
        "principal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_principal")),
        sa.UniqueConstraint("kind", "ref", "role", name="a_principal_is_one_row"),
    )
