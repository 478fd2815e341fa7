"""Meetings made by."""

from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_made", ["made_by", "starts", "id"], unique=False)
