"""The calendars' pages as people open them."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
from starlette.testclient import TestClient

from tests import databases
from tests.calendars.conftest import NEXT, NOW, Office
from tests.calendars.conftest import open_office as opened
from tests.calendars.test_series import weekly
from workplace import app
from workplace.calendars.actions import attending, away, compiling, entries, feeding, publishing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import parties, things, waits
from workplace.calendars.rules import answers, ics
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish
from workplace.config import Settings
from workplace.kernel import clock
from workplace.kernel.pool import InPlace
from workplace.org.actions.sign_in import Place, sign_in_as

WEEK = f"/calendars/week?day={NEXT.isoformat()}"
COMPILE = f"/calendars/compile?day={NEXT.isoformat()}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """On SQLite: pages know nothing of the engine."""
    with databases.fresh("sqlite", tmp_path) as database, clock.frozen(NOW):
        yield opened(database)


def browser(office: Office, tmp_path: Path, login: str) -> TestClient:
    with office.database.writing() as session:
        token = sign_in_as(session, login, Place("127.0.0.1")).token
    settings = Settings(data=tmp_path, database_url=office.database.url, mode="demo")
    built = app.build(settings, pool=InPlace())
    cookies = {"session": token, "language": "en"}
    return TestClient(built, cookies=cookies, headers={"sec-fetch-site": "same-origin"})


def post(client: TestClient, page: str, url: str, **fields: str) -> str:
    """Send a form of a page, with its token."""
    token = re.search(r'name="csrf" content="([^"]+)"', client.get(page).text)
    assert token
    answer = client.post(url, data={"csrf": token[1], **fields})
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def test_propose_compile_clash_approve_publish_and_a_change_that_is_marked(office: Office, tmp_path: Path) -> None:
    an, hoa, chi = (browser(office, tmp_path, login) for login in ("an", "hoa", "chi"))
    form = {
        "organisation": str(office.city),
        "title": "Họp ngân sách",
        "day": f"{NEXT:%d/%m/%Y}",
        "starts": "8h30",
        "room_id": str(office.rooms["A"]),
        "chair_id": str(office.cast.chi.person),
        "participants": "Sở Tài chính",
    }
    post(an, "/calendars/items/new", "/calendars/items", **form)
    post(hoa, "/calendars/items/new", "/calendars/items", **form | {"title": "Giao ban", "starts": "09:00"})
    assert "Phòng họp A: Giao ban" in hoa.get(COMPILE).text
    item = office.read(lambda s: s.connection().exec_driver_sql("SELECT min(id) FROM calendar_item").scalar())
    refused = hoa.post(f"/calendars/items/{item}/steps/include", data={"csrf": _token(hoa)})
    assert refused.status_code == 422
    assert "Phòng họp B" in refused.text
    post(hoa, COMPILE, f"/calendars/items/{item}/steps/leave_out", reason="Trùng phòng")
    week = office.week().id
    post(hoa, COMPILE, f"/calendars/weeks/{week}/steps/submit")
    post(chi, COMPILE, f"/calendars/weeks/{week}/steps/approve")
    post(hoa, COMPILE, f"/calendars/weeks/{week}/steps/publish")
    other = office.read(lambda s: s.connection().exec_driver_sql("SELECT max(id) FROM calendar_item").scalar())
    post(hoa, COMPILE, f"/calendars/items/{other}/edit", **form | {"title": "Giao ban", "starts": "14:00"})
    post(hoa, COMPILE, f"/calendars/weeks/{week}/steps/publish")
    page = an.get(WEEK).text
    assert 'class="moved"' in page
    assert re.search(r"<del[^>]*>09:00</del>", page)
    assert "09:00" in an.get(f"{WEEK}&version=1").text
    assert "PDF" in an.get(f"/calendars/week.pdf?day={NEXT.isoformat()}").content[:8].decode()
    assert an.get(f"{WEEK}&version=9").status_code == 404
    assert an.get(COMPILE).status_code == 404


def _token(client: TestClient) -> str:
    found = re.search(r'name="csrf" content="([^"]+)"', client.get("/calendars/mine").text)
    assert found
    return found[1]


def test_what_is_private_is_busy_on_every_page(office: Office, tmp_path: Path) -> None:
    office.line(title="Việc kín", chair_id=office.cast.chi.person, private=True)
    office.publish()
    an = browser(office, tmp_path, "an")
    for page in (WEEK, f"/calendars/wall?day={NEXT.isoformat()}", f"/calendars/leaders?day={NEXT.isoformat()}"):
        text = an.get(page).text
        assert "Việc kín" not in text
        assert "Busy" in text or "Bận" in text
    chi = browser(office, tmp_path, "chi")
    assert "Việc kín" in chi.get(WEEK).text
    sheet = pypdfium2.PdfDocument(chi.get(f"/calendars/week.pdf?day={NEXT.isoformat()}").content)
    paper = sheet[0].get_textpage().get_text_bounded()
    assert "Việc kín" not in paper and "Bận" in paper, "also where whoever is meant prints it: paper is handed on"


def test_what_lasts_several_days_stands_on_each_also_in_the_week_after(office: Office, tmp_path: Path) -> None:
    saturday, tuesday = NEXT + timedelta(days=5), NEXT + timedelta(days=8)
    long = When(saturday, "day", last_day=tuesday)
    office.do(compiling.propose, office.cast.hoa, office.city, Wish("Đoàn <b> công tác", long))
    office.publish()
    office.line(title="Giao ban", day=tuesday)
    office.publish(tuesday)
    an = browser(office, tmp_path, "an")
    first, second = (an.get(f"/calendars/week?day={day}").text for day in (NEXT, NEXT + timedelta(days=7)))
    assert first.count(f"{tuesday:%d/%m}") >= 2 and first.count("Đoàn &lt;b&gt; công tác") == 2  # Saturday, Sunday
    assert second.count("Đoàn &lt;b&gt; công tác") == 2, "Monday and Tuesday of the next"
    sheet = pypdfium2.PdfDocument(an.get(f"/calendars/week.pdf?day={NEXT.isoformat()}").content)
    paper = "".join(page.get_textpage().get_text_bounded() for page in sheet)
    assert f"đến {tuesday:%d/%m}" in " ".join(paper.split()) and "Còn tiếp" in paper


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_ones_own_calendar_in_every_view(office: Office, tmp_path: Path, view: str) -> None:
    office.do(entries.enter, office.cast.an, office.wish("Qua đêm", starts="22:00", ends="02:00"))
    an = browser(office, tmp_path, "an")
    assert "Qua đêm" in an.get(f"/calendars/mine?view={view}&day={NEXT.isoformat()}").text
    assert an.get(f"/calendars/mine?view={view}&day=31/12/2026").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/calendars",
        "/calendars/rooms",
        "/calendars/bookings",
        "/calendars/away",
        "/calendars/feeds",
        "/calendars/entries/new",
        "/calendars/finder?who=Hoàng Thanh Bình&minutes=30",
        "/calendars/clashes?day=30/11/2026&starts=8",
        "/calendars/wall",
        "/calendars/clashes?day=x&starts=99",
        "/calendars/week?day=1990-01-01",
        "/calendars/resources/new",
        "/",
    ],
)
def test_every_page_opens_for_the_office(office: Office, tmp_path: Path, address: str) -> None:
    office.do(away.set_duty, office.cast.hoa, office.city, "leader", [office.cast.dung.person], NEXT, NEXT)
    assert browser(office, tmp_path, "hoa").get(address).status_code == 200


def test_a_form_that_is_refused_stands_there_again_with_what_was_entered(office: Office, tmp_path: Path) -> None:
    an = browser(office, tmp_path, "an")
    answer = an.post(
        "/calendars/entries",
        data={"csrf": _token(an), "title": "", "day": "32/13/2026", "starts": "8 giờ kém", "note": "Mang tài liệu"},
    )
    assert answer.status_code == 422
    assert "Mang tài liệu" in answer.text


def test_the_editor_says_until_when_units_propose_and_others_do_not(office: Office, tmp_path: Path) -> None:
    hoa, an = browser(office, tmp_path, "hoa"), browser(office, tmp_path, "an")
    form = {"organisation": str(office.city), "title": "Lịch tuần", "closes_on": "4", "closes_at": "11h30"}
    post(hoa, "/calendars/office", "/calendars/office", **form)
    assert "27/11/2026, 11:30" in hoa.get(COMPILE).text
    assert hoa.post("/calendars/office", data={"csrf": _token(hoa), **form, "closes_at": "x"}).status_code == 422
    assert an.get("/calendars/office").status_code == 404
    assert an.post("/calendars/office", data={"csrf": _token(an), **form}).status_code == 404


def test_a_telephone_reads_its_owners_calendar_without_signing_in(office: Office, tmp_path: Path) -> None:
    office.do(entries.enter, office.cast.an, office.wish("Họp tổ"))
    token = office.do(feeding.make, office.cast.an, "Điện thoại", "mine")
    stranger = TestClient(browser(office, tmp_path, "an").app)
    answer = stranger.get(f"/calendars/feed/{token}.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "SUMMARY:Họp tổ" in answer.text
    assert stranger.get("/calendars/feed/guessed.ics").status_code == 404


def test_a_file_is_taken_over_by_its_page(office: Office, tmp_path: Path) -> None:
    an = browser(office, tmp_path, "an")
    file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261201T010000Z\nSUMMARY:Visio\nEND:VEVENT\nEND:VCALENDAR"
    sent = {"file": ("lich.ics", file, "text/calendar")}
    assert an.post("/calendars/import", data={"csrf": _token(an)}, files=sent).status_code == 200
    assert "Visio" in an.get("/calendars/mine?view=list").text
    wrong = an.post("/calendars/import", data={"csrf": _token(an)}, files={"file": ("a.ics", b"%PDF", "text/calendar")})
    assert wrong.status_code == 422
    endless = file.replace(b"UID:1", b"UID:2").replace(b"Visio", b"Mathe").replace(b"SUM", b"RRULE:FREQ=SECONDLY\nSUM")
    part = an.post("/calendars/import", data={"csrf": _token(an)}, files={"file": ("a.ics", endless, "text/calendar")})
    assert part.status_code == 200 and "Mathe" in part.text, "what was left out is named, with the reason"


@pytest.mark.parametrize(("starts", "ends", "taken"), [("22:00", "02:00", True), ("09:00", "08:00", False)])
def test_a_slip_in_the_hours_is_not_taken_for_a_night(
    office: Office, tmp_path: Path, starts: str, ends: str, taken: bool
) -> None:
    an = browser(office, tmp_path, "an")
    sent = {"csrf": _token(an), "title": "Trực", "day": "01/12/2026", "starts": starts, "ends": ends}
    assert (an.post("/calendars/entries", data=sent).status_code == 200) is taken


def test_a_room_that_is_wished_for_is_no_way_out_of_its_own_clash(office: Office, tmp_path: Path) -> None:
    office.line(office.cast.an, room_id=office.rooms["A"])  # proposed, and not yet in the week
    asked = f"day={NEXT:%d/%m/%Y}&starts=08:00&ends=09:00&room_id={office.rooms['A']}"
    told = browser(office, tmp_path, "an").get(f"/calendars/clashes?{asked}").text
    assert told.count("Phòng họp A") == 1 and "Phòng họp B" in told


def test_a_series_is_changed_by_its_pages(office: Office, tmp_path: Path) -> None:
    item = office.do(
        entries.enter, office.cast.an, office.wish("Giao ban", ends="09:00", rule="FREQ=WEEKLY;BYDAY=MO;COUNT=4")
    )
    an, stranger = browser(office, tmp_path, "an"), browser(office, tmp_path, "my")
    times = [row.id for row in office.read(things.times_of, item)]
    page = f"/calendars/items/{item.id}/times/{times[1]}"
    assert 'value="08:00"' in an.get(page).text
    assert stranger.get(page).status_code == 404
    assert f"times/{times[1]}/restore" in post(an, page, f"{page}/skip", scope="one")
    post(an, page, f"{page}/restore")
    refused = an.post(f"{page}/move", data={"csrf": _token(an), "day": "32/13/2026", "scope": "later"})
    assert refused.status_code == 422
    form = {"day": f"{NEXT + timedelta(days=8):%d/%m/%Y}", "starts": "14:00", "ends": "15:00"}
    post(an, page, f"{page}/move", scope="later", **form)
    assert "14:00" in an.get(f"/calendars/mine?view=day&day={NEXT + timedelta(days=8)}").text
    post(an, "/calendars/mine", f"/calendars/items/{item.id}/times/{times[0]}/skip", scope="all")
    assert "Giao ban" not in an.get(f"/calendars/mine?view=day&day={NEXT}").text


def test_what_another_program_said_of_a_series_stays_when_a_word_of_it_is_changed(
    office: Office, tmp_path: Path
) -> None:
    rule = "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270401T000000Z"
    item = office.do(entries.enter, office.cast.an, office.wish("Giao ban", rule=rule))
    an, page = browser(office, tmp_path, "an"), f"/calendars/items/{item.id}/edit"
    sent = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', an.get(page).text)) | {
        "freq": "MONTHLY", "session": "morning", "title": "Giao ban mới",
    }  # fmt: skip
    post(an, page, page, **{name: value for name, value in sent.items() if name not in ("csrf", "private", "weekdays")})
    changed = office.read(lambda session: session.get(CalendarItem, item.id))
    assert (changed.title, changed.rule) == ("Giao ban mới", rule)


def test_whoever_is_asked_answers_and_the_host_is_not_asked(office: Office, tmp_path: Path) -> None:
    cast = office.cast
    asked = (cast.an.person, cast.kha.person)
    item = office.do(entries.enter, cast.binh, office.wish("Bàn dự toán", people=asked))
    an, host = browser(office, tmp_path, "an"), browser(office, tmp_path, "binh")
    page, question = f"/calendars/items/{item.id}", "wk-answer"
    assert an.get(page).text.count(question) == 1
    assert question not in host.get(page).text
    for party in office.read(parties.of, [item.id])[item.id]:
        if party.ref == cast.an.person:
            office.do(attending.attend, cast.an, item, party)
    assert question not in host.get(page).text


def test_answers_are_dropped_on_their_page(office: Office, tmp_path: Path) -> None:
    an = browser(office, tmp_path, "an")
    assert re.search(r'name="mails"[^>]*checked', an.get("/calendars/answers").text)
    post(an, "/calendars/answers", "/calendars/mails")
    assert not re.search(r'name="mails"[^>]*checked', an.get("/calendars/answers").text)
    sent = {"file": ("tra-loi.ics", b"BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR", "text/calendar")}
    refused = an.post("/calendars/answers", data={"csrf": _token(an)}, files=sent)
    assert refused.status_code == 422
    assert "tra-loi.ics" in refused.text


@pytest.mark.parametrize(("page", "rules"), [("answers", answers), ("import", ics)], ids=["answers", "import"])
def test_others_write_while_a_file_is_read(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, rules: ModuleType
) -> None:
    an, read, written = browser(office, tmp_path, "an"), rules.read, []

    def meanwhile(data: bytes) -> object:
        with closing(sqlite3.connect(str(office.database.engine.url.database), timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")
            written.append(page)
        return read(data)

    monkeypatch.setattr(rules, "read", meanwhile)
    sent = {"file": ("a.ics", b"%PDF", "text/calendar")}
    assert an.post(f"/calendars/{page}", data={"csrf": _token(an)}, files=sent).status_code == 422
    assert written == [page]


def test_what_waits_in_calendars_stands_on_the_first_page(office: Office, tmp_path: Path) -> None:
    cast = office.cast
    chi, hoa, an, vinh = (browser(office, tmp_path, login) for login in ("chi", "hoa", "an", "vinh"))
    office.line(title="Giao ban")
    assert COMPILE not in chi.get("/").text
    office.do(publishing.submit, cast.hoa, office.week())
    place = f"/calendars/compile?organisation={office.city}&amp;day={NEXT}"
    assert place in chi.get("/").text and place not in an.get("/").text
    office.do(publishing.return_, cast.chi, office.week(), "Thiếu việc")
    assert place in hoa.get("/").text and place not in chi.get("/").text
    office.do(publishing.submit, cast.hoa, office.week())
    office.do(publishing.approve, cast.chi, office.week())
    assert place in hoa.get("/").text and place not in an.get("/").text
    item = office.do(
        entries.enter, cast.binh, office.wish("Bàn dự toán", people=(cast.an.person,), room_id=office.rooms["guest"])
    )
    assert f"/calendars/items/{item.id}" in an.get("/").text and "/calendars/bookings" in vinh.get("/").text
    (party,) = office.read(parties.of, [item.id])[item.id]
    office.do(attending.attend, cast.an, item, party)
    assert office.read(waits.of, cast.an) == []


def test_one_time_of_a_series_is_answered_on_its_page(office: Office, tmp_path: Path) -> None:
    cast = office.cast
    item = weekly(office, people=(cast.an.person,))
    an, binh, kha, my = (browser(office, tmp_path, login) for login in ("an", "binh", "kha", "my"))
    second = office.read(things.times_of, item)[1].id
    page = f"/calendars/items/{item.id}/times/{second}/answer"
    assert page in an.get(f"/calendars/items/{item.id}").text
    found = re.search(rf"/calendars/items/{item.id}/times/{second}/parties/(\d+)/steps", an.get(page).text)
    assert found
    steps = found[0]
    for verb, sent in (("stay_away", {"reason": ""}), ("send_substitute", {"substitute": "Kha"})):
        assert an.post(f"{steps}/{verb}", data={"csrf": _token(an), **sent}).status_code == 422
    told = post(an, page, f"{steps}/send_substitute", substitute_id=str(cast.kha.person))
    assert "Đặng Minh Kha" in told and "riêng lần này" in told
    assert "Đặng Minh Kha" in binh.get(f"/calendars/items/{item.id}").text
    assert steps not in binh.get(page).text, "nobody answers for another"
    assert kha.get(page).status_code == 200
    assert kha.post(f"{steps}/attend", data={"csrf": _token(kha)}).status_code == 404
    assert my.get(page).status_code == 404
    post(an, page, f"{steps}/as_series")
    assert kha.get(page).status_code == 404
