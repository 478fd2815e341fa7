"""What an official tries who wants more than is theirs, or sends work to where nobody is."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.docs.conftest import Office
from tests.docs.test_handling import directed, part, state, submitted
from tests.docs.test_lent import standing_in
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import directing, receiving, routing
from workplace.docs.models.letters import Doc
from workplace.docs.process import ROUTING
from workplace.docs.queries import door
from workplace.docs.rules.addressees import Addressee
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.org.actions import people
from workplace.org.models.people import Position
from workplace.org.queries import people as card
from workplace.process.take import open_to

__all__ = ["submitted"]


def lead(office: Office, who: str) -> list[Addressee]:
    return [Addressee("lead", person_id=office.cast.people[who])]


def test_whoever_stood_in_keeps_nothing_of_the_leader_s_rights(office: Office, submitted: Doc) -> None:
    cast, standing = office.cast, standing_in(office, "dung", "chi", "direct")
    to = [*lead(office, "hoa"), Addressee("inform", person_id=cast.people["dung"])]
    office.do(directing.direct, standing, submitted, "Giao xử lý", to)
    row = part(office, cast.hoa, submitted)
    with pytest.raises(NotFound):
        office.do(routing.urge, cast.dung, submitted, row, "Nhanh lên")
    office.do(routing.urge, cast.chi, submitted, row, "Nhanh lên")
    office.do(routing.finish, cast.hoa, submitted, row, "Xong")
    with pytest.raises(NotFound):
        office.do(routing.reopen, cast.dung, submitted, "Tôi đã bút phê")


def test_those_above_in_the_chain_urge_and_those_beside_do_not(office: Office, submitted: Doc) -> None:
    cast = office.cast
    beside = Addressee("coordinate", person_id=cast.people["dung"])
    first = directed(office, submitted, beside)
    (second,) = office.do(routing.forward, cast.hoa, submitted, first, lead(office, "vinh"), "", None)
    (third,) = office.do(routing.forward, cast.vinh, submitted, second, lead(office, "an"), "", None)
    for who in ("hoa", "vinh", "chi"):
        office.do(routing.urge, cast[who], submitted, third, "")
    for who in ("dung", "an"):
        with pytest.raises(NotFound):
            office.do(routing.urge, cast[who], submitted, third, "")
    buttons = {who: office.read(open_to, cast[who], ROUTING, "urge", [first.id, third.id]) for who in ("hoa", "dung")}
    assert buttons == {"hoa": {third.id}, "dung": set()}


def test_a_directive_is_given_once(office: Office, submitted: Doc) -> None:
    directed(office, submitted)
    with pytest.raises(NotNow):
        directed(office, submitted, lead="dung")


def test_what_came_down_is_returned_and_not_sent_in_a_circle(office: Office, submitted: Doc) -> None:
    cast = office.cast
    first = directed(office, submitted)
    (second,) = office.do(routing.forward, cast.hoa, submitted, first, lead(office, "vinh"), "", None)
    for who in ("hoa", "vinh"):
        with pytest.raises(BadInput):
            office.do(routing.forward, cast.vinh, submitted, second, lead(office, who), "", None)
    office.do(routing.return_, cast.vinh, submitted, second, "Không đúng việc")
    assert part(office, cast.hoa, submitted).state == "unread"


def test_nothing_is_sent_to_where_nobody_is(office: Office, submitted: Doc) -> None:
    cast, day = office.cast, clock.today()
    with office.house.database.writing() as session:
        people.disable(session, cast.admin, cast.people["dung"])
    later = clock.now() + timedelta(days=1)
    with office.house.database.writing() as session:
        for post in _posts(session, cast.people["vinh"]):
            people.end_post(session, cast.admin, post, last_day=day)
    with clock.frozen(later):
        nowhere = [
            Addressee("lead", person_id=cast.people["dung"]),
            Addressee("lead", person_id=cast.people["vinh"]),
            Addressee("lead", unit_id=_without_head(office)),
        ]
        for to in nowhere:
            with pytest.raises(BadInput):
                office.do(directing.direct, cast.chi, submitted, "Giao", [to])
        assert office.read(door.read, cast.chi, submitted.id).state == "submitted"


def _posts(session: Session, person: int) -> list[int]:
    return [id for id in session.scalars(select(col(Position.id)).where(col(Position.person_id) == person)) if id]


def _without_head(office: Office) -> int:
    with office.house.database.reading() as session:
        return next(unit for unit in office.cast.units.values() if not card.heads(session, unit))


def test_a_document_is_laid_before_leaders_of_the_house_only(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    for who in ("la", "an", "vinh"):
        with pytest.raises(BadInput):
            office.do(directing.submit, cast.vinh, doc, cast.people[who])
    assert state(office, doc) == "registered"
