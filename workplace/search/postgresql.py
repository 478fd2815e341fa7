"""The newest ids out of PostgreSQL's word index, which gives its hits in no order.

Words that many hold are found among the newest entries one by one; rarer ones by the index, in as many months as should
hold enough of them; what is not found there by the index over everything. So a question's cost does not grow with
what is old.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BigInteger, String, TextClause, bindparam, text
from sqlmodel import Session

from workplace.kernel.db import rows
from workplace.search.models import MONTH

NEAR = 600  # of the newest entries are looked through one by one
MOST = 3000  # and so many more where that should be enough
MONTHS = 24  # more are no narrower than everything
SPARE = 1.4  # times what should be enough: hits do not lie evenly


class Question(NamedTuple):
    """What an entry must hold: both are asked of the index, each by itself, which it answers quicker than as one."""

    words: str
    tokens: str


# The question stands in the statement itself: a plan made once for all questions would walk through every document for
# somebody who may find almost none.
def _literal(statement: str, *numbers: str) -> TextClause:
    texts = [bindparam(name, type_=String, literal_execute=True) for name in ("words", "tokens")]
    return text(statement).bindparams(
        *texts, *(bindparam(name, type_=BigInteger, literal_execute=True) for name in numbers)
    )


_HOLDS = "words @@ CAST(:words AS tsquery) AND words @@ CAST(:tokens AS tsquery)"
_NEAR = _literal(
    f"SELECT array_agg(id ORDER BY id DESC) FILTER (WHERE {_HOLDS}), min(id), max(id), count(*) FROM (SELECT id, words "
    "FROM search_words WHERE id >= :low AND id < :high ORDER BY id DESC LIMIT :near) newest",
    *("low", "high", "near"),
)
_SOME = f"SELECT id FROM search_words WHERE {_HOLDS} AND id >= :low AND id < :high {{0}}ORDER BY id DESC LIMIT :limit"
_ALL = _literal(_SOME.format(""), "low", "high", "limit")
_MONTHS = _literal(_SOME.format("AND words @@ CAST(:months AS tsquery) "), "low", "high", "limit").bindparams(
    bindparam("months", type_=String, literal_execute=True)
)


def newest(session: Session, question: Question, low: int, high: int, limit: int) -> list[int]:
    """Ids from `low` up to but not `high`, newest first."""
    asked = question._asdict()
    found: list[int] = []
    looked_through, top, many = 0, 0, NEAR
    while 0 < many <= MOST:
        near, last, first, seen = rows(session, _NEAR, {**asked, "low": low, "high": high, "near": many}).one()
        found += (near or [])[: limit - len(found)]
        if seen < many or len(found) == limit:
            return found
        high, top, looked_through = last, top or first, looked_through + seen
        share = (limit - len(found)) / len(found) * SPARE if found else 0
        many = int(share * looked_through)
    if found and (edge := _edge(high, share * (top - high))):
        months = " | ".join(f"'#m{month}'" for month in range(edge // MONTH, high // MONTH + 1))
        values = {**asked, "months": months, "low": max(low, edge), "high": high, "limit": limit - len(found)}
        found += [id_ for (id_,) in rows(session, _MONTHS, values).all()]
        high = edge
    if len(found) < limit and high > low:
        values = {**asked, "low": low, "high": high, "limit": limit - len(found)}
        found += [id_ for (id_,) in rows(session, _ALL, values).all()]
    return found


def _edge(last: int, needed: float) -> int:
    """The first id of the month down to which enough should be found; 0 where that is too far to be worth it."""
    edge = max(0, int(last - needed)) // MONTH * MONTH
    return edge if last // MONTH - edge // MONTH < MONTHS else 0


def question(words: Iterable[str], stem: str, any_of: Iterable[Iterable[str]], *, in_code: bool) -> Question:
    """Words (and the beginning of one) all of which an entry must hold, and of each group of tokens one."""
    sign = "/" if in_code else ""
    parts = [f"'{sign}{word}'" for word in words]
    if stem:
        parts.append(f"'{sign}{stem}':*")
    groups = ["(" + " | ".join(f"'#{token}'" for token in tokens) + ")" for tokens in any_of if tokens]
    return Question(" & ".join(parts), " & ".join(groups))


_RANK = "SELECT id, code, title, shown_title, {0} FROM (SELECT id, code, title, shown_title, {1} AS head "
_RANK += "FROM search_entry WHERE id = ANY(CAST(:ids AS bigint[])) OFFSET 0) entry"  # the body is unpacked once
_HEAD = "CASE WHEN octet_length(shown_body) <= :head THEN shown_body || '' ELSE left(shown_body, :head) END"


@lru_cache(maxsize=32)
def ranked(words: int | None) -> TextClause:
    """What ranking needs: of the body nothing (0), its beginning (None), or which of so many words stand there.

    A word stands there in one of three ways: `:small0`, `:capital0`, `:capitals0`. Searched for by the server, since
    two hundred bodies cost more to carry over than to look through.
    """
    if words == 0:
        return text(_RANK.format("''", "''"))
    if words is None:
        return text(_RANK.format("head", _HEAD))
    each = [
        "CASE " + " ".join(f"WHEN strpos(head, :{way}{at}) > 0 THEN :{way}{at}" for way in WAYS) + " END"
        for at in range(words)
    ]
    return text(_RANK.format(f"concat_ws(' ', {', '.join(each)})", _HEAD)).bindparams(
        *(bindparam(f"{way}{at}", type_=String) for way in WAYS for at in range(words))
    )


WAYS = ("small", "capital", "capitals")
