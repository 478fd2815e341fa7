"""Count unread by kind."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_unread"), sqlite_where=sa.text("is_read = 0"))
        batch_op.create_index(
            "ix_participant_unread",
            ["holder", "kind", "folder"],
            unique=False,
            sqlite_where=sa.text("is_read = 0"),
            postgresql_where=sa.text("NOT is_read"),
        )
