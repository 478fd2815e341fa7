"""Open sessions: who sits behind a token, which context they act in, how they like their pages, and how to end them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, bindparam, select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import rows
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.live import news
from workplace.org.actions import passwords, people
from workplace.org.actions.sign_in import Aside, prove, token_digest
from workplace.org.models.people import Delegation, Person
from workplace.org.models.sessions import OpenSession
from workplace.org.queries import desks, roles
from workplace.org.queries.dated import ON
from workplace.org.rules.passwords import one_time_password, weakness

SEEN_EVERY = timedelta(minutes=1)


class Door:
    """Who sits behind a token: the functions behind the ports `signed_in` and `signed_in_all`.

    Nobody (None) for a token that is unknown, ended, idle for too long or too old, and for a disabled person. Acting
    for someone ends by itself with the delegation.
    """

    def __init__(self, *, idle_minutes: int, session_hours: int) -> None:
        self._idle, self._whole = timedelta(minutes=idle_minutes), timedelta(hours=session_hours)

    def one(self, session: Session, token: str, aside: Aside) -> Visitor | None:
        """Two indexed reads a request. That the session was seen is written aside, once a minute."""
        now = clock.now()
        row = rows(session, _by_token(), {"token": token_digest(token), "on": clock.today()}).first()
        if row is None or not self._is_open(row, now):
            return None
        if now - row.last_seen_at >= SEEN_EVERY:
            aside(partial(_seen, row.id, now))
        context = _context(row)
        desk = desks.desk(session, context.person, context.for_whom, context.authority, context.powers)
        return _visitor(session, row, desk)

    def all(self, session: Session, tokens: Sequence[str]) -> list[Visitor | None]:
        """Two indexed reads for all who come together; nothing is written of it."""
        now, digests = clock.now(), [token_digest(token) for token in tokens]
        found = rows(session, _by_tokens(), {"tokens": digests, "on": clock.today()})
        lines = [row for row in found if self._is_open(row, now)]
        held = desks.desks(session, [_context(row) for row in lines])
        known = {row.token: _visitor(session, row, desk) for row, desk in zip(lines, held, strict=True)}
        return [known.get(digest) for digest in digests]

    def _is_open(self, row: Any, now: datetime) -> bool:
        return bool(row.last_seen_at >= now - self._idle and row.created_at >= now - self._whole)


def _context(row: Any) -> Acting:
    powers = frozenset(row.powers.split(",")) if row.powers else None
    return Acting(row.person_id, row.from_person_id, row.delegation_id if powers else None, (), powers)


def _visitor(session: Session, row: Any, desk: desks.Desk) -> Visitor:
    return Visitor(
        acting=desk.acting,
        session_id=row.id,
        csrf=row.csrf,
        name=row.full_name,
        language=row.language,
        theme=row.theme,
        roles=desk.roles,
        fresh_at=row.fresh_at,
        ended="" if row.powers or row.delegation_id is None else _lender(session, row.delegation_id),
    )


def told_ended(session: Session, visitor: Visitor) -> None:
    """The session forgets a delegation that has ended, once a page has told the person so."""
    row = session.get(OpenSession, visitor.session_id)
    lent = session.get(Delegation, row.delegation_id) if row is not None and row.delegation_id else None
    if row is not None and lent is not None and (lent.revoked_at is not None or lent.ends_on < clock.today()):
        row.delegation_id = None


def act_for(session: Session, visitor: Visitor, delegation_id: int | None) -> None:
    """Act for whoever gave this delegation, or for oneself again (None); NotFound when it does not hold today."""
    acting = visitor.acting
    if delegation_id is not None:
        acting = desks.lent(session, acting.person, delegation_id).acting
    row = session.get(OpenSession, visitor.session_id)
    if row is None:
        raise NotFound
    if row.delegation_id == delegation_id:
        return
    row.delegation_id, row.fresh_at = delegation_id, None
    verb = "act_for_oneself" if delegation_id is None else "act_for"
    journal.write(session, acting, verb, Ref("person", acting.as_whom))


def revoke(session: Session, acting: Acting, session_id: int) -> None:
    """End one of one's own sessions, wherever it is open."""
    row = session.get(OpenSession, session_id)
    if row is None or row.person_id != acting.person:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        news.revoked(session, session_id)
        journal.write(session, acting, "end_session", Ref("person", acting.person), desk=session_id)


