"""A clerk's morning without a mouse: ten letters dropped at once are registered one after the other by keyboard."""

import base64
import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.journeys.walk import WAIT, Somebody
from workplace.demo.letters import compose
from workplace.printing.render import render

pytestmark = pytest.mark.browser
CITY = "Ủy ban nhân dân thành phố Huế"
READ = 120_000  # milliseconds: the province is still being filled beside it
LETTERS = 10
MOST_KEYS = 5  # from one document in the decree's layout to the next; a chord counts as two
DROP = """files => {
  const transfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, {type: 'application/pdf'}));
  }
  const how = {dataTransfer: transfer, bubbles: true, cancelable: true};
  document.querySelector('[data-drop]').dispatchEvent(new DragEvent('drop', how));
}"""

SLOW_BODIES = """() => {
  const quick = window.fetch;
  window.fetch = async (...question) => {
    const answer = await quick(...question);
    answer.text = async () => {
      document.documentElement.dataset.halfway = "yes";
      await new Promise(done => setTimeout(done, 300));
      return Response.prototype.text.call(answer);
    };
    return answer;
  };
}"""

SLOW_UPLOADS = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (body) { setTimeout(() => send.call(this, body), 700); };
}"""


class Keys:
    """The keyboard, and how often it was struck since the last document."""

    def __init__(self, page: Page) -> None:
        self.page, self.struck = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.struck += len(key.split("+"))

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.struck += len(text)

    def counted(self) -> int:
        struck, self.struck = self.struck, 0
        return struck


@pytest.fixture
def clerk(browser: Browser, site: str) -> Iterator[Somebody]:
    somebody = Somebody(browser, site, "vinh", "vi", "desktop")
    yield somebody
    somebody.leave()


def test_ten_letters_are_registered_without_a_mouse(clerk: Somebody, tmp_path: Path) -> None:
    page, keys = clerk.page, Keys(clerk.page)
    clerk.go("/docs/incoming/new")
    expect(page.locator("#file")).to_be_focused()
    page.evaluate(DROP, _letters(tmp_path))
    expect(page.locator("[data-ready]")).to_be_focused(timeout=READ)
    expect(page.locator(".tally")).to_contain_text(f"{LETTERS} sẵn sàng")
    struck, numbers, opened = [], [], []
    with page.expect_navigation(timeout=WAIT):
        keys.press("Enter")
    for _ in range(LETTERS):
        keys.counted()
        expect(page.locator("#code")).to_be_focused()
        expect(page.locator("#register[data-armed]")).to_be_visible()
        here = page.url
        opened.append(int(here.rsplit("/", 1)[1].partition("?")[0]))
        elsewhere = re.compile(f"^(?!{re.escape(here)}$)")  # htmx notes where it is, which counts as going there
        with page.expect_navigation(timeout=WAIT, url=elsewhere):
            keys.press("Enter")
        struck.append(keys.counted())
        numbers.append(int("".join(re.findall(r"\d", page.locator(".toast-line .grow").first.inner_text()))))
    assert opened == sorted(set(opened)), "in the order in which they were dropped"
    assert numbers == sorted(set(numbers)), "each its own; the province that is filled beside takes some between"
    assert max(struck) <= MOST_KEYS, struck
    clerk.look()


def test_an_author_is_found_without_marks_and_a_new_one_is_entered_on_the_spot(clerk: Somebody, tmp_path: Path) -> None:
    page, keys = clerk.page, Keys(clerk.page)
    clerk.go("/docs/incoming/new")
    page.evaluate(DROP, _letters(tmp_path, LETTERS, 1))
    expect(page.locator("[data-ready]")).to_be_focused(timeout=READ)
    with page.expect_navigation(timeout=WAIT):
        keys.press("Enter")
    author = page.locator("#author")
    author.focus()
    keys.press("Control+a")
    keys.write("so noi vu")
    keys.press("Enter")  # at once: before the list can be there
    expect(author).to_have_value("Sở Nội vụ")
    expect(author).to_be_focused()
    page.evaluate(SLOW_BODIES)
    keys.press("Control+a")
    keys.write("so tai chinh")
    expect(page.locator("html[data-halfway]")).to_have_count(1)
    keys.press("Enter")  # when only the head of the answer is there
    expect(author).to_have_value("Sở Tài chính")
    keys.press("Control+a")
    keys.write("Công ty Bến Ngự")
    expect(page.locator("#author-list .fresh")).to_be_visible()
    keys.press("Tab")
    expect(author).to_have_value("Công ty Bến Ngự")
    expect(page.locator("#type_code")).to_be_focused()


def test_files_still_under_way_go_along(clerk: Somebody, tmp_path: Path) -> None:
    page = clerk.page
    clerk.go("/docs/incoming/new")
    page.evaluate(DROP, _letters(tmp_path, LETTERS + 2, 1))
    expect(page.locator("[data-ready]")).to_be_focused(timeout=READ)
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press("Enter")
    expect(page.locator("#register[data-armed]")).to_be_visible()
    document, names = page.url, ("phu-luc-1.txt", "phu-luc-2.txt")
    page.evaluate(SLOW_UPLOADS)
    page.locator("#attachment").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=name.encode()) for name in names]
    )
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press("Control+Enter")
    page.goto(document)
    expect(page.locator("#register")).to_have_count(0)
    for name in names:
        expect(page.locator("main")).to_contain_text(name)


def test_what_was_entered_outlives_the_language_and_the_session(clerk: Somebody, tmp_path: Path) -> None:
    page = clerk.page
    clerk.go("/docs/incoming/new")
    page.evaluate(DROP, _letters(tmp_path, LETTERS + 1, 1))
    expect(page.locator("[data-ready]")).to_be_focused(timeout=READ)
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press("Enter")
    page.locator("#summary").fill("V/v kết luận, đã sửa tay")
    with page.expect_navigation():
        page.locator("header form[action='/me/language'] button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#summary")).to_have_value("V/v kết luận, đã sửa tay")
    expect(page.locator("#register[data-armed]")).to_be_visible()
    clerk.context.clear_cookies(name="session")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "lapsed=1" in page.url
    with page.expect_navigation():
        page.locator("button[name=login][value=vinh]").click()
    expect(page.locator("#summary")).to_have_value("V/v kết luận, đã sửa tay")
    registered = page.url
    expect(page.locator("#register[data-armed]")).to_be_visible()
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press("Control+Enter")
    page.goto(registered)
    expect(page.locator("#register")).to_have_count(0)
    opinion = page.locator("#comments textarea")
    opinion.fill("Đã đối chiếu bản giấy")
    clerk.context.clear_cookies(name="session")
    with page.expect_navigation():
        page.locator("#comments form:has(textarea) button").click()
    with page.expect_navigation():
        page.locator("button[name=login][value=vinh]").click()
    expect(opinion).to_have_value("Đã đối chiếu bản giấy")


def _letters(folder: Path, first: int = 0, count: int = LETTERS) -> list[list[str]]:
    seed = 7000 + (os.getpid() * 20 if os.environ.get("WORKPLACE_TEST_SITE") else 0)
    made = []
    for at in range(first, first + count):
        letter = compose("conclusion-heritage", date.today() - timedelta(days=1), seed + at, to=(CITY,))
        path = folder / f"thu-{at}.pdf"
        render("letter", letter.data(), str(path))
        made.append([path.name, base64.b64encode(path.read_bytes()).decode()])
    return made
