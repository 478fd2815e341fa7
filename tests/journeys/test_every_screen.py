"""Every page of the house in a browser, as somebody has it: at both widths, in both colours, in either language.

It comes, no barrier stands in it, nothing sticks out at the side, and the browser complains of nothing.
"""

import re
from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.screens import SCREENS, TO_SIGN, Screen
from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser
FILLED_WITHIN = 120  # seconds: the province is still being filled beside it
MAY_BE_LATER = (404, 409)  # of another kind or in another state
VIEWS = (("desktop", "light"), ("phone", "dark"), ("phone", "light"), ("desktop", "dark"))


@pytest.mark.parametrize("login", sorted({screen.login for screen in SCREENS}))
def test_every_page_is_open_to_everyone(browser: Browser, site: str, login: str) -> None:
    screens = [screen for screen in SCREENS if screen.login == login]
    one = Somebody(browser, site, login, "vi", "desktop")
    for language, mine in (("vi", screens[::2]), ("en", screens[1::2])):
        one.visit("/")  # some pages, made for a hall, have no place for the choice of language
        one.speak(language)
        for at, screen in enumerate(mine):
            one.visit(_place(one, screen))
            _look(one, at)
    one.leave()


def _look(one: Somebody, at: int = 0) -> None:
    """At both widths, each in other colours; the next page the other way round."""
    for edge, theme in VIEWS[at % 2 * 2 :][:2]:
        one.turn(edge, theme)
        one.look()


def _place(one: Somebody, screen: Screen) -> str:
    """The address of such a page; what the demonstration has not made yet is waited for."""
    until = monotonic() + FILLED_WITHIN
    while True:
        found = screen.addresses(lambda path: one.page.request.get(path).text())
        if not screen.on:
            return found[0]
        for address in found:
            if one.page.request.get(address).status not in MAY_BE_LATER:
                return address
        assert monotonic() < until, f"{screen}: none of {found}"
        one.page.wait_for_timeout(500)


def test_the_page_before_one_signs_in(browser: Browser, site: str) -> None:
    one = Somebody(browser, site, "an", "en", "desktop")
    one.context.clear_cookies()
    one.visit("/sign-in")
    _look(one)
    one.leave()


def test_the_page_of_a_file_that_is_signed_elsewhere(chi: Somebody) -> None:
    chi.visit(_place(chi, Screen("chi", "/docs/{id:int}/sign", on=TO_SIGN)))
    doc = chi.page.url.removesuffix("/sign")
    chi.page.locator("input[name=key][value=outside]").check()
    chi.main(".signfoot [data-main]")
    chi.visit(f"{doc}/outside")
    _look(chi)
    with chi.page.expect_navigation(timeout=WAIT):
        chi.page.locator("form[action$='/outside/withdraw'] button").click()
    chi.visit(f"{doc}/sign")
    expect(chi.page.locator(".signside .t-wait")).to_have_count(0)  # the place that was set is no place that is missing


def test_the_page_of_whoever_stands_in(chi: Somebody, browser: Browser, site: str) -> None:
    doc = _place(chi, Screen("chi", "/docs/{id:int}", on=TO_SIGN))
    chi.visit("/me/delegations")
    chi.page.fill("#to", "Trần Văn Dũng")
    chi.page.check("#sign")
    chi.page.fill("#ends_on", chi.page.input_value("#starts_on"))
    chi.page.fill("#reason", reason := f"Đi công tác, {doc}")
    chi.main(".form [data-main]")
    dung = Somebody(browser, site, "dung", "en", "phone")
    with dung.page.expect_navigation():
        dung.page.locator("#me button[name=context]").first.evaluate("button => button.form.requestSubmit(button)")
    dung.visit(f"{doc}/step_in")
    _look(dung)
    dung.leave()
    with chi.page.expect_navigation():
        chi.page.locator("tr", has_text=reason).locator("form[action$='/end'] button").click()
    expect(chi.page.locator("tr", has_text=reason).locator("form[action$='/end']")).to_have_count(0)


def test_the_pages_of_an_item_and_of_its_papers(browser: Browser, site: str) -> None:
    hoa = Somebody(browser, site, "hoa", "vi", "desktop")
    at = r"(/meetings/\d+/%s)"
    meeting = _meeting_with_papers(hoa)
    hoa.visit(_place(hoa, Screen("hoa", "", at="{}", on=meeting, of=at % r"items/\d+")))
    _look(hoa)
    paper = _place(hoa, Screen("hoa", "", at="{}", on=meeting, of=at % r"papers/\d+"))
    hoa.visit(paper)
    _look(hoa, 1)
    hoa.visit(_place(hoa, Screen("hoa", "", at="{}", on=paper, of=at % r"papers/\d+/compare\?version=\d+")))
    _look(hoa)
    hoa.leave()


