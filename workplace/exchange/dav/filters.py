"""What a program looks for in a calendar (RFC 4791, 9.7): events within a time, or with words in a property."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from workplace.exchange.dav.answers import Forbidden
from workplace.exchange.dav.xml import c
from workplace.kernel.text import say

FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC)
MOST_WORDS = 20  # properties looked into; each is looked for in each entry
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Words:
    """A property that holds some words, or does not; `text` None asks whether the property is there at all."""

    name: str
    text: str | None
    negate: bool = False
    exact: bool = False

    def fits(self, values: list[str]) -> bool:
        """Whether a property's values are such."""
        if self.text is None:
            return bool(values) != self.negate
        text = self.text if self.exact else self.text.casefold()
        return any(text in (value if self.exact else value.casefold()) for value in values) != self.negate


@dataclass(frozen=True)
class Filter:
    """Which events: `none` where a program looks for tasks or journals, of which there are none."""

    none: bool = False
    span: tuple[datetime, datetime] | None = None
    words: tuple[Words, ...] = ()


def read(root: Element) -> Filter:
    """The filter of a calendar-query; Forbidden for one that is not understood."""
    calendar = root.find(f"{c('filter')}/{c('comp-filter')}")
    if calendar is None or calendar.get("name") != "VCALENDAR":
        raise _unknown("valid-filter")
    parts = [one for one in calendar if one.tag != c("prop-filter")]
    if not parts:
        return Filter()
    if len(parts) > 1 or parts[0].tag != c("comp-filter"):
        raise _unknown("supported-filter")
    return _events(parts[0])


def _events(part: Element) -> Filter:
    is_not = part.find(c("is-not-defined")) is not None
    if part.get("name") != "VEVENT":
        return Filter(none=not is_not)
    if is_not:
        return Filter(none=True)
    if len(part) > MOST_WORDS:
        raise _unknown("supported-filter")
    span, words = None, []
    for one in part:
        if one.tag == c("time-range"):
            span = time_range(one)
        elif one.tag == c("prop-filter"):
            words.append(_words(one))
        else:
            raise _unknown("supported-filter")
    return Filter(span=span, words=tuple(words))


def time_range(one: Element) -> tuple[datetime, datetime]:
    """From when to when; open ends reach as far as calendars do."""
    try:
        start, end = one.get("start"), one.get("end")
        first = datetime.strptime(start, _MOMENT).replace(tzinfo=UTC) if start else FIRST
        last = datetime.strptime(end, _MOMENT).replace(tzinfo=UTC) if end else LAST
    except ValueError as error:
        raise _unknown("valid-filter") from error
    if last <= first:
        raise _unknown("valid-filter")
    return max(first, FIRST), min(last, LAST)


def _words(one: Element) -> Words:
    name, inside = (one.get("name") or "").upper(), list(one)
    if len(inside) > 1 or not name:
        raise _unknown("supported-filter")
    if not inside:
        return Words(name, None)
    if inside[0].tag == c("is-not-defined"):
        return Words(name, None, negate=True)
    if inside[0].tag != c("text-match"):
        raise _unknown("supported-filter")
    match = inside[0]
    exact = match.get("collation") == "i;octet"
    return Words(name, match.text or "", match.get("negate-condition") == "yes", exact)


def _unknown(law: str) -> Forbidden:
    return Forbidden(say("This way of searching is not understood."), law)


_ESCAPED = re.compile(r"\\([\\;,nN])")


def values(body: bytes) -> dict[str, list[str]]:
    """The properties of an entry's events by name, their texts as people read them."""
    found: dict[str, list[str]] = {}
    inside: list[str] = []
    for line in re.sub(r"\r?\n[ \t]", "", body.decode()).splitlines():
        head, _, value = line.partition(":")
        name = head.partition(";")[0].upper()
        if name == "BEGIN":
            inside.append(value.upper())
        elif name == "END":
            inside = inside[:-1]
        elif inside == ["VCALENDAR", "VEVENT"]:
            found.setdefault(name, []).append(_ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value))
    return found
