"""Documents locked away as secret know since when and where they lay; a task knows from which it was split."""

import json

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table(
        "doc_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("doc_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("desks", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["doc_id"], ["doc.id"], name=op.f("fk_doc_lock_doc_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doc_lock")),
    )
    with op.batch_alter_table("doc_lock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doc_lock_doc_id"), ["doc_id"], unique=False)
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("split_from", sa.Integer(), nullable=True))
        batch_op.create_index("ix_task_split_from", ["split_from"], unique=False)
    _remember_splits()
    _remember_locks()


def _remember_splits() -> None:
    """Where a task hangs is where it was split from, unless it was moved; then its first journal line knows."""
    task = sa.table("task", sa.column("id"), sa.column("parent_id"), sa.column("source"), sa.column("split_from"))
    columns = ("seq", "module", "verb", "thing", "detail")
    line = sa.table("journal_line", *(sa.column(name) for name in columns))
    session = op.get_bind()
    session.execute(sa.update(task).where(task.c.source == "task").values(split_from=task.c.parent_id))
    split = sa.select(line.c.thing, line.c.detail).where(line.c.module == "tasks", line.c.verb == "split")
    for above, detail in session.execute(split.order_by(line.c.seq)).all():
        if below := json.loads(detail).get("task"):
            session.execute(sa.update(task).where(task.c.id == below).values(split_from=above))


def _remember_locks() -> None:
    """What was locked away before: since when, and on whose word, says its journal. Where it lay then nobody kept."""
    doc = sa.table("doc", *(sa.column(name) for name in ("id", "made_at", "overlay")))
    line = sa.table("journal_line", *(sa.column(name) for name in ("seq", "at", "person", "module", "verb", "thing")))
    lock = sa.table("doc_lock", *(sa.column(name) for name in ("doc_id", "at", "by", "desks")))
    session = op.get_bind()
    locked = sa.select(doc.c.id, doc.c.made_at).where(doc.c.overlay == "secret").order_by(doc.c.id)
    rows = {id: {"doc_id": id, "at": at, "by": 0, "desks": "[]"} for id, at in session.execute(locked).all()}
    told = (
        sa.select(line.c.thing, line.c.at, line.c.person, line.c.verb)
        .where(line.c.module == "docs", line.c.verb.in_(("declare_secret", "declare_open", "lock_away")))
        .order_by(line.c.seq)
    )
    for id, at, person, verb in session.execute(told).all():
        if id in rows:
            rows[id]["at"] = at
            if verb != "lock_away":
                rows[id]["by"] = person if verb == "declare_secret" else 0
    if rows:
        session.execute(sa.insert(lock), list(rows.values()))
