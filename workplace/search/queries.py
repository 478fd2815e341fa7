"""Finding: the newest permitted hits, put into order here, with what was looked for marked in the original text."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.search import engines, index, marking, ranking
from workplace.search.engines import END, Terms
from workplace.search.hits import Found, Hit
from workplace.search.models import BODY
from workplace.search.words import Question

PAGE = 25  # a screen or two of hits with their snippets
NUMBERED = 50  # of those the newest that hold it all in their number and notation
WINDOW = 200  # the newest permitted hits, which are put into order
EXACT_WINDOW = 1000  # more of them where many will be left out


def find(
    session: Session,
    acting: Acting,
    text: str,
    *,
    kinds: Iterable[int] | None = None,
    before: str = "",
    exact: bool = False,
) -> list[Hit]:
    """The first page of what this person may see that holds all these words, with or without their marks."""
    return page(session, acting, text, kinds=kinds, before=before, exact=exact).hits


def page(
    session: Session,
    acting: Acting,
    text: str,
    *,
    kinds: Iterable[int] | None = None,
    since: int = 0,
    until: int = 0,
    before: str = "",
    exact: bool = False,
    stem: bool = False,
    limit: int = PAGE,
) -> Found:
    """One page of hits, and where the next begins.

    `since` and `until` are ticks (until itself left out); `before` is where an earlier page said the next begins;
    `exact` keeps only what holds the words as typed, marks and all; `stem` lets the last word be a beginning at once
    (without it, only where whole words find nothing).
    """
    question = Question(text[:400])
    if not question.words or not acting.principals:
        return Found([], "")
    high, offset = _place(before) or (index.seconds(until) if until else END, 0)
    low = index.seconds(since) if since else 0
    window = _Window(session, acting, question, list(kinds or ()), low, high)
    ranked = window.ranked(first=not before, exact=exact, stem=stem)
    hits: list[Hit] = []
    while len(hits) < limit and offset < len(ranked):
        chunk = ranked[offset : offset + limit - len(hits)]
        hits += window.hits(chunk)
        offset += len(chunk)
    if offset < len(ranked):
        return Found(hits, f"{high}-{offset}")
    return Found(hits, f"{window.next}-0" if window.next else "")


class _Window:
    """One question within its bounds, and the newest things that answer it."""

    def __init__(
        self, session: Session, acting: Acting, question: Question, kinds: list[int], low: int, high: int
    ) -> None:
        self._session, self._acting, self._question = session, acting, question
        self._kinds, self._low, self._high = kinds, low, high
        self._stemmed = False
        self.next = 0  # where the next window begins; 0: nowhere

    def ranked(self, *, first: bool, exact: bool, stem: bool) -> list[int]:
        """Ids in the order they are shown, not yet checked against `access`."""
        ids = self._candidates(first=first, exact=exact, stem=stem)
        if not ids:
            return []
        head = 4 * BODY if exact else engines.HEAD if self._question.has_marks else 0
        rows = engines.to_rank(self._session, ids, head, None if exact else self._question.variants)
        if exact:
            rows = [row for row in rows if ranking.as_typed(self._question, row)]
        return ranking.order(self._question, rows)

    def _candidates(self, *, first: bool, exact: bool, stem: bool) -> list[int]:
        """Number and notation first, whole words; where those found nothing, the last as the beginning of a word."""
        question, size = self._question, EXACT_WINDOW if exact else WINDOW
        found: dict[int, None] = {}
        if first and question.like_a_code:
            found |= dict.fromkeys(self._newest(Terms(question.words, in_code=True), NUMBERED))
        whole = self._newest(Terms(question.words), size)
        if len(whole) == size:
            self.next = whole[-1]
        found |= dict.fromkeys(whole)
        if question.stem and not exact and first and (stem or not found):
            self._stemmed = True
            found |= dict.fromkeys(self._newest(Terms(question.words[:-1], question.stem), size))
        return list(found)

    def _newest(self, terms: Terms, limit: int) -> list[int]:
        return engines.newest(self._session, self._acting, terms, self._kinds, self._low, self._high, limit)

    def hits(self, ids: list[int]) -> list[Hit]:
        """These entries as they are shown, as far as `access` lets the person see the thing now."""
        rows: dict[int, Any] = {row.id: row for row in engines.to_show(self._session, self._acting, ids)}
        marks = marking.Marker(self._question, stem=self._stemmed)
        return [_hit(marks, rows[one]) for one in ids if one in rows]


def _hit(marks: marking.Marker, row: Any) -> Hit:
    return Hit(
        ref=Ref(row.module, row.thing),
        kind=row.kind,
        at=row.at,
        code=marks.code(row.shown_code, row.code),
        title=marks.all(row.shown_title, row.title),
        snippet=marks.snippet(row.shown_body, row.body),
    )


def _place(before: str) -> tuple[int, int] | None:
    high, _, offset = before.partition("-")
    if high.isascii() and high.isdecimal() and offset.isascii() and offset.isdecimal() and len(before) < 40:
        return min(int(high), END), min(int(offset), 2 * EXACT_WINDOW)
    return None
