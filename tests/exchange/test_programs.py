"""What programs send by hand: the rules of the protocol, strangers, and everything that is no calendar."""

import re
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tests.exchange.conftest import House
from workplace import app
from workplace.calendars.actions import entries
from workplace.calendars.models.objects import CalendarObject, CalendarSync
from workplace.calendars.queries import collections, slots
from workplace.calendars.rules.times import day_span
from workplace.journal.models import JournalLine
from workplace.org.actions.sign_in import Place, sign_in_as
from workplace.org.models.sessions import SignInAttempt
from workplace.web.programs import DEVICE

from tests.calendars.conftest import NEXT  # isort: skip

MINE = "/dav/calendars/{login}/mine/"
TOKEN = "<d:sync-collection xmlns:d='DAV:'><d:sync-token>{}</d:sync-token><d:sync-level>1</d:sync-level>{}<d:prop><d:getetag/></d:prop></d:sync-collection>"  # noqa: E501


def event(uid: str = "X-1", title: str = "Họp", *more: str, starts: str = "20261130T010000Z") -> str:
    """An entry as a device writes it, at eight o'clock next Monday unless said otherwise."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//A telephone//EN", "BEGIN:VEVENT", f"UID:{uid}",
             "DTSTAMP:20261122T000000Z", f"DTSTART:{starts}", "DURATION:PT1H", f"SUMMARY:{title}", *more, "END:VEVENT",
             "END:VCALENDAR", ""]  # fmt: skip
    return "\r\n".join(lines)


def kept(house: House) -> tuple[int, ...]:
    """How much stands in the tables that a device writes."""
    tables = (CalendarObject, JournalLine)
    counted = [select(func.count()).select_from(table) for table in tables]
    return tuple(house.office.read(lambda session: [session.scalar(one) for one in counted]))


def titles(house: House, who: object) -> list[str]:
    return [slot.title for slot in house.office.read(slots.mine, who, day_span(NEXT, 40))]


@pytest.fixture(scope="module")
def an(house: House) -> TestClient:
    """An's telephone."""
    return house.program(house.office.cast.an)


# --- who gets in --------------------------------------------------------------------------------------------------


def test_strangers_and_browsers_are_asked_for_a_password_at_every_door(house: House) -> None:
    with house.office.database.writing() as session:
        token = sign_in_as(session, "an", Place("127.0.0.1")).token
    browser = TestClient(house.built, base_url="http://localhost", cookies={"session": token})
    doors = [door for routes in app.doors() for door in routes.doors if door.who == DEVICE]
    assert len(doors) > 5
    for client in (house.program(None), browser):
        for door in doors:
            answer = client.request(door.method, re.sub(r"{[^}]*}", "calendars/an/mine/x.ics", door.path))
            assert answer.status_code == 401, door
            assert answer.headers["www-authenticate"].startswith("Basic ")


def test_a_devices_password_opens_no_page(house: House, an: TestClient) -> None:
    assert an.get("/calendars/mine").headers["location"].startswith("/sign-in")
    assert an.post("/sign-in", data={"login": "an", "password": an.auth._auth_header}).status_code == 422  # type: ignore[union-attr]


def test_over_http_only_this_machine_is_let_in(house: House) -> None:
    who = house.office.cast.an
    assert house.program(who, "http://vanphong.example").request("PROPFIND", "/dav/").status_code == 403
    assert house.program(who, "https://vanphong.example").request("PROPFIND", "/dav/").status_code == 207


def test_the_calendars_of_others_are_not_there(an: TestClient) -> None:
    for path in ("/dav/calendars/binh/", "/dav/calendars/binh/mine/", "/dav/people/binh/", "/dav/calendars/an/week-99/",
                 "/dav/calendars/an/mine/none.ics", "/dav/else/"):  # fmt: skip
        assert an.request("PROPFIND", path).status_code == 404, path
    assert an.put("/dav/calendars/binh/mine/x.ics", content=event()).status_code == 404


