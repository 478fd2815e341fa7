"""The calendar server (RFC 4791, 4918, 6578, 6764): the doors for telephones and calendar programs.

What happens to an entry is one of the calendars' own actions; here is only how programs ask for it.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from workplace.calendars.actions import devices
from workplace.calendars.queries import collections
from workplace.exchange.dav import properties, reports, xml
from workplace.exchange.dav.answers import ALLOW, CLASSES, Forbidden, found, multistatus, propstat, tells
from workplace.exchange.dav.places import ROOT, Place, path
from workplace.exchange.dav.view import View
from workplace.exchange.dav.xml import d, element, href
from workplace.kernel.errors import NotFound, Refused
from workplace.kernel.text import say
from workplace.web.ask import Ask, Raw
from workplace.web.programs import Program
from workplace.web.serve import ANYONE, Routes

routes = Routes()

TYPE = "text/calendar; charset=utf-8; component=VEVENT"
MOST_XML = 1024 * 1024
_BEGINNING = Raw(b"", "text/plain", {"location": ROOT}, 301)
_KEEP = {"cache-control": "private, no-cache", "dav": CLASSES}


class Malformed(Refused):
    """The body can't be read."""

    status = 400


class NoSuchMethod(Refused):
    """What is done here can't be done with this thing."""

    status = 405


def _document(body: bytes) -> Element | None:
    try:
        return xml.read(body)
    except xml.Unreadable as error:
        raise Malformed(say("The request is no XML that is taken here.")) from error


LOOKS = Program(tells)
ASKS = Program(tells, _document, MOST_XML)
WRITES = Program(tells, devices.read, devices.MOST_BYTES, writes=True)
DROPS = Program(tells, writes=True)


# --- finding the way ----------------------------------------------------------------------------------------------


@routes.program("GET", "/.well-known/caldav", LOOKS, who=ANYONE)
def begin(_ask: Ask) -> Raw:
    """Where a program that knows only the house's name begins."""
    return _BEGINNING


@routes.program("PROPFIND", "/.well-known/caldav", LOOKS, who=ANYONE)
def begin_asking(_ask: Ask) -> Raw:
    """The same, as telephones ask it."""
    return _BEGINNING


@routes.program("OPTIONS", "/dav/{path:path}", LOOKS, who=ANYONE)
def offer(_ask: Ask) -> Raw:
    """What this server can do; tells nothing of anybody."""
    return Raw(b"", "text/plain", {"dav": CLASSES, "allow": ALLOW})


# --- reading ------------------------------------------------------------------------------------------------------


@routes.program("PROPFIND", "/dav/{path:path}", ASKS)
def look(ask: Ask) -> Raw:
    """The properties of a place, and of what stands in it."""
    view = View(ask)
    place = view.place()
    depth = ask.request.headers.get("depth", "0").strip().lower()
    if depth not in ("0", "1"):
        raise Forbidden(say("Ask for one level at a time."), "propfind-finite-depth")
    names, minimal = properties.asked(ask.sent), _wants_little(ask)
    responses = _here(view, place, names, minimal)
    return multistatus([*responses, *(_below(view, place, names, minimal) if depth == "1" else ())])


def _here(view: View, place: Place, names: list[str] | None, minimal: bool) -> Iterator[Element]:
    if place.kind != "entry":
        values = properties.of_place(view, place)
        yield found(path(place), properties.given(values, names), minimal=minimal)
        return
    one = view.collection(place.calendar)
    member = collections.member(view.session, view.acting, one, place.name)
    if member is None:
        raise NotFound
    yield found(path(place), properties.given(properties.of_entry(view, one, member), names), minimal=minimal)


def _below(view: View, place: Place, names: list[str] | None, minimal: bool) -> Iterator[Element]:
    match place.kind:
        case "root":
            inside = [Place("people"), Place("calendars")]
        case "people":
            inside = [Place("person", view.login)]
        case "calendars":
            inside = [Place("home", view.login)]
        case "home":
            inside = [Place("calendar", view.login, one.key) for one in view.collections()]
        case _:
            inside = []
    for below in inside:
        yield from _here(view, below, names, minimal)
    if place.kind == "calendar":
        one = view.collection(place.calendar)
        for member in view.members(one.key).values():
            values = properties.of_entry(view, one, member)
            address = path(Place("entry", view.login, one.key, member.name))
            yield found(address, properties.given(values, names), minimal=minimal)