def test_the_page_of_a_vote(browser: Browser, site: str) -> None:
    binh = Somebody(browser, site, "binh", "vi", "desktop")
    last = _place(binh, Screen("binh", "", at="{}/polls", on="/meetings?view=past", of=r"(/meetings/\d+)"))
    binh.visit(_place(binh, Screen("binh", "", at="{}", on=last, of=r"(/meetings/\d+/polls/\d+)")))
    _look(binh)
    binh.leave()


def _meeting_with_papers(one: Somebody) -> str:
    """The address of a meeting to come that has papers; the demonstration may not have made them yet."""
    until, ahead = monotonic() + FILLED_WITHIN, Screen("hoa", "", at="{}", on="/meetings", of=r"(/meetings/\d+)")
    while monotonic() < until:
        for at in reversed(ahead.addresses(lambda path: one.page.request.get(path).text())):  # the one still to come
            if f'href="{at}/papers/' in one.page.request.get(at).text():
                return at
        one.page.wait_for_timeout(500)
    raise AssertionError("no meeting ahead has papers")


def test_the_page_of_one_time_of_a_series(chi: Somebody) -> None:
    chi.visit("/calendars/entries/new")
    chi.page.fill("#title", "Đọc hồ sơ")
    chi.page.fill("#starts", "21:00")
    chi.page.fill("#ends", "21:30")
    chi.page.select_option("#freq", index=1)
    chi.page.fill("#count", "3")
    chi.main(".form > .actions [data-main]")
    chi.visit(_place(chi, Screen("chi", "", at="{}", on=chi.page.url, of=r"(/calendars/items/\d+/times/\d+)")))
    _look(chi)


def test_the_page_on_which_one_time_is_answered(chi: Somebody, browser: Browser, site: str) -> None:
    chi.visit("/calendars/entries/new")
    chi.page.fill("#title", "Giao ban khối")
    chi.page.fill("#starts", "21:30")
    chi.page.fill("#ends", "22:00")
    chi.page.fill("#participants", "Trần Văn Dũng; Lê Thị Hòa")
    chi.page.select_option("#freq", index=1)
    chi.page.fill("#count", "3")
    chi.main(".form > .actions [data-main]")
    series = chi.page.url
    dung = Somebody(browser, site, "dung", "en", "phone")
    dung.visit(series)
    _look(dung)
    dung.page.locator("#times a[href$='/answer']").last.click()
    dung.page.wait_for_load_state("load")
    _look(dung, 1)
    away = dung.page.locator("details[id^='away-']").first.get_attribute("id")
    assert away
    dung.open(away)
    dung.box(away).locator("textarea").fill("Đi công tác")
    dung.answer(away)
    expect(dung.page.locator(".wk-answer")).to_contain_text("Not attending")
    _look(dung)
    chi.visit(series)
    expect(chi.page.locator("#times tr").last).to_contain_text("Trần Văn Dũng")
    _look(chi)
    dung.leave()


def test_the_page_of_a_shared_view_of_anothers_desk(browser: Browser, site: str) -> None:
    binh, an = (Somebody(browser, site, login, "vi", "desktop") for login in ("binh", "an"))
    binh.visit("/tasks/overview")
    binh.page.locator("details[data-menu]:has(form[action='/tasks/filters']) > summary").click()
    binh.page.locator("form[action='/tasks/filters'] #name").fill("Tổng quan của Sở")
    binh.page.locator("form[action='/tasks/filters'] #shared").check()
    with binh.page.expect_navigation():
        binh.page.locator("form[action='/tasks/filters'] button").click()
    an.visit("/tasks/board")
    an.page.locator("details[data-menu]:has(form[action='/tasks/filters']) > summary").click()
    an.page.get_by_role("link", name="Tổng quan của Sở").click()
    an.page.wait_for_load_state("load")
    _look(an)
    an.main("a[data-main]")
    expect(an.page).to_have_url(re.compile(r"/tasks/overview\?"))
    for one in (binh, an):
        one.leave()


@pytest.fixture
def chi(browser: Browser, site: str) -> Iterator[Somebody]:
    somebody = Somebody(browser, site, "chi", "vi", "desktop")
    yield somebody
    somebody.leave()
