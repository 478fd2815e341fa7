"""What is to be ticked in a task that comes again."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("task_series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checklist", sa.String(), nullable=False, server_default=""))
