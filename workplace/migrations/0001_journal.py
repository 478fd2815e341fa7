"""Tables of journal."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("there_is_one_journal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_line",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("authority", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("module", sa.String(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal_line")),
    )
    op.create_index("ix_journal_line_at", "journal_line", ["at"], unique=False)
    op.create_index("ix_journal_line_person", "journal_line", ["person", "seq"], unique=False)
    op.create_index("ix_journal_line_thing", "journal_line", ["module", "thing", "seq"], unique=False)
    op.execute("INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
