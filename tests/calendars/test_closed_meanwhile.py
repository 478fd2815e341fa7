"""A form lies open while its step closes: better input would not help, so what is told is the reason, not the input.

Every door of the calendars that shows a form again stands here, as in `tests/docs/routes/test_closed_meanwhile.py`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests import databases
from tests.calendars.conftest import NOW, Office
from tests.calendars.conftest import open_office as opened
from tests.calendars.test_pages import _token, browser
from tests.calendars.test_series import time_of, weekly
from tests.calendars.test_singly import part
from workplace import app
from workplace.calendars.actions import attending, booking, compiling, entries, series, singly
from workplace.calendars.models.resources import CalendarBooking
from workplace.kernel import clock

STAYS_OPEN = {
    "/calendars/absences": "a form for a new thing",
    "/calendars/duties": "a form for a new thing",
    "/calendars/feeds": "a form for a new thing",
    "/calendars/import": "a form for new things",
    "/calendars/resources": "a form for a new thing",
    "/calendars/resources/{id:int}": "the list's keeper may always put it right",
    "/calendars/office": "the editor's form is always there",
    "/calendars/answers": "a form for what came by mail",
    "/calendars/entries": "a form for a new thing",
    "/calendars/items": "a form for a new thing",
}
Tried = tuple[str, str, dict[str, str]]  # the address, who, what is sent


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite: pages know nothing of the engine."""
    with databases.fresh("sqlite", tmp_path) as database, clock.frozen(NOW):
        yield opened(database)


def item_answered(office: Office) -> list[Tried]:
    an = office.cast.an
    item = weekly(office, people=(an.person,))
    row = part(office, item, an)
    office.do(attending.stay_away, an, item, row, "Bận")
    steps = f"/calendars/items/{item.id}/parties/{row.id}/steps"
    return [(f"{steps}/stay_away", "an", {})]


def item_called_off(office: Office) -> list[Tried]:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    row, time = part(office, item, an), time_of(office, item, 1)
    office.do(entries.call_off, binh, item, "")
    url = f"/calendars/items/{item.id}"
    return [
        (f"{url}/parties/{row.id}/steps/send_substitute", "an", {}),
        (f"{url}/times/{time}/parties/{row.id}/steps/stay_away", "an", {}),
        (f"{url}/times/{time}/move", "binh", {"day": "32/13/2026"}),
        (f"{url}/times/{time}/skip", "binh", {"scope": "nobody"}),
        (f"{url}/edit", "binh", {"title": ""}),
    ]


def time_left_out(office: Office) -> list[Tried]:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    row, first, second = part(office, item, an), time_of(office, item, 0), time_of(office, item, 1)
    office.do(series.leave_out, binh, item, first, "one")
    office.do(singly.stay_away, an, item, row, second, "Bận")
    parts = [f"/calendars/items/{item.id}/times/{time}/parties/{row.id}/steps" for time in (first, second)]
    return [(f"{parts[0]}/send_substitute", "an", {}), (f"{parts[1]}/stay_away", "an", {})]


def line_taken_out(office: Office) -> list[Tried]:
    line = office.line(office.cast.an)
    office.do(compiling.leave_out, office.cast.hoa, line, "Trùng")
    url = f"/calendars/items/{line.id}"
    return [
        (f"{url}/steps/leave_out", "hoa", {}),
        (f"{url}/steps/call_off", "hoa", {}),
        (f"{url}/edit", "hoa", {"title": ""}),
    ]


def line_called_off(office: Office) -> list[Tried]:
    line = office.line(office.cast.hoa)
    office.do(compiling.call_off, office.cast.hoa, line, "Hoãn")
    return [(f"/calendars/items/{line.id}/steps/include", "hoa", {})]


def week_published(office: Office) -> list[Tried]:
    office.line(office.cast.hoa)
    office.publish()
    return [(f"/calendars/weeks/{office.week().id}/steps/return", "chi", {})]


def booking_denied(office: Office) -> list[Tried]:
    office.do(entries.enter, office.cast.an, office.wish(room_id=office.rooms["guest"]))
    row = office.read(lambda session: session.scalars(select(CalendarBooking).order_by(col(CalendarBooking.id))).one())
    office.do(booking.deny, office.cast.vinh, row, "Có khách")
    return [(f"/calendars/bookings/{row.id}/steps/deny", "vinh", {})]


CLOSED: dict[Callable[[Office], list[Tried]], tuple[str, ...]] = {
    item_answered: ("/calendars/items/{id:int}/parties/{party:int}/steps/{verb}",),
    item_called_off: (
        "/calendars/items/{id:int}/times/{time:int}/move",
        "/calendars/items/{id:int}/times/{time:int}/skip",
    ),
    time_left_out: ("/calendars/items/{id:int}/times/{time:int}/parties/{party:int}/steps/{verb}",),
    line_taken_out: (
        "/calendars/items/{id:int}/edit",
        "/calendars/items/{id:int}/steps/leave_out",
        "/calendars/items/{id:int}/steps/call_off",
    ),
    line_called_off: ("/calendars/items/{id:int}/steps/include",),
    week_published: ("/calendars/weeks/{id:int}/steps/return",),
    booking_denied: ("/calendars/bookings/{id:int}/steps/deny",),
}


def test_every_door_that_shows_a_form_again_stands_here() -> None:
    every = [door for module in app.doors() for door in module.doors if door.again is not None]
    tried = {path for paths in CLOSED.values() for path in paths}
    assert {door.path for door in every if door.path.startswith("/calendars")} == tried | set(STAYS_OPEN)


@pytest.mark.parametrize("closed", CLOSED, ids=lambda one: one.__name__)
def test_a_wrong_form_for_a_step_that_has_closed_gives_the_reason(
    office: Office, tmp_path: Path, closed: Callable[[Office], list[Tried]]
) -> None:
    answers = {}
    for url, who, sent in closed(office):
        client = browser(office, tmp_path, who)
        answers[url] = client.post(url, data={"csrf": _token(client), **sent}).status_code
    assert answers and set(answers.values()) <= {404, 409}, answers
