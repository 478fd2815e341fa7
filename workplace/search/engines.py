"""The two word indexes behind one question: the newest ids that hold all the words and that the person may find.

Every term names its column (or carries its sign), so that a word in a body never passes as an access token; terms are
quoted words of letters and digits, so that nothing typed is ever read as syntax.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from workplace.kernel.acting import Acting

COMPLETED = 40  # words that the beginning of one may stand for
END = 2**62


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
    if session.get_bind().dialect.name == "sqlite":
        statement, query = _FTS, _fts(session, terms, may, among)
    else:
        statement, query = _TSQUERY, _tsquery(terms, may, among)
    if not query:
        return []
    found = session.execute(statement, {"query": query, "low": low, "high": high, "limit": limit})
    return list(found.scalars())


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
