"""The map of field reports with its list, giving out from it, and an inspector's round; a list where none is drawn."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

from workplace.cases.queries import door
from workplace.citizens.actions import moderating, rounds
from workplace.citizens.queries import held, mapped
from workplace.citizens.queries.figures import Asked
from workplace.citizens.routes import counting, words
from workplace.citizens.routes.figures import narrowing
from workplace.citizens.rules import maps, places
from workplace.citizens.rules.maps import View
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.org.queries import organisations
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Go, Page, Raw
from workplace.web.forms import read_number
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")


@routes.get("/map", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Where reports are, near ones as one spot, and beside it their list."""
    wanted, shown, view = _asked(ask)
    found = mapped.reports(ask.session, ask.acting, wanted, shown, view, counting.after(ask))
    page, last = found[: mapped.PAGE], found[mapped.PAGE - 1] if len(found) > mapped.PAGE else None
    spots = mapped.spots(ask.session, wanted, shown, view)

    def here(**more: Any) -> str:
        return counting.address("/cases/map", wanted, **{"show": shown, "view": view.key, **more})

    return Page(
        "citizens/map.html",
        {
            "wanted": wanted,
            "shown": shown,
            "chips": [(word, here(show=key), key == shown) for key, word in mapped.SHOWN.items()],
            "view": view,
            "spots": [_spot(spot, view, here) for spot in spots],
            "communes": _communes(view),
            "many": sum(spot.count for spot in spots),
            "moves": [
                (say("Further north"), "chevron-up", here(view=view.moved(1, 0).key)),
                (say("Further south"), "chevron-down", here(view=view.moved(-1, 0).key)),
                (say("Further west"), "chevron-left", here(view=view.moved(0, -1).key)),
                (say("Further east"), "chevron-right", here(view=view.moved(0, 1).key)),
                (say("Nearer"), "plus", here(view=view.nearer(view.latitude, view.longitude).key)),
                (say("Farther"), "minus", here(view=view.farther().key)),
                (say("The whole city"), "world", here(view="")),
            ],
            "rows": page,
            "proposed": _proposed(ask, page),
            "areas": _areas(ask),
            "me": ask.acting.as_whom,
            "here_url": here(),
            "data_url": counting.address("/cases/map.geojson", wanted, show=shown, view=view.key),
            "next_url": here(after=f"{last.at}-{last.id}") if last else "",
            **_words(ask),
            **narrowing(ask, wanted),
            "services": counting.service_choices(ask, "report"),
        },
    )


@routes.get("/map.geojson", who=SIGNED_IN, api=True)
def data(ask: Ask) -> Raw:
    """What the view shows as GeoJSON, for other programs: numbers and codes, nothing that was written."""
    wanted, shown, view = _asked(ask)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(spot.longitude, 6), round(spot.latitude, 6)]},
            "properties": {"count": spot.count, "overdue": spot.overdue, "case": spot.case},
        }
        for spot in mapped.spots(ask.session, wanted, shown, view)
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    return Raw(body.encode(), "application/geo+json")


@routes.post("/map/give", who=SIGNED_IN)
def give(ask: Ask) -> Go:
    """Give a report out to the unit that is competent."""
    case = door.read(ask.session, ask.acting, _case(ask))
    unit = moderating.proposed(ask.session, case)
    if unit is None:
        raise NotNow(say("No unit is named as competent. Open the case and choose one."))
    moderating.give_out(ask.session, ask.acting, case, unit)
    return Go(_back(ask), say("Given out: {unit}.", unit=held.places(ask.session, [unit])[unit]))


@routes.get("/round", who=SIGNED_IN)
def my_round(ask: Ask) -> Page:
    """What one keeps for one's round, in the order of the way."""
    found = mapped.round_of(ask.session, ask.acting)
    placed = [row for row in found if row.latitude is not None]
    view = _around(placed)
    stops = [(number, *view.place(row.latitude, row.longitude), row) for number, row in enumerate(placed, 1)]
    return Page(
        "citizens/round.html",
        {
            "rows": found,
            "view": view,
            "stops": stops,
            "way": " ".join(f"{x},{y}" for _, x, y, _ in stops),
            "communes": _communes(view),
            "length": _length(placed),
            **_words(ask),
        },
    )


