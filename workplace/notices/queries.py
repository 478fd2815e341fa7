"""What a person has been told: counts for the bell, pages for reading."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session, col

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say
from workplace.notices import sentences
from workplace.notices.kinds import GONE
from workplace.notices.models import Notice

PAGE = 30


@dataclass(frozen=True)
class NoticeLine:
    """One notice as its reader sees it."""

    id: int
    at: datetime
    about: Ref
    kind: str
    sentence: Say
    is_new: bool


def unread(session: Session, acting: Acting) -> int:
    """How many notices wait for this person: the bell's number."""
    return rows(session, _unread(), {"person": acting.as_whom}).scalar() or 0


@cache
def _unread() -> Select:
    """Built once: it is read with every page."""
    mine = col(Notice.person) == bindparam("person")
    return select(func.count()).select_from(Notice).where(mine, col(Notice.read_at).is_(None))


def unread_of(session: Session, people: Iterable[int]) -> dict[int, int]:
    """The bell's number for each of these people."""
    wanted = list(people)
    counted = (
        select(col(Notice.person), func.count())
        .where(col(Notice.person).in_(wanted), col(Notice.read_at).is_(None))
        .group_by(col(Notice.person))
    )
    found = {person: count for person, count in session.execute(counted)}
    return {person: found.get(person, 0) for person in wanted}


def having_unread(session: Session, people: Iterable[int], kind: str) -> set[int]:
    """Those of these people before whom an unread notice of this kind lies already."""
    unread = (col(Notice.person).in_(list(people)), col(Notice.kind) == kind, col(Notice.read_at).is_(None))
    return set(session.scalars(select(col(Notice.person)).where(*unread).distinct()))


def page(
    session: Session, acting: Acting, *, before: int | None = None, only_unread: bool = False
) -> tuple[list[NoticeLine], int | None]:
    """The newest notices below an id, and the id below which the next page begins (None: there is no more).

    Whether the reader may still see what they tell of is asked anew each time.
    """
    n = Notice
    lines = (
        select(
            col(n.id), col(n.at), col(n.module), col(n.thing), col(n.kind), col(n.msgid), col(n.params), col(n.read_at)
        )
        .where(col(n.person) == acting.as_whom)
        .order_by(col(n.id).desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        lines = lines.where(col(n.id) < before)
    if only_unread:
        lines = lines.where(col(n.read_at).is_(None))
    found = [
        NoticeLine(id_, at, Ref(module, thing), kind, sentences.read(msgid, params), read_at is None)
        for id_, at, module, thing, kind, msgid, params, read_at in session.execute(lines)
    ]
    page_ = found[:PAGE]
    gone = _gone(session, acting, {line.about for line in page_})
    told = [replace(line, sentence=GONE) if line.about in gone else line for line in page_]
    return told, found[PAGE - 1].id if len(found) > PAGE else None


def _gone(session: Session, acting: Acting, about: set[Ref]) -> set[Ref]:
    """What the reader may not see any more: its notices keep no title. Things that no module describes are told."""
    gone: set[Ref] = set()
    for module in {ref.module for ref in about}:
        if describe := ports.describe.get(module):
            ids = sorted(ref.id for ref in about if ref.module == module)
            seen = describe(session, acting, ids)
            gone |= {Ref(module, id_) for id_ in ids if id_ not in seen}
    return gone
