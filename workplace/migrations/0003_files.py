"""Tables of files."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("authority", sa.Integer(), nullable=True),
        sa.Column("module", sa.String(), nullable=False),
        sa.Column("thing", sa.Integer(), nullable=True),
        sa.Column("file", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('read', 'download')", name=op.f("bytes_are_read_or_fetched")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_file", "access_log", ["file", "person", "at"], unique=False)
    op.create_index("ix_access_log_thing", "access_log", ["module", "thing", "id"], unique=False)
    op.create_table(
        "file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("scripts", sa.Boolean(), nullable=False),
        sa.Column("encrypted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('quarantined', 'clean', 'refused')", name=op.f("a_file_waits_is_clean_or_is_refused")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("a_file_is_named_by_its_content")),
        sa.CheckConstraint("size > 0", name=op.f("a_file_is_never_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_file_sha256")),
    )
    op.create_table(
        "file_text",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_file_text_file_id")),
        sa.PrimaryKeyConstraint("file_id", "page", name=op.f("pk_file_text")),
    )
