"""Telling people what they should know, and noting that they have read it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col

from workplace.jobs import outbox
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say
from workplace.live import news
from workplace.notices import queries, sentences
from workplace.notices.models import Notice

INVITE = "notices.invite"
INVITE_WAITS = timedelta(minutes=2)


def tell(
    session: Session, person_ids: Iterable[int], about: Ref, sentence: Say, *, kind: str, url: str | None = None
) -> None:
    """Lay a notice before each of these people, once; their bell rings after the commit."""
    tell_each(session, [(person_ids, about)], sentence, kind=kind, url=url)


def tell_each(
    session: Session,
    told: Iterable[tuple[Iterable[int], Ref]],
    sentence: Say,
    *,
    kind: str,
    url: str | None = None,
) -> None:
    """The same sentence about several things, each to its own people, in few statements."""
    msgid, params = sentences.keep(sentence)
    common = {"at": clock.now(), "kind": kind, "msgid": msgid, "params": params}
    rows: list[dict[str, Any]] = [
        {"person": person, "module": about.module, "thing": about.id, "url": url or f"/{about.module}/{about.id}"}
        for person_ids, about in told
        for person in sorted(set(person_ids) - {0})
    ]
    if rows:
        session.execute(insert(Notice), [row | common for row in rows])
        _ring(session, sorted({row["person"] for row in rows}))


def invite(session: Session, module: str, things: Iterable[int], person_ids: Iterable[int]) -> None:
    """Let these people's own calendar programs know of these things by mail, where mail leaves the house. What is
    changed again within a few minutes leaves once, as it is by then.
    """
    ids = sorted(set(things))
    for person in sorted(set(person_ids) - {0}):
        payload = {"module": module, "things": ids, "person": person}
        key = f"{INVITE}:{module}:{person}:{'-'.join(map(str, ids[:1]))}:{len(ids)}"
        outbox.enqueue(session, INVITE, payload, key=key, at=clock.now() + INVITE_WAITS)


def unsay(session: Session, about: Ref, sentence: Say) -> int:
    """Put this sentence in the place of everything that was told about a thing; how many notices there were."""
    msgid, params = sentences.keep(sentence)
    told = (col(Notice.module) == about.module, col(Notice.thing) == about.id)
    changed = session.execute(update(Notice).where(*told).values(msgid=msgid, params=params))
    return int(changed.rowcount)  # type: ignore[attr-defined]


def read(session: Session, acting: Acting, notice_id: int) -> str:
    """Note that a notice has been read, and give the address it leads to; NotFound when it is someone else's."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.person != acting.as_whom:
        raise NotFound
    if notice.read_at is None and not acting.only_looks:
        notice.read_at = clock.now()
        session.flush()
        _ring(session, [notice.person])
    return notice.url


def read_all(session: Session, acting: Acting) -> int:
    """Note that all of the person's notices have been read; how many were new."""
    return _note_read(session, acting, ())


def read_about(session: Session, acting: Acting, about: Ref) -> int:
    """Whoever opens the thing itself has read what was told about it."""
    return _note_read(session, acting, (col(Notice.module) == about.module, col(Notice.thing) == about.id))


def _note_read(session: Session, acting: Acting, which: Iterable) -> int:
    if acting.only_looks:
        return 0
    unread = (col(Notice.person) == acting.as_whom, col(Notice.read_at).is_(None), *which)
    changed = session.execute(update(Notice).where(*unread).values(read_at=clock.now()))
    if count := changed.rowcount:  # type: ignore[attr-defined]
        _ring(session, [acting.as_whom])
    return count


def _ring(session: Session, people: list[int]) -> None:
    for person, unread in queries.unread_of(session, people).items():
        news.tell(session, f"person:{person}", {"event": "bell", "unread": unread})
