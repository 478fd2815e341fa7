"""Tables of notices."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("module", sa.String(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("msgid", sa.String(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_person", "notice", ["person", "id"], unique=False)
    op.create_index(
        "ix_notice_to_mail",
        "notice",
        ["at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL AND mailed_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL AND mailed_at IS NULL"),
    )
    op.create_index(
        "ix_notice_unread",
        "notice",
        ["person"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
