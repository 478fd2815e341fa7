"""Due soon: set with its day for the house and for a unit, the same for whoever reads figures; and shared views."""

import pytest

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, office, papers
from workplace.kernel.errors import BadInput, NotFound
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import filtering, soon
from workplace.tasks.queries import overview, scopes, series, standing
from workplace.tasks.queries import soon as reading
from workplace.tasks.rules.statistics import month

__all__ = ["desk", "office", "papers"]


def counted(office: Office, who: str, key: str) -> int:
    with office.house.database.reading() as session:
        scope = scopes.scope(session, office.cast[who], key)
        wanted = overview.asked(scope, month(2026, 11), calendar(session), reading.of_scope(session, scope))
        return sum(counts.soon for counts in standing.counts(session, wanted, "unit").values())


def test_what_holds_in_a_unit_holds_there_and_below(office: Office) -> None:
    cast = office.cast
    given(office, due=day(9))  # the seventh working day
    key = f"held-{cast.organisations['stc']}"
    assert (office.read(reading.days, cast.an), counted(office, "binh", key)) == (3, 0)
    office.do(soon.set_soon, cast.admin, None, 5, day(0), "Quy chế 2026")
    office.do(soon.set_soon, cast.binh, cast.units["stc"], 10, day(0), "Quy chế của Sở")
    assert [office.read(reading.days, cast[who]) for who in ("an", "binh", "la")] == [10, 10, 5]
    assert counted(office, "binh", key) == 1
    office.do(soon.set_soon, cast.binh, cast.units["stc"], None, day(0), "Bãi bỏ")
    assert office.read(reading.days, cast.an) == 5


def test_who_sets_it_and_what_can_not_be_set(office: Office) -> None:
    cast = office.cast
    for who, place in ((cast.binh, None), (cast.an, cast.units["stc"]), (cast.la, cast.units["stc"])):
        with pytest.raises(NotFound):
            office.do(soon.set_soon, who, place, 5, day(0), "Quy chế")
    with pytest.raises(BadInput) as refusal:
        office.do(soon.set_soon, cast.admin, None, 31, day(-1), "")
    assert refusal.value.fields.keys() == {"days", "since", "source"}


def test_a_page_for_it(office: Office, desk: Desk) -> None:
    sent = {"unit": "house", "days": "6", "since": f"{day(0):%d/%m/%Y}", "source": "Quy chế 2026"}
    assert desk["admin"].post("/tasks/soon", data=sent).status_code == 303
    assert "Quy chế 2026" in words(desk["an"].get("/tasks/soon").text)
    assert desk["an"].post("/tasks/soon", data=sent).status_code == 404


def test_a_view_shared_with_ones_unit(office: Office, desk: Desk) -> None:
    cast = office.cast
    office.do(filtering.keep, cast.binh, "Trễ hạn", "/tasks?late=1", shared=True)
    office.do(filtering.keep, cast.binh, "Riêng tôi", "/tasks?urgent=1")
    assert [(one.name, one.mine) for one in office.read(series.filters, cast.kha)] == [("Trễ hạn", False)]
    assert office.read(series.filters, cast.la) == []
    assert "Trễ hạn" in desk["kha"].get("/tasks/board").text
    [mine, _] = sorted(office.read(series.filters, cast.binh), key=lambda one: one.name)
    with pytest.raises(NotFound):
        office.do(filtering.let_go, cast.kha, mine.id)
