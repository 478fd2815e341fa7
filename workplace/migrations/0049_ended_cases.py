"""Ended cases."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worked", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended", sa.String(), nullable=False, server_default=""))
