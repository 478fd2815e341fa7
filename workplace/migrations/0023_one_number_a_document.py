"""One number a document; a claim knows by which delegation it was made."""

import sqlalchemy as sa
from alembic import op

HELD = sa.text("state IN ('allotted', 'given')")
# Two who handed one document out at the same moment could keep two numbers for it: the later ones are void from now on.
SECOND = """
UPDATE given_number SET state = 'void', reason = '=given_twice'
WHERE state = 'allotted' AND EXISTS (
    SELECT 1 FROM given_number AS other
    WHERE other.doc_id = given_number.doc_id
    AND (other.state = 'given' OR (other.state = 'allotted' AND other.id < given_number.id))
)
"""


def upgrade() -> None:
    op.execute(SECOND)
    with op.batch_alter_table("doc_working", schema=None) as batch_op:
        batch_op.add_column(sa.Column("authority", sa.Integer(), nullable=True))

    with op.batch_alter_table("given_number", schema=None) as batch_op:
        batch_op.create_index(
            "a_document_has_one_number", ["doc_id"], unique=True, sqlite_where=HELD, postgresql_where=HELD
        )