def revoke_others(session: Session, visitor: Visitor) -> None:
    """End all of one's own sessions but this one."""
    people.end_sessions(session, visitor.acting.person, but=visitor.session_id)
    journal.write(session, visitor.acting, "end_other_sessions", Ref("person", visitor.acting.person))


def change_password(session: Session, visitor: Visitor, old: str, new: str, aside: Aside) -> None:
    """Choose a new password; every other session of the person ends.

    BadInput when the old one is wrong or the new one too weak. After a one-time password the old one is not asked.
    """
    person = _person(session, visitor.acting.person)
    if reason := weakness(new, person.login, person.full_name):
        raise BadInput({"new": reason})
    if not (person.password is None and person.password_once):
        prove(session, visitor, old, aside, field="old")
    passwords.let_go(session)
    hash = passwords.hashed(new)
    person = _person(session, visitor.acting.person)
    person.password, person.password_once = hash, False
    people.end_sessions(session, visitor.acting.person, but=visitor.session_id)
    journal.write(session, visitor.acting, "change_password", Ref("person", visitor.acting.person))


def reset_password(session: Session, acting: Acting, person_id: int) -> str:
    """A one-time password for someone who lost theirs, to be told once; every session and device of theirs ends."""
    roles.require(session, acting, "administrator")
    _person(session, person_id)
    passwords.let_go(session)
    password = one_time_password()
    hash = passwords.hashed(password)
    person = _person(session, person_id)
    person.password, person.password_once = hash, True
    people.end_sessions(session, person_id)
    people.end_app_passwords(session, person_id)
    journal.write(session, acting, "reset_password", Ref("person", person_id))
    return password


def like(session: Session, acting: Acting, *, theme: str = "", language: str = "") -> None:
    """Remember how a person likes their pages."""
    person = _person(session, acting.person)
    person.theme, person.language = theme or person.theme, language or person.language


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _lender(session: Session, delegation_id: int) -> str:
    name = select(col(Person.full_name)).join(Delegation, col(Delegation.from_person_id) == col(Person.id))
    return session.scalar(name.where(col(Delegation.id) == delegation_id)) or ""


def _seen(session_id: int, at: datetime, session: Session) -> None:
    session.execute(update(OpenSession).where(col(OpenSession.id) == session_id).values(last_seen_at=at))


@cache
def _by_token() -> Select:
    return _opened().where(col(OpenSession.token) == bindparam("token"))


@cache
def _by_tokens() -> Select:
    return _opened().where(col(OpenSession.token).in_(bindparam("tokens", expanding=True)))


def _opened() -> Select:
    """The open session with its person and, while it holds, the delegation under which they act."""
    row, lent = OpenSession, Delegation
    holds = (
        (col(lent.id) == col(row.delegation_id))
        & (col(lent.to_person_id) == col(row.person_id))
        & col(lent.revoked_at).is_(None)
        & (col(lent.starts_on) <= ON)
        & (col(lent.ends_on) >= ON)
    )
    return (
        select(
            col(row.id),
            col(row.token),
            col(row.csrf),
            col(row.person_id),
            col(row.delegation_id),
            col(row.created_at),
            col(row.last_seen_at),
            col(row.fresh_at),
            col(Person.full_name),
            col(Person.language),
            col(Person.theme),
            col(lent.from_person_id),
            col(lent.powers),
        )
        .join(Person, col(Person.id) == col(row.person_id))
        .outerjoin(lent, holds)
        .where(col(row.revoked_at).is_(None), col(Person.disabled_at).is_(None))
    )
