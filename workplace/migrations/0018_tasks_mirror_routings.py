"""A contribution knows the routing of its document that asks for the same."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("task_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_row", sa.Integer(), nullable=True))
        batch_op.create_index("ix_task_part_origin_row", ["origin_row"], unique=False)
