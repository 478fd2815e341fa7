"""Answers for single times of repeated items, and since when they count."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "calendar_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_answer_item_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["calendar_occurrence.id"], name=op.f("fk_calendar_answer_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["calendar_party.id"], name=op.f("fk_calendar_answer_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_answer")),
        sa.UniqueConstraint("party_id", "occurrence_id", name="a_party_answers_a_time_once"),
    )
    with op.batch_alter_table("calendar_answer", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_answer_item", ["item_id"], unique=False)
        batch_op.create_index("ix_calendar_answer_occurrence", ["occurrence_id"], unique=False)
        batch_op.create_index("ix_calendar_answer_substitute", ["substitute_id"], unique=False)

    with op.batch_alter_table("calendar_occurrence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
