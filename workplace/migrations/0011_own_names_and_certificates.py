"""Own names and certificates."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "known_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR end_reason <> ''", name=op.f("an_ended_certificate_has_a_reason")),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (person_id IS NULL)", name=op.f("a_certificate_has_one_holder")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("a_certificate_is_named_by_its_sha256")),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("a_certificate_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_known_certificate_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_known_certificate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_certificate")),
    )
    with op.batch_alter_table("known_certificate", schema=None) as batch_op:
        batch_op.create_index(
            "a_certificate_in_use_is_one_holders",
            ["sha256"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index("ix_known_certificate_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_known_certificate_person_id", ["person_id"], unique=False)

    with op.batch_alter_table("signer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_whom", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("authority", sa.Integer(), nullable=True))
