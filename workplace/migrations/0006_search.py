"""Tables of search."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("module", sa.String(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("acl", sa.String(), nullable=False),
        sa.Column("shown_code", sa.String(), nullable=False),
        sa.Column("shown_title", sa.String(), nullable=False),
        sa.Column("shown_body", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("module", "thing", name="a_thing_is_found_once"),
    )
