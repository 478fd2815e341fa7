"""Devices."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "calendar_sync",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_sync")),
        sa.UniqueConstraint("person_id", "collection", "token", name="a_state_is_kept_once"),
    )
    with op.batch_alter_table("calendar_sync", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_sync_at", ["person_id", "collection", "at"], unique=False)

    op.create_table(
        "app_password",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_app_password_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_password")),
        sa.UniqueConstraint("token", name=op.f("uq_app_password_token")),
    )
    with op.batch_alter_table("app_password", schema=None) as batch_op:
        batch_op.create_index("ix_app_password_person", ["person_id"], unique=False)

    op.create_table(
        "calendar_object",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_object_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_object")),
        sa.UniqueConstraint("person_id", "name", name="a_device_gives_a_name_once"),
        sa.UniqueConstraint("person_id", "uid", name="a_device_gives_a_uid_once"),
    )
    with op.batch_alter_table("calendar_object", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_object_item", ["item_id"], unique=False)
