"""A telephone beside the browser: set up on one's page of devices, it speaks CalDAV as a real program does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from caldav.davclient import DAVClient

from tests.journeys.walk import Somebody


class Telephone:
    """Somebody's own calendar on their telephone; the client's answers are untyped."""

    def __init__(self, mine: Any) -> None:
        self.mine = mine
        self._synced = mine.get_objects_by_sync_token(load_objects=True)

    def fetch(self) -> tuple[set[str], int]:
        """What has changed since it last asked: the titles of entries new or changed, and how many are gone."""
        fresh, gone = self._synced.sync()
        return {str(one.icalendar_component["SUMMARY"]) for one in fresh}, len(gone)

    def find(self, title: str) -> list[Any]:
        """The entries with a title."""
        return [one for one in self.mine.get_events() if one.icalendar_component.get("SUMMARY") == title]


@contextmanager
def telephone(who: Somebody, site: str, name: str) -> Iterator[Telephone]:
    """A telephone that its owner sets up in the browser, with the password shown there, and shuts out at the end."""
    who.go("/me/devices")
    who.page.fill("#name", name)
    who.main()
    login, secret = who.page.locator(".notebox b.strong").all_inner_texts()[1:3]
    with DAVClient(f"{site}/dav/", username=login, password=secret) as client:
        calendars = client.principal().get_calendars()
        yield Telephone(next(one for one in calendars if str(one.url).endswith("/mine/")))
    who.go("/me/devices")
    who.main(f"tr:has-text('{name}') .acts button")
