"""A secret vote in real browsers: the board makes its keys, members vote by keyboard alone, two slips open the box."""

import re
from time import monotonic

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.journeys.walk import WAIT, Somebody

pytestmark = pytest.mark.browser

TITLE = "Phiên họp thường kỳ tháng này của UBND thành phố"
BOARD = ("chi", "dung", "binh")


def held(hoa: Somebody) -> str:
    """The meeting that is being held, once the demonstration has come so far."""
    until = monotonic() + 300
    while monotonic() < until:
        text = hoa.page.request.get("/meetings").text()
        found = re.search(r'href="(/meetings/\d+)"[^>]*>(?:(?!</a>).)*' + re.escape(TITLE), text, re.S)
        if found and "/secretary" in hoa.page.request.get(found[1]).text():
            return str(found[1])
        hoa.page.wait_for_timeout(1000)
    raise AssertionError("the demonstration has no meeting that is being held")


def test_a_secret_vote_is_sealed_where_it_is_filled_in(browser: Browser, site: str) -> None:
    hoa = Somebody(browser, site, "hoa", "en", "desktop")
    board = {login: Somebody(browser, site, login, "en", "desktop") for login in BOARD}
    meeting, page = held(hoa), hoa.page
    hoa.go(f"{meeting}/polls")
    page.get_by_label("What is voted on").fill("Nhân sự")
    page.get_by_label("How it is held").select_option("secret")
    page.locator("summary", has_text="For elections").click()
    for n, name in enumerate(("Nguyễn Thị Chi", "Trần Văn Dũng", "Hoàng Thanh Bình"), 1):
        options = page.get_by_label(f"Member {n} of").locator("option").all_inner_texts()
        page.get_by_label(f"Member {n} of").select_option(label=next(one for one in options if one.startswith(name)))
    page.get_by_role("button", name="Prepare the vote").click()
    page.wait_for_url("**/polls/*")
    poll = page.url.removeprefix(site)
    slips = {login: key_made(one, poll) for login, one in board.items()}
    chi, binh, dung = board["chi"], board["binh"], board["dung"]
    chi.visit(poll)
    step(chi, "Open the vote")
    sent: list[Request] = []
    binh.page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    for one in (binh, dung):
        one.visit(f"{meeting}/seat")
        expect(one.page.locator("#my-ballot form.ballot")).to_have_count(1, timeout=WAIT)
        one.look()
    expect(binh.page.locator("[data-sealed-here]")).to_be_visible()
    by_keyboard(binh)
    body = sent[0].post_data or ""
    assert "sealed" in body and "choice" not in body and sent[0].url.endswith("/ballot")
    by_keyboard(dung)
    chi.visit(poll)
    step(chi, "Close the vote")
    count = chi.page.get_by_role("button", name="Open and count")
    for _ in range(30):
        if count.count():
            break
        chi.page.wait_for_timeout(500)
        chi.page.reload()
    chi.look()
    chi.page.get_by_label("First slip").fill(slips["chi"].lower())
    chi.page.get_by_label("Second slip").fill(slips["binh"])
    count.click()
    expect(chi.page.get_by_text("Valid ballots", exact=True)).to_be_visible(timeout=WAIT)
    expect(chi.page.locator(".vote-line.v-yes b")).to_have_text("2")
    chi.page.get_by_role("button", name="Announce the result").click()
    expect(binh.page.locator("#panel-poll .v-yes b")).to_have_text("2", timeout=WAIT)
    chi.visit(poll)
    chi.look()
    chi.page.get_by_role("button", name="Off the screens").click()
    for one in (hoa, *board.values()):
        one.leave()


def key_made(one: Somebody, poll: str) -> str:
    """Make a key, mistype the slip once, type it rightly, hand the public half in; the slip."""
    one.visit(poll)
    one.page.get_by_role("button", name="Make my key").click()
    lines = one.page.locator("[data-slip-lines]").inner_text()
    again = one.page.locator("#slip-again")
    again.fill(lines.replace(lines[0], "Z" if lines[0] != "Z" else "Y", 1))
    one.page.get_by_role("button", name="Hand in the public half").click()
    expect(one.page.locator("#slip-fault")).to_contain_text("Line 1")
    one.look()
    again.fill(lines)
    one.page.get_by_role("button", name="Hand in the public half").click()
    expect(one.page.get_by_text("Your key was handed in.")).to_be_visible(timeout=WAIT)
    return lines


def step(one: Somebody, name: str) -> None:
    """What asks first: the button, and the verb in the question."""
    one.page.locator("summary", has_text=name).click()
    one.page.locator("dialog[open] footer button.btn-primary").click()
    one.page.wait_for_load_state("networkidle")


def by_keyboard(one: Somebody) -> None:
    """In favour, with nothing but keys."""
    one.page.locator("#my-ballot input[value=yes]").focus()
    one.page.keyboard.press("Space")
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#my-ballot [data-said]")).to_contain_text("Recorded at", timeout=WAIT)
