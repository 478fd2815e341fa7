"""The two word indexes behind one question: the newest ids that hold all the words and that the person may find.

Every term names its column (or carries its sign), so that a word in a body never passes as an access token; terms are
quoted words of letters and digits, so that nothing typed is ever read as syntax.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.search.models import BODY

COMPLETED = 40  # words that the beginning of one may stand for
END = 2**62
HEAD = 1000  # characters of a body that count for the order
WHOLE = BODY


@dataclass(frozen=True)
class Terms:
    """What an entry must hold: these words, and one word that begins with the stem (if any)."""

    words: Sequence[str]
    stem: str = ""
    in_code: bool = False  # all of it in the number and notation


def newest(
    session: Session, acting: Acting, terms: Terms, kinds: Iterable[int] | None, low: int, high: int, limit: int
) -> list[int]:
    """Ids from `low` up to but not `high`, newest first."""
    if not acting.principals or not (terms.words or terms.stem):
        return []
    may = [f"p{who}" for who in acting.principals]
    among = [f"k{kind}" for kind in kinds or ()]
    if _is_sqlite(session):
        statement, query = _FTS, _fts(session, terms, may, among)
    else:
        statement, query = _TSQUERY, _tsquery(terms, may, among)
    if not query:
        return []
    found = session.execute(statement, {"query": query, "low": low, "high": high, "limit": limit})
    return list(found.scalars())


def to_rank(session: Session, ids: Sequence[int], head: int) -> Sequence[Any]:
    """What ranking needs of entries, with so many characters of their body."""
    statement = _RANK_SQLITE if _is_sqlite(session) else _RANK_POSTGRESQL
    return session.execute(statement, {"ids": _list(session, ids), "head": head}).all()


def to_show(session: Session, acting: Acting, ids: Sequence[int]) -> Sequence[Any]:
    """What a page shows of entries, as far as `access` has the thing for one of the person's principals."""
    statement = _SHOW_SQLITE if _is_sqlite(session) else _SHOW_POSTGRESQL
    return session.execute(statement, {"ids": _list(session, ids), "who": _list(session, acting.principals)}).all()


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _list(session: Session, numbers: Sequence[int]) -> Any:
    """A list of integers as one parameter, so that the statement is always the same."""
    return json.dumps(numbers) if _is_sqlite(session) else list(numbers)


_RANK = "SELECT id, code, title, shown_title, substr(shown_body, 1, :head) AS text FROM search_entry WHERE id "
_SHOW = (
    "SELECT e.id, module, e.thing, e.kind, e.at, title, body, shown_code, shown_title, shown_body FROM search_entry e "
    "WHERE e.id {ids} AND EXISTS (SELECT 1 FROM access a "
    "WHERE a.principal {who} AND a.kind = e.kind AND a.at = e.at AND a.thing = e.thing)"
)
_EACH, _ANY = "IN (SELECT value FROM json_each(:{0}))", "= ANY(CAST(:{0} AS bigint[]))"
_RANK_SQLITE, _RANK_POSTGRESQL = text(_RANK + _EACH.format("ids")), text(_RANK + _ANY.format("ids"))
_SHOW_SQLITE = text(_SHOW.format(ids=_EACH.format("ids"), who=_EACH.format("who")))
_SHOW_POSTGRESQL = text(_SHOW.format(ids=_ANY.format("ids"), who=_ANY.format("who")))

_FTS = text(
    "SELECT rowid FROM search_fts WHERE search_fts MATCH :query AND rowid >= :low AND rowid < :high "
    "ORDER BY rowid DESC LIMIT :limit"
)
_COMPLETE = text(
    "SELECT word FROM search_word WHERE word >= :stem AND word < :stem || char(1114111) "
    "ORDER BY length(word), word LIMIT :limit"
)
_TSQUERY = text(
    "SELECT id FROM search_words WHERE words @@ CAST(:query AS tsquery) AND id >= :low AND id < :high "
    "ORDER BY id DESC LIMIT :limit"
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


def _tsquery(terms: Terms, may: list[str], among: list[str]) -> str:
    sign = "/" if terms.in_code else ""
    parts = [f"'{sign}{word}'" for word in terms.words]
    if terms.stem:
        parts.append(f"'{sign}{terms.stem}':*")
    for tokens in (may, among):
        if tokens:
            parts.append("(" + " | ".join(f"'#{token}'" for token in tokens) + ")")
    return " & ".join(parts)
