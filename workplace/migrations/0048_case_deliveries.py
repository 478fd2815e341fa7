"""Case deliveries."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "case_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('mail', 'zalo', 'sms')", name=op.f("a_message_leaves_by_a_known_way")),
        sa.CheckConstraint(
            "state IN ('created', 'sending', 'delivered', 'failed')", name=op.f("a_delivery_is_in_a_known_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_delivery_case_id")),
        sa.ForeignKeyConstraint(["message_id"], ["case_message.id"], name=op.f("fk_case_delivery_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_delivery")),
        sa.UniqueConstraint("message_id", "channel", name="a_message_leaves_once_by_each_way"),
    )
    with op.batch_alter_table("case_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_case_delivery_case", ["case_id", "id"], unique=False)
