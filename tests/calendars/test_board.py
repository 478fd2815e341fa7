"""Dragging: the same acts as by the forms, with what they refuse; who may move what."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import databases
from tests.calendars.conftest import NEXT, NOW, Office
from tests.calendars.conftest import open_office as opened
from tests.calendars.test_pages import _token, browser
from workplace.calendars.actions import entries, moving
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import slots
from workplace.calendars.rules.times import day_span
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound

ROUND = ("mine", "leaders", "rooms")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite: pages know nothing of the engine."""
    with databases.fresh("sqlite", tmp_path) as database, clock.frozen(NOW):
        yield opened(database)


def cards(client: TestClient, of: str, view: str = "work") -> list[dict[str, Any]]:
    answer = client.get(f"/calendars/board/cards?of={of}&view={view}&day={NEXT}")
    assert answer.status_code == 200
    return list(json.loads(answer.text)["cards"])


def lay(client: TestClient, card: dict[str, Any], begins: str, ends: str, **more: str) -> Any:
    sent = {"csrf": _token(client), "time": str(card["time"]), "begins": begins, "ends": ends, **more}
    return client.post(f"/calendars/items/{card['item']}/lay", data=sent)


def test_a_line_is_laid_elsewhere_by_the_office_and_by_nobody_else(office: Office, tmp_path: Path) -> None:
    office.line(title="Giao ban", chair_id=office.cast.chi.person, room_id=office.rooms["A"])
    office.line(title="Tiếp khách", starts="14:00", room_id=office.rooms["B"])
    office.publish()
    hoa, an = browser(office, tmp_path, "hoa"), browser(office, tmp_path, "an")
    card = next(one for one in cards(hoa, "rooms") if one["title"] == "Giao ban")
    assert card["editable"] and card["start"] == f"{NEXT}T08:00:00"
    assert not any(one["editable"] for of in ROUND for one in cards(an, of))
    assert lay(an, card, f"{NEXT}T10:00", f"{NEXT}T11:00").status_code == 404
    refused = lay(hoa, card, f"{NEXT}T14:30", f"{NEXT}T15:30", room=str(office.rooms["B"]))
    assert refused.status_code == 422
    assert "Tiếp khách" in refused.json()["refused"] and "Phòng họp A" in refused.json()["refused"]
    assert lay(hoa, card, f"{NEXT}T10:00", f"{NEXT}T11:30", room=str(office.rooms["B"])).status_code == 200
    moved = next(one for one in cards(hoa, "rooms", "day") if one["title"] == "Giao ban")
    assert (moved["start"], moved["columns"]) == (f"{NEXT}T10:00:00", [str(office.rooms["B"])])
    assert [one["title"] for one in cards(hoa, "leaders")] == ["Giao ban"]


def test_one_time_of_a_series_is_dragged_and_the_others_stay(office: Office, tmp_path: Path) -> None:
    office.do(entries.enter, office.cast.an, office.wish("Họp tổ", ends="09:00", rule="FREQ=DAILY;COUNT=3"))
    an = browser(office, tmp_path, "an")
    first, second, third = cards(an, "mine")
    assert lay(an, second, f"{NEXT + timedelta(days=1)}T15:00", f"{NEXT + timedelta(days=1)}T16:00").status_code == 200
    assert [one["start"][11:16] for one in cards(an, "mine")] == ["08:00", "15:00", "08:00"]
    assert lay(an, first, "yesterday", "x").status_code == 422
    assert lay(an, third | {"time": 10**6}, f"{NEXT}T15:00", f"{NEXT}T16:00").status_code == 404


def test_what_has_a_session_keeps_it_on_another_day_and_gets_hours_where_it_is_dropped_at_some(office: Office) -> None:
    an = office.cast.an
    item: CalendarItem = office.do(entries.enter, an, office.wish("Trực", starts="", ends=""))
    at = datetime.combine(NEXT + timedelta(days=2), datetime.min.time())
    office.do(moving.lay, an, item, 0, at, at + timedelta(days=1))
    (slot,) = office.read(slots.mine, an, day_span(NEXT, 7))
    assert (slot.day, slot.has_hour, slot.session) == (at.date(), False, "day")
    office.do(moving.lay, an, item, 0, at.replace(hour=9), at.replace(hour=10))
    (slot,) = office.read(slots.mine, an, day_span(NEXT, 7))
    assert slot.has_hour
    with pytest.raises(NotFound):
        office.do(moving.lay, office.cast.my, item, 0, at, at + timedelta(days=1))
    with pytest.raises(BadInput):
        office.do(moving.lay, an, item, 0, at.replace(hour=9), at.replace(hour=9))
    with pytest.raises(BadInput):  # it was taken for the next day once, and lasted 23 hours
        office.do(moving.lay, an, item, 0, at.replace(hour=9), at.replace(hour=8))


@pytest.mark.parametrize(("of", "view"), [("mine", "day"), ("mine", "month"), ("leaders", "work"), ("rooms", "day")])
def test_the_board_opens_in_every_view(office: Office, tmp_path: Path, of: str, view: str) -> None:
    hoa = browser(office, tmp_path, "hoa")
    assert "data-dragging" in hoa.get(f"/calendars/board?of={of}&view={view}&day={NEXT}").text
    assert hoa.get("/calendars/board?of=nothing").status_code == 404
