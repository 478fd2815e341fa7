"""Calendar mails: what left by mail about an item, who wants it, and since which change answers count."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "calendar_wish",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mails", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_wish")),
    )
    op.create_table(
        "calendar_mailed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_mailed_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_mailed")),
        sa.UniqueConstraint("item_id", "person_id", name="of_an_item_one_knows_the_last_mail"),
    )
    with op.batch_alter_table("calendar_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
