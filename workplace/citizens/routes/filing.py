"""Writing down what a citizen says, at the desk or at the telephone; the slip that they take along is shown once."""

import hmac
from collections.abc import Iterable
from datetime import date
from typing import Any

from workplace.cases.actions.recording import Coming, Paper, Who
from workplace.cases.models.services import ServiceField
from workplace.citizens.actions import filing
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import offered
from workplace.citizens.routes import words
from workplace.files import actions as files
from workplace.files import handed_in
from workplace.files.handed_in import HandedIn
from workplace.kernel import once
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say
from workplace.web import twice
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.forms import read_number
from workplace.web.qr import drawn
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

_CASE = "case:"  # what is noted of a form that was sent
CONSENT_VERSION = "desk-2026-11"
"""Of the sentences that the official reads out; another one whenever they say something else."""
WAYS = (
    ("assisted", say("The citizen sits here and says what is written")),
    ("desk", say("Written down from a telephone call, a letter or a mail")),
)


@routes.get("/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """First what it is about; then the form of that service."""
    _require(ask)
    kind = ask.query.get("kind") if ask.query.get("kind") in PROCESSES else "question"
    code = ask.query.text("service", required=False, most=80)
    if not code:
        return Page(
            "citizens/new.html",
            {"kind": kind, "kinds": _tabs(kind), "groups": offered.grouped(ask.session, kind), "service": None},
        )
    return _form(ask, kind, code)


@routes.post("/new", who=SIGNED_IN, upload=True, again=lambda ask: _again(ask))
def write_down(ask: Ask) -> Answer:
    """Write it down, and show the slip: code and secret. Pressed twice, it is the same case and the same slip."""
    _require(ask)
    key = twice.key_of(ask)
    if first := _before(ask, key):
        return first
    kind, code = ask.form.choice("kind", PROCESSES), ask.form.text("service", most=80)
    ask.form.check()
    service, fields = offered.asked(ask.session, kind, code)
    papers = _papers(ask)
    coming = Coming(
        kind=kind, service=service.code, title=ask.form.text("title", required=False, most=200),
        body=ask.form.text("body", required=False, most=5000, lines=True), who=_who(ask),
        channel=ask.form.choice("channel", filing.CHANNELS), filed=ask.form.choice("filed", filing.WAYS),
        language=ask.form.choice("language", ("vi", "en"), required=False) or "vi", area_id=_area(ask),
        consents={what: CONSENT_VERSION for what in ("publish", "tell") if ask.form.ticked(what)},
        answers=_answers(ask, fields), papers=papers,
    )  # fmt: skip
    place = Place(address=ask.form.text("address", required=False, most=300)) if kind == "report" else None
    topic = read_number(ask.form.get("topic")) if kind == "feedback" else None
    kept = filing.file(ask.session, ask.acting, coming, place=place, topic=topic, wrong=tuple(ask.form.errors.items()),
                       seed=_seed(ask, key))  # fmt: skip
    if key and not once.keep(ask.session, key, f"{_CASE}{kept.recorded.case.id}"):
        ask.session.rollback()  # pressed twice, and the other press was faster
        return _before(ask, key) or Go("/cases")
    return slip(ask, kept)


def _before(ask: Ask, key: str) -> Page | None:
    """The slip of the case that this very form has made already."""
    went = once.went(ask.session, key) if key else None
    case_id = read_number((went or "").removeprefix(_CASE))
    if case_id is None:
        return None
    return slip(ask, filing.filed(ask.session, ask.acting, case_id, _seed(ask, key)))


def _seed(ask: Ask, key: str) -> bytes:
    """What the slip is drawn from: what only this page carried, and the house's own secret."""
    page = ask.request.headers.get("x-csrf-token") or ask.form.get("csrf")
    return hmac.digest(ask.house.secret, f"slip:{page}:{key}".encode(), "sha512") if key else b""


def slip(ask: Ask, kept: filing.Kept) -> Page:
    """What the citizen takes along: nowhere kept, shown to whoever wrote it down and on no other page."""
    recorded = kept.recorded
    link = f"{ask.house.settings.public_address}/tra-cuu/{recorded.token}"
    return Page(
        "citizens/slip.html",
        {
            "case": recorded.case,
            "kind": words.KINDS[recorded.case.kind],
            "secret": recorded.secret,
            "link": link,
            "qr": drawn(link),
            "has_contact": kept.has_contact,
            "public_address": f"{ask.house.settings.public_address}/tra-cuu",
        },
    )


def _form(ask: Ask, kind: str, code: str) -> Page:
    service, fields = offered.asked(ask.session, kind, code)
    return Page(
        "citizens/new.html",
        {
            "kind": kind,
            "kinds": _tabs(kind),
            "service": service,
            "fields": fields,
            "choices_of": {one.code: [(value, value) for value in one.choices.splitlines()] for one in fields},
            "communes": [(one.id, one.name) for one in offered.communes(ask.session)],
            "topics": [(one.id, one.title) for one in offered.topics(ask.session) if one.is_open],
            "channels": [(key, words.CHANNELS[key]) for key in filing.CHANNELS],
            "ways": WAYS,
            "kept": _kept(ask),
            "kept_note": _note(ask),
            "accept": ",".join(f".{one}" for one in (*handed_in.PICTURES, *handed_in.PAPERS)),
        },
    )


def _again(ask: Ask) -> Answer:
    _require(ask)
    kind = ask.form.get("kind")
    if kind not in PROCESSES:
        raise NotFound
    return _form(ask, kind, ask.form.get("service"))


def _tabs(kind: str) -> list[tuple[Any, ...]]:
    return [(word, f"/cases/new?kind={key}", None, key == kind) for key, word in words.MANY.items()]


def _require(ask: Ask) -> None:
    if not filing.may_file(ask.session, ask.acting):
        raise NotFound


def _papers(ask: Ask) -> list[Paper]:
    """What came with it, now or before the form came back; every picture is drawn anew. The look at the files holds no
    lock.
    """
    before, uploads = _kept(ask), ask.form.files("files")
    if uploads:
        ask.session.rollback()
        try:
            before += handed_in.take(ask.house, uploads, len(before))
        except BadInput as refused:
            raise BadInput({"files": refused.reason}) from None
    ask.request.state.kept = handed_in.note(ask.house.secret, before)
    return [Paper(files.keep(ask.session, ask.acting, one.received).id, one.received.name) for one in before]


def _kept(ask: Ask) -> list[HandedIn]:
    """The files that this form has handed in before."""
    return handed_in.noted(ask.house, ask.house.secret, _note(ask))


def _note(ask: Ask) -> str:
    return getattr(ask.request.state, "kept", "") or ask.form.get("kept")


def _who(ask: Ask) -> Who:
    form = ask.form
    return Who(
        name=form.text("name", required=False, most=120),
        email=form.text("email", required=False, most=200),
        phone=form.text("phone", required=False, most=30),
        address=form.text("home", required=False, most=200),
        kind=form.choice("who_kind", ("person", "organisation"), required=False) or "person",
    )


def _area(ask: Ask) -> int | None:
    chosen = read_number(ask.form.get("area"))
    known = {one.id for one in offered.communes(ask.session)} if chosen else set()
    return chosen if chosen in known else None


def _answers(ask: Ask, fields: Iterable[ServiceField]) -> dict[int, str]:
    """What was answered to the service's own questions, each in its own way."""
    return {one.id or 0: _answer(ask, one) for one in fields}


def _answer(ask: Ask, one: ServiceField) -> str:
    name = f"field_{one.code}"
    match one.kind:
        case "number":
            number = ask.form.integer(name, required=one.required)
            return "" if number is None else str(number)
        case "date":
            day: date | None = ask.form.date(name, required=one.required)
            return f"{day:%d/%m/%Y}" if day else ""
        case "choice":
            return ask.form.choice(name, one.choices.splitlines(), required=one.required)
        case "choices":
            allowed = one.choices.splitlines()
            return "; ".join(value for value in ask.form.all(name) if value in allowed)
    return ask.form.text(name, required=one.required, most=500)
