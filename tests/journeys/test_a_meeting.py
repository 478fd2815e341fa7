"""A session held in seven browsers at once, each at their own screen: from check-in to the signed minutes.

WORKPLACE_TEST_PICTURES names a folder for pictures of its great moments.
"""

import re
import subprocess
from datetime import date, datetime
from pathlib import Path

import holidays
import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import ROOT
from tests.journeys.hall import (
    HIDDEN,
    MEMBERS,
    PAPER,
    SLOW,
    STAFF,
    TITLE,
    ZONE,
    Hall,
    has_text,
    key_made,
    picture,
    prepared,
    press,
    space,
    space_opens,
)
from tests.journeys.registering import number_in
from tests.journeys.walk import PASSWORD, Somebody

pytestmark = pytest.mark.browser


def test_a_session_is_held_from_check_in_to_its_signed_minutes(browser: Browser, site: str, papers: Path) -> None:
    hall = Hall(browser, site)
    polls = prepared(hall, papers)
    slips = {one.login: key_made(one, polls[1]) for one in (hall.dung, hall.binh, hall.la)}
    _checked_in(hall)
    _pages_followed(hall)
    _spoken(hall)
    _voted_by_name(hall)
    _voted_in_secret(hall, polls[1], slips)
    _behind_closed_doors(hall)
    _over(hall)
    document = _written_down(hall)
    _signed(hall, document)
    _archived(hall, papers)
    for one in hall.everybody:
        one.leave()


# --- during ---------------------------------------------------------------------------------------------------------


def _checked_in(hall: Hall) -> None:
    """By oneself at the seat, by the secretary, and one who is not there yet; then the chair opens."""
    hall.chi.go(f"{hall.meeting}/console")
    hall.screen.go(f"{hall.meeting}/hall")
    space(hall, "/steps/gather")
    has_text(hall.screen, "stage", "0 / 5")
    hall.hoa.go(f"{hall.meeting}/secretary")
    for one in (hall.dung, hall.binh, hall.an):
        one.go(f"{hall.meeting}/seat")
    for one in (hall.dung, hall.binh):
        press(one, "/floor/arrive")
        expect(one.page.locator("#mine form[action$='/floor/leave']")).to_be_visible(timeout=SLOW)
    chair = hall.seat_of_chair()
    chair.locator("#mine form[action$='/floor/arrive'] button").first.click()
    expect(chair.locator("#mine form[action$='/floor/leave']")).to_be_visible(timeout=SLOW)
    chair.close()
    find = hall.hoa.page.locator("#attend-find")
    find.fill("vo thi an")
    find.press("Enter")
    has_text(hall.screen, "stage", "4 / 5")
    space(hall, "/steps/open")
    space(hall, "/floor/begin")
    has_text(hall.screen, "stage", PAPER)
    has_text(hall.an, "where", PAPER)


def _pages_followed(hall: Hall) -> None:
    """Who presents leads the pages; one reads freely and returns; one comes late; one loses the network meanwhile."""
    press(hall.binh, "/floor/present")
    for one in (hall.dung, hall.an):
        expect(one.page.locator("[data-follow-bar]")).to_be_visible(timeout=SLOW)
    _turned(hall.binh, 2)
    for one in (hall.dung, hall.an):
        _on_page(one, 2)
    hall.an.page.locator("[data-browse]").click()
    _cut(hall.dung, True)
    _turned(hall.binh, 3)
    expect(hall.an.page.locator("[data-follow-bar]")).to_contain_text("3", timeout=SLOW)
    _on_page(hall.an, 2)
    hall.an.page.locator("[data-return]").click()
    _on_page(hall.an, 3)
    hall.la.go(f"{hall.meeting}/seat")
    press(hall.la, "/floor/arrive")
    _on_page(hall.la, 3)


def _turned(one: Somebody, number: int) -> None:
    field = one.page.locator("#reading input[data-v=page]")
    expect(field).to_have_attribute("data-shown", re.compile(r"\d"), timeout=SLOW)
    field.fill(str(number))
    field.press("Enter")
    _on_page(one, number)


def _on_page(one: Somebody, number: int) -> None:
    field = one.page.locator("#reading input[data-v=page]")
    expect(field).to_have_attribute("data-shown", str(number), timeout=SLOW)


def _cut(one: Somebody, off: bool) -> None:
    """The network is taken from a tablet, or given back."""
    if off:
        one.context.set_offline(True)
        one.page.evaluate("window.lines.forEach(line => line.close())")
        expect(one.page.locator("[data-link]").last).to_have_class(re.compile("lost"), timeout=SLOW)
    else:
        one.context.set_offline(False)
        expect(one.page.locator("[data-link]").last).not_to_have_class(re.compile("lost"), timeout=SLOW)
        one.heard[:] = [it for it in one.heard if "ERR_INTERNET_DISCONNECTED" not in it]


