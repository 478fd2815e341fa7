"""Returned files."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("signing_handout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("returned_id", sa.Integer(), nullable=True))
