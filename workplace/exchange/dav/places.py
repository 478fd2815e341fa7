"""Addresses of the calendar server: what stands behind a path, and the path of a thing.

/dav/                                   where a program begins
/dav/people/an/                         a person
/dav/calendars/an/                      their calendars
/dav/calendars/an/mine/                 one of them
/dav/calendars/an/mine/NAME.ics         an entry
"""

from dataclasses import dataclass
from urllib.parse import quote

ROOT = "/dav/"


@dataclass(frozen=True)
class Place:
    """What a path leads to: root, people, person, calendars, home, calendar or entry."""

    kind: str
    login: str = ""
    calendar: str = ""
    name: str = ""


_KINDS = {"people": ("people", "person"), "calendars": ("calendars", "home", "calendar", "entry")}


def find(path: str) -> Place | None:
    """What stands behind the part of a path after /dav/, as the person typed it; None for nothing."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        return Place("root")
    kinds = _KINDS.get(parts[0], ())
    if len(parts) > len(kinds) or any(part in (".", "..") for part in parts):
        return None
    return Place(kinds[len(parts) - 1], *parts[1:])


def path(place: Place) -> str:
    """The address of a place."""
    match place.kind:
        case "root":
            return ROOT
        case "people" | "person":
            parts = ["people", place.login]
        case _:
            parts = ["calendars", place.login, place.calendar]
    made = ROOT + "".join(f"{quote(part, safe='')}/" for part in parts if part)
    return made + quote(place.name, safe="") if place.kind == "entry" else made
