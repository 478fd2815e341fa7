"""Open311 GeoReport v2: the doors by which programs of other houses read published reports, and send new ones.

Read by anybody from anywhere; sent by whoever holds a key. What was sent is a token until it has been moderated.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from starlette.responses import Response

from workplace.cases.actions.recording import Who
from workplace.cases.queries import services
from workplace.citizens.actions import by_program
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.queries import reports
from workplace.exchange.open311 import told, written
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, Refused
from workplace.kernel.text import say, say_n
from workplace.web import bodies
from workplace.web.ask import Ask, Raw
from workplace.web.forms import Form
from workplace.web.language import tell
from workplace.web.programs import Program
from workplace.web.serve import ANYONE, Routes

routes = Routes(told.PATH)

MOST_BODY = 64 * 1024
WINDOW = timedelta(days=90)
YEARS = range(1900, 2200)
LONGEST_NAME, LONGEST_ANSWER = 120, 500  # as on the house's own forms


def _tells(status: int, language: str, refused: Refused | None) -> Response:
    """What was refused before the request was read: in JSON, since nothing is known of the form yet."""
    said = tell(refused.reason, language) if refused is not None else "This could not be done."
    return Response(_errors("json", status, [said]).body, status, media_type=written.TYPES["json"])


SENDS = Program(_tells, lambda body: Form(bodies.fields(body)), MOST_BODY, writes=True)


def _spoken(handler: Callable[[Ask], Raw]) -> Callable[[Ask], Raw]:
    """Refusals in the protocol's own words; what is not called so by the jurisdiction is refused first."""

    @wraps(handler)
    def spoken(ask: Ask) -> Raw:
        form = ask.path["form"]
        try:
            _require_ours(ask)
            return handler(ask)
        except Refused as refused:
            ask.session.rollback()
            status = 400 if refused.status in (409, 422) else refused.status
            said = [refused.reason]
            if isinstance(refused, BadInput) and refused.fields:
                said = [say("{field}: {what}", field=name, what=what) for name, what in refused.fields.items()]
            language = ask.house.settings.language
            return _errors(form if form in written.TYPES else "json", status, [tell(one, language) for one in said])

    return spoken


def _errors(form: str, status: int, said: list[str]) -> Raw:
    return written.answer(form, "errors", [{"code": status, "description": one} for one in said], status)


def _require_ours(ask: Ask) -> None:
    given = (ask.sent or ask.query).get("jurisdiction_id")
    if given and given != ask.house.settings.open311_jurisdiction:
        raise NotFound(say("This jurisdiction is not served here."))


@routes.get("/discovery.{form}", who=ANYONE, api=True)
@_spoken
def discovery(ask: Ask) -> Raw:
    """Where the doors are."""
    return written.answer(ask.path["form"], "discovery", told.discovery(ask.house.settings))


@routes.get("/services.{form}", who=ANYONE, api=True)
@_spoken
def listed(ask: Ask) -> Raw:
    """What can be reported."""
    offered = services.offered(ask.session, reports.KIND)
    return written.answer(ask.path["form"], "services", told.services(ask.session, offered))


@routes.get("/services/{code}.{form}", who=ANYONE, api=True)
@_spoken
def defined(ask: Ask) -> Raw:
    """What a service asks."""
    service = services.current(ask.session, reports.KIND, ask.path["code"])
    return written.answer(ask.path["form"], "service_definition", told.definition(ask.session, service))


@routes.get("/requests.{form}", who=ANYONE, api=True)
@_spoken
def found(ask: Ask) -> Raw:
    """Published reports: those that are named, else of the last ninety days."""
    query, now = ask.query, clock.now()
    since, until = _moment(query, "start_date"), _moment(query, "end_date")
    if since and until and until - since > WINDOW:
        raise BadInput({"end_date": say("Start and end lie within 90 days.")})
    if since is None:
        since = (until or now) - WINDOW
    rows = reports.published(
        ask.session, ids=_several(query.get("service_request_id")), of_services=_several(query.get("service_code")),
        since=since, until=until or since + WINDOW, is_open=_is_open(query.get("status")), most=told.MOST,
    )  # fmt: skip
    return _requests(ask, rows)