@routes.post("/round", who=SIGNED_IN)
def change(ask: Ask) -> Go:
    """Put on, take off, one place earlier or later, or all in the order of the shortest way from stop to stop."""
    act, session, acting = ask.form.get("act"), ask.session, ask.acting
    if act == "nearest":
        rounds.nearest_first(session, acting)
        return Go("/cases/round", say("In the order of the way."))
    case = door.read(session, acting, _case(ask))
    match act:
        case "keep":
            rounds.keep(session, acting, case)
            return Go(_back(ask), say("On your round."))
        case "leave_out":
            rounds.leave_out(session, acting, case)
            return Go(_back(ask), say("Taken off your round."))
        case "earlier" | "later":
            rounds.move(session, acting, case, -1 if act == "earlier" else 1)
            return Go("/cases/round")
    raise NotFound


def _asked(ask: Ask) -> tuple[Asked, str, View]:
    wanted, shown = counting.asked(ask), ask.query.get("show")
    if not ask.query.get("period"):  # so many results of a year would be no picture
        wanted = replace(wanted, period=counting.this_month())
    numbers = [read_number(part) for part in ask.query.get("view").split("-", 2)]
    view = maps.view(*numbers) if len(numbers) == 3 else View()
    if wanted.area_id is not None and not ask.query.get("view"):
        view = _over(ask, wanted.area_id)
    return wanted, shown if shown in mapped.SHOWN else "open", view


def _over(ask: Ask, area: int) -> View:
    """A commune as large as the picture allows."""
    card = organisations.cards(ask.session, [area]).get(area)
    commune = places.of_agency(card.name) if card else None
    if commune is None:
        return View()
    near = (View(commune.latitude, commune.longitude, zoom) for zoom in range(maps.DEEPEST, 0, -1))
    return next((one for one in near if one.high * 111_320 > 2.2 * commune.radius), View())


def _around(found: list[Any]) -> View:
    """As near as all of them can be seen."""
    if not found:
        return View()
    latitudes, longitudes = [row.latitude for row in found], [row.longitude for row in found]
    middle = (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2
    near = (View(*middle, zoom) for zoom in range(6, 0, -1))
    inside = (
        one
        for one in near
        if one.high * 0.85 > max(latitudes) - min(latitudes) and one.wide * 0.85 > max(longitudes) - min(longitudes)
    )
    return next(inside, View())


def _length(found: list[Any]) -> float:
    """Kilometres as the crow flies."""
    stops = [(row.latitude, row.longitude) for row in found]
    return round(sum(places.metres(one, other) for one, other in pairwise(stops)) / 1000, 1)


def _spot(spot: mapped.Spot, view: View, here: Any) -> dict[str, Any]:
    x, y = view.place(spot.latitude, spot.longitude)
    url = f"/cases/{spot.case}" if spot.case else here(view=view.nearer(spot.latitude, spot.longitude).key, after="")
    return {"x": x, "y": y, "r": maps.size(spot.count), "count": spot.count, "overdue": spot.overdue, "url": url}


def _communes(view: View) -> list[dict[str, Any]]:
    """The communes in sight: a circle as large as each, and its name where there is room for it."""
    return [
        {
            "x": x,
            "y": y,
            "r": view.metres(one.radius),
            "name": one.name.removeprefix("Phường ").removeprefix("Xã "),
            "named": view.zoom > 0 or one.square_km > 80,
        }
        for one in places.communes()
        for x, y in [view.place(one.latitude, one.longitude)]
        if -200 < x < maps.WIDE + 200 and -200 < y < maps.HIGH + 200
    ]


def _proposed(ask: Ask, found: list[Any]) -> dict[int, str]:
    """By report that waits to be given out by this desk: the competent unit's name."""
    waiting = [row.id for row in found if row.state == "verified" and row.works_on_it]
    units = {id: moderating.proposed(ask.session, door.read(ask.session, ask.acting, id)) for id in waiting}
    names = held.places(ask.session, {unit for unit in units.values() if unit})
    return {id: names[unit] for id, unit in units.items() if unit}


def _areas(ask: Ask) -> list[tuple[int, str]]:
    """The city's wards and communes."""
    cards = [card for card in organisations.internal(ask.session) if places.of_agency(card.name)]
    return [(card.id, card.name.removeprefix("Ủy ban nhân dân ")) for card in cards]


def _words(ask: Ask) -> dict[str, Any]:
    days = calendar(ask.session)
    return {
        "due": lambda row: words.due(row, days),
        "state": words.state,
        "language": ask.language,
        "today_is": clock.today(),
    }


def _case(ask: Ask) -> int:
    found = ask.form.integer("case", least=1)
    ask.form.check()
    if found is None:
        raise BadInput(say("Choose a report."))
    return found


def _back(ask: Ask) -> str:
    url = ask.form.get("back")
    return url if url.startswith(("/cases/map", "/cases/round")) else "/cases/map"
