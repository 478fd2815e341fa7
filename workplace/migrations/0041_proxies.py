"""The paper by which a vote was handed over."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_paper", sa.String(), server_default="", nullable=False))
