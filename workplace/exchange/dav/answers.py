"""What a program is answered: documents of many statuses, and refusals with the rule they stand on."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from xml.etree.ElementTree import Element

from starlette.responses import Response

from workplace.exchange.dav.xml import c, d, element, href, written
from workplace.kernel.errors import Refused
from workplace.web.ask import Raw

ALLOW = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, PROPPATCH, REPORT"
CLASSES = "1, 3, calendar-access"
XML = "application/xml; charset=utf-8"
_DAV_LAWS = {"valid-sync-token", "propfind-finite-depth", "supported-report", "cannot-modify-protected-property"}


class Forbidden(Refused):
    """A program asks for what this server does not do; `law` names the rule."""

    status = 403

    def __init__(self, reason: object, law: str = "", name: str = "") -> None:
        self.law, self.name = law, name
        super().__init__(reason)  # type: ignore[arg-type]


def tells(status: int, words: str, refused: Refused | None) -> Response:
    """A refusal: the rule of the protocol that it stands on where there is one, and the reason in words."""
    children = []
    if law := getattr(refused, "law", ""):
        children.append(element(d(law) if law in _DAV_LAWS else c(law)))
    children.append(element(d("responsedescription"), text=words))
    headers = {"cache-control": "no-store", "dav": CLASSES}
    if status == 401:
        headers["www-authenticate"] = 'Basic realm="Workplace", charset="UTF-8"'
    if status in (429, 503):
        headers["retry-after"] = "900" if status == 429 else "5"
    return Response(written(element(d("error"), *children)), status, headers, XML)


def line(status: int) -> Element:
    """A status as a document tells it."""
    return element(d("status"), text=f"HTTP/1.1 {status} {HTTPStatus(status).phrase}")


def found(address: str, properties: Mapping[str, Element | None], *, minimal: bool = False) -> Element:
    """One thing with what was asked of it: what it has, and (unless the program wants less) what it has not."""
    here = [one for one in properties.values() if one is not None]
    missing = [] if minimal and here else [element(name) for name, one in properties.items() if one is None]
    stats = [(200, here)] if here or not missing else []
    stats += [(404, missing)] if missing else []
    return element(d("response"), href(address), *(propstat(status, some) for status, some in stats))


def propstat(status: int, properties: Iterable[Element]) -> Element:
    """Properties of one status."""
    return element(d("propstat"), element(d("prop"), *properties), line(status))


def lost(address: str, status: int = 404) -> Element:
    """One thing that is not there."""
    return element(d("response"), href(address), line(status))


def multistatus(responses: Iterable[Element], *more: Element) -> Raw:
    """A document of many statuses."""
    body = written(element(d("multistatus"), *responses, *more))
    return Raw(body, XML, {"cache-control": "no-store", "dav": CLASSES, "vary": "Brief, Prefer"}, 207)
