"""Task series."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "task_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_filter")),
        sa.UniqueConstraint("person", "name", name="a_kept_filter_has_its_own_name"),
    )
    op.create_table(
        "task_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("evidence_note", sa.String(), nullable=False),
        sa.Column("lead_person_id", sa.Integer(), nullable=True),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("last_named", sa.Date(), nullable=True),
        sa.Column("last_task_id", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('date', 'completion')", name=op.f("a_series_goes_on_by_date_or_by_completion")),
        sa.CheckConstraint("ahead BETWEEN 0 AND 60", name=op.f("a_series_gives_at_most_60_days_ahead")),
        sa.ForeignKeyConstraint(["last_task_id"], ["task.id"], name=op.f("fk_task_series_last_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_series")),
    )
    with op.batch_alter_table("task_series", schema=None) as batch_op:
        batch_op.create_index("ix_task_series_person", ["person", "id"], unique=False)