@routes.get("/requests/{id}.{form}", who=ANYONE, api=True)
@_spoken
def one(ask: Ask) -> Raw:
    """One published report."""
    return _one(ask)


@routes.get("/request/{id}.{form}", who=ANYONE, api=True)
@_spoken
def same(ask: Ask) -> Raw:
    """The same, as some programs call it."""
    return _one(ask)


@routes.get("/tokens/{token}.{form}", who=ANYONE, api=True)
@_spoken
def behind(ask: Ask) -> Raw:
    """What became of a token: the report's own number, once it was moderated."""
    token = ask.path["token"]
    found = {"service_request_id": reports.behind(ask.session, token), "token": token}
    return written.answer(ask.path["form"], "service_requests", [found])


@routes.program("POST", "/requests.{form}", SENDS, who=ANYONE)
@_spoken
def send(ask: Ask) -> Raw:
    """A new report, answered by a token."""
    form: Form = ask.sent
    by_program.require_key(ask.house.settings.open311_keys, form.get("api_key"))
    came = by_program.send(ask.session, _sent(form))
    answer = {"token": came.recorded.token, "service_notice": "", "account_id": None}
    return written.answer(ask.path["form"], "service_requests", [answer], 201)


def _sent(form: Form) -> by_program.Sent:
    form.check()
    if not form.get("service_code"):
        raise BadInput({"service_code": say("Fill this in.")})
    names = [form.text(name, required=False, most=LONGEST_NAME) for name in ("last_name", "first_name")]
    attributes: dict[str, list[str]] = {}
    for name, value in form.data.multi_items():
        if name.startswith("attribute[") and isinstance(value, str):
            attributes.setdefault(name.removeprefix("attribute[").partition("]")[0], []).append(value)
            if len(value) > LONGEST_ANSWER:
                form.wrong(name, say_n("At most {count} character.", "At most {count} characters.", LONGEST_ANSWER))
    form.check()
    latitude, longitude = _degrees(form, "lat", 90), _degrees(form, "long", 180)
    if (latitude is None) != (longitude is None):
        raise BadInput({"long" if longitude is None else "lat": say("Fill this in.")})
    if latitude is None and not form.get("address_string"):
        raise BadInput({"lat": say("Give lat and long, or address_string.")})
    return by_program.Sent(
        form.get("service_code"), Place(latitude, longitude, None, form.get("address_string")),
        form.get("description"), Who(" ".join(filter(None, names)), form.get("email"), form.get("phone")), attributes,
        form.get("media_url"),
    )  # fmt: skip


def _degrees(form: Form, name: str, most: int) -> float | None:
    given = form.get(name)
    if not given:
        return None
    try:
        found = float(given)
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise BadInput({name: say("These are no degrees.")})
    return found


def _one(ask: Ask) -> Raw:
    rows = reports.published(ask.session, ids=[ask.path["id"]])
    if not rows:
        raise NotFound
    return _requests(ask, rows)


def _requests(ask: Ask, rows: list[Any]) -> Raw:
    settings = ask.house.settings
    return written.answer(ask.path["form"], "service_requests", [told.request(settings, row) for row in rows])


def _several(given: str) -> list[str]:
    return [one.strip() for one in given.split(",")[:100] if one.strip()]


def _is_open(given: str) -> bool | None:
    wanted = set(_several(given))
    if not wanted <= {"open", "closed"}:
        raise BadInput({"status": say("A status is open or closed.")})
    return wanted == {"open"} if len(wanted) == 1 else None


def _moment(form: Form, name: str) -> datetime | None:
    given = form.get(name)
    if not given:
        return None
    try:
        found = datetime.fromisoformat(given.strip().replace(" ", "+"))
        if found.year not in YEARS:
            raise ValueError("a window around it may not be in the calendar")
    except ValueError as error:
        raise BadInput({name: say("A moment is written as 2026-01-31T07:00:00Z.")}) from error
    return found if found.tzinfo else found.replace(tzinfo=clock.ZONE)
