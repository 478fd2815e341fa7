"""Task rating."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "task_formula",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Integer(), nullable=False),
        sa.Column("delay", sa.Integer(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("general", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("levels", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity + quality + progress > 0", name=op.f("a_formula_weighs_something")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("a_formula_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_formula")),
        sa.UniqueConstraint("valid_from", name="one_formula_begins_on_a_day"),
    )
    op.create_table(
        "task_excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('failure', 'delay')", name=op.f("an_excuse_is_for_a_failure_or_a_delay")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_excuse_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_excuse")),
    )
    with op.batch_alter_table("task_excuse", schema=None) as batch_op:
        batch_op.create_index("ix_task_excuse_task", ["task_id", "id"], unique=False)