@routes.program("REPORT", "/dav/{path:path}", ASKS)
def report(ask: Ask) -> Raw:
    """Entries by a filter, by their addresses, or what has changed since a token; when somebody is busy."""
    view = View(ask)
    place = view.place()
    if ask.sent is None:
        raise Malformed(say("The request is no XML that is taken here."))
    return reports.report(view, place, ask.sent, minimal=_wants_little(ask))


def _wants_little(ask: Ask) -> bool:
    headers = ask.request.headers
    return "return=minimal" in headers.get("prefer", "").replace(" ", "") or headers.get("brief", "").lower() == "t"


@routes.program("GET", "/dav/{path:path}", LOOKS)
def fetch(ask: Ask) -> Raw:
    """One entry as a calendar file."""
    view = View(ask)
    place = view.place()
    if place.kind != "entry":
        raise NoSuchMethod(say("This address is for calendar programs. How to set one up stands under Devices."))
    one = view.collection(place.calendar)
    member = collections.member(view.session, view.acting, one, place.name)
    if member is None:
        raise NotFound
    etag = f'"{member.etag}"'
    if etag in ask.request.headers.get("if-none-match", ""):
        return Raw(b"", TYPE, {**_KEEP, "etag": etag}, 304)
    return Raw(view.bodies(one.key, [member])[member.name], TYPE, {**_KEEP, "etag": etag})


# --- writing ------------------------------------------------------------------------------------------------------


@routes.program("PUT", "/dav/{path:path}", WRITES)
def put(ask: Ask) -> Raw:
    """Enter or change an entry of one's own calendar, or answer one that others ask to: then what stands there is
    fetched anew, and no version is told (RFC 4791, 5.3.4).
    """
    view = View(ask)
    place = _entry(view)
    one = view.collection(place.calendar)
    is_new = ask.request.headers.get("if-none-match", "").strip() == "*"
    address = ask.house.settings.address
    done = devices.put(
        view.session, view.acting, one, place.name, ask.sent, known=_known(ask), new=is_new, address=address
    )
    member = collections.member(view.session, view.acting, one, place.name)
    headers = {"etag": f'"{member.etag}"'} if member is not None and done != "answered" else {}
    return Raw(b"", TYPE, {**_KEEP, **headers}, 201 if done == "made" else 204)


@routes.program("DELETE", "/dav/{path:path}", DROPS)
def drop(ask: Ask) -> Raw:
    """Call an entry of one's own calendar off."""
    view = View(ask)
    place = _entry(view)
    devices.drop(view.session, view.acting, view.collection(place.calendar), place.name, known=_known(ask))
    return Raw(b"", TYPE, _KEEP, 204)


def _entry(view: View) -> Place:
    place = view.place()
    if place.kind != "entry":
        raise Forbidden(say("Calendars are made and ended in the workplace, not by a device."))
    return place


def _known(ask: Ask) -> tuple[str, ...]:
    """The versions that the device knew, any of which will do; none where it does not say."""
    given = (one.strip() for one in ask.request.headers.get("if-match", "").split(","))
    return tuple(one.removeprefix("W/").strip('"') for one in given if one)


@routes.program("PROPPATCH", "/dav/{path:path}", ASKS)
def describe(ask: Ask) -> Raw:
    """Names and colours are not kept for devices: each is refused by itself, which programs take well."""
    place = View(ask).place()
    root = ask.sent if ask.sent is not None else element(d("propertyupdate"))
    wanted = [one for prop in root.iter(d("prop")) for one in prop]
    refused = propstat(403, [element(one.tag) for one in wanted])
    return multistatus([element(d("response"), href(path(place)), refused)])


@routes.program("MKCALENDAR", "/dav/{path:path}", LOOKS)
def make_calendar(_ask: Ask) -> Raw:
    """A device makes no calendars."""
    raise Forbidden(say("Calendars are made and ended in the workplace, not by a device."))


@routes.program("MKCOL", "/dav/{path:path}", LOOKS)
def make_collection(_ask: Ask) -> Raw:
    """Nor anything else."""
    raise Forbidden(say("Calendars are made and ended in the workplace, not by a device."))
