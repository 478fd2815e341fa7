"""Resolutions."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resolution", sa.Integer(), nullable=True))
        batch_op.create_index("ix_meeting_item_resolution", ["resolution"], unique=False)
