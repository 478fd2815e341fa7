"""Taking a whole list of organisations, units, people and roles in: previewed, all or nothing, as often as you like."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.rows import RowError
from workplace.kernel.text import Say, fold, say
from workplace.org.actions import organisations, people, principals
from workplace.org.actions.organisations import OrganisationFacts
from workplace.org.models.organisations import Organisation, Unit
from workplace.org.models.people import Person, Position, RoleGrant
from workplace.org.queries import organisations as known
from workplace.org.queries import roles
from workplace.org.queries.dated import holds, today
from workplace.org.rules.importing import RoleWanted, Row, parse

COUNTED = {"organisation": Organisation, "unit": Unit, "person": Person, "post": Position, "role": RoleGrant}


@dataclass
class ImportReport:
    """What a list brings, or why it brings nothing."""

    rows: int = 0
    new: Counter[str] = field(default_factory=Counter)  # organisation, unit, person, post, role
    errors: list[RowError] = field(default_factory=list)
    applied: bool = False

    @property
    def changes(self) -> int:
        """How many things are new."""
        return sum(self.new.values())


def import_csv(session: Session, acting: Acting, source: str | bytes | Path, *, preview: bool) -> ImportReport:
    """Take the list in, or only say what it would bring. With one error nothing is taken; the same again is nothing.

    `source` is the file or its content, UTF-8; the columns stand in `org.rules.importing`.
    """
    roles.require(session, acting, "administrator")
    try:
        parsed = parse(_text(source))
    except UnicodeDecodeError:
        return ImportReport(errors=[RowError(1, "", say("The file is not UTF-8. Save it as “CSV UTF-8”."))])
    report = ImportReport(rows=len(parsed.rows), errors=parsed.errors)
    lines, before, attempt = journal.collected(session), _counts(session), session.begin_nested()
    with principals.gathered(session) as waiting:
        taking = _Taking(session, acting)
        for row in parsed.rows:
            report.errors += taking.take(row)
        report.errors.sort(key=lambda error: error.line)
        session.flush()
        report.new = _counts(session) - before
        report.applied = not preview and not report.errors
        if not report.applied:
            attempt.rollback()
            waiting.clear()
            journal.take_back(session, lines)
    return report


class _Taking:
    """One run over the list; what was looked up once is not looked up again."""

    def __init__(self, session: Session, acting: Acting) -> None:
        self._session, self._acting = session, acting
        self._organisations: dict[str, int] = {}
        self._units: dict[tuple[int, str], int] = {}
        self._with_post: set[int] = set()

    def take(self, row: Row) -> list[RowError]:
        """Take one line in; the errors it has."""
        try:
            self._take(row)
        except _InColumn as wrong:
            return [RowError(row.line, wrong.column, wrong.reason)]
        except BadInput as wrong:
            told = wrong.fields or {"": wrong.reason}
            return [RowError(row.line, _COLUMN_OF.get(name, name), reason) for name, reason in told.items()]
        except Refused as refused:
            return [RowError(row.line, "", refused.reason)]
        return []

    def _take(self, row: Row) -> None:
        session, acting = self._session, self._acting
        organisation = self._organisation(row)
        root = self._root(organisation)
        unit = self._unit(root, row)
        if not row.login:
            return
        person = self._person(row)
        first = person not in self._with_post and not self._has_main_post(person)
        same = self._held(person, unit, row.title)
        if not same:
            since = row.since or clock.today()
            people.appoint(session, acting, person, unit, row.title, rank=row.rank, main=first, since=since)
        self._with_post.add(person)
        for wanted in row.roles:
            place = self._role_unit(wanted, root, unit)
            people.grant_role(
                session,
                acting,
                person,
                place,
                wanted.role,
                capacity=wanted.capacity,
                basis=wanted.basis,
                since=row.since,
                until=wanted.until,
            )

    def _organisation(self, row: Row) -> int:
        key = fold(row.organisation)
        if key in self._organisations:
            return self._organisations[key]
        found = next((card for code in row.codes if (card := known.by_code(self._session, code))), None)
        found = found or known.by_name(self._session, row.organisation)
        if found is None and (last := known.ended_on(self._session, row.organisation)):
            told = say(
                "{name} ended after {day}. Write who followed it.", name=row.organisation, day=f"{last:%d/%m/%Y}"
            )
            raise _InColumn("organisation", told)
        self._organisations[key] = found.id if found else self._found(row)
        return self._organisations[key]

    def _found(self, row: Row) -> int:
        parent = known.by_name(self._session, row.parent) if row.parent else None
        if row.parent and parent is None:
            raise _InColumn("parent", _not_known(row.parent))
        facts = OrganisationFacts(
            row.organisation,
            parent.id if parent else None,
            row.codes,
            row.notation,
            row.place,
            row.address,
            row.collective,
            row.head,
        )
        return organisations.found(self._session, self._acting, facts, since=row.since or clock.today())

    def _root(self, organisation: int) -> int:
        key = (organisation, "")
        if key not in self._units:
            self._units[key] = organisations.root_unit(self._session, organisation)
        return self._units[key]

    def _unit(self, root: int, row: Row) -> int:
        here = root
        for depth, name in enumerate(row.unit, 1):
            key = (here, fold(name))
            if key not in self._units:
                notation = row.unit_notation if depth == len(row.unit) else ""
                self._units[key] = organisations.add_unit(
                    self._session, self._acting, here, name, notation=notation, rank=len(self._units)
                )
            here = self._units[key]
        return here

    def _person(self, row: Row) -> int:
        person = self._session.scalars(select(Person).where(col(Person.login) == row.login)).one_or_none()
        if person is None:
            return people.add(self._session, self._acting, row.name, row.login, email=row.email)
        assert person.id is not None
        if (person.full_name, person.email) != (row.name, row.email or person.email):
            people.rename(self._session, self._acting, person.id, row.name, row.login, email=row.email or person.email)
        return person.id

    def _has_main_post(self, person: int) -> bool:
        mine = (col(Position.person_id) == person, col(Position.main).is_(True), holds(Position))
        return self._session.execute(select(col(Position.id)).where(*mine).limit(1), today()).first() is not None

    def _held(self, person: int, unit: int, title: str) -> bool:
        mine = (col(Position.person_id) == person, col(Position.unit_id) == unit, col(Position.title) == title)
        statement = select(col(Position.id)).where(*mine, holds(Position)).limit(1)
        return self._session.execute(statement, today()).first() is not None

    def _role_unit(self, wanted: RoleWanted, root: int, unit: int) -> int:
        if wanted.organisation:
            other = known.by_name(self._session, wanted.organisation)
            if other is None:
                raise _InColumn(
                    "roles", say("“{name}” is not known yet. Put its line first.", name=wanted.organisation)
                )
            return self._root(other.id)
        return unit if wanted.role in _IN_THE_UNIT else root


class _InColumn(Exception):
    """A cell that can't be taken."""

    def __init__(self, column: str, reason: Say) -> None:
        self.column, self.reason = column, reason
        super().__init__(str(reason))


_IN_THE_UNIT = ("drafter", "unit_head")
_COLUMN_OF = {"full_name": "name", "codes": "code", "capacity": "roles", "until": "roles", "role": "roles"}


def _not_known(name: str) -> Say:
    return say("“{name}” is not known yet. Put its line first.", name=name)


def _counts(session: Session) -> Counter[str]:
    counted = {
        name: session.execute(select(func.count()).select_from(table)).scalar_one() for name, table in COUNTED.items()
    }
    return Counter(counted)


def _text(source: str | bytes | Path) -> str:
    given = source.read_bytes() if isinstance(source, Path) else source
    return given.decode("utf-8-sig") if isinstance(given, bytes) else given
