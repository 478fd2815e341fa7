"""Public words."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("case_words", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_folded", sa.Text(), nullable=False, server_default=""))
