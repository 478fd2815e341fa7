"""How a letter comes into the house in a browser: the beginning of several journeys."""

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walk import Somebody
from tests.letters.make import Workshop, signed
from workplace.demo.letters import compose

CITY = "Ủy ban nhân dân thành phố Huế"
READ = 120_000  # milliseconds: the province is still being filled beside it


def arriving_letter(papers: Path, seed: int) -> Path:
    """A signed letter to the city from the Government Office."""
    out = papers / f"{seed}-in.pdf"
    letter = compose("conclusion-heritage", date.today() - timedelta(days=2), seed, to=(CITY,))
    signed(Workshop.open(papers), letter, out)
    return out


def number_in(url: str) -> str:
    """The document's number in an address."""
    found = re.search(r"/docs/(\d+)", url)
    assert found, url
    return found[1]


def registered(clerk: Somebody, paper: Path) -> str:
    """A clerk receives it, looks at what was read from it and submits it to the Chairwoman; its number in addresses."""
    page = clerk.page
    clerk.go("/docs/incoming/new")
    clerk.choose(page.locator("select[name=organisation]"), CITY)
    page.locator("input[name=file]").set_input_files(paper)
    clerk.main("main form [data-main]")
    doc = number_in(page.url)
    expect(page.locator("#code")).to_have_value(re.compile(r"\d+/VPCP"), timeout=READ)  # the page asks by itself
    clerk.choose(page.locator("select[name=leader]"), "Nguyễn Thị Chi")
    clerk.main("button[form=register]")
    return doc
