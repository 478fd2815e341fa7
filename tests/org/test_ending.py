"""An organisation ends, and with it what people held there; the end is taken back, and they hold it again."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.org.office import MONDAY, NOON, Office
from workplace.journal.models import JournalLine
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput
from workplace.org.actions import organisations, people, undoing
from workplace.org.actions.importing import import_csv
from workplace.org.models.organisations import Unit
from workplace.org.models.people import Person, Position, RoleGrant

YESTERDAY, FRIDAY = MONDAY - timedelta(days=1), MONDAY + timedelta(days=4)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    with clock.frozen(NOON):
        yield Office(database)


def last_days(session: Session, person: int) -> list[tuple[date | None, bool]]:
    """The last day of every post and role of somebody, and whether it was taken back."""
    found: list[tuple[date | None, bool]] = []
    for table in (Position, RoleGrant):
        mine: Any = select(table).where(col(table.person_id) == person).order_by(col(table.id))
        found += [(one.ends_on, one.withdrawn_at is not None) for one in session.scalars(mine)]
    return found


def test_posts_and_roles_end_with_their_organisation_and_come_back_with_it(office: Office) -> None:
    cast, stc = office.cast, office.cast.organisations["stc"]
    who = [cast.people[login] for login in ("an", "kha")]
    with office.database.writing() as session:
        before = [last_days(session, one) for one in who]
        organisations.end(session, cast.admin, stc, last_day=YESTERDAY)
        ended = [[day for day, _ in last_days(session, one)] for one in who]
        assert ended == [[YESTERDAY, YESTERDAY, None], [YESTERDAY, YESTERDAY]], "Ms An still drafts for the city"
    with office.database.reading() as session:
        (line,) = session.scalars(select(JournalLine).where(col(JournalLine.verb) == "end")).all()
        assert "posts" in line.detail and "roles" in line.detail
        assert verify(session).broken is None
    with office.database.writing() as session:
        undoing.take_back_end(session, cast.admin, stc, "Nhầm cơ quan")
        assert [last_days(session, one) for one in who] == before
        assert session.scalars(select(Position).where(col(Position.ended_with).is_not(None))).all() == []


def test_a_corrected_day_counts_from_what_was_held_before(office: Office) -> None:
    cast, stc, kha = office.cast, office.cast.organisations["stc"], office.cast.people["kha"]
    with office.database.writing() as session:
        before = last_days(session, kha)
        organisations.end(session, cast.admin, stc, last_day=YESTERDAY)
        organisations.end(session, cast.admin, stc, last_day=FRIDAY, reason="Nhầm ngày")
        assert {day for day, _ in last_days(session, kha)} == {FRIDAY}
        undoing.take_back_end(session, cast.admin, stc, "Chưa giải thể")
        assert last_days(session, kha) == before


def test_what_was_to_begin_later_never_begins_and_what_ended_before_stays_ended(office: Office) -> None:
    cast, stc = office.cast, office.cast.organisations["stc"]
    with office.database.writing() as session:
        qlns, an = cast.units["qlns"], cast.people["an"]
        later = people.appoint(session, cast.admin, an, qlns, "Phó phòng", main=False, since=FRIDAY)
        mine = session.scalars(select(Position).where(col(Position.person_id) == an, col(Position.main))).one()
        people.end_post(session, cast.admin, mine.id or 0, last_day=YESTERDAY - timedelta(days=9))
        organisations.end(session, cast.admin, stc, last_day=YESTERDAY)
        assert session.get_one(Position, later).withdrawn_at is not None
        undoing.take_back_end(session, cast.admin, stc, "Nhầm")
        assert session.get_one(Position, later).withdrawn_at is None
        assert mine.ends_on == YESTERDAY - timedelta(days=9)


def test_what_is_ended_by_itself_meanwhile_does_not_come_back(office: Office) -> None:
    cast, stc, kha = office.cast, office.cast.organisations["stc"], office.cast.people["kha"]
    with office.database.writing() as session:
        organisations.end(session, cast.admin, stc, last_day=FRIDAY)
        post = session.scalars(select(Position).where(col(Position.person_id) == kha)).one()
        people.end_post(session, cast.admin, post.id or 0, last_day=MONDAY)
        undoing.take_back_end(session, cast.admin, stc, "Nhầm")
        assert post.ends_on == MONDAY


def test_an_administrator_does_not_end_their_own_role_with_it(office: Office) -> None:
    cast = office.cast
    with office.database.writing() as session:
        (own,) = session.scalars(select(RoleGrant).where(col(RoleGrant.role) == "administrator")).all()
        organisation = session.get_one(Unit, own.unit_id).organisation_id
        with pytest.raises(BadInput, match="administrator"):
            organisations.end(session, cast.admin, organisation, last_day=FRIDAY)
        assert own.ends_on is None


def test_nobody_is_appointed_or_given_a_role_where_everything_has_ended(office: Office) -> None:
    cast, an, (stc, qlns) = office.cast, office.cast.people["an"], (office.cast.units["stc"], office.cast.units["qlns"])
    with office.database.writing() as session:
        organisations.end(session, cast.admin, cast.organisations["stc"], last_day=YESTERDAY)
        for unit in (stc, qlns):
            for act, what in ((people.appoint, "Chuyên viên"), (people.grant_role, "drafter")):
                with pytest.raises(BadInput, match=r"ended after 22/11/2026\. Choose another unit"):
                    act(session, cast.admin, an, unit, what)
        before = people.appoint(session, cast.admin, an, qlns, "Nhân viên", main=False, since=date(2024, 1, 1),
                                until=YESTERDAY)  # fmt: skip
        assert session.get_one(Position, before).ends_on == YESTERDAY, "what was held before can be entered"


def test_a_post_outlives_neither_a_unit_nor_an_organisation_that_is_to_end(office: Office) -> None:
    cast, qlns = office.cast, office.cast.units["qlns"]
    with office.database.writing() as session:
        organisations.end(session, cast.admin, cast.organisations["stc"], last_day=FRIDAY)
        with pytest.raises(BadInput, match="choose a last day that is not later"):
            people.appoint(session, cast.admin, cast.people["la"], qlns, "Chuyên viên", main=False)
        assert people.appoint(session, cast.admin, cast.people["la"], qlns, "Chuyên viên", main=False, until=FRIDAY)


def test_a_list_puts_nobody_into_what_has_ended_nor_founds_it_anew(office: Office) -> None:
    cast = office.cast
    rows = "cơ quan,đơn vị,login,họ tên,chức vụ\nSở Tài chính,,moi,Lê Mới,Chuyên viên\n"
    with office.database.writing() as session:
        organisations.end(session, cast.admin, cast.organisations["stc"], last_day=YESTERDAY)
        report = import_csv(session, cast.admin, rows, preview=False)
        assert [(one.line, one.column) for one in report.errors] == [(2, "organisation")]
        assert "22/11/2026" in str(report.errors[0].reason.params)
        assert session.scalars(select(col(Person.id)).where(col(Person.login) == "moi")).all() == []
