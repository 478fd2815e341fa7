"""A stranger's first page: it comes, quickly and from us alone, in both languages, on a desk and in a hand."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser
MOST_BYTES = 250_000


def test_the_first_page_is_small_and_comes_from_us_alone(page: Page, site: str) -> None:
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto("/", wait_until="networkidle")
    assert [request.url for request in asked if not request.url.startswith((site, "data:", "blob:"))] == []
    sizes = {request.url: request.sizes() for request in asked if request.url.startswith(site)}
    taken = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values())
    assert taken <= MOST_BYTES, {url: size["responseBodySize"] for url, size in sizes.items()}


@pytest.mark.parametrize("width", [390, 768, 1366])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_for_ears_alone_stay_in_a_strip_of_tabs_that_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    tab = '<a href="/">Waits for its number <span class="n"><b>38</b><span class="sr"> unread</span></span></a>'
    page.evaluate("tabs => document.body.insertAdjacentHTML('beforeend', tabs)", f'<nav class="tabs">{tab * 5}</nav>')
    assert page.evaluate("document.querySelector('.tabs').scrollWidth > innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_says_its_language(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_open_to_everyone(browser: Browser, site: str, scheme: str) -> None:
    # The checker is injected as a script, which our content policy rightly blocks: only here it is set aside.
    context = browser.new_context(base_url=site, bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()
