"""A week from the first proposal to the last change on the leader's telephone, in both languages; what clashes shows
while typing.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.telephone import telephone
from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = datetime.now(ZONE).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())


@pytest.mark.parametrize(("language", "edge", "ahead"), [("vi", "desktop", 21), ("en", "phone", 28)])
def test_propose_clash_publish_change_and_be_told(
    browser: Browser, site: str, language: str, edge: str, ahead: int
) -> None:
    monday = MONDAY + timedelta(days=ahead)
    an, hoa, chi = (Somebody(browser, site, login, language, edge) for login in ("an", "hoa", "chi"))
    place = f"?day={monday.isoformat()}"
    enter(an, monday, "Nghe báo cáo ngân sách", "08:00", "09:30")
    assert "/calendars/items/" in an.page.url

    fill(hoa, monday, "Giao ban tháng", "09:00", "10:00")
    expect(hoa.page.locator("#clashes")).to_contain_text("Nghe báo cáo ngân sách", timeout=WAIT)
    hoa.page.fill("#starts", "10:00")
    hoa.page.fill("#ends", "11:00")
    expect(hoa.page.locator("#clashes")).not_to_contain_text("Nghe báo cáo ngân sách", timeout=WAIT)
    hoa.main(".form > .actions [data-main]")

    hoa.go(f"/calendars/compile{place}")
    hoa.main("form[action$='/steps/include'] button")
    hoa.main("form[action$='/steps/submit'] button")
    chi.go(f"/calendars/compile{place}")
    chi.main("form[action$='/steps/approve'] button")
    hoa.go(f"/calendars/compile{place}")
    hoa.open("publish")
    hoa.answer("publish")
    expect(hoa.page.locator("table.wk")).to_contain_text("Nghe báo cáo ngân sách")

    hoa.page.get_by_role("link", name="Nghe báo cáo ngân sách").click()
    hoa.page.wait_for_load_state("load")
    hoa.page.locator("a[href$='/edit']").click()
    hoa.page.wait_for_load_state("load")
    hoa.look()
    hoa.page.fill("#starts", "14:00")
    hoa.page.fill("#ends", "15:00")
    hoa.main(".form > .actions [data-main]")
    hoa.go(f"/calendars/compile{place}")
    hoa.open("publish")
    hoa.answer("publish")
    expect(hoa.page.locator("tr.moved")).to_contain_text("14:00")

    chi.go("/notices")
    expect(chi.page.locator("#items")).to_contain_text("Nghe báo cáo ngân sách")
    for path in (
        "/calendars/mine",
        "/calendars/leaders",
        "/calendars/rooms",
        "/calendars/away",
        "/calendars/board",
        "/calendars/answers",
        "/calendars/wall",
    ):
        chi.go(f"{path}{place}")
    for one in (an, hoa, chi):
        one.leave()


@pytest.mark.parametrize(("language", "edge", "ahead"), [("vi", "desktop", 35), ("en", "phone", 42)])
def test_what_is_published_is_on_the_leaders_telephone_and_its_own_change_on_the_page(
    browser: Browser, site: str, language: str, edge: str, ahead: int
) -> None:
    monday = MONDAY + timedelta(days=ahead)
    place = f"?day={monday.isoformat()}"
    hoa, chi = (Somebody(browser, site, login, language, edge) for login in ("hoa", "chi"))
    title, own = f"Làm việc với Bộ Tài chính {ahead}", f"Gặp gia đình chính sách {ahead}"
    with telephone(chi, site, f"Máy {ahead}") as phone:
        enter(hoa, monday, title, "08:00", "09:30")
        approve_and_publish(hoa, chi, place)
        assert title in phone.fetch()[0]
        (line,) = phone.find(title)
        assert line.icalendar_component["DTSTART"].dt.astimezone(ZONE) == at(monday, 8)

        open_line(hoa, place, title)
        hoa.page.locator("a[href$='/edit']").click()
        hoa.page.wait_for_load_state("load")
        hoa.page.fill("#starts", "14:00")
        hoa.page.fill("#ends", "15:00")
        hoa.main(".form > .actions [data-main]")
        publish(hoa, place)
        assert phone.fetch() == ({title}, 0)
        (line,) = phone.find(title)
        assert line.icalendar_component["DTSTART"].dt.astimezone(ZONE) == at(monday, 14)

        made = phone.mine.add_event(dtstart=at(monday, 16), dtend=at(monday, 17), summary=own, uid=f"T-{ahead}")
        chi.go(f"/calendars/mine{place}")
        expect(chi.page.get_by_role("link", name=own)).to_be_visible()
        made.load()
        with made.edit_icalendar_component() as event:
            event["LOCATION"] = "Phòng tiếp dân"
        made.save()
        chi.go(f"/calendars/mine{place}")
        chi.page.get_by_role("link", name=own).click()
        chi.page.wait_for_load_state("load")
        expect(chi.page.locator("main")).to_contain_text("Phòng tiếp dân")
        phone.fetch()
        chi.page.locator("a[href$='/edit']").click()
        chi.page.wait_for_load_state("load")
        chi.page.fill("#title", f"{own}, dời ngày")
        chi.main(".form > .actions [data-main]")
        assert phone.fetch() == ({f"{own}, dời ngày"}, 0), "and what is changed on the page is on the telephone"

        open_line(hoa, place, title)
        hoa.open("call_off")
        hoa.page.fill("#reason", "Bộ hoãn")
        hoa.answer("call_off")
        publish(hoa, place)
        expect(hoa.page.locator("tr.cancelled")).to_contain_text(title)
        assert phone.fetch() == (set(), 1)
        assert phone.find(title) == []
    for one in (hoa, chi):
        one.leave()


def at(day: date, hour: int) -> datetime:
    """An hour of a day on the wall."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def approve_and_publish(hoa: Somebody, chi: Somebody, place: str) -> None:
    """Submitted by the Office, approved by the Chairwoman, published."""
    hoa.go(f"/calendars/compile{place}")
    hoa.main("form[action$='/steps/submit'] button")
    chi.go(f"/calendars/compile{place}")
    chi.main("form[action$='/steps/approve'] button")
    publish(hoa, place)


def publish(hoa: Somebody, place: str) -> None:
    """The week, or what was changed in it since."""
    hoa.go(f"/calendars/compile{place}")
    hoa.open("publish")
    hoa.answer("publish")


def open_line(hoa: Somebody, place: str, title: str) -> None:
    """A line of the published week."""
    hoa.go(f"/calendars/week{place}")
    hoa.page.get_by_role("link", name=title).click()
    hoa.page.wait_for_load_state("load")


def fill(who: Somebody, monday: object, title: str, starts: str, ends: str) -> None:
    """The form of a line for the city's week, in room A, chaired by the Chairwoman."""
    who.go(f"/calendars/items/new?day={monday}")
    who.page.fill("#title", title)
    who.page.fill("#starts", starts)
    who.page.fill("#ends", ends)
    who.choose(who.page.locator("#chair_id"), "Nguyễn Thị Chi")
    who.choose(who.page.locator("#room_id"), "Phòng họp A")


def enter(who: Somebody, monday: object, title: str, starts: str, ends: str) -> None:
    """The same, sent."""
    fill(who, monday, title, starts, ends)
    who.main(".form > .actions [data-main]")
