"""Meetings documents."""

from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_invitation", ["invitation"], unique=False)
        batch_op.create_index("ix_meeting_minutes", ["minutes_document"], unique=False)
        batch_op.create_index("ix_meeting_notice", ["notice_document"], unique=False)
