"""Meetings."""

import sqlalchemy as sa
from alembic import op

from workplace.migrations import votes_of_0029


def upgrade() -> None:
    op.create_table(
        "meeting_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("members", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_meeting_kind_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_kind")),
        sa.UniqueConstraint("organisation_id", "name", name="a_kind_of_meeting_has_a_name_of_its_own"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("video", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("chair_id", sa.Integer(), nullable=False),
        sa.Column("secretary_id", sa.Integer(), nullable=False),
        sa.Column("following", sa.Integer(), nullable=True),
        sa.Column("calendar_item", sa.Integer(), nullable=True),
        sa.Column("invitation", sa.Integer(), nullable=True),
        sa.Column("minutes_document", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("floor", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'called', 'gathering', 'open', 'paused', 'closed', 'cancelled')",
            name=op.f("a_meeting_is_in_a_known_state"),
        ),
        sa.CheckConstraint("ends > starts", name=op.f("a_meeting_ends_after_it_begins")),
        sa.CheckConstraint("seq >= 0", name=op.f("a_log_counts_upwards")),
        sa.ForeignKeyConstraint(["following"], ["meeting.id"], name=op.f("fk_meeting_following")),
        sa.ForeignKeyConstraint(["kind_id"], ["meeting_kind.id"], name=op.f("fk_meeting_kind_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_meeting_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_office", ["organisation_id", "starts", "id"], unique=False)

    op.create_table(
        "meeting_event",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint(
            "seen_by IN ('all', 'members', 'desk', 'item')", name=op.f("an_event_is_for_a_known_circle")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_event_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "seq", name=op.f("pk_meeting_event")),
        sa.UniqueConstraint("meeting_id", "key", name="a_command_counts_once"),
    )
    op.create_table(
        "meeting_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("presenter_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("origin_module", sa.String(), nullable=False),
        sa.Column("origin_thing", sa.Integer(), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("spent_ms", sa.BigInteger(), nullable=False),
        sa.Column("minuted", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'refused', 'planned', 'current', 'done', 'put_off', 'removed', 'merged')",
            name=op.f("an_item_is_in_a_known_state"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("an_item_lasts_some_minutes")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("no_item_is_part_of_itself")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_item_meeting_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["meeting_item.id"], name=op.f("fk_meeting_item_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_item")),
    )
    with op.batch_alter_table("meeting_item", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_item_meeting", ["meeting_id", "place", "id"], unique=False)

    op.create_table(
        "meeting_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answer_reason", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stands_for", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("standing_by", sa.Integer(), nullable=True),
        sa.Column("handed_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('', 'comes', 'online', 'late', 'absent')", name=op.f("an_invitation_has_a_known_answer")
        ),
        sa.CheckConstraint(
            "role IN ('chair', 'deputy', 'secretary', 'member', 'guest')", name=op.f("a_member_has_a_known_role")
        ),
        sa.CheckConstraint("weight >= 0", name=op.f("a_vote_weighs_something")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_member_meeting_id")),
        sa.ForeignKeyConstraint(["stands_for"], ["meeting_member.id"], name=op.f("fk_meeting_member_stands_for")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_member")),
        sa.UniqueConstraint("meeting_id", "person_id", name="a_person_belongs_to_a_meeting_once"),
    )
    with op.batch_alter_table("meeting_member", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_member_person", ["person_id", "starts", "meeting_id"], unique=False)

    op.create_table(
        "meeting_site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_site_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_site")),
        sa.UniqueConstraint("meeting_id", "name", name="a_site_has_a_name_of_its_own"),
    )
    op.create_table(
        "meeting_conclusion",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_conclusion_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_conclusion_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_meeting_conclusion")),
    )
    with op.batch_alter_table("meeting_conclusion", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_conclusion_item", ["item_id"], unique=False)

    op.create_table(
        "meeting_let_in",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_let_in_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_let_in_member_id")),
        sa.PrimaryKeyConstraint("item_id", "member_id", name=op.f("pk_meeting_let_in")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_opinion_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_opinion_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_opinion_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_opinion")),
    )
    with op.batch_alter_table("meeting_opinion", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_opinion_item", ["item_id", "id"], unique=False)

    op.create_table(
        "meeting_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('main', 'reference', 'personal')", name=op.f("a_paper_has_a_known_role")),
        sa.CheckConstraint(
            "state IN ('prepared', 'approved', 'rejected', 'recalled')", name=op.f("a_paper_is_in_a_known_state")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_paper_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_paper_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_paper")),
    )
    with op.batch_alter_table("meeting_paper", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_paper_item", ["item_id", "place", "id"], unique=False)
        batch_op.create_index("ix_meeting_paper_meeting", ["meeting_id"], unique=False)

    op.create_table(
        "meeting_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("openness", sa.String(), nullable=False),
        sa.Column("options", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("opens_ms", sa.BigInteger(), nullable=True),
        sa.Column("closes_ms", sa.BigInteger(), nullable=True),
        sa.Column("closed_ms", sa.BigInteger(), nullable=True),
        sa.Column("roll", sa.String(), nullable=False),
        sa.Column("box", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('assent', 'confidence', 'choose')", name=op.f("a_poll_has_a_known_method")),
        sa.CheckConstraint("openness IN ('named', 'open', 'secret')", name=op.f("a_poll_is_named_open_or_secret")),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closing', 'closed', 'published', 'void')",
            name=op.f("a_poll_is_in_a_known_state"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_poll_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_poll_meeting_id")),
        sa.ForeignKeyConstraint(["repeats"], ["meeting_poll.id"], name=op.f("fk_meeting_poll_repeats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_poll")),
    )
    with op.batch_alter_table("meeting_poll", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_poll_meeting", ["meeting_id", "item_id", "id"], unique=False)

    op.create_table(
        "meeting_presence",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("from_ms", sa.BigInteger(), nullable=False),
        sa.Column("to_ms", sa.BigInteger(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_presence_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_presence_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_meeting_presence")),
    )
    with op.batch_alter_table("meeting_presence", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_presence_member", ["member_id", "id"], unique=False)

    op.create_table(
        "meeting_request",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("done_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_request_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_request_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_meeting_request")),
    )
    op.create_table(
        "meeting_turn",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("began_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("spoke_ms", sa.BigInteger(), nullable=False),
        sa.Column("allowed_ms", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('speech', 'question', 'order', 'interposed', 'reply')", name=op.f("a_turn_is_of_a_known_kind")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'speaking', 'done', 'withdrawn', 'removed')", name=op.f("a_turn_is_in_a_known_state")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["meeting_item.id"], name=op.f("fk_meeting_turn_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_turn_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["meeting_member.id"], name=op.f("fk_meeting_turn_member_id")),
        sa.PrimaryKeyConstraint("meeting_id", "id", name=op.f("pk_meeting_turn")),
    )
    with op.batch_alter_table("meeting_turn", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_turn_item", ["item_id", "id"], unique=False)
        batch_op.create_index("ix_meeting_turn_member", ["member_id", "id"], unique=False)
    votes_of_0029.upgrade()
