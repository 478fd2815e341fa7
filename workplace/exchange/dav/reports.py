"""REPORT: what stands in a calendar by a filter, by addresses, since a token; and when somebody is busy."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from workplace.calendars.queries import collections, feeds, syncs
from workplace.calendars.queries.collections import Collection, Member
from workplace.exchange.dav import filters, properties
from workplace.exchange.dav.answers import Forbidden, found, line, lost, multistatus
from workplace.exchange.dav.places import ROOT, Place, find, path
from workplace.exchange.dav.view import View
from workplace.exchange.dav.xml import c, d, element, href
from workplace.kernel.text import say
from workplace.web.ask import Raw

MOST_ADDRESSES = 5000
DATA = c("calendar-data")


def report(view: View, place: Place, root: Element, *, minimal: bool) -> Raw:
    """The answer to a report; Forbidden for one that is not made here."""
    make = _REPORTS.get(root.tag)
    if make is None or place.kind not in ("calendar", "entry"):
        raise _not_made()
    return make(view, view.collection(place.calendar), root, minimal)


def _not_made() -> Forbidden:
    return Forbidden(say("This report is not made here."), "supported-report")


# --- by a filter --------------------------------------------------------------------------------------------------


def _query(view: View, one: Collection, root: Element, minimal: bool) -> Raw:
    wanted = filters.read(root)
    members = [] if wanted.none else list(view.members(one.key).values())
    if wanted.span and members:
        now = collections.within(view.session, view.acting, one, *wanted.span)
        members = [member for member in members if member.item in now]
    if wanted.words and members:
        bodies = view.bodies(one.key, members)
        told = {name: filters.values(body) for name, body in bodies.items()}
        members = [
            member
            for member in members
            if all(words.fits(told[member.name].get(words.name, [])) for words in wanted.words)
        ]
    return multistatus(_entries(view, one, members, root, minimal))


# --- by addresses -------------------------------------------------------------------------------------------------


def _multiget(view: View, one: Collection, root: Element, minimal: bool) -> Raw:
    addresses = [(link.text or "").strip() for link in root.findall(d("href"))]
    if len(addresses) > MOST_ADDRESSES:
        raise Forbidden(say("Ask for at most {most} entries at once.", most=MOST_ADDRESSES), "number-of-matches")
    there = view.members(one.key)
    names = {address: _name(view, one, address) for address in dict.fromkeys(addresses)}
    members = [there[name] for name in names.values() if name in there]
    gone = [lost(address) for address, name in names.items() if name not in there]
    return multistatus([*_entries(view, one, members, root, minimal), *gone])


def _name(view: View, one: Collection, address: str) -> str:
    """The name in this calendar that an address means; empty for any other's."""
    way = unquote(urlsplit(address).path)
    place = find(way.removeprefix(ROOT)) if way.startswith(ROOT) else None
    is_here = place is not None and (place.kind, place.login, place.calendar) == ("entry", view.login, one.key)
    return place.name if place is not None and is_here else ""


# --- since a token ------------------------------------------------------------------------------------------------


def _sync(view: View, one: Collection, root: Element, minimal: bool) -> Raw:
    token = (root.findtext(d("sync-token")) or "").strip()
    before: syncs.State | None = {}
    if token:
        before = syncs.known(view.session, view.acting, one.key, token.removeprefix(properties.TOKEN))
    if before is None:
        raise Forbidden(say("This token is not known: fetch the calendar anew."), "valid-sync-token")
    most = (root.findtext(f"{d('limit')}/{d('nresults')}") or "").strip()
    there = view.members(one.key)
    told = syncs.difference(before, syncs.state_of(there), int(most) if most.isdecimal() and len(most) < 8 else 0)
    responses = list(_entries(view, one, [there[name] for name in told.changed], root, minimal))
    responses += [lost(_address(view, one, name)) for name in told.gone]
    if told.more:
        here = path(Place("calendar", view.login, one.key))
        responses.append(element(d("response"), href(here), line(507)))
    return multistatus(responses, element(d("sync-token"), text=properties.TOKEN + view.hand_out(one.key, told.state)))


# --- when somebody is busy ----------------------------------------------------------------------------------------


def _busy(view: View, one: Collection, root: Element, _minimal: bool) -> Raw:
    if one.key != collections.MINE:
        raise _not_made()  # a person is busy by their own calendar; a unit's and a week's say what is planned
    limits = root.find(c("time-range"))
    if limits is None:
        raise Forbidden(say("This way of searching is not understood."), "valid-filter")
    body = feeds.busy(view.session, view.acting, *filters.time_range(limits))
    return Raw(body, "text/calendar; charset=utf-8", {"cache-control": "no-store"})


# --- parts of answers ---------------------------------------------------------------------------------------------


def _address(view: View, one: Collection, name: str) -> str:
    return path(Place("entry", view.login, one.key, name))


def _entries(view: View, one: Collection, members: list[Member], root: Element, minimal: bool) -> Iterable[Element]:
    names = properties.asked(root) or [d("getetag")]
    expand = root.find(f"{d('prop')}/{DATA}/{c('expand')}")
    if DATA not in names:
        bodies: Mapping[str, bytes] = {}
    elif expand is None:
        bodies = view.bodies(one.key, members)
    else:
        bodies = view.expanded(one.key, members, filters.time_range(expand))
    for member in members:
        values = dict(properties.of_entry(view, one, member))
        if member.name in bodies:
            values[DATA] = _data(bodies[member.name])
        yield found(_address(view, one, member.name), properties.given(values, names), minimal=minimal)


def _data(body: bytes) -> Callable[[], Element]:
    return lambda: element(DATA, text=body.decode())


_REPORTS = {
    c("calendar-query"): _query,
    c("calendar-multiget"): _multiget,
    c("free-busy-query"): _busy,
    d("sync-collection"): _sync,
}
