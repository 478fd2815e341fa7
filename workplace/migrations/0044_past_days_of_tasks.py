"""Past days of tasks: those whose rows don't tell how they stood on a day before are marked, as their steps have it."""

import sqlalchemy as sa
from alembic import op

_STRAIGHT = (
    "draft", "assign", "accept", "begin", "progress", "report", "complete", "urge", "ask_part", "attach", "follow",
    "wait_for", "split", "move", "ask_extension", "decline", "excuse", "hand_over", "hand_on", "pass_on", "reassign",
    "replace_issuer",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turned", sa.Boolean(), server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_task_given_done"), sqlite_where=sa.text("state = 'completed'"))
        batch_op.create_index(
            "ix_task_given_done",
            [
                "issuer_organisation_id",
                "completed_on",
                "lead_organisation_id",
                "lead_unit_id",
                "due",
                "reported_on",
                "original_due",
                "field",
                "source",
                "issuer_id",
                "lead_person_id",
                "extensions",
                "given_on",
                "turned",
                "state",
                "id",
            ],
            unique=False,
            sqlite_where=sa.text("state = 'completed'"),
            postgresql_where=sa.text("state = 'completed'"),
        )
        batch_op.drop_index(
            batch_op.f("ix_task_given_open"),
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )
        batch_op.create_index(
            "ix_task_given_open",
            [
                "issuer_organisation_id",
                "lead_organisation_id",
                "lead_unit_id",
                "due",
                "reported_on",
                "paused_on",
                "field",
                "source",
                "issuer_id",
                "lead_person_id",
                "extensions",
                "given_on",
                "turned",
                "state",
                "id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
            postgresql_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_task_held_done"), sqlite_where=sa.text("state = 'completed'"))
        batch_op.create_index(
            "ix_task_held_done",
            [
                "lead_organisation_id",
                "completed_on",
                "lead_unit_id",
                "lead_person_id",
                "due",
                "reported_on",
                "original_due",
                "field",
                "source",
                "extensions",
                "given_on",
                "turned",
                "state",
                "id",
            ],
            unique=False,
            sqlite_where=sa.text("state = 'completed'"),
            postgresql_where=sa.text("state = 'completed'"),
        )
        batch_op.drop_index(
            batch_op.f("ix_task_held_open"),
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )
        batch_op.create_index(
            "ix_task_held_open",
            [
                "lead_organisation_id",
                "lead_unit_id",
                "due",
                "reported_on",
                "paused_on",
                "lead_person_id",
                "field",
                "source",
                "extensions",
                "given_on",
                "turned",
                "state",
                "id",
            ],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
            postgresql_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )
        batch_op.create_index(
            "ix_task_given_turned",
            ["issuer_organisation_id", "given_on", "state", "completed_on", "ended_on"],
            unique=False,
            sqlite_where=sa.text("turned"),
            postgresql_where=sa.text("turned"),
        )
        batch_op.create_index(
            "ix_task_held_turned",
            ["lead_organisation_id", "given_on", "state", "completed_on", "ended_on"],
            unique=False,
            sqlite_where=sa.text("turned"),
            postgresql_where=sa.text("turned"),
        )
    task, step = (
        sa.table("task", sa.column("id"), sa.column("turned", sa.Boolean())),
        sa.table("task_step", sa.column("task_id"), sa.column("verb"), sa.column("state")),
    )
    mine = step.c.task_id == task.c.id
    turned = sa.exists().where(mine, step.c.state != "draft", step.c.verb.not_in(_STRAIGHT))
    op.execute(task.update().where(sa.or_(turned, ~sa.exists().where(mine))).values(turned=True))
