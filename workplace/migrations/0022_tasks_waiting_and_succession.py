"""Tasks that wait for others, templates, who took whose work over, how far ahead “soon” is; the red list's order."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "task_soon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("soon_names_the_decision_behind_it")),
        sa.CheckConstraint("days BETWEEN 1 AND 30", name=op.f("soon_is_within_1_to_30_working_days")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("soon_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_soon")),
    )
    with op.batch_alter_table("task_soon", schema=None) as batch_op:
        batch_op.create_index("ix_task_soon_unit", ["unit_id", "valid_from"], unique=False)

    op.create_table(
        "task_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("evidence_note", sa.String(), nullable=False),
        sa.Column("lead_person_id", sa.Integer(), nullable=True),
        sa.Column("lead_unit_id", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("reminders", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name=op.f("a_template_has_one_keeper")),
        sa.CheckConstraint(
            "days IS NULL OR days BETWEEN 0 AND 400", name=op.f("a_template_is_due_within_400_working_days")
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("a_template_has_a_name")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_template")),
    )
    with op.batch_alter_table("task_template", schema=None) as batch_op:
        batch_op.create_index("ix_task_template_person", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_task_template_unit", ["unit_id", "id"], unique=False)

    op.create_table(
        "task_ahead",
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("one_is_reminded_1_to_60_working_days_before")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_ahead_task_id")),
        sa.PrimaryKeyConstraint("task_id", "days", name=op.f("pk_task_ahead")),
    )
    op.create_table(
        "task_template_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.CheckConstraint("ahead BETWEEN 0 AND 400", name=op.f("a_templates_part_is_due_before_the_task")),
        sa.CheckConstraint("person_id IS NOT NULL OR unit_id IS NOT NULL", name=op.f("a_templates_part_names_someone")),
        sa.ForeignKeyConstraint(["template_id"], ["task_template.id"], name=op.f("fk_task_template_part_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_template_part")),
        sa.UniqueConstraint("template_id", "place", name="a_templates_part_has_its_place"),
    )
    op.create_table(
        "task_wait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('begin', 'report')", name=op.f("a_task_waits_to_begin_or_to_report")),
        sa.CheckConstraint("state IN ('waits', 'passed', 'untied')", name=op.f("a_wait_is_in_a_known_state")),
        sa.CheckConstraint("task_id <> for_id", name=op.f("no_task_waits_for_itself")),
        sa.ForeignKeyConstraint(["for_id"], ["task.id"], name=op.f("fk_task_wait_for_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_wait_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_wait")),
    )
    with op.batch_alter_table("task_wait", schema=None) as batch_op:
        batch_op.create_index(
            "a_task_waits_for_another_once",
            ["task_id", "for_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waits'"),
            postgresql_where=sa.text("state = 'waits'"),
        )
        batch_op.create_index("ix_task_wait_for", ["for_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_wait_task_id"), ["task_id"], unique=False)

    op.create_table(
        "task_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("old_person_id", sa.Integer(), nullable=True),
        sa.Column("old_unit_id", sa.Integer(), nullable=False),
        sa.Column("new_person_id", sa.Integer(), nullable=True),
        sa.Column("new_unit_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(what = 'part') = (part_id IS NOT NULL)", name=op.f("only_a_contributor_succeeds_in_a_part")
        ),
        sa.CheckConstraint("decision <> '' OR reason <> ''", name=op.f("a_succession_has_a_decision_or_a_reason")),
        sa.CheckConstraint(
            "what IN ('lead', 'part', 'issuer')", name=op.f("one_succeeds_a_lead_a_contributor_or_an_issuer")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["task_part.id"], name=op.f("fk_task_succession_part_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_succession_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_succession")),
    )
    with op.batch_alter_table("task_succession", schema=None) as batch_op:
        batch_op.create_index("ix_task_succession_task", ["task_id", "id"], unique=False)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_with", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_task_given_due",
            ["issuer_organisation_id", "due", "id", "reported_on", "paused_on", "issuer_id"],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
            postgresql_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )
        batch_op.create_index(
            "ix_task_held_due",
            ["lead_organisation_id", "due", "id", "reported_on", "paused_on", "lead_unit_id", "lead_person_id"],
            unique=False,
            sqlite_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
            postgresql_where=sa.text(
                "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
            ),
        )

    with op.batch_alter_table("task_filter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_index("ix_task_filter_unit", ["unit_id"], unique=False)
