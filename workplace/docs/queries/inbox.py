"""Pages of documents: one folder of a desk, or all that one may see. At most 50 rows, by key (design.md 3, Lists)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, func, or_, select
from sqlmodel import Session, col

from workplace.access import lists
from workplace.access.lists import PAGE, Place
from workplace.access.models import Participant
from workplace.docs.models.letters import Doc
from workplace.docs.rules.folders import WAITING
from workplace.docs.rules.keys import name_key
from workplace.kernel import clock
from workplace.kernel.acting import Acting

SCAN = 1000  # rows of each run that a filtered page looks through at once
_COLUMNS = tuple(
    getattr(Doc, name)
    for name in (
        "id", "direction", "organisation_id", "state", "code", "type_code", "summary", "urgency", "author", "dated",
        "due", "verdict", "arrival_number", "arrived_on", "overlay", "made_at", "number", "pages", "signer_name",
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
    if not acting.principals:
        return DocPage([], None)
    run = SCAN if filters.any else PAGE + 1
    values = lists.binds(acting, kind, before, run=run) | {"folder": name, "most": run} | _values(filters)
    rows = session.execute(_folder(len(acting.principals), filters.any), values).all()
    return _page(rows, run, filters)


def visible(
    session: Session, acting: Acting, kind: int, before: Place | None = None, filters: Filters = Filters()
) -> DocPage:
    """A page of all documents of a kind that this person may see, whether or not they lie on the desk."""
    if not acting.principals:
        return DocPage([], None)
    run = SCAN if filters.any else PAGE + 1
    values = lists.binds(acting, kind, before, run=run) | {"most": run} | _values(filters)
    rows = session.execute(_visible(len(acting.principals), filters.any), values).all()
    return _page(rows, run, filters)


def _page(rows: Iterable[Row[Any]], run: int, filters: Filters) -> DocPage:
    """Each document once; where a scan found too few, the next page goes on below what was looked through."""
    seen: set[int] = set()
    kept: list[Row[Any]] = []
    looked = 0
    last: Place | None = None
    for row in rows:
        looked += 1
        last = Place(row.at, row.id)
        if row.id in seen or not (row.matches if filters.any else True):
            continue
        if len(kept) == PAGE:
            return DocPage(kept, Place(kept[-1].at, kept[-1].id))
        seen.add(row.id)
        kept.append(row)
    return DocPage(kept, last if looked >= run else None)


@lru_cache(maxsize=64)
def _folder(holders: int, filtered: bool) -> Select[Any]:
    held = lists.held_run(holders)
    newest = select(held).order_by(held.c.at.desc(), held.c.thing.desc()).limit(bindparam("most")).subquery("newest")
    columns = [newest.c.at, newest.c.row, newest.c.is_read, newest.c.role, newest.c.due.label("my_due"), *_COLUMNS]
    if filtered:
        columns.append(and_(_matches(), or_(bindparam("unread") == 0, newest.c.is_read.is_(False))).label("matches"))
    return (
        select(*columns)
        .join_from(newest, Doc, col(Doc.id) == newest.c.thing)
        .order_by(newest.c.at.desc(), newest.c.thing.desc())
    )


@lru_cache(maxsize=64)
def _visible(principals: int, filtered: bool) -> Select[Any]:
    seen = lists.visible_run(principals)
    newest = select(seen).order_by(seen.c.at.desc(), seen.c.thing.desc()).limit(bindparam("most")).subquery("newest")
    columns = [newest.c.at, newest.c.level, *_COLUMNS]
    if filtered:
        columns.append(_matches().label("matches"))
    return (
        select(*columns)
        .join_from(newest, Doc, col(Doc.id) == newest.c.thing)
        .order_by(newest.c.at.desc(), newest.c.thing.desc())
    )


def _matches():
    return and_(
        or_(bindparam("urgent") == 0, col(Doc.urgency) > 0),
        or_(bindparam("author") == "", col(Doc.author_key).like(bindparam("author_like"))),
        or_(bindparam("verdict") == "", col(Doc.verdict) == bindparam("verdict")),
        or_(bindparam("since") == 0, col(Doc.at) >= bindparam("since")),
        or_(
            bindparam("overdue") == 0,
            and_(col(Doc.due) < bindparam("today"), col(Doc.state).not_in(("done", "filed", "released", "refused"))),
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
    """How much lies in each folder that counts, and how much of it is unread (bounded at 999)."""
    return {name: (total, unread) for name, total, unread in session.execute(_counted(), _desk(acting, kind))}


@lru_cache(maxsize=1)
def _counted() -> Select[Any]:
    p = Participant
    inner = (
        select(col(p.folder), col(p.is_read))
        .where(
            col(p.holder).in_(bindparam("principals", expanding=True)),
            col(p.kind) == bindparam("kind"),
            col(p.folder).in_((*WAITING, "info")),
        )
        .limit(5000)
        .subquery()
    )
    return select(inner.c.folder, func.count(), func.sum(case((inner.c.is_read.is_(False), 1), else_=0))).group_by(
        inner.c.folder
    )


def _desk(acting: Acting, kind: int) -> dict[str, Any]:
    return {"principals": list(acting.principals), "kind": kind}


def waiting(session: Session, acting: Acting, limit: int = 50) -> list[Row[Any]]:
    """What waits for an act of this person, over all kinds: most urgent and soonest due first, then newest.

    Rows: folder, at, is_read, my_due and the document's columns.
    """
    if not acting.principals:
        return []
    values = {"principals": list(acting.principals), "most": limit}
    return list(session.execute(_waiting(), values).all())


@lru_cache(maxsize=1)
def _waiting() -> Select[Any]:
    p = Participant
    held = (
        select(col(p.folder), col(p.at), col(p.thing), col(p.is_read), col(p.due), col(p.row))
        .where(col(p.holder).in_(bindparam("principals", expanding=True)), col(p.folder).in_(WAITING))
        .order_by(col(p.at).desc())
        .limit(500)
        .subquery("held")
    )
    due = func.coalesce(held.c.due, col(Doc.due))
    return (
        select(held.c.folder, held.c.at, held.c.is_read, held.c.row, due.label("my_due"), *_COLUMNS)
        .join_from(held, Doc, col(Doc.id) == held.c.thing)
        .order_by(col(Doc.urgency).desc(), case((due.is_(None), 1), else_=0), due, held.c.at.desc())
        .limit(bindparam("most"))
    )
