"""A small house of a few doors, to knock at the wrapper around every handler."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select
from sqlmodel import col
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette_compress import CompressMiddleware

from workplace.config import Settings
from workplace.journal import lines as journal
from workplace.journal.models import JournalLine
from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.pool import InPlace
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.web.ask import Ask, Bytes, Go, Made, Page, Then
from workplace.web.guard import Guard
from workplace.web.pages import Pages
from workplace.web.serve import ANYONE, SIGNED_IN, House, Routes, routes

AN = Visitor(Acting(person=7, principals=(1,)), session_id=1, csrf="token-of-an", name="Võ Thị An", language="en")
TEMPLATES = {
    "t/list.html": "<html>{% block list %}<ul>{{ words }} {{ csrf|length }}</ul>{% endblock %}</html>",
    "t/form.html": "{% for f in flashes %}[{{ f.text }}]{% endfor %}"
    '<input name="n" value="{{ form.get("n") }}">{{ errors.n|say if "n" in errors else "" }}{{ _("Close") }}',
}
door = Routes("/t")


def write(ask: Ask, verb: str) -> None:
    """One line in the journal: what a test sees committed or not."""
    journal.write(ask.session, ask.acting if ask.visitor else Acting(person=0), verb, Ref("t", 1))


@door.get("/list", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    return Page("t/list.html", {"words": "đơn " * 500}, block="list")


@door.get("/form", who=ANYONE)
def form(ask: Ask) -> Page:
    return Page("t/form.html")


@door.post("/number", who=SIGNED_IN, again=form)
def number(ask: Ask) -> Go:
    n = ask.form.integer("n", most=99)
    write(ask, "numbered")
    ask.form.check()
    return Go("/t/form", said=say("Registered as {n}.", n=n))


@door.post("/refused/{why}", who=SIGNED_IN)
def refused(ask: Ask) -> Go:
    write(ask, "refused")
    ask.aside(lambda session: journal.write(session, ask.acting, "aside", Ref("t", 2)))
    raise {"missing": NotFound(), "now": NotNow(say("Not now")), "input": BadInput(say("Bad"))}[ask.path["why"]]


@door.post("/careless", who=SIGNED_IN)
def careless(ask: Ask) -> Go:
    """Reads a field and forgets to check it."""
    write(ask, ask.form.text("text", most=30, lines=True))
    return Go("/t/form")


@door.get("/seen", who=SIGNED_IN)
def seen(ask: Ask) -> Page:
    ask.aside(lambda session: journal.write(session, ask.acting, "seen", Ref("t", 1)))
    return Page("t/form.html")


@door.get("/broken", who=ANYONE)
def broken(ask: Ask) -> Page:
    raise ValueError("the bank account is 4711")


@door.get("/clerks", who="clerk")
def clerks(ask: Ask) -> Page:
    return Page("t/form.html")


@door.get("/things/{id}", who=ANYONE)
def thing(ask: Ask) -> Page:
    return Page("t/list.html", {"words": ask.id})


@door.get("/things/new", who=ANYONE)
def new_thing(ask: Ask) -> Page:
    return Page("t/list.html", {"words": "new"})


@door.post("/then/{how}", who=SIGNED_IN)
def work(ask: Ask) -> Then:
    write(ask, "first")

    def second(ask: Ask, result: Any) -> Go:
        write(ask, f"second {result}")
        return Go("/t/form")

    def failed(ask: Ask, _error: Exception) -> Go:
        write(ask, "failed")
        return Go("/t/form")

    how = ask.path["how"]
    function = "math.isqrt" if how == "well" else "os.no_such_thing"
    return Then(function, (49,), second, failed=failed if how == "failed" else None)


@door.post("/upload", who=SIGNED_IN, upload=True)
def upload(ask: Ask) -> Go:
    return Go(f"/t/form?got={len(ask.form.files('file'))}")


@door.get("/made", who=SIGNED_IN)
def made(ask: Ask) -> Made:
    return Made(Path(ask.query.get("at")), "Phiếu.pdf", "application/pdf")


@door.get("/file", who=SIGNED_IN)
def file(ask: Ask) -> Bytes:
    return Bytes(Path(__file__), "Công văn.py", "text/plain", etag="abc")


@contextmanager
def client(database: Database, visitor: Visitor | None = AN, **settings: Any) -> Iterator[TestClient]:
    """A browser at the small house, signed in as An unless another visitor is given."""
    house = House(replace(Settings(), **settings), database, InPlace(), Pages(), b"0" * 32)
    for language in ("vi", "en"):
        environment = house.pages.environment(language)
        assert environment.loader
        environment.loader = ChoiceLoader([environment.loader, DictLoader(TEMPLATES)])
    ports.signed_in.fill(lambda session, token, aside: visitor if token == "an" else None)
    ports.shell.fill(lambda session, ask: None)
    app = Starlette(
        routes=routes(house, [door]), middleware=[Middleware(Guard), Middleware(CompressMiddleware, minimum_size=1000)]
    )
    cookies = {"session": "an"} if visitor else {}
    with TestClient(app, follow_redirects=False, cookies=cookies, headers={"sec-fetch-site": "same-origin"}) as opened:
        yield opened


def lines(database: Database) -> list[str]:
    """The verbs in the journal: what really was committed."""
    with database.reading() as session:
        return list(session.scalars(select(col(JournalLine.verb)).order_by(col(JournalLine.seq))))
