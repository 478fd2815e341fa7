"""Reporting from the field: the picture first, then what and where it is, and whether somebody has said so before."""

from typing import Any

from workplace.cases.actions.recording import Coming
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.queries import offered, public
from workplace.files.handed_in import MOST_TOGETHER, HandedIn
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.portal.routes import sending
from workplace.portal.routes.asking import chosen
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import MOMENT, Form, read_number
from workplace.web.serve import ANYONE, Routes

routes = Routes()
FORM = "report"
FARTHEST = 20_000  # metres that a telephone may be wrong


@routes.get("/phan-anh", who=ANYONE)
def report_page(ask: Ask) -> Page:
    """The first step: a picture and what it is. Below it what others reported."""
    words, service = ask.query.text("tim", required=False, most=200), ask.query.get("loai")
    after = ask.query.place("sau", most=MOMENT)
    lines = public.archive(ask.session, "report", words=words, service=service, after=after)
    context = {
        "lines": lines,
        "more": lines[-1].cursor if len(lines) == public.PAGE else "",
        "words": words,
        "service": service,
        "groups": offered.grouped(ask.session, "report"),
    }
    return Page("portal/reporting.html", sending.shown(ask, context, FORM))


@routes.get("/phan-anh/gan-day", who=ANYONE)
def close_by(ask: Ask) -> Page:
    """What was reported close to a place before, and the communes it may lie in: asked by the page's script."""
    place = _place(ask.query)
    return Page("portal/parts/near.html", _around(ask, ask.query.get("service"), place), block="near")


@routes.post("/phan-anh/buoc-2", who=ANYONE, upload=True, most=MOST_TOGETHER, again=report_page)
def second(ask: Ask) -> Page:
    """The second step; only the picture was taken."""
    files = sending.take_files(ask, FORM, pictures_only=True)
    with sending.looking(ask) as looking:
        offers = offered.grouped(looking.session, "report")
        ask.form.choice("service", {one.code for _, group in offers for one in group})
        ask.form.check()
        return _second(looking, files)


def _second(ask: Ask, files: list[HandedIn] | None = None) -> Page:
    code = ask.form.get("service")
    found = chosen(ask, "report", code)
    place = _place(ask.form)
    if place.latitude is None and files:
        place = next((_of_photo(one) for one in files if one.photo and one.photo.latitude is not None), place)
    context: dict[str, Any] = {
        "chosen": found,
        "place": place,
        "communes": offered.communes(ask.session),
        "from_photo": place.latitude is not None and not ask.form.get("latitude"),
        **_around(ask, code, place),
    }
    return Page("portal/report_send.html", sending.shown(ask, context, FORM))


@routes.post("/phan-anh", who=ANYONE, upload=True, most=MOST_TOGETHER, again=_second)
def send(ask: Ask) -> Go:
    """Send the report. What was reported close by before is shown first, unless this is said to be another thing."""
    files = sending.take_files(ask, FORM, pictures_only=True)
    code = ask.form.choice(
        "service", {one.code for _, group in offered.grouped(ask.session, "report") for one in group}
    )
    body = ask.form.text("body", lines=True, most=sending.LONGEST)
    area = sending.commune(ask, [one.id for one in offered.communes(ask.session)], required=True)
    who, place = sending.who(ask), _place(ask.form)
    ask.form.check()
    service, fields = offered.asked(ask.session, "report", code)
    answers = sending.answers(ask, fields)
    if service.wants_photo and not files and not ask.form.ticked("no_photo"):
        ask.form.wrong("files", say("A picture is needed to find it. If there is none, tick the box below."))
    ask.form.check()
    if not ask.form.ticked("another") and _around(ask, code, place)["near"]:
        raise BadInput({"another": say("Close by this was reported before. Follow that one, or say that yours is "
                                           "something else.")})  # fmt: skip
    coming = Coming(
        kind="report", service=code, title=sending.title_of(body), body=body, who=who, language=ask.language,
        area_id=area, consents=sending.consents(ask), answers=answers,
    )  # fmt: skip
    return sending.take(ask, FORM, coming, files=files, place=place)


def _around(ask: Ask, code: str, place: Place) -> dict[str, Any]:
    if place.latitude is None or place.longitude is None:
        return {"near": [], "likely": []}
    near = public.near(ask.session, code, place.latitude, place.longitude)
    return {"near": near, "likely": offered.likely(ask.session, place.latitude, place.longitude)}


def _of_photo(file: HandedIn) -> Place:
    assert file.photo is not None
    return Place(file.photo.latitude, file.photo.longitude)


def _place(form: Form) -> Place:
    latitude, longitude = _degrees(form, "latitude", 90), _degrees(form, "longitude", 180)
    if latitude is None or longitude is None:
        return Place(address=form.text("address", required=False, most=300))
    metres = read_number(form.get("accuracy"))
    return Place(
        latitude, longitude, min(metres, FARTHEST) if metres else None, form.text("address", required=False, most=300)
    )


def _degrees(form: Form, name: str, most: int) -> float | None:
    """A degree as a telephone tells it; what is none is as if nothing was told."""
    text = form.get(name).replace(",", ".")
    if not text or len(text) > 20 or not text.replace(".", "", 1).removeprefix("-").isdecimal():
        return None
    found = float(text)
    return round(found, 6) if -most <= found <= most else None
