"""Pages of documents: one folder of a desk, or all that one may see. At most 50 rows, by key (design.md 3, Lists)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, Table, and_, bindparam, case, func, or_, select
from sqlmodel import Session

from workplace.access import folders, lists
from workplace.access.lists import PAGE, Place
from workplace.access.models import Participant
from workplace.docs.models.letters import Doc
from workplace.docs.rules.folders import OVER, WAITING
from workplace.docs.rules.keys import name_key
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows

SCAN = 1000  # rows of each run that a filtered page looks through at once
_DOC: Table = Doc.__table__  # type: ignore[attr-defined]  # a plain table: rows of lists need nothing of the ORM
_COLUMNS = tuple(
    _DOC.c[name]
    for name in (
        "id", "direction", "state", "code", "summary", "urgency", "author", "due", "verdict", "overlay", "number",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to; nothing by default."""

    urgent: bool = False
    author: str = ""
    verdict: str = ""
    since: date | None = None
    overdue: bool = False
    unread: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Filters()


@dataclass(frozen=True)
class DocPage:
    """One page: rows newest first, and the place where the next begins (None at the end)."""

    rows: list[Row[Any]]
    next: Place | None


def folder(
    session: Session, acting: Acting, kind: int, name: str, before: Place | None = None, filters: Filters = Filters()
) -> DocPage:
    """A page of one folder of this desk."""
    return _page(session, acting, kind, before, filters, _held, {"folder": name})


def visible(
    session: Session, acting: Acting, kind: int, before: Place | None = None, filters: Filters = Filters()
) -> DocPage:
    """A page of all documents of a kind that this person may see, whether or not they lie on the desk."""
    return _page(session, acting, kind, before, filters, _seen, {})


def _page(
    session: Session,
    acting: Acting,
    kind: int,
    before: Place | None,
    filters: Filters,
    newest: "Newest",
    more: dict[str, Any],
) -> DocPage:
    """Each document once; where a scan found too few, the next page goes on below what was looked through."""
    if not acting.principals:
        return DocPage([], None)
    run = SCAN if filters.any else PAGE + 1
    values = lists.binds(acting, kind, before, run=run) | {"most": run} | more
    runs = len(acting.principals), lists.merges(session)
    found = rows(session, _listed(newest, *runs, filters.any), values | _values(filters)).all()
    once: dict[int, Row[Any]] = {}
    for row in found:
        once.setdefault(row.id, row)
    kept = list(once.values())
    if len(kept) > PAGE:
        return DocPage(kept[:PAGE], Place(kept[PAGE - 1].at, kept[PAGE - 1].id))
    if len(found) > PAGE:
        return DocPage(kept, Place(found[-1].at, found[-1].id))
    last = rows(session, _last(newest, *runs), values).first() if filters.any else None
    return DocPage(kept, Place(last.at, last.thing) if last else None)


Newest = Callable[[int, bool], Subquery]


def _held(holders: int, merged: bool) -> Subquery:
    held = lists.held_run(holders, merged=merged)
    columns = (held.c.at, held.c.thing, held.c.row, held.c.is_read, held.c.role, held.c.due.label("my_due"))
    return select(*columns).order_by(*_newest_first(held)).limit(bindparam("most")).subquery("newest")


def _seen(principals: int, _merged: bool) -> Subquery:
    seen = lists.visible_run(principals)
    level = func.max(seen.c.level).label("level")  # a document is often seen through several principals
    once = select(seen.c.at, seen.c.thing, level).group_by(seen.c.at, seen.c.thing)
    return once.order_by(*_newest_first(seen)).limit(bindparam("most")).subquery("newest")


def _newest_first(run: Subquery) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return run.c.at.desc(), run.c.thing.desc()


@lru_cache(maxsize=128)
def _listed(newest_of: Newest, principals: int, merged: bool, filtered: bool) -> Select[Any]:
    newest = newest_of(principals, merged)
    facts = [column for column in newest.c if column.name != "thing"]
    listed = select(*facts, *_COLUMNS).join_from(newest, _DOC, _DOC.c.id == newest.c.thing)
    if filtered:
        unread = (or_(bindparam("unread") == 0, newest.c.is_read.is_(False)),) if newest_of is _held else ()
        listed = listed.where(_matches(), *unread).limit(PAGE + 1)
    return listed.order_by(*_newest_first(newest))


