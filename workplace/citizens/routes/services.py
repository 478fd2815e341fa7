"""The services that citizens can come with: looked at by everybody, set up by administrators and the desk of a kind."""

from typing import Any

from workplace.cases.actions import administering as actions
from workplace.cases.actions.administering import Asked, Offer
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.cases.rules import clock as rules
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import administered as queries
from workplace.citizens.routes import words
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

FREE = 3  # empty lines for further questions


@routes.get("/services", who=SIGNED_IN)
def every(ask: Ask) -> Page:
    """Every service of a kind as it is now."""
    kind = kind_of(ask)
    found = queries.every_service(ask.session, kind)
    return Page(
        "citizens/services.html",
        {
            "kind": kind,
            "kinds": tabs(ask, kind, "/cases/services"),
            "services": found,
            "taken": queries.taken_by(ask.session, [one.id or 0 for one in found]),
            "is_over": queries.is_over,
            "term": lambda one: services.term(one).words(),
            "administers": services.administers(ask.session, ask.acting, kind),
        },
    )


@routes.get("/services/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form for a new service."""
    kind = ask.form.get("kind") or kind_of(ask)
    services.require_administers(ask.session, ask.acting, kind)
    return _form(ask, None, kind)


@routes.post("/services", who=SIGNED_IN, again=new, once=True)
def offer(ask: Ask) -> Go:
    """Offer it from today on."""
    kind = ask.form.get("kind")
    services.require_administers(ask.session, ask.acting, kind)
    wanted, asked = _wanted(ask)
    made = actions.offer(ask.session, ask.acting, kind, wanted, asked)
    return Go(f"/cases/services/{made.id}", say("Offered from today on. Name who is competent for it."))


@routes.get("/services/{id:int}", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """One version with its own questions and its history."""
    found = queries.service(ask.session, ask.id)
    return _form(ask, found, found.kind)


@routes.post("/services/{id:int}", who=SIGNED_IN, again=show, once=True)
def renew(ask: Ask) -> Go:
    """A new version from today on."""
    services.require_administers(ask.session, ask.acting, queries.service(ask.session, ask.id).kind)
    wanted, asked = _wanted(ask)
    made = actions.renew(ask.session, ask.acting, ask.id, wanted, asked)
    return Go(f"/cases/services/{made.id}", say("Version {number} holds from today on.", number=made.version))


@routes.post("/services/{id:int}/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Offered no longer."""
    actions.withdraw(ask.session, ask.acting, ask.id)
    return Go(
        f"/cases/services/{ask.id}",
        say("Nothing new is taken by it after today."),
        undo=f"/cases/services/{ask.id}/offer",
    )


@routes.post("/services/{id:int}/offer", who=SIGNED_IN)
def offer_again(ask: Ask) -> Go:
    """Offered again."""
    actions.offer_again(ask.session, ask.acting, ask.id)
    return Go(f"/cases/services/{ask.id}", say("It is offered again."))


def kind_of(ask: Ask) -> str:
    """The kind that is looked at; questions first."""
    kind = ask.query.get("kind") or "question"
    if kind not in PROCESSES:
        raise NotFound
    return kind


def tabs(_ask: Ask, kind: str, url: str) -> list[tuple[Any, ...]]:
    """The kinds as tabs of a page."""
    return [(word, f"{url}?kind={key}", None, key == kind) for key, word in words.MANY.items()]


def _form(ask: Ask, service: Service | None, kind: str) -> Page:
    if kind not in PROCESSES:
        raise NotFound
    session = ask.session
    fields = services.fields(session, service.id or 0) if service is not None else []
    lines = [Asked(one.label, one.kind, one.choices, one.required, one.code) for one in fields]
    if "label" in ask.form:
        lines = _asked(ask)
    history = queries.versions(session, service) if service is not None else []
    shown: Any = service or Offer("")
    return Page(
        "citizens/service.html",
        {
            "kind": kind,
            "kind_word": words.KINDS[kind],
            "service": service,
            "lines": [*lines, *(Asked("") for _ in range(FREE))],
            "history": history,
            "taken": queries.taken_by(session, [one.id or 0 for one in history]),
            "administers": services.administers(session, ask.acting, kind),
            "is_last": service is None or (service.valid_to is None and service.version == history[0].version),
            "may_offer": service is not None and service.valid_to is not None and service.id == history[0].id,
            "field_kinds": list(actions.FIELD_KINDS.items()),
            "units": list(rules.UNITS.items()),
            "starts": list(rules.STARTS.items()),
            "entered": lambda name: ask.form.get(name) if name in ask.form else getattr(shown, name),
            "ticked": lambda name: ask.form.ticked(name) if "name" in ask.form else getattr(shown, name),
        },
    )


def _wanted(ask: Ask) -> tuple[Offer, list[Asked]]:
    form = ask.form
    wanted = Offer(
        name=form.text("name", required=False, most=120),
        name_en=form.text("name_en", required=False, most=120),
        group=form.text("group", required=False, most=80),
        text=form.text("text", required=False, most=500),
        notice=form.text("notice", required=False, most=500),
        emergency=form.text("emergency", required=False, most=300),
        term=form.integer("term", least=1, most=2000) or 0,
        term_unit=form.get("term_unit"),
        starts=form.get("starts"),
        most_pauses=form.integer("most_pauses", most=20) or 0,
        longest_pause=form.integer("longest_pause", least=1, most=400) or 30,
        is_public=form.ticked("is_public"),
        hides_reporter=form.ticked("hides_reporter"),
        rounds_place=form.ticked("rounds_place"),
        radius=form.integer("radius", required=False, least=1, most=5000) or 50,
        wants_photo=form.ticked("wants_photo"),
        keeps_days=form.integer("keeps_days", least=30, most=36500) or 1825,
        place=form.integer("place", required=False, most=1000) or 50,
    )
    form.check()
    return wanted, _asked(ask)


def _asked(ask: Ask) -> list[Asked]:
    """The questions as the form's lines have them; a line without words is none."""
    form = ask.form
    rows = zip(
        form.all("label"), form.all("field_kind"), form.all("choices"), form.all("required"), form.all("code"),
        strict=False,
    )  # fmt: skip
    return [
        Asked(label[:200], kind, choices[:2000], required == "yes", code if code.isidentifier() else "")
        for label, kind, choices, required, code in rows
        if label.strip()
    ]
