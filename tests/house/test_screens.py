"""No page that nobody looks at: each is a screen of the journeys, or a part of one, or is passed on the way."""

from typing import get_type_hints

from tests.house.test_routes import doors
from tests.journeys.screens import ON_THE_WAY, PARTS, SCREENS
from workplace.web.ask import Page
from workplace.web.serve import Door

FILES = (
    "/files/{id}/{name}",
    "/handouts/{token}",
    ".pdf",
    ".xlsx",
    ".docx",
    ".zip",
    ".json",
    ".webp",
    "/registers/sheet",
)


def pages() -> set[str]:
    """The doors behind which people see a page."""
    return {door.path for door in doors() if door.method == "GET" and may_show(door)}


def may_show(door: Door) -> bool:
    """Whether its handler may answer with a page; one that may also answer otherwise is judged by its address."""
    answers = get_type_hints(door.handler)["return"]
    return answers is Page or (Page in getattr(answers, "__args__", ()) and not door.path.endswith(FILES))


def test_every_page_is_looked_at() -> None:
    looked_at = {screen.door for screen in SCREENS} | set(ON_THE_WAY) | PARTS
    assert pages() <= looked_at, f"add them to tests/journeys/screens.py: {sorted(pages() - looked_at)}"


def test_no_screen_is_listed_that_is_gone() -> None:
    listed = {screen.door for screen in SCREENS} | set(ON_THE_WAY) | PARTS
    assert listed <= pages(), sorted(listed - pages())
