"""Setting up what citizens can come with: services in versions, who is competent, topics; on their pages and behind."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlmodel import Session

from tests.cases.conftest import Office, came, taken
from tests.docs.routes.conftest import Desk, words
from workplace.cases.actions import administering
from workplace.cases.actions.administering import Asked, Offer
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.citizens.models.feedback import Topic
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow


@pytest.fixture
def browsers(desk: Office) -> Iterator[Desk]:
    """Everybody's browser, at an office with services and competent units."""
    with ExitStack() as stack:
        yield Desk(desk, stack)


def current(desk: Office, kind: str = "question", code: str = "budget") -> Service:
    found: Service = desk.read(services.current, kind, code)
    return found


def test_a_case_keeps_the_version_that_took_it(desk: Office) -> None:
    case, old = taken(desk), current(desk)
    wanted = Offer("Ngân sách, giá", term=3)
    made = desk.do(administering.renew, desk.cast.admin, old.id, wanted, [Asked("Công trình nào?", required=True)])
    assert (made.version, made.code, current(desk).id) == (2, "budget", made.id)
    assert [one.id for one in desk.read(services.offered, "question") if one.code == "budget"] == [made.id]
    assert case.service_id == old.id
    with pytest.raises(BadInput):
        came(desk)
    [field] = desk.read(services.fields, made.id)
    assert came(desk, answers={field.id: "Nguyễn Huệ"}).case.service_id == made.id
    with pytest.raises(NotNow):
        desk.do(administering.renew, desk.cast.admin, old.id, wanted)


def test_a_service_that_was_withdrawn_is_offered_no_more(desk: Office) -> None:
    old = current(desk)
    desk.do(administering.withdraw, desk.cast.vinh, old.id)
    with clock.frozen(clock.now().replace(day=clock.now().day + 1)), pytest.raises(NotFound):
        current(desk)
    desk.do(administering.offer_again, desk.cast.vinh, old.id)
    assert current(desk).id == old.id


def test_two_services_never_share_their_code(desk: Office) -> None:
    made = desk.do(administering.offer, desk.cast.admin, "report", Offer("Land"))
    assert made.code == "land_2"
    with pytest.raises(BadInput):
        desk.do(administering.offer, desk.cast.admin, "question", Offer("Land"))


@pytest.mark.parametrize(
    ("wanted", "asked", "field"),
    [
        (Offer(" "), [], "name"),
        (Offer("Nước", term=0), [], "term"),
        (Offer("Nước", term_unit="years"), [], "term_unit"),
        (Offer("Nước"), [Asked("Chọn", "choice")], "label"),
    ],
)
def test_a_service_that_makes_no_sense_is_not_offered(
    desk: Office, wanted: Offer, asked: list[Asked], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        desk.do(administering.offer, desk.cast.admin, "question", wanted, asked)
    assert field in refused.value.fields


def test_only_administrators_and_the_desk_of_a_kind_set_up(desk: Office) -> None:
    old, stc = current(desk), desk.cast.units["stc"]
    for who in (desk.cast.binh, desk.cast.my, desk.cast.chi):
        for act, given in (
            (administering.offer, ("question", Offer("Nước"))),
            (administering.renew, (old.id, Offer("Nước"))),
            (administering.withdraw, (old.id,)),
            (administering.name, ("question", "land", None, stc, "owner")),
        ):
            with pytest.raises(NotFound):
                desk.do(act, who, *given)


def test_who_is_named_for_a_service_comes_before_whoever_is_named_for_all(desk: Office) -> None:
    vinh, units = desk.cast.vinh, desk.cast.units
    assert desk.read(services.competent, "question", "land", None) == units["stc"]
    row = desk.do(administering.name, vinh, "question", "land", None, units["thuanhoa"], "owner")
    assert desk.read(services.competent, "question", "land", None) == units["thuanhoa"]
    with pytest.raises(BadInput):
        desk.do(administering.name, vinh, "question", "land", None, units["dt"], "owner")
    desk.do(administering.end, vinh, row.id)
    assert desk.read(services.competent, "question", "land", None) == units["stc"]
    desk.do(administering.go_on, vinh, row.id)
    assert desk.read(services.competent, "question", "land", None) == units["thuanhoa"]


def test_a_service_is_set_up_on_its_pages(browsers: Desk) -> None:
    vinh = browsers["vinh"]
    sent = {
        "kind": "question", "name": "Cấp nước", "term": "7", "term_unit": "working_days", "starts": "next_day",
        "most_pauses": "2", "longest_pause": "20", "keeps_days": "900", "is_public": "yes",
        "label": ["Số hợp đồng", ""], "field_kind": ["text", "text"], "choices": ["", ""], "required": ["yes", "no"],
        "code": ["", ""],
    }  # fmt: skip
    assert vinh.post("/cases/services", data=sent | {"term": "nhiều"}).status_code == 422
    answer = vinh.post("/cases/services", data=sent)
    assert answer.status_code == 303, words(answer.text)
    service = current(browsers.office, code="cap_nuoc")
    assert (service.term, service.starts, service.is_public, service.hides_reporter) == (7, "next_day", True, False)
    assert [one.required for one in browsers.office.read(services.fields, service.id)] == [True]
    assert "Cấp nước" in vinh.get("/cases/services").text
    assert "Số hợp đồng" in browsers["an"].get(f"/cases/services/{service.id}").text
    assert browsers["an"].get("/cases/services/new").status_code == 404
    fields = {"kind": "question", "mode": "owner", "service": "cap_nuoc", "unit_words": "Sở Tài chính"}
    assert vinh.post("/cases/scopes", data=fields | {"unit_words": "Không có"}).status_code == 422
    assert vinh.post("/cases/scopes", data=fields).status_code == 303
    assert "Cấp nước" in vinh.get("/cases/scopes").text


def test_citizens_are_asked_on_a_topic_and_told_what_came_of_it(browsers: Desk) -> None:
    vinh, unit = browsers["vinh"], browsers.office.cast.units["vp"]
    sent = {"title": "Quy chế phố đi bộ", "text": "Xin ý kiến", "unit_id": unit, "opens_on": "23/11/2026"}
    assert vinh.post("/cases/topics", data=sent | {"closes_on": "20/11/2026"}).status_code == 422
    assert vinh.post("/cases/topics", data=sent).status_code == 303
    found = re.search(r"/cases/topics/(\d+)", vinh.get("/cases/topics").text)
    assert found is not None
    assert vinh.post(f"/cases/topics/{found[1]}", data=sent | {"outcome": "Đã sửa Điều 4"}).status_code == 303
    assert vinh.post(f"/cases/topics/{found[1]}/withdraw").status_code == 303

    def topic(session: Session) -> Topic:
        return session.get_one(Topic, int(found[1]))

    kept = browsers.office.read(topic)
    assert (kept.slug, kept.outcome, kept.withdrawn_at is None) == ("quy-che-pho-di-bo", "Đã sửa Điều 4", False)
    assert vinh.post(f"/cases/topics/{found[1]}/back").status_code == 303
    assert browsers.office.read(topic).withdrawn_at is None
    assert browsers["binh"].post("/cases/topics", data=sent).status_code == 404
