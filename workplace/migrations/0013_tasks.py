"""Tasks: the task, its parts, steps, requests for time, reports, files and what is said around it."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("origin_module", sa.String(), nullable=False),
        sa.Column("origin_thing", sa.Integer(), nullable=True),
        sa.Column("origin_row", sa.Integer(), nullable=True),
        sa.Column("origin_note", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("evidence_note", sa.String(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=False),
        sa.Column("issuer_unit_id", sa.Integer(), nullable=False),
        sa.Column("issuer_organisation_id", sa.Integer(), nullable=False),
        sa.Column("lead_person_id", sa.Integer(), nullable=True),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("lead_organisation_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("original_due", sa.Date(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.CheckConstraint("state <> 'completed' OR completed_on IS NOT NULL", name=op.f("completed_means_on_a_day")),
        sa.CheckConstraint("state <> 'reported' OR reported_on IS NOT NULL", name=op.f("reported_means_on_a_day")),
        sa.CheckConstraint(
            "state IN ('draft', 'assigned', 'accepted', 'in_progress', 'reported', 'completed', 'refused', "
            "'suspended', 'cancelled')",
            name=op.f("a_task_is_in_a_known_state"),
        ),
        sa.CheckConstraint("(due IS NULL) = (original_due IS NULL)", name=op.f("a_deadline_keeps_its_first_day")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("no_task_is_part_of_itself")),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("progress_is_a_percentage")),
        sa.ForeignKeyConstraint(["parent_id"], ["task.id"], name=op.f("fk_task_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_figures",
            [
                "issuer_organisation_id",
                "lead_organisation_id",
                "state",
                "due",
                "reported_on",
                "completed_on",
                "field",
                "source",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_task_lead_figures",
            ["lead_organisation_id", "lead_unit_id", "state", "due", "lead_person_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_task_open_due",
            ["due", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('assigned', 'accepted', 'in_progress')"),
            postgresql_where=sa.text("state IN ('assigned', 'accepted', 'in_progress')"),
        )
        batch_op.create_index("ix_task_origin", ["origin_module", "origin_thing"], unique=False)
        batch_op.create_index("ix_task_origin_row", ["origin_row"], unique=False)
        batch_op.create_index("ix_task_parent", ["parent_id", "id"], unique=False)
        batch_op.create_index("ix_task_root", ["root_id", "id"], unique=False)

    op.create_table(
        "task_wish",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("after", sa.Boolean(), nullable=False),
        sa.Column("of_others", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_task_wish")),
    )
    op.create_table(
        "task_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_check_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_check")),
    )
    with op.batch_alter_table("task_check", schema=None) as batch_op:
        batch_op.create_index("ix_task_check_task", ["task_id", "place", "id"], unique=False)

    op.create_table(
        "task_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_comment_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_comment")),
    )
    with op.batch_alter_table("task_comment", schema=None) as batch_op:
        batch_op.create_index("ix_task_comment_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("old_due", sa.Date(), nullable=False),
        sa.Column("new_due", sa.Date(), nullable=False),
        sa.Column("granted_due", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'granted', 'refused')", name=op.f("an_extension_is_in_a_known_state")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_extension_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_extension")),
    )
    with op.batch_alter_table("task_extension", schema=None) as batch_op:
        batch_op.create_index(
            "a_task_waits_for_one_extension_at_a_time",
            ["task_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )
        batch_op.create_index("ix_task_extension_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_follower_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_follower")),
        sa.UniqueConstraint("task_id", "person_id", name="a_task_is_followed_once"),
    )
    op.create_table(
        "task_note",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_note_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person", name=op.f("pk_task_note")),
    )
    op.create_table(
        "task_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'delivered', 'waived')", name=op.f("a_part_is_in_a_known_state")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_part_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_part")),
    )
    with op.batch_alter_table("task_part", schema=None) as batch_op:
        batch_op.create_index("ix_task_part_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_reminder",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_reminder_task_id")),
        sa.PrimaryKeyConstraint("task_id", "person", "due", "days", name=op.f("pk_task_reminder")),
    )
    op.create_table(
        "task_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('progress', 'result')", name=op.f("a_report_is_of_progress_or_of_the_result")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_report_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_report")),
    )
    with op.batch_alter_table("task_report", schema=None) as batch_op:
        batch_op.create_index("ix_task_report_document", ["document_id"], unique=False)
        batch_op.create_index("ix_task_report_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_step_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_step")),
    )
    with op.batch_alter_table("task_step", schema=None) as batch_op:
        batch_op.create_index("ix_task_step_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["task_report.id"], name=op.f("fk_task_evaluation_report_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_evaluation_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_evaluation")),
    )
    with op.batch_alter_table("task_evaluation", schema=None) as batch_op:
        batch_op.create_index("ix_task_evaluation_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["part_id"], ["task_part.id"], name=op.f("fk_task_file_part_id")),
        sa.ForeignKeyConstraint(["report_id"], ["task_report.id"], name=op.f("fk_task_file_report_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_file_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_file")),
    )
    with op.batch_alter_table("task_file", schema=None) as batch_op:
        batch_op.create_index("ix_task_file_file", ["file_id"], unique=False)
        batch_op.create_index("ix_task_file_task", ["task_id", "id"], unique=False)

    op.create_table(
        "task_urging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["task_part.id"], name=op.f("fk_task_urging_part_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_urging_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_urging")),
    )
    with op.batch_alter_table("task_urging", schema=None) as batch_op:
        batch_op.create_index("ix_task_urging_task", ["task_id", "id"], unique=False)

    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participant_task_work",
            ["holder", "due", "at", "thing", "folder", "row"],
            unique=False,
            sqlite_where=sa.text("kind = 21 AND folder IN ('to_take', 'in_work', 'to_answer', 'to_contribute')"),
            postgresql_where=sa.text("kind = 21 AND folder IN ('to_take', 'in_work', 'to_answer', 'to_contribute')"),
        )
