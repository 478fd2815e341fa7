"""Taking people on, appointing them, giving them roles, and ending each of these."""

import re
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, collate_person, fold, one_line, say
from workplace.live import news
from workplace.org.actions import principals
from workplace.org.models.organisations import Organisation, Unit
from workplace.org.models.people import CAPACITIES, ROLES, Delegation, Person, Position, RoleGrant
from workplace.org.models.sessions import AppPassword, OpenSession
from workplace.org.queries import roles

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")
ON_THE_ROOT = ("clerk", "administrator")  # roles of the whole organisation


def add(
    session: Session, acting: Acting, full_name: str, login: str, *, email: str = "", password_hash: str | None = None
) -> int:
    """Take a person on; without a password they can't sign in yet. BadInput when the login is taken."""
    roles.require(session, acting, "administrator")
    name, login = one_line(full_name), login.strip().lower()
    _check_person(session, name, login, None)
    person = Person(
        full_name=name,
        sort_key=collate_person(name),
        folded=fold(name),
        login=login,
        password=password_hash,
        email=email,
        made_at=clock.now(),
    )
    session.add(person)
    session.flush()
    assert person.id is not None
    principals.rebuild(session, [person.id])
    journal.write(session, acting, "add", Ref("person", person.id), login=login)
    return person.id


def rename(session: Session, acting: Acting, person_id: int, full_name: str, login: str, *, email: str = "") -> None:
    """Correct a person's name, login or address; what they signed before keeps the old name."""
    roles.require(session, acting, "administrator")
    person = _person(session, person_id)
    name, login = one_line(full_name), login.strip().lower()
    _check_person(session, name, login, person_id)
    person.full_name, person.sort_key, person.folded = name, collate_person(name), fold(name)
    person.login, person.email = login, email
    journal.write(session, acting, "rename", Ref("person", person_id), login=login)


def disable(session: Session, acting: Acting, person_id: int) -> None:
    """The person can no longer sign in; their sessions end, and so does whatever they lent. Posts and history stay."""
    roles.require(session, acting, "administrator")
    person = _person(session, person_id)
    if person.id == acting.person:
        raise BadInput(say("You can't disable yourself. Ask another administrator."))
    if person.disabled_at is not None:
        return
    person.disabled_at = clock.now()
    end_sessions(session, person_id)
    end_app_passwords(session, person_id)
    lent = (col(Delegation.from_person_id) == person_id) & col(Delegation.revoked_at).is_(None)
    session.execute(update(Delegation).where(lent).values(revoked_at=clock.now(), revoked_by=acting.person))
    journal.write(session, acting, "disable", Ref("person", person_id))


def enable(session: Session, acting: Acting, person_id: int) -> None:
    """The person may sign in again."""
    roles.require(session, acting, "administrator")
    person = _person(session, person_id)
    if person.disabled_at is None:
        return
    person.disabled_at = None
    journal.write(session, acting, "enable", Ref("person", person_id))


def end_sessions(session: Session, person_id: int, *, but: int | None = None) -> None:
    """End a person's open sessions, all or all but one."""
    table = OpenSession.__table__  # type: ignore[attr-defined]
    mine = (table.c.person_id == person_id) & table.c.revoked_at.is_(None)
    ended = table.update().where(mine & (table.c.id != (but or 0))).values(revoked_at=clock.now())
    for session_id in session.scalars(ended.returning(table.c.id)).all():
        news.revoked(session, session_id)


def end_app_passwords(session: Session, person_id: int) -> None:
    """No device of this person gets in any more."""
    held = (col(AppPassword.person_id) == person_id) & col(AppPassword.revoked_at).is_(None)
    session.execute(update(AppPassword).where(held).values(revoked_at=clock.now()))


