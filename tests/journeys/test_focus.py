"""Where the focus goes without a mouse: into a question and back, and nowhere when a part of the page is exchanged."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.screens import DRAFTS, TO_DIRECT
from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser


def test_a_question_takes_the_focus_into_its_first_field_and_gives_it_back(browser: Browser, site: str) -> None:
    chi = Somebody(browser, site, "chi", "vi", "desktop")
    chi.visit(_first(chi, TO_DIRECT))
    asks = chi.page.locator("#direct > summary")
    asks.press("Enter")
    expect(chi.box("direct").locator("textarea[name=text]")).to_be_focused()
    chi.page.keyboard.press("Escape")
    expect(asks).to_be_focused()
    chi.leave()


def test_the_place_is_kept_while_recipients_are_added_and_removed(browser: Browser, site: str) -> None:
    an = Somebody(browser, site, "an", "vi", "desktop")
    an.visit(f"{_first(an, DRAFTS)}/edit")
    there = an.page.locator("input[name=recipient]").count()
    an.page.fill("#new_recipient", "Sở Nội vụ")
    adds = an.page.locator("button[value='add:recipient']")
    adds.press("Enter")
    expect(an.page.locator("input[name=recipient]").nth(there)).to_be_attached(timeout=WAIT)
    expect(adds).to_be_focused()
    last = an.page.locator("button[value^='remove:recipient:']").last
    count = an.page.locator("input[name=recipient]").count()
    last.press("Enter")
    expect(an.page.locator("input[name=recipient]")).to_have_count(count - 1, timeout=WAIT)
    expect(an.page.locator("#parties :focus")).to_have_count(1)
    an.leave()


def _first(one: Somebody, folder: str) -> str:
    one.visit(folder)
    link = one.page.locator("#items a.item").first
    expect(link).to_be_visible(timeout=WAIT * 5)
    return (link.get_attribute("href") or "").partition("?")[0]
