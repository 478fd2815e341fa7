"""Where words came from."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("directive_phrase", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doc_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_directive_phrase_doc_id"), ["doc_id"], unique=False)

    with op.batch_alter_table("task_template", schema=None) as batch_op:
        batch_op.add_column(sa.Column("task_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_task_template_task_id"), ["task_id"], unique=False)
