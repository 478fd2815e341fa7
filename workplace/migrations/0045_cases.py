"""Cases."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("contact_key", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name=op.f("a_party_is_a_person_or_an_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index("ix_party_contact", ["contact_key"], unique=False)

    op.create_table(
        "party_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_block")),
        sa.UniqueConstraint("contact_key", name=op.f("uq_party_block_contact_key")),
    )
    op.create_table(
        "portal_knock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_knock")),
    )
    with op.batch_alter_table("portal_knock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_portal_knock_at"), ["at"], unique=False)
        batch_op.create_index("ix_portal_knock_key", ["key", "at"], unique=False)

    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("emergency", sa.String(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("term_unit", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("most_pauses", sa.Integer(), nullable=False),
        sa.Column("longest_pause", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("hides_reporter", sa.Boolean(), nullable=False),
        sa.Column("rounds_place", sa.Boolean(), nullable=False),
        sa.Column("radius", sa.Integer(), nullable=False),
        sa.Column("wants_photo", sa.Boolean(), nullable=False),
        sa.Column("keeps_days", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('question', 'report', 'feedback', 'dossier')", name=op.f("a_service_is_of_a_known_kind")
        ),
        sa.CheckConstraint("starts IN ('at_once', 'next_day')", name=op.f("a_term_starts_by_a_known_rule")),
        sa.CheckConstraint(
            "term_unit IN ('working_days', 'working_hours', 'calendar_days')", name=op.f("a_term_has_a_known_unit")
        ),
        sa.CheckConstraint("term BETWEEN 1 AND 2000", name=op.f("a_term_has_a_length")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("a_service_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", "version", name="a_service_has_each_version_once"),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index("ix_service_kind", ["kind", "code"], unique=False)

    op.create_table(
        "spent_challenge",
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_spent_challenge")),
    )
    with op.batch_alter_table("spent_challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_challenge_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "service_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('text', 'number', 'date', 'choice', 'choices')", name=op.f("a_service_asks_in_a_known_way")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_service_field_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_field")),
        sa.UniqueConstraint("service_id", "code", name="a_service_asks_a_thing_once"),
    )
    op.create_table(
        "case_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_phrase_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_phrase")),
    )
    with op.batch_alter_table("case_phrase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_phrase_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("filed", sa.String(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intake_unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.String(), nullable=False),
        sa.Column("hides_reporter", sa.Boolean(), nullable=False),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeats", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'desk', 'phone', 'mail', 'paper', 'api')", name=op.f("a_case_came_by_a_known_way")
        ),
        sa.CheckConstraint("filed IN ('self', 'assisted', 'desk')", name=op.f("a_case_was_filed_by_somebody")),
        sa.CheckConstraint(
            "kind IN ('question', 'report', 'feedback', 'dossier')", name=op.f("a_case_is_of_a_known_kind")
        ),
        sa.CheckConstraint("reopened BETWEEN 0 AND 9", name=op.f("a_case_is_not_reopened_for_ever")),
        sa.CheckConstraint("repeats IS NULL OR repeats <> id", name=op.f("no_case_repeats_itself")),
        sa.ForeignKeyConstraint(["intake_unit_id"], ["unit.id"], name=op.f("fk_cases_intake_unit_id")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_cases_party_id")),
        sa.ForeignKeyConstraint(["repeats"], ["cases.id"], name=op.f("fk_cases_repeats")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_cases_service_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cases_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name="a_case_has_its_own_code"),
        sa.UniqueConstraint("token_hash", name="a_link_opens_one_case"),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_at", ["kind", "at", "id"], unique=False)
        batch_op.create_index(
            "ix_cases_open",
            ["unit_id", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND accepted_at IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND accepted_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_cases_party_id"), ["party_id"], unique=False)
        batch_op.create_index(
            "ix_cases_published",
            ["kind", "published_at", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index("ix_cases_ready", ["ready_at", "kind", "unit_id"], unique=False)
        batch_op.create_index("ix_cases_repeats", ["repeats"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_service_id"), ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "feedback_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name=op.f("a_topic_closes_after_it_opened")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_feedback_topic_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_feedback_topic_slug")),
    )
    op.create_table(
        "service_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('owner', 'dispatch', 'coordinate', 'supervise')", name=op.f("a_scope_has_a_known_mode")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_service_scope_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_scope")),
    )
    with op.batch_alter_table("service_scope", schema=None) as batch_op:
        batch_op.create_index("ix_service_scope_kind", ["kind", "service"], unique=False)

    op.create_table(
        "case_answer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_answer_case_id")),
        sa.ForeignKeyConstraint(["field_id"], ["service_field.id"], name=op.f("fk_case_answer_field_id")),
        sa.PrimaryKeyConstraint("case_id", "field_id", name=op.f("pk_case_answer")),
    )
