"""Other programs: secret addresses to read from, and calendar files to take over."""

from collections.abc import Sequence

from workplace.calendars.actions import feeding
from workplace.calendars.queries import feeds, offices
from workplace.calendars.routes.week import tabs
from workplace.calendars.rules import ics
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.web.ask import Answer, Ask, Go, Page, Raw
from workplace.web.forms import read_number
from workplace.web.serve import ANYONE, SIGNED_IN, Routes

routes = Routes("/calendars")

TYPE = "text/calendar; charset=utf-8"


@routes.get("/feeds", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """My addresses."""
    return _page(ask)


def _page(ask: Ask, fresh: str = "", said: Say | None = None, left_out: Sequence[tuple[str, Say]] = ()) -> Page:
    every = offices.all_(ask.session, ask.acting)
    return Page(
        "calendars/feeds.html",
        {
            "feeds": feeds.mine(ask.session, ask.acting),
            "names": {card.id: card.name for card in every},
            "scopes": [("mine", say("My calendar")), *((f"week-{card.id}", card.name) for card in every)],
            "fresh": fresh,
            "said": said,
            "left_out": left_out,
            "tabs": tabs(every, ""),
        },
    )


@routes.post("/feeds", who=SIGNED_IN, again=show)
def make(ask: Ask) -> Page:
    """A new address, shown this once."""
    name = ask.form.text("name", most=100)
    scope, _, ref = ask.form.get("scope").partition("-")
    ask.form.check()
    token = feeding.make(ask.session, ask.acting, name, scope, read_number(ref) or 0)
    return _page(ask, f"{ask.house.settings.address}/calendars/feed/{token}.ics")


@routes.post("/feeds/{id:int}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """It leads nowhere from now on."""
    feeding.end(ask.session, ask.acting, ask.id)
    return Go("/calendars/feeds", say("The address has ended."))


@routes.get("/feed/{token}.ics", who=ANYONE, api=True)
def feed(ask: Ask) -> Raw:
    """What a program reads: whoever has the token, with its owner's rights; nothing else tells who asks."""
    found = feeds.read(ask.session, feeding.digest(str(ask.path["token"])), ask.house.settings.address)
    ask.aside(lambda session: feeding.note_read(session, found.id))
    headers = {"cache-control": "private, no-store", "referrer-policy": "no-referrer"}
    return Raw(ics.calendar(found.name, found.events), TYPE, headers)


@routes.post("/import", who=SIGNED_IN, again=show, upload=True)
def import_(ask: Ask) -> Answer:
    """Take the events of a calendar file over into my calendar; what can't be taken over is named, with the reason."""
    sent = ask.form.files("file")
    if not sent:
        raise BadInput({"file": say("Choose a file.")})
    ask.session.rollback()  # reading may take a while; nobody waits for the writer's place meanwhile
    try:
        read = ics.read(sent[0].file.read(ics.MOST_BYTES + 1))
    except ics.Unreadable as error:
        raise BadInput({"file": error.reason}) from error
    made = [feeding.take_over(ask.session, ask.acting, one) for one in read.events]
    new, known = sum(one is not None for one in made), sum(one is None for one in made)
    said = say(
        "Taken over: {new}. Known already: {known}. Left out: {left}.", new=new, known=known, left=len(read.left_out)
    )
    return _page(ask, said=said, left_out=read.left_out) if read.left_out else Go("/calendars/mine?view=list", said)
