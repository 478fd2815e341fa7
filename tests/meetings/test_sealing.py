"""What a browser seals the house opens, and the slips it makes are the house's: the same bytes on both sides."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from workplace.meetings.rules.ballots import Method, Question, opened, room
from workplace.meetings.rules.sealing import Box, Slip, box_of, checked, read_slip, sealed_size, slip_text

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "static/js/sealing.js"
POLL = 2**40 + 12  # beyond 32 bits
TRUST = Question(Method.CONFIDENCE, ("Đặng Minh Kha", "Ngô Hải My"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page on this machine, which browsers count as safe, with the module at hand as `sealing`."""

    def answer(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            module = "<script type=module>import * as s from './sealing.js'; window.sealing = s;</script>"
            route.fulfill(body=f"<!doctype html><title>-</title>{module}", content_type="text/html")

    context = browser.new_context()
    context.route("**/*", answer)
    opened_page = context.new_page()
    opened_page.goto("http://localhost/")
    opened_page.wait_for_function("window.sealing")
    yield opened_page
    context.close()


def plain(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def board(page: Page, poll: int = POLL) -> tuple[bytes, list[Slip]]:
    """Three members, each with a key made in their own browser."""
    made = [page.evaluate("([poll, n]) => sealing.makeSlip(poll, n)", [poll, number]) for number in (1, 2, 3)]
    box = box_of([plain(one["public"]) for one in made])
    return box, [checked(read_slip(one["slip"]), poll, box) for one in made]


def sealed(page: Page, box: bytes, choice: Any, question: Question) -> bytes:
    said = [written(box), POLL, choice, room(question)]
    return plain(page.evaluate("([box, poll, choice, size]) => sealing.seal(box, poll, choice, size)", said))


def test_what_a_browser_seals_any_two_of_the_board_open(page: Page) -> None:
    box, slips = board(page)
    choice = {"Ngô Hải My": "low", "Đặng Minh Kha": "high"}
    ballots = [sealed(page, box, choice, TRUST) for _ballot in range(2)]
    assert ballots[0] != ballots[1] and {len(one) for one in ballots} == {sealed_size(room(TRUST))}
    for pair in ((0, 1), (2, 0), (1, 2)):
        opening = Box(POLL, box, slips[pair[0]], slips[pair[1]])
        assert [opened(TRUST, opening.open(one)) for one in ballots] == [choice, choice]


def test_every_answer_is_as_long_as_the_others(page: Page) -> None:
    box, slips = board(page)
    question = Question(Method.ASSENT)
    for choice in ("yes", "no", "abstain"):
        ballot = sealed(page, box, choice, question)
        assert len(ballot) == sealed_size(room(question))
        assert opened(question, Box(POLL, box, *slips[:2]).open(ballot)) == choice


def test_a_slip_typed_back_is_compared_on_the_device(page: Page) -> None:
    box, slips = board(page)
    public = written(slips[0].public)

    def fault(text: str) -> str:
        return str(page.evaluate("([text, key]) => sealing.slipFault(text, key)", [text, public]))

    text = slip_text(slips[0])
    lines = text.split("\n")
    mistyped = "\n".join([*lines[:2], ("A" if lines[2][0] != "A" else "B") + lines[2][1:], *lines[3:]])
    assert fault(text) == fault(text.lower().replace("0", "O")) == ""
    assert fault(mistyped) == "line 3"
    assert fault(text[:-1]) == "letters"
    assert fault(slip_text(slips[1])) == "other"
    assert fault("\n".join(reversed(lines))).startswith("line")
    assert box.startswith(slips[0].public)


def test_both_sides_write_a_slip_alike(page: Page) -> None:
    """Of a poll whose number fills one byte, too."""
    for poll in (1, POLL):
        text = page.evaluate("(poll) => sealing.makeSlip(poll, 3)", poll)["slip"]
        assert slip_text(read_slip(text)) == text


def test_a_page_without_a_safe_connection_knows_that_it_can_not_seal(page: Page) -> None:
    assert page.evaluate("sealing.canSeal()") is True
    page.goto("http://workplace.invalid/")
    page.wait_for_function("window.sealing")
    assert page.evaluate("sealing.canSeal()") is False
