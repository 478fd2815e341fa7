"""Files with a secrecy mark are destroyed; people's own words stand beside the journal, not in it."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "journal_text",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", "key", name=op.f("pk_journal_text")),
    )
    op.add_column("file", sa.Column("open_by", sa.Integer(), nullable=True))
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("a_file_waits_is_clean_or_is_refused"), type_="check")
        batch_op.create_check_constraint(
            op.f("a_file_is_in_a_known_state"),
            "state IN ('quarantined', 'clean', 'refused', 'locked', 'destroyed')",
        )
