"""Tables of calendars; the role of those who compile a week."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "calendar_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("an_absence_ends_after_it_began")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_absence")),
    )
    with op.batch_alter_table("calendar_absence", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_absence_days", ["first_day", "last_day"], unique=False)
        batch_op.create_index("ix_calendar_absence_person", ["person_id", "first_day"], unique=False)
    op.create_table(
        "calendar_duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_duty")),
        sa.UniqueConstraint("organisation_id", "day", "part", "person_id", name="a_duty_is_entered_once"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feed_person", ["person_id"], unique=False)
    op.create_table(
        "calendar_office",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("closes_on", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.CheckConstraint("closes_on BETWEEN 0 AND 6", name=op.f("proposals_close_on_a_weekday")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_calendar_office_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_calendar_office")),
    )
    op.create_table(
        "calendar_resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("properties", sa.String(), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=True),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('room', 'vehicle')", name=op.f("a_resource_is_a_room_or_a_vehicle")),
        sa.CheckConstraint("seats >= 0", name=op.f("a_room_has_seats_or_none")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_calendar_resource_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_resource")),
        sa.UniqueConstraint("organisation_id", "kind", "name", name="a_resource_has_a_name_of_its_own"),
    )
    op.create_table(
        "calendar_week",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_calendar_week_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_week")),
        sa.UniqueConstraint("organisation_id", "starts_on", name="an_agency_has_one_calendar_a_week"),
    )
    op.create_table(
        "calendar_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("session", sa.String(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("occupies", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("participants", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("preparer", sa.String(), nullable=False),
        sa.Column("vehicle", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.Integer(), nullable=True),
        sa.Column("remind", sa.Integer(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind <> 'agenda' OR week_id IS NOT NULL", name=op.f("a_line_of_a_week_has_its_week")),
        sa.CheckConstraint(
            "kind <> 'entry' OR owner_id IS NOT NULL OR unit_id IS NOT NULL", name=op.f("an_entry_is_somebodys")
        ),
        sa.CheckConstraint("kind IN ('agenda', 'entry')", name=op.f("an_item_is_of_a_week_or_an_entry")),
        sa.CheckConstraint("ends > begins", name=op.f("an_item_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["room_id"], ["calendar_resource.id"], name=op.f("fk_calendar_item_room_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["calendar_resource.id"], name=op.f("fk_calendar_item_vehicle_id")),
        sa.ForeignKeyConstraint(["week_id"], ["calendar_week.id"], name=op.f("fk_calendar_item_week_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_item")),
        sa.UniqueConstraint("uid", name="an_item_has_its_own_uid"),
    )
    with op.batch_alter_table("calendar_item", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_item_origin", ["origin"], unique=False)
        batch_op.create_index("ix_calendar_item_owner", ["owner_id", "begins"], unique=False)
        batch_op.create_index("ix_calendar_item_unit", ["unit_id", "begins"], unique=False)
        batch_op.create_index("ix_calendar_item_week", ["week_id", "begins"], unique=False)
    op.create_table(
        "calendar_week_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["week_id"], ["calendar_week.id"], name=op.f("fk_calendar_week_version_week_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_week_version")),
        sa.UniqueConstraint("week_id", "no", name="a_version_of_a_week_has_its_number"),
    )
    op.create_table(
        "calendar_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_booking_item_id")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["calendar_resource.id"], name=op.f("fk_calendar_booking_resource_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_booking")),
        sa.UniqueConstraint("item_id", "resource_id", name="an_item_asks_for_a_resource_once"),
    )
    with op.batch_alter_table("calendar_booking", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_booking_resource", ["resource_id", "state"], unique=False)
    op.create_table(
        "calendar_occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.BigInteger(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_occurrence_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_occurrence")),
        sa.UniqueConstraint("item_id", "original", name="an_item_happens_once_at_a_time"),
    )
    with op.batch_alter_table("calendar_occurrence", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_occurrence_begins", ["begins", "ends"], unique=False)
    op.create_table(
        "calendar_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('person', 'unit')", name=op.f("a_party_is_a_person_or_a_unit")),
        sa.CheckConstraint("role IN ('chair', 'participant')", name=op.f("a_party_chairs_or_attends")),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_party_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_party")),
        sa.UniqueConstraint("item_id", "kind", "ref", name="a_party_has_one_part_in_an_item"),
    )
    with op.batch_alter_table("calendar_party", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_party_ref", ["kind", "ref", "item_id"], unique=False)
    op.create_table(
        "calendar_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("firm", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'room', 'vehicle')", name=op.f("a_hold_takes_a_person_room_or_vehicle")),
        sa.CheckConstraint("ends > begins", name=op.f("a_hold_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["item_id"], ["calendar_item.id"], name=op.f("fk_calendar_hold_item_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["calendar_occurrence.id"], name=op.f("fk_calendar_hold_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_hold")),
    )
    with op.batch_alter_table("calendar_hold", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_hold_item", ["item_id"], unique=False)
        batch_op.create_index("ix_calendar_hold_ref", ["kind", "ref", "begins", "ends"], unique=False)
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_constraint("a_role_is_one_of_the_simple_roles", type_="check")
        batch_op.create_check_constraint(
            "a_role_is_one_of_the_simple_roles",
            "role IN ('clerk', 'drafter', 'unit_head', 'signer', 'administrator', 'format_checker', 'calendar_editor')",
        )
