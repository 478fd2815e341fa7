"""Passwords for programs that know no sign-in page: made for one device, shown once, ended by a click.

A password holds 160 random bits, so that nobody guesses one and one SHA-256 is enough to find it. It opens only the
doors for programs, in its owner's own name.
"""

import secrets
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.errors import BadInput, NotFound, NotNow, TooMany
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.actions.sign_in import Aside, token_digest
from workplace.org.models.people import Person
from workplace.org.models.sessions import AppPassword, SignInAttempt
from workplace.org.queries import desks
from workplace.org.rules.agents import network, program_words
from workplace.org.rules.passwords import PER_ADDRESS, PER_DEVICE, WINDOW

MOST = 20
USED_EVERY = timedelta(hours=1)

DevicePort = Callable[[Session, str, str, str, str, Aside], Visitor | None]


def make(session: Session, acting: Acting, name: str) -> str:
    """A password for one device, told once and kept as its digest; NotNow while one acts for somebody else."""
    if acting.for_whom is not None:
        raise NotNow(say("A device gets your own calendar. Act for yourself again to make its password."))
    name = one_line(name)
    if not 0 < len(name) <= 100:
        raise BadInput({"name": say("Give the device a name of at most {most} characters.", most=100)})
    mine = (col(AppPassword.person_id) == acting.person, col(AppPassword.revoked_at).is_(None))
    if session.scalar(select(func.count()).select_from(AppPassword).where(*mine)) >= MOST:  # type: ignore[operator]
        raise BadInput({"name": say("At most {most} devices. End one that is no longer used.", most=MOST)})
    letters = b32encode(secrets.token_bytes(20)).decode().lower()
    row = AppPassword(token=digest(letters), person_id=acting.person, name=name, made_at=clock.now())
    session.add(row)
    session.flush()
    journal.write(session, acting, "make_app_password", Ref("person", acting.person), app_password=row.id)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def end(session: Session, acting: Acting, id: int) -> None:
    """The device gets in no more, from its next request on; ended twice is ended."""
    row = session.get(AppPassword, id)
    if row is None or row.person_id != acting.person:
        raise NotFound
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        session.add(row)
        journal.write(session, acting, "end_app_password", Ref("person", acting.person), app_password=id)


def digest(password: str) -> str:
    """What is kept of a password; hyphens, spaces and capitals are how people type it."""
    return token_digest("".join(password.split()).replace("-", "").lower())


def device(session: Session, login: str, password: str, host: str, agent: str, aside: Aside) -> Visitor | None:
    """Who owns this password, acting for themselves; one indexed read. None for one that is wrong or ended, and for a
    disabled person; TooMany after too many wrong ones from one place.

    The limits are kept apart from those of signing in, since a telephone goes on asking with an old password and must
    not lock its owner out; and they never stop a right password, which nobody finds by trying.
    """
    login, now = login.strip().lower(), clock.now()
    row, who = AppPassword, Person
    columns: tuple[Any, ...] = (
        col(row.id),
        col(row.used_at),
        col(row.agent),
        col(who.id).label("person"),
        col(who.full_name),
        col(who.language),
    )
    this = (col(row.token) == digest(password), col(row.revoked_at).is_(None))
    theirs = (col(who.login) == login, col(who.disabled_at).is_(None))
    found = session.execute(
        select(*columns).join(who, col(who.id) == col(row.person_id)).where(*this, *theirs)
    ).one_or_none()
    if found is None:
        _refuse(session, login, network(host), aside)
        return None
    if found.used_at is None or now - found.used_at >= USED_EVERY or program_words(agent) != program_words(found.agent):
        aside(partial(_used, found.id, now, network(host), agent[:300]))
    acting = desks.acting_of(session, found.person)
    return Visitor(acting, session_id=0, csrf="", name=found.full_name, language=found.language)


def _used(id: int, at: datetime, address: str, agent: str, session: Session) -> None:
    session.execute(
        update(AppPassword).where(col(AppPassword.id) == id).values(used_at=at, address=address, agent=agent)
    )


def _refuse(session: Session, login: str, address: str, aside: Aside) -> None:
    tried, account, here = SignInAttempt, token_digest(f"device {login}"), f"device {address}"

    def count(*where: object) -> int:
        recent = select(func.count()).select_from(tried).where(col(tried.at) > clock.now() - WINDOW, *where)  # type: ignore[arg-type]
        return session.execute(recent).scalar_one()

    at_this_place = col(tried.address) == here
    if count(col(tried.account) == account, at_this_place) >= PER_DEVICE or count(at_this_place) >= PER_ADDRESS:
        raise TooMany(say("Too many failed attempts from here. Make a new password for the device and enter it there."))
    aside(lambda session: session.add(tried(at=clock.now(), account=account, address=here)))
