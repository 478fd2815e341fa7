"""Written opinions."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written", sa.Boolean(), server_default="0", nullable=False))
        batch_op.drop_constraint("a_meeting_is_in_a_known_state", type_="check")
        batch_op.create_check_constraint(
            "a_meeting_is_in_a_known_state",
            "state IN ('draft', 'called', 'asking', 'gathering', 'open', 'paused', 'closed', 'cancelled')",
        )

    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.add_column(sa.Column("colour", sa.String(), server_default="", nullable=False))
