"""A unit that holds cases is closed, or its agency ends: they lie with whoever followed, or with the desk again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from tests.cases.conftest import Office, now, taken
from tests.citizens.test_answering import answered, given
from tests.citizens.test_lasting import days_later
from workplace.cases.queries import clockwork
from workplace.citizens.actions import citizens_own, moderating, unit_gone
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.org.models.organisations import Organisation, OrganisationSuccessor, Unit


def ends(desk: Office, name: str, day: date, followed_by: str = "") -> None:
    """An agency's last day."""
    known = desk.cast.organisations
    with desk.house.database.writing() as session:
        ended = update(Organisation).where(col(Organisation.id) == known[name])
        session.execute(ended.values(ended_on=day))
        if followed_by:
            after = OrganisationSuccessor(
                organisation_id=known[name], successor_id=known[followed_by], since=day + timedelta(days=1)
            )
            session.add(after)


def test_what_an_agency_held_lies_with_the_one_that_followed_it(desk: Office) -> None:
    case, c = given(desk), desk.cast
    ends(desk, "stc", clock.today(), followed_by="skhcn")
    days_later(desk, 0, unit_gone.look)
    assert now(desk, case).unit_id == c.units["stc"]
    days_later(desk, 1, unit_gone.look)
    found = now(desk, case)
    assert (found.state, found.unit_id, found.handler_id) == ("assigned", c.units["skhcn"], None)
    assert [one.name for one in desk.read(clockwork.holders, found)][1:] == ["Sở Tài chính", "Sở Khoa học và Công nghệ"]


def test_where_nobody_followed_it_is_the_desks_again(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    desk.do(moderating.give_out, c.vinh, case, c.units["qlns"])
    with desk.house.database.writing() as session:
        closed = update(Unit).where(col(Unit.id) == c.units["qlns"])
        session.execute(closed.values(closed_on=clock.today()))
    days_later(desk, 1, unit_gone.look)
    found = now(desk, case)
    assert (found.state, found.unit_id) == ("moderated", None)


def test_a_case_reopened_after_its_unit_is_gone_lies_at_the_desk(desk: Office) -> None:
    case = answered(desk)
    ends(desk, "stc", clock.today())
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=1))
        desk.do(citizens_own.reopen, case, "Chưa rõ")
        assert (now(desk, case).state, now(desk, case).unit_id) == ("moderated", None)


def test_a_desk_that_is_gone_leaves_its_cases_to_the_one_that_followed(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    ends(desk, "vp", clock.today(), followed_by="ubnd")
    days_later(desk, 1, unit_gone.look)
    assert now(desk, case).intake_unit_id == c.units["ubnd"]
    with pytest.raises(NotFound):
        desk.do(moderating.give_out, c.vinh, case, c.units["stc"])


def test_who_followed_is_competent_from_the_next_day_on(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    ends(desk, "stc", clock.today(), followed_by="skhcn")
    assert desk.read(moderating.proposed, case) == c.units["stc"]
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=1))
        assert desk.read(moderating.proposed, case) == c.units["skhcn"]
