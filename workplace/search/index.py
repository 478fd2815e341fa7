"""Keeping the index: modules mark what has changed, a job reads it again after the commit.

A late index can hide a hit for a second; it can never show one, since hits are checked against `access` when read. What
is locked away is taken out at once, and no job that had read it before puts it back: each reads and writes in one act.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, Table, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.access.grants import READ
from workplace.access.models import AccessCause
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import ports
from workplace.kernel.db import overwrite
from workplace.kernel.ports import Searchable
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, one_line
from workplace.search import forgetting
from workplace.search.models import BODY, MONTH, SLOTS, SearchEntry
from workplace.search.words import WORD, code_words

JOB = "search.index"
MANY = 200  # things of one job, when many are marked at once
_TABLE: Table = SearchEntry.__table__  # type: ignore[attr-defined]
LONGEST_WORD = 100  # letters; what is longer is no word


def mark(session: Session, ref: Ref) -> None:
    """A thing's text, or who may see it, has changed: read it into the index after this transaction."""
    outbox.enqueue(session, JOB, {"refs": [str(ref)]}, key=f"search:{ref}")


def mark_many(session: Session, refs: Iterable[Ref]) -> None:
    """The same for a load of things, in few jobs."""
    names = [str(ref) for ref in refs]
    for start in range(0, len(names), MANY):
        outbox.enqueue(session, JOB, {"refs": names[start : start + MANY]})


def reindex(work: Work, payload: dict[str, Any]) -> None:
    """The job: read each thing as it is now, fold it, and put it into the index (or take it out)."""
    for name in payload["refs"]:
        ref = Ref.parse(name)
        with work.transaction() as session:
            _alone(session, ref)
            _put(session, ref, _row(session, ref))


def put(session: Session, ref: Ref) -> None:
    """Read a thing into the index now, in this transaction, because what it said must be gone with it: its words are
    overwritten, and a job rids the engine of what it has kept of them.
    """
    overwrite(session)
    _alone(session, ref)
    _put(session, ref, _row(session, ref))
    forgetting.order(session)


def _alone(session: Session, ref: Ref) -> None:
    """Nobody else reads this thing into the index until this transaction ends: on SQLite whoever has begun to write."""
    session.connection()
    if not _is_sqlite(session):
        session.execute(_ALONE, {"ref": str(ref)})


def seconds(ticks: int) -> int:
    """The first id of the second in which `ticks` lies."""
    return ticks // 1_000_000 * SLOTS


def _row(session: Session, ref: Ref) -> dict[str, Any] | None:
    found: Searchable | None = ports.searchable[ref.module](session, ref.id)
    if found is None:
        return None
    may = select(col(AccessCause.principal)).where(
        col(AccessCause.kind) == found.kind, col(AccessCause.thing) == ref.id, col(AccessCause.level) >= READ
    )
    return row_of(ref, found, session.scalars(may.distinct()))


def row_of(ref: Ref, found: Searchable, principals: Iterable[int]) -> dict[str, Any]:
    """What the table keeps of a thing's text, all but the id."""
    title, body = one_line(found.title), one_line(found.body[: 2 * BODY])[:BODY]
    return {
        "module": ref.module,
        "thing": ref.id,
        "kind": found.kind,
        "at": found.at,
        "code": code_words(found.code),
        "title": fold(title),
        "body": fold(body),
        "acl": " ".join([f"k{found.kind}", *(f"p{who}" for who in sorted(principals))]),
        "shown_code": found.code,
        "shown_title": title,
        "shown_body": body,
    }


def _put(session: Session, ref: Ref, row: dict[str, Any] | None) -> None:
    old = _old(session, ref)
    _write(session, ref, row, old)
    if old is not None and _is_sqlite(session):
        forgetting.forget_words(session, _words_of(old) - (_words_of(row) if row else set()))


