"""Handouts of attachments."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("signing_handout", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attachment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("package", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_signing_handout_attachment_id"), "attachment", ["attachment_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_signing_handout_package"), ["package"], unique=False)
