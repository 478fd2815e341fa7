"""The second half of 0029: ballots and what is noted of papers. No migration of its own; 0029 calls it."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meeting_ballot",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("cast_by", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_ballot_member_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["meeting_poll.id"], name=op.f("fk_meeting_ballot_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_meeting_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_board",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_board_member_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["meeting_poll.id"], name=op.f("fk_meeting_board_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_meeting_board")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_cast",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_cast_member_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["meeting_poll.id"], name=op.f("fk_meeting_cast_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_meeting_cast")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["meeting_paper.id"], name=op.f("fk_meeting_paper_version_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_paper_version")),
        sa.UniqueConstraint("paper_id", "number", name="a_paper_has_each_version_once"),
    )
    with op.batch_alter_table("meeting_paper_version", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_paper_version_file", ["file_id"], unique=False)

    op.create_table(
        "meeting_right",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_right_member_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["meeting_poll.id"], name=op.f("fk_meeting_right_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_meeting_right")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("meeting_right", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_right_holder", ["holder_id", "poll_id"], unique=False)

    op.create_table(
        "meeting_sealed",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("box_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["meeting_poll.id"], name=op.f("fk_meeting_sealed_poll_id")),
        sa.PrimaryKeyConstraint("poll_id", "box_id", name=op.f("pk_meeting_sealed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('ink', 'highlight', 'note')", name=op.f("a_note_is_of_a_known_kind")),
        sa.ForeignKeyConstraint(["version_id"], ["meeting_paper_version.id"], name=op.f("fk_meeting_note_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_note")),
    )
    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_note_person", ["person_id", "version_id", "page"], unique=False)

    op.create_table(
        "meeting_paper_opened",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["meeting_paper_version.id"], name=op.f("fk_meeting_paper_opened_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_meeting_paper_opened")),
        sqlite_with_rowid=False,
    )
