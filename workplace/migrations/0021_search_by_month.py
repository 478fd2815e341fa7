"""PostgreSQL's word index knows the month of each thing, and keeps a usual letter's words in their row."""

import sqlalchemy as sa
from alembic import op

MONTH = 30 * 86_400 << 12  # ids of a month, as search/models.py has it


def upgrade() -> None:
    if not sa.inspect(op.get_bind()).has_table("search_words"):  # SQLite, or an installation that is being made
        return
    op.execute("ALTER TABLE search_words SET (toast_tuple_target = 8160)")
    op.execute("DROP INDEX ix_search_words")  # made anew at the end, which is quicker than keeping it in step
    op.execute(f"UPDATE search_words SET words = words || array_to_tsvector(ARRAY['#m' || id / {MONTH}])")
