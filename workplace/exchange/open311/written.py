"""Open311 GeoReport v2 as JSON and as XML: the same plain values, written either way.

A list of things stands in JSON as it is; in XML under a root, each in an element of its own name.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from workplace.kernel.clock import local
from workplace.kernel.errors import NotFound
from workplace.kernel.text import writable
from workplace.web.ask import Raw

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ANYWHERE = {"access-control-allow-origin": "*", "cache-control": "no-store"}
_EACH = {
    "services": "service", "service_requests": "request", "errors": "error", "attributes": "attribute",
    "values": "value", "endpoints": "endpoint", "formats": "format",
}  # fmt: skip

Plain = Mapping[str, Any] | Sequence[Any]


def answer(form: str, root: str, told: Plain, status: int = 200) -> Raw:
    """The answer in one of both forms; NotFound for a third."""
    if form not in TYPES:
        raise NotFound
    if form == "json":
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    else:
        body = b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(
            _element(root, told), "utf-8", xml_declaration=False
        )
    return Raw(body, TYPES[form], ANYWHERE, status)


def moment(at: datetime | None) -> str | None:
    """A moment with its offset, as the protocol writes it (W3C date-time)."""
    return local(at).isoformat(timespec="seconds") if at is not None else None


def _element(name: str, told: Any) -> Element:
    found = Element(name)
    _fill(found, told)
    return found


def _fill(here: Element, told: Any) -> None:
    if isinstance(told, Mapping):
        for name, value in told.items():
            _fill(SubElement(here, name), value)
    elif isinstance(told, (list, tuple)):
        for value in told:
            _fill(SubElement(here, _EACH[here.tag]), value)
    elif isinstance(told, bool):
        here.text = "true" if told else "false"
    elif told is not None:
        here.text = writable(str(told))
