"""A week from the first proposal to the last change, in both languages; what clashes shows while typing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser
TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
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
