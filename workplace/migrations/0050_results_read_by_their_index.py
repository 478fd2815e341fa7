"""Results read by their index."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_ended",
            ["ready_at", "kind", "ended", "outcome", "worked", "unit_id", "intake_unit_id", "service_id", "area_id"],
            unique=False,
            sqlite_where=sa.text("ended <> ''"),
            postgresql_where=sa.text("ended <> ''"),
        )
