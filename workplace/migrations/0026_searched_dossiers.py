"""Dossiers are searched by a folded column, notices found by what they are about; the house's own words are codes."""

import sqlalchemy as sa
from alembic import op

from workplace.kernel.text import fold, one_line

_NOW_CODES = (
    ("routing", "outcome", "The task was completed.", "=task_completed"),
    ("given_number", "reason", "Văn bản đã đổi sang loại khác", "=other_type"),
    ("given_number", "reason", "Không có trong dữ liệu hệ thống cũ", "=not_taken_over"),
    ("given_number", "reason", "Cấp trùng cho một văn bản", "=given_twice"),
    ("given_number", "reason", "Xử lý trên bản giấy", "=on_paper"),
    ("number_series", "opening_note", "Tiếp theo sổ của hệ thống cũ", "=old_book"),
)


def upgrade() -> None:
    with op.batch_alter_table("work_dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("folded", sa.String(), nullable=True))
    dossiers = sa.table("work_dossier", *(sa.column(name) for name in ("id", "code", "title", "folded")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(dossiers.c.id, dossiers.c.code, dossiers.c.title)).all():
        folded = fold(one_line(f"{row.code} {row.title}"))
        connection.execute(sa.update(dossiers).where(dossiers.c.id == row.id).values(folded=folded))
    with op.batch_alter_table("work_dossier", schema=None) as batch_op:
        batch_op.alter_column("folded", existing_type=sa.String(), nullable=False)

    for name, of, words, code in _NOW_CODES:
        table = sa.table(name, sa.column(of))
        connection.execute(sa.update(table).where(table.c[of] == words).values({of: code}))

    with op.batch_alter_table("number_series", schema=None) as batch_op:
        batch_op.drop_column("closed_on")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_about", ["module", "thing"], unique=False)
