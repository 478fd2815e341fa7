"""The two word indexes behind one question: the newest ids that hold all the words and that the person may find.

Every term names its column (or carries its sign), so that a word in a body never passes as an access token; terms are
quoted words of letters and digits, so that nothing typed is ever read as syntax.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from workplace.access.grants import READ
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.search import postgresql
from workplace.search.words import Variants

COMPLETED = 24  # words that the beginning of one may stand for
END = 2**62
HEAD = 2500  # of a body count for the order: letters, on SQLite bytes


@dataclass(frozen=True)
class Terms:
    """What an entry must hold: these words, and one word that begins with the stem (if any)."""

    words: Sequence[str]
    stem: str = ""
    in_code: bool = False  # all of it in the number and notation


class Ranked(NamedTuple):
    """What the order of an entry depends on."""

    id: int
    code: str
    title: str
    shown_title: str
    text: bytes  # the body's beginning in UTF-8: words are found in it without reading it as letters


def newest(
    session: Session, acting: Acting, terms: Terms, kinds: Iterable[int] | None, low: int, high: int, limit: int
) -> list[int]:
    """Ids from `low` up to but not `high`, newest first."""
    if not acting.principals or not (terms.words or terms.stem):
        return []
    may = [f"p{who}" for who in acting.principals]
    among = [f"k{kind}" for kind in kinds or ()]
    if not _is_sqlite(session):
        question = postgresql.question(terms.words, terms.stem, (may, among), in_code=terms.in_code)
        return postgresql.newest(session, question, low, high, limit)
    if not (query := _fts(session, terms, may, among)):
        return []
    found = rows(session, _FTS, {"query": query, "low": low, "high": high, "limit": limit})
    return [id_ for (id_,) in found.all()]


def to_rank(session: Session, ids: Sequence[int], head: int, written: Sequence[Variants] | None = None) -> list[Ranked]:
    """What ranking needs of entries, with so many letters (on SQLite bytes) of their body.

    Where `written` says how each word may stand there, PostgreSQL gives of the body only those it holds.
    """
    values: dict[str, Any] = {"ids": _list(session, ids), "head": head}
    if _is_sqlite(session):
        return [Ranked._make(row) for row in rows(session, _RANK_SQLITE, values).all()]
    if not head:
        written = ()
        del values["head"]
    for at, word in enumerate(written or ()):
        values |= {f"{way}{at}": one for way, one in zip(postgresql.WAYS, word, strict=True)}
    statement = postgresql.ranked(None if written is None else len(written))
    return [Ranked._make((*row[:-1], row[-1].encode())) for row in rows(session, statement, values).all()]


def to_show(session: Session, acting: Acting, ids: Sequence[int]) -> Sequence[Any]:
    """What a page shows of entries, as far as `access` lets one of the person's principals read the thing."""
    statement = _SHOW_SQLITE if _is_sqlite(session) else _SHOW_POSTGRESQL
    return rows(session, statement, {"ids": _list(session, ids), "who": _list(session, acting.principals)}).all()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _list(session: Session, numbers: Sequence[int]) -> Any:
    """A list of integers as one parameter, so that the statement is always the same."""
    return json.dumps(numbers) if _is_sqlite(session) else list(numbers)


# One look into `access` for each entry: asked as EXISTS, PostgreSQL would join with all that the person may see.
_SHOW = (
    "SELECT e.id, module, e.thing, e.kind, e.at, code, title, shown_code, shown_title, shown_body, body "
    "FROM search_entry e WHERE e.id {ids} AND (SELECT 1 FROM access a "
    "WHERE a.principal {who} AND a.kind = e.kind AND a.at = e.at AND a.thing = e.thing AND a.level >= {read} "
    "LIMIT 1) = 1"
)
_EACH, _ANY = "IN (SELECT value FROM json_each(:{0}))", "= ANY(CAST(:{0} AS bigint[]))"
_RANK_SQLITE = text(
    "SELECT id, code, title, shown_title, coalesce(substr(CAST(shown_body AS BLOB), 1, :head), x'') FROM search_entry "
    "WHERE id " + _EACH.format("ids")
)
_SHOW_SQLITE = text(_SHOW.format(read=READ, ids=_EACH.format("ids"), who=_EACH.format("who")))
_SHOW_POSTGRESQL = text(_SHOW.format(read=READ, ids=_ANY.format("ids"), who=_ANY.format("who")))

_FTS = text(
    "SELECT rowid FROM search_fts WHERE search_fts MATCH :query AND rowid >= :low AND rowid < :high "
    "ORDER BY rowid DESC LIMIT :limit"
)
_COMPLETE = text(
    "SELECT word FROM search_word WHERE word >= :stem AND word < :stem || char(1114111) "
    "ORDER BY length(word), word LIMIT :limit"
)


def _fts(session: Session, terms: Terms, may: list[str], among: list[str]) -> str:
    where = "{code}" if terms.in_code else "{code title body}"
    parts = [f"{{acl}} : ({_any(may)})"]
    if among:
        parts.append(f"{{acl}} : ({_any(among)})")
    parts += [f'{where} : "{word}"' for word in terms.words]
    if terms.stem:
        completed = session.scalars(_COMPLETE, {"stem": terms.stem, "limit": COMPLETED}).all()
        if not completed:
            return ""
        parts.append(f"{where} : ({_any(completed)})")
    return " AND ".join(parts)


def _any(tokens: Iterable[str]) -> str:
    return " OR ".join(f'"{token}"' for token in tokens)
