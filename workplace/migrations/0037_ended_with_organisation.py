"""Posts and roles that ended with their organisation: held again where its end is taken back."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_with", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_before", sa.Date(), nullable=True))

    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_with", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended_before", sa.Date(), nullable=True))
