"""A task's way in the browser: directed, split down three levels, contributed to, extended, reported and counted."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Enter
from tests.journeys.registering import arriving_letter, registered
from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser
DAYS = holidays.country_holidays("VN")
TODAY = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


@pytest.mark.parametrize(("language", "edge", "seed"), [("vi", "phone", 911), ("en", "desktop", 912)])
def test_a_directive_goes_down_three_levels_and_comes_back_counted(
    enter: Enter, papers: Path, language: str, edge: str, seed: int
) -> None:
    if os.environ.get("WORKPLACE_TEST_SITE"):
        seed += os.getpid() * 10  # a letter is registered once, and that server has seen earlier runs
    incoming = registered(enter("vinh"), arriving_letter(papers, seed))
    chi, dung, binh, an, la = (enter(login) for login in ("chi", "dung", "binh", "an", "la"))
    first = _directed(chi, incoming)
    _accepted(dung, first)
    second = _split(dung, first, "Sở Tài chính", f"Tổng hợp số liệu {seed}", 12)
    _accepted(binh, second)
    third = _split(binh, second, "Võ Thị An", f"Soạn báo cáo {seed}", 8)
    _accepted(an, third)
    _extended(an, binh, third)
    _reported(an, third, "Đã xong dự thảo báo cáo")
    _completed(binh, third)
    _reported(binh, second, "Số liệu đã tổng hợp")
    _completed(dung, second)
    _missing(dung, first)
    _delivered(la, first)
    _reported(dung, first, "Đã báo cáo Văn phòng Chính phủ")
    _completed(chi, first)
    _counted(chi, first)


def _day(after: int) -> str:
    """The day that many working days from today: no task is due on a holiday."""
    return DAYS.get_nth_working_day(TODAY, after).strftime("%d/%m/%Y")


def _directed(leader: Somebody, doc: str) -> str:
    """The directive makes the task in the same act; its address."""
    leader.go(f"/docs/{doc}?folder=to_direct")
    leader.open("direct")
    box = leader.box("direct")
    box.locator("textarea[name=text]").fill("Giao Phó Chủ tịch chỉ đạo, báo cáo kết quả.")
    leader.choose(box.locator("select[name=lead]"), "Trần Văn Dũng")
    box.locator("input[name=due]").fill(_day(20))
    box.locator("label:has([name=coordinate])", has_text="phường Thuận Hóa").click()
    leader.answer("direct")
    leader.go(f"/docs/{doc}")
    link = leader.page.locator("main a[href^='/tasks/']").first
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


def _accepted(who: Somebody, task: str) -> None:
    who.go(task)
    who.main("form[action$='/steps/accept'] button")


def _split(who: Somebody, task: str, lead: str, title: str, days: int) -> str:
    number = task.rsplit("/", 1)[1]
    who.go(f"/tasks/new?parent={number}")
    who.page.fill("#title", title)
    who.choose(who.page.locator("#lead"), lead)
    who.page.fill("#due", _day(days))
    who.main("main form [data-main]")
    who.go(task)
    return str(who.page.locator(".tree .node", has_text=title).locator("a").get_attribute("href"))


def _extended(officer: Somebody, head: Somebody, task: str) -> None:
    officer.go(f"{task}/act/ask_extension")
    officer.page.fill("#due", _day(11))
    officer.page.fill("#reason", "Chờ số liệu của các phường sau mưa lũ")
    officer.main("main form [data-main]")
    head.go(task)
    head.open("extension-grant")
    head.answer("extension-grant")
    expect(head.page.locator(".days")).to_contain_text(_day(11))
    expect(head.page.locator(".days")).to_contain_text(_day(8))


def _reported(who: Somebody, task: str, words: str) -> None:
    who.go(task)
    who.open("report")
    who.box("report").locator("textarea[name=text]").fill(words)
    who.answer("report")


def _completed(issuer: Somebody, task: str) -> None:
    issuer.go("/tasks?folder=to_answer")
    issuer.go(task)
    issuer.open("complete")
    issuer.box("complete").locator("select[name=quality]").select_option("good")
    issuer.answer("complete")


def _missing(lead: Somebody, task: str) -> None:
    """While a contribution is missing the lead can't close over it."""
    lead.go(task)
    expect(lead.page.locator("#why-report")).to_be_visible()
    expect(lead.page.locator("[aria-describedby=why-report]")).to_be_disabled()


def _delivered(contributor: Somebody, task: str) -> None:
    contributor.go("/tasks?folder=to_contribute")
    contributor.go(task)
    dialog = contributor.page.locator("details[id^=part-][id$=-deliver]").first
    name = str(dialog.get_attribute("id"))
    contributor.open(name)
    contributor.box(name).locator("textarea[name=text]").fill("Đã rà soát 31 hộ, danh sách kèm theo")
    contributor.answer(name)


def _counted(leader: Somebody, task: str) -> None:
    """The figure that counts it opens it."""
    leader.go("/tasks/overview")
    leader.page.locator(".tiles a").nth(1).click()
    leader.page.wait_for_load_state("load")
    leader.look()
    expect(leader.page.locator(f"main a[href='{task}']").first).to_be_visible(timeout=WAIT)
