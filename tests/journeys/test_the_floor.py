"""A meeting's floor in real browsers at once: what one does, the others see without asking, each on their screen."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_secret_vote import held
from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser
BINH, ITEM = "Hoàng Thanh Bình", "Kế hoạch đầu tư công"
FILLED = 300_000  # milliseconds


def command(page: Page, name: str) -> None:
    """Press a command; the page stays where it is."""
    page.get_by_role("button", name=name, exact=True).first.click()


def test_whoever_asks_is_seen_invited_and_heard_on_every_screen(browser: Browser, site: str) -> None:
    people = {login: Somebody(browser, site, login, "en", "desktop") for login in ("hoa", "chi", "binh", "an")}
    meeting = held(people["hoa"])
    hall, chi, binh, guest = (people[login].page for login in ("hoa", "chi", "binh", "an"))
    for login, view in (("chi", "console"), ("binh", "seat"), ("an", "guest"), ("hoa", "hall")):
        people[login].go(f"{meeting}/{view}")
    expect(binh.locator("#panel-where h1")).to_contain_text(ITEM, timeout=FILLED)  # the demonstration goes on meanwhile
    expect(chi.locator("#panel-queue .q")).not_to_have_count(0, timeout=FILLED)
    if binh.get_by_role("button", name="I am in the room").count():
        command(binh, "I am in the room")
    ask = binh.get_by_role("button", name="Ask to speak", exact=True)
    expect(ask).to_be_visible(timeout=WAIT)
    ask.click()
    expect(binh.locator("#mine")).to_contain_text("you wait at place", timeout=WAIT)
    line = chi.locator("#panel-queue .q", has_text=BINH)
    expect(line).to_have_count(1, timeout=WAIT)
    line.get_by_role("button", name="Invite", exact=True).click()
    expect(binh.locator("#mine")).to_contain_text("You have the floor", timeout=WAIT)
    for page, place in ((chi, "#panel-speaker"), (hall, "#panel-stage"), (guest, "#panel-where")):
        expect(page.locator(place)).to_contain_text(BINH, timeout=WAIT)
    binh.get_by_role("button", name="I have finished").click()
    expect(hall.locator("#panel-stage")).not_to_contain_text("Has the floor", timeout=WAIT)

    command(chi, "Closed session")
    expect(hall.locator("#panel-stage h1")).to_contain_text("Closed item", timeout=WAIT)
    expect(guest.locator("#panel-where")).not_to_contain_text(ITEM, timeout=WAIT)
    expect(binh.locator("#panel-where")).to_contain_text(ITEM)
    command(chi, "Open to all")
    expect(hall.locator("#panel-stage h1")).to_contain_text(ITEM, timeout=WAIT)

    proposed = chi.locator(".nextstep [data-step]")
    words = proposed.inner_text()
    chi.locator("body").focus()
    chi.keyboard.press("Space")
    expect(proposed).not_to_have_text(words, timeout=WAIT)
    for one in people.values():
        one.look()
        one.leave()