def test_whoever_guesses_is_stopped_and_locks_nobody_out(house: House) -> None:
    vinh = house.office.cast.vinh
    guessing = house.program(None)
    guessing.auth = ("vinh", "wrong")
    asked = [guessing.request("PROPFIND", "/dav/").status_code for _ in range(12)]
    assert asked == [401] * 10 + [429] * 2
    failed = house.office.read(lambda session: session.scalar(select(func.count()).select_from(SignInAttempt)))
    assert failed >= 10
    assert house.program(vinh).request("PROPFIND", "/dav/").status_code == 207, "a right password is never stopped"
    browser = TestClient(house.built, base_url="http://localhost", headers={"sec-fetch-site": "same-origin"})
    wrong = browser.post("/sign-in", data={"login": "vinh", "password": "not this one"})
    assert wrong.status_code == 422, "signing in counts its own failures"


# --- finding the way ----------------------------------------------------------------------------------------------


def test_programs_are_led_from_the_houses_name_to_the_calendars(house: House, an: TestClient) -> None:
    for method in ("GET", "PROPFIND"):
        answer = house.program(None).request(method, "/.well-known/caldav")
        assert (answer.status_code, answer.headers["location"]) == (301, "/dav/")
    offer = house.program(None).options("/dav/")
    assert "calendar-access" in offer.headers["dav"] and "REPORT" in offer.headers["allow"]
    ask = "<propfind xmlns='DAV:'><prop><current-user-principal/><nothing xmlns='x:'/></prop></propfind>"
    told = an.request("PROPFIND", "/dav/", content=ask)
    assert "/dav/people/an/" in told.text and "404 Not Found" in told.text
    little = an.request("PROPFIND", "/dav/", content=ask, headers={"prefer": "return=minimal"})
    assert "404 Not Found" not in little.text
    home = an.request("PROPFIND", "/dav/people/an/", content=ask.replace(
        "<current-user-principal/>", "<calendar-home-set xmlns='urn:ietf:params:xml:ns:caldav'/>"))  # fmt: skip
    assert "/dav/calendars/an/" in home.text
    for one in (told, little, home):
        ET.fromstring(one.content)


def test_what_devices_may_not_do_is_refused_in_words(an: TestClient) -> None:
    answer = an.request("MKCALENDAR", "/dav/calendars/an/new/")
    assert answer.status_code == 403
    assert "Lịch chỉ được tạo và bỏ trong hệ thống" in answer.text
    assert an.delete("/dav/calendars/an/mine/").status_code == 403
    assert an.put("/dav/calendars/an/mine/", content=event()).status_code == 403
    colour = "<d:propertyupdate xmlns:d='DAV:'><d:set><d:prop><d:displayname>x</d:displayname></d:prop></d:set></d:propertyupdate>"  # noqa: E501
    assert "403 Forbidden" in an.request("PROPPATCH", "/dav/calendars/an/mine/", content=colour).text
    assert an.request("PROPFIND", "/dav/calendars/an/", headers={"depth": "infinity"}).status_code == 403
    assert an.get("/dav/calendars/an/mine/").status_code == 405
    unknown = an.request("REPORT", "/dav/calendars/an/mine/", content="<x xmlns='DAV:'/>")
    assert (unknown.status_code, "supported-report" in unknown.text) == (403, True)


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE x [<!ENTITY a 'a'><!ENTITY b '&a;&a;'>]><propfind xmlns='DAV:'><prop>&b;</prop></propfind>",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><propfind xmlns='DAV:'/>",
        "<propfind xmlns='DAV:'><prop>",
        "no xml at all",
        "<!DOCTYPE x><propfind xmlns='DAV:'/>".encode("utf-16"),
    ],
    ids=["entities", "outside", "cut off", "words", "utf-16"],
)
def test_hostile_and_broken_xml_is_refused(an: TestClient, body: str | bytes) -> None:
    assert an.request("PROPFIND", "/dav/", content=body).status_code == 400


