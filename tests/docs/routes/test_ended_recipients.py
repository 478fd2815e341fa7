"""Releasing to an agency that has ended: the clerk is told before, names another way, and nothing is laid there."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from workplace.docs.models.issuing import Delivery
from workplace.kernel import clock
from workplace.org.actions import organisations
from workplace.org.queries import organisations as queries


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_the_clerk_is_told_that_a_recipient_has_ended_and_confirms_another_way(desk: Desk) -> None:
    cast = desk.office.cast
    ward = cast.organisations["thuanhoa"]
    name = desk.office.read(queries.card, ward).name
    doc_id = desk.signed()
    assert desk.number(doc_id).status_code == 303
    assert desk["kha"].post(f"/docs/{doc_id}/recipients", data={"recipient": name}).status_code == 303
    desk.office.do(organisations.end, cast.admin, ward, last_day=clock.today() - timedelta(days=1))
    page = desk["kha"].get(f"/docs/{doc_id}/release").text
    told = re.findall(r'name="accepted" value="(ended:[^"]+)"', page)
    assert len(told) == 1 and "Đã kết thúc hoạt động" in words(page)
    others = [one for one in re.findall(r'name="accepted" value="([^"]+)"', page) if one not in told]
    sent = {"seen": desk.seen(doc_id), "unread": "yes", "accepted": others}
    assert desk["kha"].post(f"/docs/{doc_id}/steps/release", data=sent).status_code == 422
    done = desk["kha"].post(f"/docs/{doc_id}/steps/release", data={**sent, "accepted": [*others, *told]})
    assert done.status_code == 303, words(done.text)
    with desk.office.house.database.reading() as session:
        rows = session.scalars(select(Delivery).where(col(Delivery.doc_id) == doc_id)).all()
    assert [(row.state, row.arrival_id) for row in rows] == [("waiting", None)] * 2