def _write(session: Session, ref: Ref, row: dict[str, Any] | None, old: RowMapping | None) -> None:
    if row is not None and old is not None and all(old[name] == value for name, value in row.items()):
        return
    if old is not None and (row is None or old["at"] != row["at"]):
        session.execute(delete(SearchEntry).where(col(SearchEntry.id) == old["id"]))
        if not _is_sqlite(session):
            session.execute(text("DELETE FROM search_words WHERE id = :id"), {"id": old["id"]})
        old = None
    if row is None:
        return
    row_id = old["id"] if old is not None else _insert(session, row)
    if row_id is None and (old := _old(session, ref)) is not None:  # someone else put it in meanwhile
        row_id = old["id"]
    if old is not None:
        session.execute(update(SearchEntry).where(col(SearchEntry.id) == row_id).values(**row))
    assert row_id is not None
    put_words(session, {row_id: row})


def _old(session: Session, ref: Ref) -> RowMapping | None:
    this = (col(SearchEntry.module) == ref.module, col(SearchEntry.thing) == ref.id)
    return session.execute(select(_TABLE).where(*this)).mappings().one_or_none()


def _insert(session: Session, row: dict[str, Any]) -> int | None:
    """The id under which it was put in; None when the thing itself stands there already.

    On PostgreSQL two writers of one second may want the same id: the one who waited takes the next.
    """
    insert = sqlite.insert if _is_sqlite(session) else postgresql.insert
    this = (col(SearchEntry.module) == row["module"], col(SearchEntry.thing) == row["thing"])
    while True:
        row_id = _free_id(session, row["at"])
        fits = insert(_TABLE).values(id=row_id, **row).on_conflict_do_nothing().returning(_TABLE.c.id)
        if session.scalar(fits) is not None:
            return row_id
        if session.scalar(select(col(SearchEntry.id)).where(*this)) is not None:
            return None


def _free_id(session: Session, at: int) -> int:
    """The next id of the thing's second; where an import has filled it, of the one after."""
    first = seconds(at)
    while True:
        within = (col(SearchEntry.id) >= first, col(SearchEntry.id) < first + SLOTS)
        last = session.scalar(select(col(SearchEntry.id)).where(*within).order_by(col(SearchEntry.id).desc()).limit(1))
        if last is None:
            return first
        if last + 1 < first + SLOTS:
            return last + 1
        first += SLOTS


_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:ref, 0))")
_WORDS_SQLITE = text("INSERT OR IGNORE INTO search_word SELECT value FROM json_each(:words)")
_WORDS_POSTGRESQL = text(
    "INSERT INTO search_words (id, words) VALUES (:id, array_to_tsvector(CAST(:words AS text[]))) "
    "ON CONFLICT (id) DO UPDATE SET words = excluded.words"
)


def put_words(session: Session, rows: Mapping[int, dict[str, Any]]) -> None:
    """Keep the words of rows beside them, as the engine wants them; the rows by their ids."""
    found = {row_id: _words_of(row) for row_id, row in rows.items()}
    if _is_sqlite(session):
        session.execute(_WORDS_SQLITE, {"words": json.dumps(sorted(set().union(*found.values())))})
    else:
        session.execute(
            _WORDS_POSTGRESQL, [{"id": id_, "words": lexemes(id_, row, found[id_])} for id_, row in rows.items()]
        )


def _words_of(row: Mapping[Any, Any]) -> set[str]:
    texts = (row["code"], row["title"], row["body"])
    return {word for one in texts for word in WORD.findall(one) if len(word) <= LONGEST_WORD}


def lexemes(row_id: int, row: dict[str, Any], found: set[str]) -> list[str]:
    """What PostgreSQL indexes: words, `/` with a word of the code, `#` with an access token or the month.

    No word of a text holds those signs.
    """
    code, acl = row["code"].split(), row["acl"].split()
    return [*found, *(f"/{word}" for word in code), *(f"#{token}" for token in acl), f"#m{row_id // MONTH}"]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