# --- writing ------------------------------------------------------------------------------------------------------


def test_what_a_device_keeps_besides_comes_back_as_it_was(house: House, an: TestClient) -> None:
    path = MINE.format(login="an") + "own name.ics"
    sent = event("X-2", "Họp", "CATEGORIES:Việc cơ quan", "X-APPLE-TRAVEL:PT15M", "BEGIN:VALARM", "ACTION:DISPLAY",
                 "DESCRIPTION:x", "TRIGGER:-PT30M", "END:VALARM")  # fmt: skip
    made = an.put(path, content=sent.encode(), headers={"if-none-match": "*"})
    assert made.status_code == 201
    got = an.get(path)
    assert (got.text, got.headers["etag"]) == (sent, made.headers["etag"])
    assert an.get(path, headers={"if-none-match": made.headers["etag"]}).status_code == 304

    who = house.office.cast.an
    item = house.office.read(slots.mine, who, day_span(NEXT))[0].item

    def rename(session: object) -> None:
        from workplace.calendars.queries import door, wished

        found = door.read(session, who, item)  # type: ignore[arg-type]
        wish = wished.of(session, found)  # type: ignore[arg-type]
        assert wish.remind == 30
        entries.adjust(session, who, found, type(wish)(**{**vars(wish), "title": "Họp, dời phòng"}))  # type: ignore[arg-type]

    house.office.do(rename)
    changed = an.get(path)
    assert changed.headers["etag"] != made.headers["etag"]
    for line in ("SUMMARY:Họp\\, dời phòng", "CATEGORIES:Việc cơ quan", "X-APPLE-TRAVEL:PT15M", "TRIGGER:-PT30M",
                 "UID:X-2", "DURATION:PT1H"):  # fmt: skip
        assert line in changed.text, line
    assert an.delete(path, headers={"if-match": made.headers["etag"]}).status_code == 412
    assert an.delete(path, headers={"if-match": changed.headers["etag"]}).status_code == 204
    assert an.delete(path).status_code == 404


def test_a_device_that_meant_to_make_or_to_change_is_told_when_it_is_otherwise(an: TestClient) -> None:
    path = MINE.format(login="an")
    assert an.put(path + "a.ics", content=event("X-3"), headers={"if-match": '"gone"'}).status_code == 412
    assert an.put(path + "a.ics", content=event("X-3"), headers={"if-none-match": "*"}).status_code == 201
    assert an.put(path + "a.ics", content=event("X-3"), headers={"if-none-match": "*"}).status_code == 412
    twice = an.put(path + "b.ics", content=event("X-3"))
    assert (twice.status_code, "no-uid-conflict" in twice.text) == (403, True)
    known = {"if-match": f'"older", {an.get(path + "a.ics").headers["etag"]}'}
    assert an.put(path + "a.ics", content=event("X-3", "Họp tổ"), headers=known).status_code == 204
    assert an.put(path + "a.ics", content=event("X-3"), headers=known).status_code == 412
    other = an.put(path + "a.ics", content=event("X-4"))
    assert (other.status_code, "no-uid-conflict" in other.text) == (403, True)
    assert an.delete(path + "a.ics", headers=known).status_code == 412
    assert an.delete(path + "a.ics", headers={"if-match": "*"}).status_code == 204


