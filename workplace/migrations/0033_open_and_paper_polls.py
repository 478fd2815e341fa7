"""Open and paper polls."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting_poll", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_meeting_poll_open",
            ["closes_ms"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
