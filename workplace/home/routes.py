"""The first page: what waits for me today."""

from workplace.docs.routes import words
from workplace.home import chart, day, given, shell
from workplace.home.today import today
from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()


@routes.get("/", who=SIGNED_IN)
def home(ask: Ask) -> Page:
    """What waits for me, by due date; what came in lately; what is slowest."""
    found = today(ask.session, ask.who, whole=ask.query.ticked("all"))
    shown = {
        "today": found,
        "greeting": greeting(ask.who.name),
        "bars": chart.bars(found.days),
        "words": words,
        "day": day.of(ask.session, ask.acting),
        "given": given.given(ask.session, ask.acting, found.calendar),
        "more": found.total > len(found.waiting) and not ask.query.ticked("all"),
    }
    return Page("home/today.html", shown, block={"waiting": "waiting"})


@routes.get("/filling", who=SIGNED_IN)
def filling(ask: Ask) -> Page:
    """How far the demonstration is filled; nothing once it is."""
    return Page("home/filling.html", {"told": shell.filling(ask)}, block="filling")


def greeting(name: str) -> Say:
    """By the office's clock."""
    hour = clock.local(clock.now()).hour
    if hour < 11:
        return say("Good morning, {name}", name=name)
    if hour < 18:
        return say("Good afternoon, {name}", name=name)
    return say("Good evening, {name}", name=name)
