"""Finding: the newest permitted hits, put into order here, with what was looked for marked in the original text."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlmodel import Session, col

from workplace.access.models import Access
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.search import engines, index, marking, ranking
from workplace.search.engines import END, Terms
from workplace.search.hits import Found, Hit
from workplace.search.models import SearchEntry
from workplace.search.words import Question

PAGE = 50
WINDOW = 200  # the newest permitted hits, which are put into order
EXACT_WINDOW = 1000  # more of them where many will be left out
HEAD = 2000  # characters of a body that count for the order


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
    (without it, only where whole words find little).
    """
    question = Question(text[:400])
    if not question.words:
        return Found([], "")
    high, offset = _place(before) or (index.seconds(until) if until else END, 0)
    low = index.seconds(since) if since else 0
    looking = _Looking(session, acting, question, list(kinds or ()), low, high)
    candidates = looking.candidates(first=not before, exact=exact, stem=stem)
    ranked = looking.ranked(candidates, exact)
    shown = ranked[offset : offset + limit]
    return Found(_hits(session, question, shown), _older(looking, ranked, high, offset + limit))


class _Looking:
    """One question within its bounds."""

    def __init__(
        self, session: Session, acting: Acting, question: Question, kinds: list[int], low: int, high: int
    ) -> None:
        self.session, self.acting, self.question = session, acting, question
        self.kinds, self.low, self.high = kinds, low, high
        self.next = 0  # where the next window begins

    def candidates(self, *, first: bool, exact: bool, stem: bool) -> list[int]:
        """Ids to put into order: number and notation first, whole words, then beginnings where those found little."""
        question, window = self.question, EXACT_WINDOW if exact else WINDOW
        found: dict[int, None] = {}
        if first and question.like_a_code:
            found |= dict.fromkeys(self._newest(Terms(question.words, in_code=True), PAGE))
        whole = self._newest(Terms(question.words), window)
        if len(whole) == window:
            self.next = whole[-1]
        found |= dict.fromkeys(whole)
        if question.stem and not exact and first and (stem or len(found) < PAGE):
            found |= dict.fromkeys(self._newest(Terms(question.words[:-1], question.stem), window))
        return list(found)

    def _newest(self, terms: Terms, limit: int) -> list[int]:
        return engines.newest(self.session, self.acting, terms, self.kinds, self.low, self.high, limit)

    def ranked(self, ids: list[int], exact: bool) -> list[int]:
        """The ids in the order they are shown, without what the person may no longer see."""
        if not ids:
            return []
        rows = self.session.execute(_seen(self.acting, ids, whole=exact)).all()
        if exact:
            rows = [row for row in rows if ranking.as_typed(self.question, row)]
        return [row.id for row in ranking.order(self.question, rows)]


def _seen(acting: Acting, ids: list[int], *, whole: bool) -> Any:
    """What ranking needs of these entries, as far as `access` lets the person see the thing now."""
    e, a = SearchEntry, Access
    visible = select(col(a.thing)).where(
        and_(
            col(a.principal).in_(acting.principals),
            col(a.kind) == col(e.kind),
            col(a.at) == col(e.at),
            col(a.thing) == col(e.thing),
        )
    )
    body = col(e.shown_body) if whole else func.substr(col(e.shown_body), 1, HEAD)
    columns = (col(e.id), col(e.code), col(e.title), col(e.shown_title), body.label("text"))
    return select(*columns).where(col(e.id).in_(ids), visible.exists())


def _hits(session: Session, question: Question, ids: list[int]) -> list[Hit]:
    if not ids:
        return []
    e = SearchEntry
    columns = (e.id, e.module, e.thing, e.kind, e.at, e.body, e.shown_code, e.shown_title, e.shown_body)
    rows: dict[int, Row[Any]] = {
        row.id: row for row in session.execute(select(*map(col, columns)).where(col(e.id).in_(ids)))
    }
    marks = marking.Marker(question)
    return [
        Hit(
            ref=Ref(row.module, row.thing),
            kind=row.kind,
            at=row.at,
            code=marks.all(row.shown_code),
            title=marks.all(row.shown_title),
            snippet=marks.snippet(row.shown_body, row.body),
        )
        for row in (rows[one] for one in ids if one in rows)
    ]


def _place(before: str) -> tuple[int, int] | None:
    high, _, offset = before.partition("-")
    if high.isdecimal() and offset.isdecimal() and len(before) < 40:
        return min(int(high), END), int(offset)
    return None


def _older(looking: _Looking, ranked: list[int], high: int, offset: int) -> str:
    if offset < len(ranked):
        return f"{high}-{offset}"
    return f"{looking.next}-0" if looking.next else ""