@lru_cache(maxsize=128)
def _last(newest_of: Newest, principals: int, merged: bool) -> Select[Any]:
    """The last of a whole scan, if there was so much to look through."""
    newest = newest_of(principals, merged)
    return select(newest.c.at, newest.c.thing).order_by(*_newest_first(newest)).offset(SCAN - 1).limit(1)


def _matches() -> ColumnElement[bool]:
    return and_(
        or_(bindparam("urgent") == 0, _DOC.c.urgency > 0),
        or_(bindparam("author") == "", _DOC.c.author_key.like(bindparam("author_like"))),
        or_(bindparam("verdict") == "", _DOC.c.verdict == bindparam("verdict")),
        or_(bindparam("since") == 0, _DOC.c.at >= bindparam("since")),
        or_(
            bindparam("overdue") == 0,
            and_(_DOC.c.due < bindparam("today"), _DOC.c.state.not_in(OVER), _DOC.c.overlay == ""),
        ),
    )


def _values(filters: Filters) -> dict[str, Any]:
    if not filters.any:
        return {}
    since = datetime.combine(filters.since, datetime.min.time(), clock.ZONE) if filters.since else None
    return {
        "urgent": int(filters.urgent),
        "author": filters.author,
        "author_like": f"%{name_key(filters.author)}%",
        "verdict": filters.verdict,
        "since": clock.ticks(since) if since else 0,
        "overdue": int(filters.overdue),
        "unread": int(filters.unread),
        "today": clock.today(),
    }


def counts(session: Session, acting: Acting, kind: int) -> dict[str, tuple[int, int]]:
    """How much waits in each folder in which something waits for this person (bounded at 5,000 together), and how much
    is unread in any (at most 999 over all kinds).
    """
    waiting = {name: total for name, total in rows(session, _counted(), _desk(acting, kind))}
    unread = {name: new for (of, name), new in folders.unread_by_kind(session, acting).items() if of == kind}
    return {name: (waiting.get(name, 0), unread.get(name, 0)) for name in waiting | unread}


@lru_cache(maxsize=1)
def _counted() -> Select[Any]:
    p = Participant.__table__.c  # type: ignore[attr-defined]
    inner = (
        select(p.folder)
        .where(
            p.holder.in_(bindparam("principals", expanding=True)),
            p.kind == bindparam("kind"),
            p.folder.in_((*WAITING, "info")),
        )
        .limit(5000)
        .subquery()
    )
    return select(inner.c.folder, func.count()).group_by(inner.c.folder)


def _desk(acting: Acting, kind: int) -> dict[str, Any]:
    return {"principals": list(acting.principals), "kind": kind}


def waiting(session: Session, acting: Acting, limit: int = 50) -> list[Row[Any]]:
    """What waits for an act of this person, over all kinds: most urgent and soonest due first, then newest.

    Rows: folder, at, is_read, my_due and the document's columns.
    """
    if not acting.principals:
        return []
    values = {"principals": list(acting.principals), "most": limit}
    return list(rows(session, _waiting(), values).all())


@lru_cache(maxsize=1)
def _waiting() -> Select[Any]:
    p = Participant.__table__.c  # type: ignore[attr-defined]
    held = (
        select(p.folder, p.at, p.thing, p.is_read, p.due, p.row)
        .where(p.holder.in_(bindparam("principals", expanding=True)), p.folder.in_(WAITING))
        .order_by(p.at.desc())
        .limit(500)
        .subquery("held")
    )
    due = func.coalesce(held.c.due, _DOC.c.due)
    return (
        select(held.c.folder, held.c.at, held.c.is_read, held.c.row, due.label("my_due"), *_COLUMNS)
        .join_from(held, _DOC, _DOC.c.id == held.c.thing)
        .order_by(_DOC.c.urgency.desc(), case((due.is_(None), 1), else_=0), due, held.c.at.desc())
        .limit(bindparam("most"))
    )
