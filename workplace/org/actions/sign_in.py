"""Signing in, proving a password again, signing out: who sits behind a session."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.errors import BadInput, NotFound, TooMany
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.live import news
from workplace.org.actions import passwords
from workplace.org.models.people import Person
from workplace.org.models.sessions import OpenSession, SignInAttempt
from workplace.org.rules.passwords import DAY, WINDOW, too_often

Aside = Callable[[Callable[[Session], None]], None]
KNOWN_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Place:
    """Where an attempt comes from: network address, digest of the browser's long-lived token, the browser's name."""

    address: str
    device: str = ""
    agent: str = ""


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: tokens for the browser's cookies (`device` only for a new browser), and what comes first."""

    person_id: int
    name: str
    token: str
    device: str
    must_change: bool


def sign_in(session: Session, login: str, password: str, place: Place, aside: Aside, *, replaces: str = "") -> SignedIn:
    """Open a session for whoever knows the password; the session of the cookie that came along ends.

    An unknown login, a wrong password and a disabled person get the same answer after the same time (BadInput);
    after too many failures TooMany. The failure is written aside, so that the refusal does not undo it.
    """
    login = login.strip().lower()
    found = session.execute(_FOUND.where(col(Person.login) == login)).first()
    _check_limits(session, login, found.id if found else 0, place)
    passwords.let_go(session)
    if not passwords.fits(password, found.password if found and found.disabled_at is None else None):
        aside(partial(_failed, _digest(login), place, clock.now()))
        raise BadInput({"password": say("Login or password is wrong.")})
    assert found is not None
    person = session.get(Person, found.id)
    assert person is not None
    if person.password_once:
        person.password = None  # it was for this once: in this session a new one is chosen
    return _open(session, person, place, replaces, fresh=not person.password_once)


def sign_in_as(session: Session, login: str, place: Place, *, replaces: str = "") -> SignedIn:
    """Open a session by one click: the demonstration's cast only. The route refuses it anywhere else."""
    person = session.scalars(select(Person).where(col(Person.login) == login)).one_or_none()
    if person is None or person.disabled_at is not None:
        raise NotFound
    return _open(session, person, place, replaces, fresh=False)


def sign_out(session: Session, visitor: Visitor) -> None:
    """End this session; its cookie opens nothing any more."""
    _row(session, visitor).revoked_at = clock.now()
    news.revoked(session, visitor.session_id)
    journal.write(session, visitor.acting, "sign_out", Ref("person", visitor.acting.person))


def confirm_password(session: Session, visitor: Visitor, password: str, aside: Aside) -> None:
    """Prove the password again, before a test key signs. To be called before anything else is changed.

    BadInput when it is wrong, TooMany after too many failures in this browser.
    """
    prove(session, visitor, password, aside)
    _row(session, visitor).fresh_at = clock.now()


def prove(session: Session, visitor: Visitor, password: str, aside: Aside, *, field: str = "password") -> None:
    """Refuse unless this is the visitor's password. Afterwards no transaction is open: nothing was changed yet."""
    person = session.execute(_FOUND.where(col(Person.id) == visitor.acting.person)).one()
    row = _row(session, visitor)
    place = Place(row.address, row.device)
    _check_limits(session, person.login, person.id, place)
    passwords.let_go(session)
    if not passwords.fits(password, person.password):
        aside(partial(_failed, _digest(person.login), place, clock.now()))
        raise BadInput({field: say("The password is wrong.")})


def is_fresh(visitor: Visitor, minutes: int) -> bool:
    """Whether the password was entered in this session within so many minutes."""
    return visitor.fresh_at is not None and clock.now() - visitor.fresh_at < timedelta(minutes=minutes)


def token_digest(token: str) -> str:
    """What of a cookie's token stands in the database."""
    return hashlib.sha256(token.encode()).hexdigest()


_FOUND = select(col(Person.id), col(Person.login), col(Person.password), col(Person.disabled_at))


def _row(session: Session, visitor: Visitor) -> OpenSession:
    row = session.get(OpenSession, visitor.session_id)
    if row is None:
        raise NotFound
    return row


def _open(session: Session, person: Person, place: Place, replaces: str, *, fresh: bool) -> SignedIn:
    now, token, device = clock.now(), secrets.token_urlsafe(32), "" if place.device else secrets.token_urlsafe(32)
    if replaces:
        table = OpenSession.__table__  # type: ignore[attr-defined]
        old = (table.c.token == token_digest(replaces)) & table.c.revoked_at.is_(None)
        session.execute(table.update().where(old).values(revoked_at=now))
    row = OpenSession(
        token=token_digest(token),
        csrf=secrets.token_urlsafe(32),
        person_id=person.id or 0,
        created_at=now,
        last_seen_at=now,
        address=place.address,
        agent=place.agent[:300],
        device=place.device or token_digest(device),
        fresh_at=now if fresh else None,
    )
    session.add(row)
    session.flush()
    journal.write(session, Acting(row.person_id), "sign_in", Ref("person", row.person_id), desk=row.id)
    return SignedIn(row.person_id, person.full_name, token, device, person.password_once)


# --- limits -------------------------------------------------------------------------------------------------------


def _check_limits(session: Session, login: str, person_id: int, place: Place) -> None:
    now, account = clock.now(), _digest(login)
    tried = SignInAttempt
    mine, here = col(tried.account) == account, col(tried.address) == place.address
    refused = too_often(
        known_device=bool(place.device) and _known(session, person_id, col(OpenSession.device) == place.device),
        known_address=_known(session, person_id, col(OpenSession.address) == place.address),
        device=_count(session, now - WINDOW, mine, col(tried.device) == place.device),
        pair=_count(session, now - WINDOW, mine, here),
        address=_count(session, now - WINDOW, here),
        account=_count(session, now - DAY, mine),
    )
    if refused:
        raise TooMany(say("Too many failed attempts from here. Wait 15 minutes, or ask the administrator."))


def _known(session: Session, person_id: int, where: object) -> bool:
    """Whether the person has signed in at this place lately."""
    since = clock.now() - KNOWN_FOR
    row = OpenSession
    statement = select(col(row.id)).where(col(row.person_id) == person_id, col(row.created_at) > since, where)  # type: ignore[arg-type]
    return session.execute(statement.limit(1)).first() is not None


def _count(session: Session, since: datetime, *where: object) -> int:
    statement = select(func.count()).select_from(SignInAttempt).where(col(SignInAttempt.at) > since, *where)  # type: ignore[arg-type]
    return session.execute(statement).scalar_one()


def _failed(account: str, place: Place, at: datetime, session: Session) -> None:
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < at - DAY))
    session.add(SignInAttempt(at=at, account=account, address=place.address, device=place.device))


def _digest(login: str) -> str:
    return hashlib.sha256(login.encode()).hexdigest()
