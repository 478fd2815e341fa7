"""The XML of WebDAV and CalDAV: names, reading what a stranger's program sent, writing answers.

Read by the standard library with a target that refuses any document type, so that no entity can be declared, let alone
one that unfolds to gigabytes or fetches a file.
"""

from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

DAV, CALDAV = "DAV:", "urn:ietf:params:xml:ns:caldav"
SERVER, APPLE = "http://calendarserver.org/ns/", "http://apple.com/ns/ical/"
for _prefix, _space in (("d", DAV), ("c", CALDAV), ("cs", SERVER), ("a", APPLE)):
    ET.register_namespace(_prefix, _space)


def d(name: str) -> str:
    """A name of WebDAV."""
    return f"{{{DAV}}}{name}"


def c(name: str) -> str:
    """A name of CalDAV."""
    return f"{{{CALDAV}}}{name}"


class Unreadable(ValueError):
    """The body is no XML that is taken here."""


class _Plain(ET.TreeBuilder):
    def doctype(self, *_: Any) -> None:
        raise Unreadable


def read(body: bytes) -> Element | None:
    """The document's root; None for an empty body. Unreadable for what is no XML, or declares a doctype."""
    if not body.strip():
        return None
    parser = ET.XMLParser(target=_Plain(), encoding="utf-8")
    try:
        parser.feed(body)
        root = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise Unreadable from error
    return root if isinstance(root, Element) else None


def element(tag: str, /, *children: Element, text: str = "", **attributes: str) -> Element:
    """An element with what it holds."""
    made = ET.Element(tag, attributes)
    made.text = text or None
    made.extend(children)
    return made


def href(address: str) -> Element:
    """A link."""
    return element(d("href"), text=address)


def written(root: Element) -> bytes:
    """A document as it is sent."""
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