def _spoken(hall: Hall) -> None:
    """One asks and is invited by Space; a point of order comes between; time is added; who was away missed nothing."""
    space(hall, "/floor/phase")
    press(hall.an, "/floor/ask")
    has_text(hall.chi, "queue", MEMBERS["an"])
    space(hall, "/floor/give")
    has_text(hall.screen, "stage", MEMBERS["an"])
    expect(hall.an.page.locator("#mine form[action$='/floor/end']")).to_be_visible(timeout=SLOW)
    hall.binh.page.locator("#ask-order summary").click()
    hall.binh.page.locator("#ask-order input[name=topic]").fill("Đề nghị bổ sung biểu số 3")
    hall.binh.page.locator("#ask-order form button").click()
    has_text(hall.chi, "queue", "Đề nghị bổ sung biểu số 3")
    picture(hall.chi, "console")
    hall.chi.look()
    space(hall, "/floor/give")
    has_text(hall.chi, "speaker .h-sp", MEMBERS["binh"])
    hall.hoa.look()
    space(hall, "/floor/end")
    has_text(hall.chi, "speaker .h-sp", MEMBERS["an"])
    clock = hall.chi.page.locator("#panel-speaker [data-ends-at]")
    before = int(clock.get_attribute("data-ends-at") or 0)
    hall.chi.page.locator(".meetbar h1").click()
    hall.chi.page.keyboard.press("1")
    expect(clock).not_to_have_attribute("data-ends-at", str(before), timeout=SLOW)
    assert 59_000 < int(clock.get_attribute("data-ends-at") or 0) - before < 61_000
    picture(hall.screen, "hall-speaker")
    hall.screen.look()
    _on_page(hall.dung, 2)
    expect(hall.dung.page.locator("#trouble")).to_be_visible(timeout=SLOW)
    expect(hall.dung.page.locator("#mine [data-live-control]").first).to_be_disabled(timeout=SLOW)
    _cut(hall.dung, False)
    expect(hall.dung.page.locator("#trouble")).to_be_hidden(timeout=SLOW)
    has_text(hall.dung, "where", MEMBERS["an"])
    _on_page(hall.dung, 3)
    press(hall.an, "/floor/end")
    has_text(hall.chi, "speaker", "phát biểu")
    press(hall.binh, "/floor/present_end")


def _voted_by_name(hall: Hall) -> None:
    """Each votes with one press, one by keyboard alone; the hall sees the result with its mark."""
    space(hall, "/floor/close_list")
    space(hall, "/steps/open")
    for one in hall.members:
        expect(one.page.locator("#my-ballot .ballot-btn")).to_have_count(3, timeout=SLOW)
    hall.an.look()
    chair = hall.seat_of_chair()
    other = hall.la.page.context.new_page()
    other.goto(f"{hall.meeting}/ballot")
    chair.locator("#my-ballot button[value=yes]").click(timeout=SLOW)
    for one, choice in ((hall.dung, "yes"), (hall.an, "no"), (hall.la, "yes")):
        one.page.locator(f"#my-ballot button[value={choice}]").click()
    keys = hall.binh.page
    keys.locator(".meetbar h1").click()
    while keys.evaluate("document.activeElement.getAttribute('value')") != "yes":
        keys.keyboard.press("Tab")
    keys.keyboard.press("Enter")
    for page in (chair, *(one.page for one in hall.members)):
        expect(page.locator("#my-ballot [data-said]")).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=SLOW)
    other.evaluate("window.dispatchEvent(new Event('focus'))")  # as when one comes back to another tab
    expect(other.locator("button[value=yes]")).to_have_attribute("aria-pressed", "true", timeout=SLOW)
    other.close()
    chair.close()
    picture(hall.dung, "seat-ballot")
    expect(hall.screen.page.locator("#panel-stage [data-voted]")).to_contain_text("5", timeout=SLOW)
    space(hall, "/steps/close")
    space(hall, "/steps/publish")
    result = hall.screen.page.locator("#panel-stage")
    expect(result.locator(".v-yes b")).to_have_text("4", timeout=SLOW)
    expect(result.locator(".v-no b")).to_have_text("1")
    expect(result.locator("svg .needed")).to_have_count(1)
    expect(result.locator(".vote-names li")).to_have_count(5)
    picture(hall.screen, "hall-result")
    hall.screen.look()
    expect(hall.la.page.locator("#panel-poll .v-yes b")).to_have_text("4", timeout=SLOW)
    _concluded(hall, PAPER, "Giao Sở Tài chính hoàn thiện Kế hoạch, trình ký ban hành.")


