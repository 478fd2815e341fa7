"""Kinds of meetings, a new one of a kind, and one like another."""

import re

import pytest

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, now, office, papers, prepared, wanted
from workplace.kernel.errors import BadInput, NotFound
from workplace.meetings.actions import kinds as acts
from workplace.meetings.actions import making
from workplace.meetings.actions.kinds import KindWanted, Skeleton
from workplace.meetings.actions.making import Point
from workplace.meetings.queries import agenda, kinds, people
from workplace.meetings.rules import customs
from workplace.meetings.rules.customs import BODIES, Customs
from workplace.meetings.rules.deciding import Rule
from workplace.meetings.rules.usual import usual

__all__ = ["desk", "office", "papers"]
REGULAR = KindWanted("Phiên họp thường kỳ", "committee", Customs(quorum=(2, 3)), 180, (Skeleton("Khai mạc", 10),))


def test_every_body_has_customs_that_its_polls_understand() -> None:
    for body in BODIES:
        found = usual(body)
        assert Rule.from_json(found.decision).to_json() == found.decision
        assert customs.read(found.write()) == found
    assert (usual("committee").needed(15), usual("office").needed(10), Customs().needed(9)) == (10, 6, 0)


def test_a_kind_is_kept_by_who_checks_the_form_and_offered_to_the_agency(office: Office) -> None:
    cast = office.cast
    with pytest.raises(NotFound):
        office.do(acts.keep, cast.an, REGULAR)
    kind = office.do(acts.keep, cast.hoa, REGULAR)
    with pytest.raises(BadInput):
        office.do(acts.keep, cast.hoa, REGULAR)
    assert [one.id for one in office.read(kinds.offered, cast.hoa)] == [kind.id]
    assert office.read(kinds.offered, cast.my) == []
    made = office.do(acts.prepare, cast.hoa, kind, wanted(office, body="office"), [])
    assert (made.body, made.kind_id, customs.read(made.rules).quorum) == ("committee", kind.id, (2, 3))
    assert [one.title for one in office.read(agenda.items, made.id)] == ["Khai mạc"]
    office.do(acts.change, cast.hoa, kind, KindWanted("Phiên họp chuyên đề", "committee", Customs()))
    assert customs.read(now(office, made).rules).quorum == (2, 3)
    office.do(acts.close, cast.hoa, kind)
    assert office.read(kinds.offered, cast.hoa) == []


def test_a_meeting_like_another_has_its_members_and_the_items_one_may_see(office: Office) -> None:
    cast = office.cast
    first = prepared(office)
    office.do(making.add_item, cast.hoa, first, Point("Nhân sự", 10, "staff", closed=True))
    office.do(making.call, cast.hoa, first)
    second = office.do(acts.clone, cast.hoa, now(office, first), wanted(office, title="Phiên sau"))
    assert len(office.read(people.members, second.id)) == len(office.read(people.members, first.id))
    assert [one.title for one in office.read(agenda.items, second.id)] == ["Kế hoạch", "Mưa lũ", "Nhân sự"]
    third = office.do(acts.clone, cast.binh, now(office, first), wanted(office, secretary=cast.people["binh"]))
    assert [one.title for one in office.read(agenda.items, third.id)] == ["Kế hoạch", "Mưa lũ"]


def test_kinds_on_their_pages(desk: Desk) -> None:
    people_ = desk.office.cast.people
    assert desk["an"].get("/meetings/kinds/new").status_code == 404
    assert desk["hoa"].get("/meetings/kinds/new").status_code == 200
    sent = {
        "name": "Giao ban tuần", "body": "office", "minutes": "90", "quorum": ">1/2", "preset": "office_decision",
        "agenda": "Điểm việc tuần qua; 30\nViệc tuần tới", "substitutes": "yes",
        "member": f"unit:{desk.office.cast.units['stc']}",
    }  # fmt: skip
    assert desk["hoa"].post("/meetings/kinds", data=sent | {"preset": "x"}).status_code == 422
    answer = desk["hoa"].post("/meetings/kinds", data=sent)
    assert answer.status_code == 303
    kind = re.findall(r"\d+", answer.headers["location"])[0]
    assert "Giao ban tuần" in desk["hoa"].get("/meetings/kinds").text
    form = desk["hoa"].get(f"/meetings/new?kind={kind}").text
    assert 'value="Giao ban tuần"' in form and f'name="kind" value="{kind}"' in form and 'value="09:30"' in form
    made = {
        "kind": kind, "title": "Giao ban tuần 48", "body": "office", "day": "27/11/2026", "starts": "8:00",
        "ends": "9:30", "chair": "Nguyễn Thị Chi", "chair_id": people_["chi"], "secretary": "Lê Thị Hòa",
        "secretary_id": people_["hoa"], "member": f"unit:{desk.office.cast.units['stc']}",
    }  # fmt: skip
    answer = desk["hoa"].post("/meetings", data=made)
    assert answer.status_code == 303
    id = re.findall(r"\d+", answer.headers["location"])[0]
    assert "Điểm việc tuần qua" in desk["hoa"].get(f"/meetings/{id}").text
    again = {key: value for key, value in made.items() if key not in ("kind", "member")} | {"like": id}
    answer = desk["hoa"].post("/meetings", data=again)
    assert "Việc tuần tới" in desk["hoa"].get(answer.headers["location"]).text
    assert desk["my"].get(f"/meetings/new?like={id}").status_code == 404
