"""The search table: one row per thing that can be found, and beside it each engine's own word index."""

from sqlalchemy import BigInteger, Column, Table, UniqueConstraint, event, inspect
from sqlalchemy.engine import Connection

from workplace.kernel.tables import Field, SQLModel

BODY = 50_000  # characters of a thing's text that can be found
SLOTS = 1 << 12  # ids of one second
MONTH = 30 * 86_400 * SLOTS  # ids of a month, which on PostgreSQL is a token of its own


class SearchEntry(SQLModel, table=True):
    """One thing's text, as it was written and folded letter for letter, and who may find it.

    The id begins with the thing's time, so that walking ids backwards is newest first on both engines.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("module", "thing", name="a_thing_is_found_once"),)

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    module: str
    thing: int
    kind: int  # of access/kinds.py
    at: int = Field(sa_column=Column(BigInteger, nullable=False))  # the thing's own time, as in `access`
    code: str  # folded, as words: "17842 btc dt"
    title: str  # folded
    acl: str  # "k11 p3 p17": its kind and the principals that may find it
    shown_code: str  # as written
    shown_title: str
    shown_body: str  # the long ones last: what puts hits into order need not read past them
    body: str  # folded


# On SQLite the word index is FTS5 over the table itself, kept in step by triggers. Phrases are looked at afterwards in
# the original text, so positions are not stored (detail=column); ranking is ours, so sizes are not (columnsize=0).
_SQLITE = (
    """
CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(
    code, title, body, acl, content='search_entry', content_rowid='id',
    detail='column', columnsize=0, tokenize='unicode61 remove_diacritics 0')
""",
    """
CREATE TRIGGER IF NOT EXISTS search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_fts(rowid, code, title, body, acl) VALUES (new.id, new.code, new.title, new.body, new.acl);
END
""",
    """
CREATE TRIGGER IF NOT EXISTS search_entry_removed AFTER DELETE ON search_entry BEGIN
    INSERT INTO search_fts(search_fts, rowid, code, title, body, acl)
    VALUES ('delete', old.id, old.code, old.title, old.body, old.acl);
END
""",
    """
CREATE TRIGGER IF NOT EXISTS search_entry_changed AFTER UPDATE ON search_entry BEGIN
    INSERT INTO search_fts(search_fts, rowid, code, title, body, acl)
    VALUES ('delete', old.id, old.code, old.title, old.body, old.acl);
    INSERT INTO search_fts(rowid, code, title, body, acl) VALUES (new.id, new.code, new.title, new.body, new.acl);
END
""",
)
# The words themselves, so that the beginning of one can be completed without touching the lists of where they stand.
_WORDS = "CREATE TABLE IF NOT EXISTS search_word (word text PRIMARY KEY) WITHOUT ROWID"
# On PostgreSQL a table of its own: words as they are, access tokens and words of the code marked with signs that no
# word of a text can begin with. Not fast-updated: a reader should not search the list of what is still to be sorted in.
# Words of a usual letter stay in their row, uncompressed: the newest rows are looked through one by one.
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS search_words (id bigint PRIMARY KEY, words tsvector NOT NULL) "
    "WITH (toast_tuple_target = 8160)",
    "CREATE INDEX IF NOT EXISTS ix_search_words ON search_words USING gin (words) WITH (fastupdate = off)",
)


def prepare(connection: Connection) -> None:
    """Make the word index of the engine, where it is missing; every migration calls this at its end.

    A batch alteration on SQLite makes the table anew and drops its triggers.
    """
    if not inspect(connection).has_table("search_entry"):
        return
    for statement in (*_SQLITE, _WORDS) if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(SearchEntry.__table__, "after_create")  # type: ignore[attr-defined]
def _prepare_new_table(_table: Table, connection: Connection, **_: object) -> None:
    prepare(connection)
