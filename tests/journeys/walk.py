"""A person at a browser: signed in, in a language, at a width; every page they come to is looked at for barriers."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

EDGES = {
    "desktop": (1366, 768), "phone": (390, 844), "tablet": (1180, 820), "console": (1440, 900), "hall": (1920, 1080),
}  # fmt: skip
PASSWORD = "hue-mai-xanh-2026"
RUN = "async () => JSON.stringify((await axe.run(document, {resultTypes: ['violations']})).violations)"
TWICE = "() => [...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, all) => all.indexOf(id) < at)"
LEFT = "WebSocket is closed before the connection is established"  # one goes on before the page is all there
WAIT = 20_000  # milliseconds for what a worker makes


@cache
def _axe() -> str:
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.glob("**/axe.min.js")).read_text(encoding="utf-8")


class Somebody:
    """One of the cast in a browser of their own."""

    def __init__(self, browser: Browser, site: str, login: str, language: str, edge: str) -> None:
        width, height = EDGES[edge]
        is_phone = edge == "phone"
        self.context = browser.new_context(
            base_url=site, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", has_touch=is_phone,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",  # half-risen toasts have half their contrast
        )  # fmt: skip
        self.page: Page = self.context.new_page()
        self.heard: list[str] = []
        self.barriers: dict[str, list[str]] = {}
        self.login, self.width = login, width
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        self.page.goto("/sign-in")
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(f"button[name=login][value={login}]").click()
        self.speak(language)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and LEFT not in message.text:
            self.heard.append(f"{self.page.url}: {message.type}: {message.text}")

    def speak(self, language: str) -> None:
        """Go on in this language."""
        if self.page.locator("html").get_attribute("lang") != language:
            button = self.page.locator(f"form[action='/me/language'] button[value={language}]").first
            with self.page.expect_navigation():
                button.evaluate("button => button.form.requestSubmit(button)")
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def go(self, path: str) -> None:
        """Open a page by its path, and look at it."""
        self.visit(path)
        self.look()

    def visit(self, path: str) -> None:
        """Open a page by its path."""
        answer = self.page.goto(path)
        assert answer is None or answer.status == 200, f"{path} answers {answer.status}"

    def turn(self, edge: str, theme: str) -> None:
        """Look at the same page at another width, in the light or the dark colours."""
        self.width, height = EDGES[edge]
        self.page.set_viewport_size({"width": self.width, "height": height})
        self.page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)

    def look(self) -> None:
        """No barrier, nothing that sticks out at the side, and each label can find its own field."""
        self.page.wait_for_load_state("load")
        expect(self.page.locator("main")).to_have_count(1, timeout=WAIT)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.barriers.setdefault("wider than the window", []).append(f"{self.page.url}: {wide} on {self.width}")
        if twice := self.page.evaluate(TWICE):
            self.barriers.setdefault("an id given twice", []).extend([self.page.url, *twice])
        for one in self._violations():
            nodes = [node["html"][:160] for node in one["nodes"][:3]]
            self.barriers.setdefault(f"{one['id']}: {one['help']}", []).extend([self.page.url, *nodes])

    def _violations(self) -> list[dict[str, Any]]:
        """What the checker finds; a page that comes anew by itself meanwhile is looked at again."""
        for attempt in range(3):
            try:
                if not self.page.evaluate("'axe' in window"):
                    self.page.evaluate(_axe())
                found = self.page.evaluate(RUN)
                return list(json.loads(found))
            except Error as error:
                if attempt == 2 or "context was destroyed" not in str(error):
                    raise
                self.page.wait_for_load_state("load")
        raise AssertionError("unreachable")

    def open(self, dialog: str) -> None:
        """Open a question on the page."""
        summary = self.page.locator(f"#{dialog} > summary")
        menu = self.page.locator(f"details:has(#{dialog}):not(#{dialog})[data-menu] > summary")
        if not summary.is_visible() and menu.count():
            menu.first.click()
        summary.click()
        expect(self.box(dialog)).to_be_visible()

    def box(self, dialog: str) -> Any:
        """The open question."""
        return self.page.locator(f"[data-dialog-box]:has(#{dialog}-title)")

    def answer(self, dialog: str) -> None:
        """Send it, and look at where it leads."""
        with self.page.expect_navigation(timeout=WAIT):
            self.box(dialog).locator("footer [data-main]").click()
        self.look()

    def main(self, selector: str = "[data-main]") -> None:
        """Press a button that sends a form, and look at where it leads."""
        with self.page.expect_navigation(timeout=WAIT):
            self.page.locator(selector).first.click()
        self.look()

    def choose(self, where: Any, words: str) -> None:
        """Choose the option of a list that holds these words."""
        value = where.locator("option", has_text=words).first.get_attribute("value")
        where.select_option(value)

    def leave(self) -> None:
        """Close the browser; whatever it complained of fails the test."""
        self.context.close()
        assert self.heard == [], self.heard
        assert self.barriers == {}, json.dumps(self.barriers, ensure_ascii=False, indent=1)
