"""What programs may ask of each place: the properties of WebDAV, CalDAV, ACL and what telephones ask besides."""

from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element

from workplace.calendars.actions import devices
from workplace.calendars.queries import feeds
from workplace.calendars.queries.collections import MINE, Collection, Member
from workplace.exchange.dav.answers import Forbidden
from workplace.exchange.dav.places import Place, path
from workplace.exchange.dav.view import View
from workplace.exchange.dav.xml import APPLE, SERVER, c, d, element, href
from workplace.kernel.text import say

TOKEN = "urn:workplace:sync:"
REPORTS = ("calendar-query", "calendar-multiget")
MOST_NAMES = 100  # each is answered for each of thousands of entries; programs ask for some twenty
Values = Mapping[str, Callable[[], Element]]


def asked(root: Element | None) -> list[str] | None:
    """The names of the properties that a program asks for; None for all of them. Forbidden for too many."""
    if root is None or root.find(d("allprop")) is not None:
        return None
    prop = root.find(d("prop"))
    if prop is None:
        return None
    if len(prop) > MOST_NAMES:
        raise Forbidden(say("Ask for at most {most} properties at once.", most=MOST_NAMES))
    return [one.tag for one in prop]


def given(values: Values, names: Iterable[str] | None) -> dict[str, Element | None]:
    """What was asked of a thing; None for what it has not. Asked for all, only the cheap ones are told."""
    wanted = [name for name in values if name in _PLAIN] if names is None else list(dict.fromkeys(names))
    return {name: values[name]() if name in values else None for name in wanted}


_PLAIN = {d(name) for name in ("displayname", "resourcetype", "getetag", "getcontenttype")}


def of_place(view: View, place: Place) -> Values:
    """The properties of anything but an entry."""
    if place.kind == "calendar":
        return {**_common(view), **_calendar(view, view.collection(place.calendar))}
    kinds = [element(d("collection"))]
    values: dict[str, Callable[[], Element]] = {}
    if place.kind == "person":
        kinds.append(element(d("principal")))
        values = _person(view)
    return {
        **_common(view),
        d("resourcetype"): lambda: element(d("resourcetype"), *kinds),
        d("displayname"): lambda: element(d("displayname"), text=view.person_name),
        **values,
    }


def of_entry(view: View, collection: Collection, member: Member) -> Values:
    """The properties of an entry, without its words."""
    return {
        d("getetag"): lambda: element(d("getetag"), text=f'"{member.etag}"'),
        d("resourcetype"): lambda: element(d("resourcetype")),
        d("getcontenttype"): lambda: element(
            d("getcontenttype"), text="text/calendar; charset=utf-8; component=VEVENT"
        ),
        d("current-user-privilege-set"): lambda: _privileges(collection.writable),
        d("owner"): lambda: element(d("owner"), href(_me(view))),
    }


def _me(view: View) -> str:
    return path(Place("person", view.login))


def _common(view: View) -> dict[str, Callable[[], Element]]:
    here = _me(view)
    return {
        d("current-user-principal"): lambda: element(d("current-user-principal"), href(here)),
        d("principal-URL"): lambda: element(d("principal-URL"), href(here)),
        d("principal-collection-set"): lambda: element(d("principal-collection-set"), href(path(Place("people")))),
        d("owner"): lambda: element(d("owner"), href(here)),
        d("current-user-privilege-set"): lambda: _privileges(False),
        d("supported-report-set"): lambda: element(d("supported-report-set")),
    }


def _person(view: View) -> dict[str, Callable[[], Element]]:
    home = path(Place("home", view.login))
    return {
        c("calendar-home-set"): lambda: element(c("calendar-home-set"), href(home)),
        c("calendar-user-address-set"): lambda: element(
            c("calendar-user-address-set"), *map(href, (*view.addresses(), _me(view)))
        ),
        c("calendar-user-type"): lambda: element(c("calendar-user-type"), text="INDIVIDUAL"),
    }


def _calendar(view: View, one: Collection) -> dict[str, Callable[[], Element]]:
    def tag(name: str, begin: str = "") -> Callable[[], Element]:
        return lambda: element(name, text=begin + view.hand_out(one.key))

    zone = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *feeds.zone_lines(), "END:VCALENDAR", ""])
    return {
        d("resourcetype"): lambda: element(d("resourcetype"), element(d("collection")), element(c("calendar"))),
        d("displayname"): lambda: element(d("displayname"), text=view.words(one.name)),
        c("calendar-description"): lambda: element(c("calendar-description"), text=view.words(one.about)),
        c("calendar-timezone"): lambda: element(c("calendar-timezone"), text=zone),
        c("supported-calendar-component-set"): lambda: element(
            c("supported-calendar-component-set"), element(c("comp"), name="VEVENT")
        ),
        c("supported-calendar-data"): lambda: element(
            c("supported-calendar-data"),
            element(c("calendar-data"), **{"content-type": "text/calendar", "version": "2.0"}),
        ),
        c("max-resource-size"): lambda: element(c("max-resource-size"), text=str(devices.MOST_BYTES)),
        c("schedule-calendar-transp"): lambda: element(
            c("schedule-calendar-transp"), element(c("opaque" if one.writable else "transparent"))
        ),
        d("getcontenttype"): lambda: element(d("getcontenttype"), text="text/calendar; component=VEVENT"),
        d("current-user-privilege-set"): lambda: _privileges(one.writable),
        d("supported-report-set"): lambda: _reports(one),
        d("sync-token"): tag(d("sync-token"), TOKEN),
        f"{{{SERVER}}}getctag": tag(f"{{{SERVER}}}getctag"),
        f"{{{APPLE}}}calendar-color": lambda: element(f"{{{APPLE}}}calendar-color", text=one.color),
    }


def _reports(one: Collection) -> Element:
    names = [*map(c, REPORTS), d("sync-collection")]
    if one.key == MINE:
        names.append(c("free-busy-query"))
    return element(
        d("supported-report-set"),
        *(element(d("supported-report"), element(d("report"), element(name))) for name in names),
    )


def _privileges(writable: bool) -> Element:
    names = [d("read"), c("read-free-busy"), d("read-current-user-privilege-set")]
    if writable:
        names += [d(name) for name in ("write", "write-properties", "write-content", "bind", "unbind")]
    return element(d("current-user-privilege-set"), *(element(d("privilege"), element(name)) for name in names))
