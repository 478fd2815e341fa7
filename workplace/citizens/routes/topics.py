"""Topics on which citizens are asked for their opinion."""

from datetime import date
from typing import Any

from workplace.cases.queries import services
from workplace.citizens.actions import topics as actions
from workplace.citizens.actions.topics import Wanted
from workplace.citizens.models.feedback import Topic
from workplace.citizens.queries import administered as queries
from workplace.kernel import clock
from workplace.kernel.text import say
from workplace.org.queries import organisations, units
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_number
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")


@routes.get("/topics", who=SIGNED_IN)
def every(ask: Ask) -> Page:
    """Every topic, the latest first."""
    found = queries.topics(ask.session)
    return Page(
        "citizens/topics.html",
        {
            "topics": found,
            "names": units.names(ask.session, {one.unit_id for one, _ in found}),
            "today": clock.today(),
            "administers": services.administers(ask.session, ask.acting, "feedback"),
        },
    )


@routes.get("/topics/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form for a new one."""
    actions.require(ask.session, ask.acting)
    return _form(ask, None)


@routes.post("/topics", who=SIGNED_IN, again=new, once=True)
def ask_for(ask: Ask) -> Go:
    """Ask citizens on it."""
    actions.require(ask.session, ask.acting)
    made = actions.ask(ask.session, ask.acting, _wanted(ask))
    return Go("/cases/topics", say("Citizens are asked: /gop-y/{slug}", slug=made.slug))


@routes.get("/topics/{id:int}", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """The form of one."""
    actions.require(ask.session, ask.acting)
    return _form(ask, queries.topic(ask.session, ask.id))


@routes.post("/topics/{id:int}", who=SIGNED_IN, again=show)
def change(ask: Ask) -> Go:
    """Save it."""
    actions.require(ask.session, ask.acting)
    queries.topic(ask.session, ask.id)
    actions.change(ask.session, ask.acting, ask.id, _wanted(ask))
    return Go("/cases/topics", say("Saved."))


@routes.post("/topics/{id:int}/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Off the public pages."""
    actions.withdraw(ask.session, ask.acting, ask.id)
    return Go("/cases/topics", say("Taken off the public pages."), undo=f"/cases/topics/{ask.id}/back")


@routes.post("/topics/{id:int}/back", who=SIGNED_IN)
def back(ask: Ask) -> Go:
    """On the public pages again."""
    actions.withdraw(ask.session, ask.acting, ask.id, again=True)
    return Go("/cases/topics", say("It stands on the public pages again."))


def _form(ask: Ask, topic: Topic | None) -> Page:
    shown: Any = topic or Wanted("", "", 0, clock.today())
    return Page(
        "citizens/topic.html",
        {
            "topic": topic,
            "units": [(card.unit_id, card.name) for card in organisations.internal(ask.session)],
            "entered": lambda name: ask.form.get(name) if name in ask.form else getattr(shown, name),
        },
    )


def _wanted(ask: Ask) -> Wanted:
    form = ask.form
    opens: date | None = form.date("opens_on")
    wanted = Wanted(
        title=form.text("title", required=False, most=200),
        text=form.text("text", required=False, most=4000, lines=True),
        unit_id=read_number(form.get("unit_id")) or 0,
        opens_on=opens or clock.today(),
        closes_on=form.date("closes_on", required=False),
        outcome=form.text("outcome", required=False, most=4000, lines=True),
    )
    form.check()
    return wanted