def _concluded(hall: Hall, item: str, words: str) -> None:
    """Space opens the question, which names the item that is before everybody."""
    space_opens(hall, "conclude")
    box = hall.chi.box("conclude")
    expect(box.locator("header")).to_contain_text(item)
    box.locator("textarea").fill(words)
    box.locator("footer [data-main]").click()
    expect(box).to_be_hidden(timeout=SLOW)


def _voted_in_secret(hall: Hall, poll: str, slips: dict[str, str]) -> None:
    """Sealed where it is filled in; the box is opened with two slips; the hall sees totals and no name."""
    space(hall, "/floor/begin")
    has_text(hall.dung, "where", STAFF)
    space(hall, "/floor/phase")
    space(hall, "/floor/close_list")
    space(hall, "/steps/open")
    chair = hall.seat_of_chair()
    for n, page in enumerate((chair, *(one.page for one in hall.members))):
        ballot = page.locator("#my-ballot form.ballot")
        expect(page.locator("#my-ballot [data-sealed-here]")).to_be_visible(timeout=SLOW)
        ballot.locator(f"label:has(input[value={'no' if n == 4 else 'yes'}])").click()
        ballot.locator("button.ballot-send").click()
        expect(ballot.locator("[data-said]")).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=SLOW)
    chair.close()
    hall.la.look()
    picture(hall.an, "seat-secret")
    space(hall, "/steps/close")
    space(hall, poll)
    page = hall.chi.page
    page.locator("textarea[name=slip1]").fill(slips["dung"].lower(), timeout=SLOW)
    page.locator("textarea[name=slip2]").fill(slips["la"])
    hall.chi.main("form[action$='/count'] [data-main]")
    hall.chi.main("form[action$='/steps/publish'] button")
    result = hall.screen.page.locator("#panel-stage")
    expect(result.locator(".v-yes b")).to_have_text("4", timeout=SLOW)
    expect(result.locator(".vote-names")).to_have_count(0)
    picture(hall.screen, "hall-secret")
    hall.chi.go(f"{hall.meeting}/console")
    _concluded(hall, STAFF, "Thống nhất nhân sự Ban chỉ đạo.")


def _behind_closed_doors(hall: Hall) -> None:
    """Who is not let in is told that there is a closed item, and nothing of it; the hall sees a calm page."""
    space(hall, "/floor/begin")
    has_text(hall.dung, "where", HIDDEN)
    expect(hall.screen.page.locator("#panel-stage .hall-calm h1")).to_contain_text("Nội dung họp kín", timeout=SLOW)
    has_text(hall.an, "where", "Nội dung họp kín")
    for one in (hall.an, hall.screen):
        assert HIDDEN not in one.page.content()
        one.page.reload()
        expect(one.page.locator("main.live")).to_have_count(1)
        assert HIDDEN not in one.page.content()
    picture(hall.an, "seat-closed-item")
    picture(hall.screen, "hall-closed-item")


def _over(hall: Hall) -> None:
    space(hall, "/steps/close")
    has_text(hall.screen, "stage", "đã bế mạc")
    has_text(hall.dung, "where", TITLE)


# --- after ----------------------------------------------------------------------------------------------------------


def _written_down(hall: Hall) -> str:
    """A conclusion given as a task, the minutes made a document; its number."""
    hoa, page = hall.hoa, hall.hoa.page
    hoa.go(f"{hall.meeting}/minutes")
    form = page.locator("form[action$='/task']").first
    hoa.choose(form.locator("select[name=lead]"), "Sở Tài chính")
    form.locator("input[name=due]").fill(f"{_working_day(10):%d/%m/%Y}")
    with page.expect_navigation(timeout=SLOW):
        form.locator("button").last.click()
    expect(page.locator("main a[href^='/tasks/']")).to_have_count(1)
    hoa.look()
    picture(hoa, "minutes")
    hoa.main("form[action$='/minutes/document'] [data-main]")
    return number_in(page.url)


def _working_day(after: int) -> date:
    return holidays.country_holidays("VN").get_nth_working_day(datetime.now(ZONE).date(), after)


def _signed(hall: Hall, document: str) -> None:
    """It went out for signature with the press that made it: the secretary signs, then the chair."""
    for one in (hall.hoa, hall.chi):
        one.go(f"/docs/{document}/sign")
        one.page.locator("#signform input[name=password]").fill(PASSWORD)
        one.main("#signform .signfoot [data-main], .signfoot [data-main]")
        assert "/sign" not in one.page.url, one.page.locator("main").inner_text()[:500]


def _archived(hall: Hall, papers: Path) -> None:
    """The package of the whole meeting proves itself anywhere."""
    answer = hall.hoa.context.request.get(f"{hall.meeting}/archive.zip")
    assert answer.ok
    out = papers / "archive.zip"
    out.write_bytes(answer.body())
    command = [str(ROOT / "bin/workplace"), "verify", str(out), "--data", str(papers / "nothing")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