HEAD = "PRODID:-//A telephone//EN\r\n"
BROKEN: dict[str, str | bytes] = {
    "words": "no calendar",
    "cut off": event().partition("SUMMARY")[0],
    "bytes": b"\xff\xfe\x00",
    "control characters": event(title="Họp\x0b"),
    "a task": event().replace("VEVENT", "VTODO"),
    "a message": event().replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST"),
    "two entries": event("A").replace("END:VCALENDAR\r\n", "") + event("B").partition(HEAD)[2],
    "no beginning": event().replace("DTSTART:20261130T010000Z\r\n", ""),
    "no day": event(starts="20261331T010000Z"),
    "before it begins": event().replace("DURATION:PT1H", "DTEND:20261129T010000Z"),
    "every second": event("X", "Họp", "RRULE:FREQ=SECONDLY"),
    "ten thousand times": event("X", "Họp", "RRULE:FREQ=DAILY;COUNT=10000"),
    "a time without its series": event("X", "Họp", "RECURRENCE-ID:20261130T010000Z"),
    "this and later": event("X", "Họp", "RRULE:FREQ=DAILY;COUNT=3").replace("END:VCALENDAR\r\n", "") + event(
        "X", "Khác", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T010000Z").partition(HEAD)[2],
    "no UID": event("").replace("UID:\r\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_entry_changes_nothing(house: House, an: TestClient, name: str) -> None:
    body, before = BROKEN[name], kept(house)
    answer = an.put(MINE.format(login="an") + "x.ics", content=body)
    assert answer.status_code == 403, answer.text
    reason = ET.fromstring(answer.content).findtext("{DAV:}responsedescription")
    assert reason and not re.search(r"[{}]", reason)
    assert kept(house) == before


def test_a_body_that_is_too_large_is_not_read(house: House, an: TestClient) -> None:
    before = kept(house)
    assert an.put(MINE.format(login="an") + "x.ics", content=event(title="x" * 300_000)).status_code == 413
    assert an.request("PROPFIND", "/dav/", content=b" " * 1_100_000).status_code == 413
    assert kept(house) == before


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_device_is_told_in_parts_and_begins_anew_with_a_token_nobody_knows(house: House, an: TestClient) -> None:
    path = MINE.format(login="an")
    for number in range(3):
        assert an.put(f"{path}s{number}.ics", content=event(f"S-{number}")).status_code == 201
    limit = "<d:limit><d:nresults>2</d:nresults></d:limit>"
    first = an.request("REPORT", path, content=TOKEN.format("", limit))
    assert first.text.count("getetag>") == 4 and "507 Insufficient Storage" in first.text
    token = re.search(r"<d:sync-token>([^<]+)<", first.text)
    assert token
    rest = an.request("REPORT", path, content=TOKEN.format(token[1], limit))
    assert rest.text.count("getetag>") == 2 and "507" not in rest.text
    ctag = "<d:propfind xmlns:d='DAV:'><d:prop><d:sync-token/></d:prop></d:propfind>"
    now = re.search(r"<d:sync-token>([^<]+)<", rest.text)
    assert now and now[1] in an.request("PROPFIND", path, content=ctag).text
    stale = an.request("REPORT", path, content=TOKEN.format("urn:workplace:sync:" + "0" * 32, ""))
    assert (stale.status_code, "valid-sync-token" in stale.text) == (403, True)
    for number in range(3):
        an.delete(f"{path}s{number}.ics")
    states = select(func.count()).select_from(CalendarSync).where(CalendarSync.collection == "mine")  # type: ignore[arg-type]
    assert house.office.read(lambda session: session.scalar(states)) <= 12 * 10


def test_when_one_is_busy_is_told_of_ones_own_calendar_alone(house: House, an: TestClient) -> None:
    keys = [one.key for one in house.office.read(collections.all_, house.office.cast.an)]
    assert {key.partition("-")[0] for key in keys} == {"mine", "unit", "week"}
    body = ("<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'>"
            "<c:time-range start='20261130T000000Z' end='20261203T000000Z'/></c:free-busy-query>")  # fmt: skip
    offered = "<propfind xmlns='DAV:'><prop><supported-report-set/></prop></propfind>"
    for key in keys:
        path = f"/dav/calendars/an/{key}/"
        told = "free-busy-query" in an.request("PROPFIND", path, content=offered).text
        answer = an.request("REPORT", path, content=body)
        assert (answer.status_code, told) == ((200, True) if key == "mine" else (403, False)), key


def test_who_asks_for_too_much_of_every_entry_is_refused(an: TestClient) -> None:
    path, space = MINE.format(login="an"), "xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:x='x:'"

    def status(method: str, names: int, filters: int = 0) -> int:
        prop = f"<d:prop>{''.join(f'<x:p{number}/>' for number in range(names))}</d:prop>"
        if method == "PROPFIND":
            return an.request(method, path, content=f"<d:propfind {space}>{prop}</d:propfind>").status_code
        looked = "<c:prop-filter name='SUMMARY'><c:text-match>a</c:text-match></c:prop-filter>" * filters
        inside = (
            f"<c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'>{looked}</c:comp-filter></c:comp-filter>"
        )
        body = f"<c:calendar-query {space}>{prop}<c:filter>{inside}</c:filter></c:calendar-query>"
        return an.request(method, path, content=body).status_code

    assert [status("PROPFIND", names) for names in (100, 101)] == [207, 403]
    assert [status("REPORT", names) for names in (100, 101)] == [207, 403]
    assert [status("REPORT", 1, filters) for filters in (20, 21)] == [207, 403]


def test_entries_are_found_by_address_by_time_and_by_words(an: TestClient) -> None:
    path, space = MINE.format(login="an"), "xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'"
    an.put(path + "f1.ics", content=event("F-1", "Bàn dự toán"))
    an.put(path + "f2.ics", content=event("F-2", "Tiếp dân", starts="20261202T010000Z"))
    data = "<d:prop><d:getetag/><c:calendar-data/></d:prop>"

    def asked(kind: str, inside: str) -> str:
        answer = an.request("REPORT", path, content=f"<c:{kind} {space}>{data}{inside}</c:{kind}>")
        assert answer.status_code == 207, answer.text
        return answer.text

    got = asked("calendar-multiget", f"<d:href>{path}f1.ics</d:href><d:href>{path}no.ics</d:href>")
    assert "UID:F-1" in got and "404 Not Found" in got and "UID:F-2" not in got

    def query(inside: str) -> str:
        return asked("calendar-query", "<c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'>"
                     f"{inside}</c:comp-filter></c:comp-filter></c:filter>")  # fmt: skip

    assert "UID:F-2" not in query("<c:time-range start='20261130T000000Z' end='20261201T000000Z'/>")
    assert "UID:F-1" in query("<c:time-range end='20261201T000000Z'/>")
    found = query("<c:prop-filter name='SUMMARY'><c:text-match>TIẾP DÂN</c:text-match></c:prop-filter>")
    assert "UID:F-2" in found and "UID:F-1" not in found
    assert "UID:F-1" in query("<c:prop-filter name='LOCATION'><c:is-not-defined/></c:prop-filter>")
    tasks = "<c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VTODO'/></c:comp-filter></c:filter>"
    assert "UID" not in asked("calendar-query", tasks)
    an.put(path + "f3.ics", content=event("F-3", "Giao ban", "RRULE:FREQ=DAILY;COUNT=5", starts="20261207T010000Z"))
    span = "start='20261208T000000Z' end='20261210T000000Z'"
    data = f"<d:prop><c:calendar-data><c:expand {span}/></c:calendar-data></d:prop>"
    single = query(f"<c:time-range {span}/>")
    assert single.count("BEGIN:VEVENT") == 2 and "RRULE" not in single
    assert "RECURRENCE-ID:20261208T010000Z" in single and "DTSTART:20261209T010000Z" in single
    busy = an.request("REPORT", path, content=f"<c:free-busy-query {space}><c:time-range start='20261130T000000Z' "
                      "end='20261203T000000Z'/></c:free-busy-query>")  # fmt: skip
    assert "FREEBUSY;FBTYPE=BUSY:20261202T010000Z/20261202T020000Z" in busy.text and "Tiếp" not in busy.text
    for name in ("f1", "f2", "f3"):
        an.delete(f"{path}{name}.ics")