def appoint(
    session: Session,
    acting: Acting,
    person_id: int,
    unit_id: int,
    title: str,
    *,
    rank: int = 50,
    main: bool = True,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Give a person a post in a unit; a new main post makes the others side posts. The same again changes nothing.

    BadInput where the unit, or its organisation, has ended by then: nobody holds anything there any more.
    """
    roles.require(session, acting, "administrator")
    starts, title = since or clock.today(), one_line(title)
    _check_span(starts, until, {} if title else {"title": say("Fill this in.")})
    _person(session, person_id)
    _check_stands(session, _unit(session, unit_id), until)
    posts = session.scalars(select(Position).where(col(Position.person_id) == person_id)).all()
    for post in posts:
        same = (post.unit_id, post.title, post.ends_on, post.withdrawn_at) == (unit_id, title, until, None)
        if same and post.starts_on <= starts:
            post.rank, post.main = rank, main
            return post.id or 0
        post.main = post.main and not main
    post = Position(
        person_id=person_id, unit_id=unit_id, title=title, rank=rank, main=main, starts_on=starts, ends_on=until
    )
    session.add(post)
    principals.rebuild(session, [person_id])
    journal.write(session, acting, "appoint", Ref("person", person_id), unit=unit_id, title=title, since=str(starts))
    return post.id or 0


def end_post(session: Session, acting: Acting, post_id: int, *, last_day: date | None = None) -> None:
    """The post ends after this day (yesterday when none is named, so that it ends now)."""
    roles.require(session, acting, "administrator")
    post = session.get(Position, post_id)
    if post is None:
        raise NotFound
    _close(post, last_day)
    principals.rebuild(session, [post.person_id])
    journal.write(session, acting, "end_post", Ref("person", post.person_id), post=post_id, last_day=str(post.ends_on))


def grant_role(
    session: Session,
    acting: Acting,
    person_id: int,
    unit_id: int,
    role: str,
    *,
    capacity: str = "",
    basis: str = "",
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Give a person a simple role in a unit; a signer's with capacity and basis. The same again changes nothing.

    Refused when an authorised signer (TUQ.) has no last day or no paper behind it (Article 13.4), when a clerk or an
    administrator is not on the organisation's root unit, and where the unit or its organisation has ended by then.
    """
    roles.require(session, acting, "administrator")
    starts, unit = since or clock.today(), _unit(session, unit_id)
    _person(session, person_id)
    _check_role(role, capacity, basis, starts, until, at_root=unit.parent_id is None)
    _check_stands(session, unit, until)
    known = session.scalars(
        select(RoleGrant).where(
            col(RoleGrant.person_id) == person_id, col(RoleGrant.unit_id) == unit_id, col(RoleGrant.role) == role
        )
    ).all()
    for grant in known:
        same = (grant.capacity, grant.basis, grant.ends_on, grant.withdrawn_at) == (capacity, basis, until, None)
        if same and grant.starts_on <= starts:
            return grant.id or 0
    grant = RoleGrant(
        person_id=person_id,
        unit_id=unit_id,
        role=role,
        capacity=capacity,
        basis=basis,
        starts_on=starts,
        ends_on=until,
    )
    session.add(grant)
    principals.rebuild(session, [person_id])
    journal.write(
        session, acting, "grant_role", Ref("person", person_id), unit=unit_id, role=role, capacity=capacity, basis=basis
    )
    return grant.id or 0


def end_role(session: Session, acting: Acting, grant_id: int, *, last_day: date | None = None) -> None:
    """The role ends after this day (yesterday when none is named, so that it ends now)."""
    roles.require(session, acting, "administrator")
    grant = session.get(RoleGrant, grant_id)
    if grant is None:
        raise NotFound
    if grant.role == "administrator" and grant.person_id == acting.person:
        raise BadInput(say("You can't take the administrator's role from yourself. Ask another administrator."))
    _close(grant, last_day)
    principals.rebuild(session, [grant.person_id])
    journal.write(session, acting, "end_role", Ref("person", grant.person_id), grant=grant_id, role=grant.role)


def _close(held: Position | RoleGrant, last_day: date | None) -> None:
    """Let a span end after a day; one that would end before it began never held."""
    last = last_day or clock.today() - timedelta(days=1)
    held.ended_with, held.ended_before = None, None  # ended by itself: it doesn't come back with its organisation
    if last < held.starts_on:
        held.withdrawn_at = clock.now()
    else:
        held.ends_on = last


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _unit(session: Session, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


def _check_stands(session: Session, unit: Unit, until: date | None) -> None:
    """What is held in a unit ends with it, and with its organisation, at the latest: what was held there before can
    still be entered.
    """
    ended = session.get_one(Organisation, unit.organisation_id).ended_on
    last = min((day for day in (unit.closed_on, ended) if day is not None), default=None)
    if last is None or (until is not None and until <= last):
        return
    day = f"{last:%d/%m/%Y}"
    if last < clock.today():
        raise BadInput({"unit": say("{unit} ended after {day}. Choose another unit.", unit=unit.name, day=day)})
    told = say("{unit} ends after {day}: choose a last day that is not later.", unit=unit.name, day=day)
    raise BadInput({"until": told})


def _check_person(session: Session, name: str, login: str, person_id: int | None) -> None:
    wrong: dict[str, Say] = {}
    if not 0 < len(name) <= 100:
        wrong["full_name"] = say("A name has 1 to {most} characters.", most=100)
    if not _LOGIN.fullmatch(login):
        wrong["login"] = say("A login is letters a-z, figures, dots and hyphens, 64 at most.")
    taken = session.scalar(select(col(Person.id)).where(col(Person.login) == login))
    if taken is not None and taken != person_id:
        wrong["login"] = say("The login {login} is taken.", login=login)
    if wrong:
        raise BadInput(wrong)


def _check_role(role: str, capacity: str, basis: str, since: date, until: date | None, *, at_root: bool) -> None:
    wrong: dict[str, Say] = {}
    if role not in ROLES:
        wrong["role"] = say("Choose one of the list.")
    if capacity not in CAPACITIES or (capacity and role != "signer"):
        wrong["capacity"] = say("Only a signer has a capacity.")
    if capacity == "TUQ." and (until is None or not basis):
        wrong["until"] = say("An authorisation (TUQ.) needs its number and a last day.")
    if role in ON_THE_ROOT and not at_root:
        wrong["unit"] = say("This role is held in the organisation as a whole: choose its first unit.")
    _check_span(since, until, wrong)


def _check_span(since: date, until: date | None, wrong: dict[str, Say]) -> None:
    if until is not None and until < since:
        wrong["until"] = say("The last day lies before the first.")
    if wrong:
        raise BadInput(wrong)
