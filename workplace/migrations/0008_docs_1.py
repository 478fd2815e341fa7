"""Tables of docs."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "directive_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive_phrase")),
        sa.UniqueConstraint("person", "text", name="a_phrase_is_kept_once"),
    )
    op.create_table(
        "doc",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("code_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("notation", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_key", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("signer_name", sa.String(), nullable=False),
        sa.Column("signer_position", sa.String(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("drafter_id", sa.Integer(), nullable=True),
        sa.Column("arrival_number", sa.Integer(), nullable=True),
        sa.Column("arrival_year", sa.Integer(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("overlay", sa.String(), nullable=False),
        sa.Column("imported", sa.Boolean(), nullable=False),
        sa.Column("import_key", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind <> 11 OR state IN ('arrived', 'refused') OR arrival_number IS NOT NULL",
            name=op.f("registered_means_an_arrival_number"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('numbered', 'sealed', 'released') OR number IS NOT NULL",
            name=op.f("released_means_numbered"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc")),
        sa.UniqueConstraint(
            "organisation_id", "arrival_year", "arrival_number", name="an_arrival_number_is_given_once_a_year"
        ),
        sa.UniqueConstraint("organisation_id", "import_key", name="a_row_is_imported_once"),
    )
    op.create_index("ix_doc_file", "doc", ["file_id"], unique=False)
    op.create_index("ix_doc_origin", "doc", ["origin_id"], unique=False)
    op.create_index("ix_doc_register", "doc", ["organisation_id", "kind", "at", "id"], unique=False)
    op.create_index("ix_doc_same_letter", "doc", ["organisation_id", "author_key", "code_key"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("next", sa.Integer(), nullable=False),
        sa.Column("opened_at_number", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opening_note", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("next >= 1", name=op.f("numbers_begin_at_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint(
            "organisation_id", "year", "kind", "type_code", name="there_is_one_series_of_a_kind_a_year"
        ),
    )
    op.create_table(
        "numbering_rule",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=False),
        sa.Column("per_type", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "from_year", name=op.f("pk_numbering_rule")),
    )
    op.create_table(
        "work_dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_dossier")),
        sa.UniqueConstraint("organisation_id", "year", "code", name="a_dossier_code_is_used_once_a_year"),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'approved', 'returned')", name=op.f("an_approval_is_in_a_known_state")
        ),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_approval_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("doc_id", "round", "place", name="an_approval_has_its_place"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("marked_file_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_attachment_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("doc_id", "place", name="an_attachment_has_its_place"),
    )
    op.create_table(
        "directive",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_directive_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directive")),
    )
    op.create_index(op.f("ix_directive_doc_id"), "directive", ["doc_id"], unique=False)
    op.create_table(
        "doc_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_comment_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_comment")),
    )
    op.create_index(op.f("ix_doc_comment_doc_id"), "doc_comment", ["doc_id"], unique=False)
    op.create_table(
        "doc_recall",
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("read_before", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_recall_doc_id")),
        sa.ForeignKeyConstraint(["replaced_by"], ["doc.id"], name=op.f("fk_doc_recall_replaced_by")),
        sa.PrimaryKeyConstraint("doc_id", name=op.f("pk_doc_recall")),
    )
    op.create_table(
        "doc_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["doc.id"], name=op.f("fk_doc_relation_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["doc.id"], name=op.f("fk_doc_relation_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_relation")),
        sa.UniqueConstraint("from_id", "to_id", "kind", name="a_relation_is_said_once"),
    )
    op.create_index("ix_doc_relation_to", "doc_relation", ["to_id"], unique=False)
    op.create_table(
        "doc_release",
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("differences", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_release_doc_id")),
        sa.PrimaryKeyConstraint("doc_id", name=op.f("pk_doc_release")),
    )
    op.create_table(
        "doc_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_signature_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_signature")),
        sa.UniqueConstraint("doc_id", "version_no", "field", name="a_field_is_signed_once"),
    )
    op.create_index(op.f("ix_doc_signature_doc_id"), "doc_signature", ["doc_id"], unique=False)
    op.create_table(
        "doc_working",
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("for_whom", sa.Integer(), nullable=True),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_working_doc_id")),
        sa.PrimaryKeyConstraint("doc_id", name=op.f("pk_doc_working")),
    )
    op.create_table(
        "dossier_item",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_dossier_item_doc_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["work_dossier.id"], name=op.f("fk_dossier_item_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "doc_id", name=op.f("pk_dossier_item")),
    )
    op.create_index(op.f("ix_dossier_item_doc_id"), "dossier_item", ["doc_id"], unique=False)
    op.create_table(
        "given_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("doc_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'void' OR reason <> ''", name=op.f("a_void_number_has_a_reason")),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_given_number_doc_id")),
        sa.ForeignKeyConstraint(["series_id"], ["number_series.id"], name=op.f("fk_given_number_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_number")),
        sa.UniqueConstraint("series_id", "number", "suffix", name="a_number_is_given_once"),
    )
    op.create_index("ix_given_number_doc", "given_number", ["doc_id"], unique=False)
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_recipient_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
        sa.UniqueConstraint("doc_id", "place", name="a_recipient_has_a_place"),
    )
