"""Task figures."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_figures"))
        batch_op.drop_index(batch_op.f("ix_task_lead_figures"))
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
                "id",
            ],
            unique=False,
            sqlite_where=sa.text("state = 'completed'"),
            postgresql_where=sa.text("state = 'completed'"),
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
                "id",
            ],
            unique=False,
            sqlite_where=sa.text("state = 'completed'"),
            postgresql_where=sa.text("state = 'completed'"),
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
