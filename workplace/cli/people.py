"""Who may sign in: made, listed and shut out from the command line."""

import argparse
import getpass
import secrets
import sys
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cli.office import opened, print_told, told
from workplace.config import Settings
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say
from workplace.org.actions import organisations, passwords, people, sessions
from workplace.org.models.people import ROLES, Person
from workplace.org.queries import organisations as known
from workplace.org.queries import people as cards
from workplace.org.rules.passwords import weakness

if TYPE_CHECKING:
    from workplace.cli.main import Offers


def offer(offers: "Offers") -> None:
    """user add, user list, user password, user disable."""
    user = offers.group("user", "Người dùng.", "People who sign in.")
    adding = user.add("add", add, "Thêm một người; hỏi mật khẩu.", "Add a person; asks for a password.")
    adding.add_argument("login", help="tên đăng nhập / what they sign in with")
    adding.add_argument("--name", required=True, help="họ và tên / full name")
    adding.add_argument("--organisation", help="tên hoặc mã cơ quan / the agency by name or code")
    adding.add_argument("--title", default="", help="chức vụ / post")
    adding.add_argument(
        "--role", action="append", default=[], choices=ROLES, help="vai trò, có thể lặp / role, repeatable"
    )
    adding.add_argument(
        "--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào / read the password from stdin"
    )
    user.add("list", show, "Liệt kê mọi người.", "List everybody.")
    fresh = user.add("password", renew, "Cấp mật khẩu dùng một lần.", "Give a one-time password.")
    fresh.add_argument("login")
    off = user.add("disable", disable, "Khóa một người.", "Shut a person out.")
    off.add_argument("login")


def add(settings: Settings, given: argparse.Namespace) -> int:
    """A person with a password, and where named their post and roles at the agency's root unit."""
    with opened(settings) as database:
        password = _password(settings, given)
        hashed = passwords.hashed(password)
        with database.writing() as session:
            unit = _unit(session, given.organisation) if given.organisation else None
            if unit is None and (given.title or given.role):
                raise BadInput(say("A post or a role needs --organisation."))
            person = people.add(session, SYSTEM, given.name, given.login, password_hash=hashed)
            if unit is not None:
                people.appoint(session, SYSTEM, person, unit, given.title or told(settings, say("Official")))
                for role in given.role:
                    people.grant_role(session, SYSTEM, person, unit, role)
        print_told(settings, say("{login} may sign in now.", login=given.login))
    return 0


def show(settings: Settings, _given: argparse.Namespace) -> int:
    """Everybody with login, post and agency, by name."""
    with opened(settings) as database, database.reading() as session:
        rows = session.execute(
            select(col(Person.id), col(Person.login), col(Person.disabled_at)).order_by(Person.sort_key)
        ).all()
        found = cards.cards(session, [row.id for row in rows if row.id])
        for row in rows:
            card = found[row.id or 0]
            off = told(settings, say("disabled")) if row.disabled_at else ""
            print("\t".join((row.login, card.name, card.position, card.organisation, off)).rstrip("\t"))
    return 0


def renew(settings: Settings, given: argparse.Namespace) -> int:
    """A password to be told once: a new one is chosen at the next sign-in, every open session ends."""
    with opened(settings) as database, database.writing() as session:
        password = sessions.reset_password(session, SYSTEM, _person(session, given.login))
    print_told(settings, say("Password for once: {password}", password=password))
    return 0


def disable(settings: Settings, given: argparse.Namespace) -> int:
    """No more signing in, and every open session ends at once; the history stays."""
    with opened(settings) as database, database.writing() as session:
        people.disable(session, SYSTEM, _person(session, given.login))
    print_told(settings, say("{login} can no longer sign in.", login=given.login))
    return 0


def _person(session: Session, login: str) -> int:
    person = session.scalar(select(col(Person.id)).where(col(Person.login) == login))
    if person is None:
        raise NotFound(say("Nobody signs in as {login}.", login=login))
    return person


def _unit(session: Session, organisation: str) -> int:
    card = known.by_code(session, organisation) or known.by_name(session, organisation)
    if card is None:
        raise NotFound(say("There is no agency “{name}” here.", name=organisation))
    return organisations.root_unit(session, card.id)


def _password(settings: Settings, given: argparse.Namespace) -> str:
    """The password as typed twice, or as it comes in; one made up and printed where nothing is typed."""
    if given.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif not (password := getpass.getpass(told(settings, say("Password (empty: one is made up)")) + ": ")):
        password = secrets.token_urlsafe(12)
        print_told(settings, say("Password: {password}", password=password))
    elif password != getpass.getpass(told(settings, say("Once more")) + ": "):
        raise BadInput(say("The two are not the same. Nothing was changed."))
    if reason := weakness(password, given.login, given.name):
        raise BadInput(reason)
    return password
