"""Arrivals set aside."""

from alembic import op

LAW = "registered_means_an_arrival_number"


def upgrade() -> None:
    with op.batch_alter_table("doc", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(LAW), type_="check")
        batch_op.create_check_constraint(
            op.f(LAW), "kind <> 11 OR state IN ('arrived', 'refused', 'set_aside') OR arrival_number IS NOT NULL"
        )
