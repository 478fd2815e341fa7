"""Answers to invitations that came by mail, dropped here as files or whole mails by whoever got them."""

from workplace.calendars.actions import answering, mailing
from workplace.calendars.queries import mailing as of_mails
from workplace.calendars.queries import offices
from workplace.calendars.routes.week import tabs
from workplace.calendars.rules import answers
from workplace.calendars.rules.ics import MOST_BYTES, Unreadable
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say, say_n
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")


@routes.get("/answers", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Where answers are dropped, and whether I want invitations by mail."""
    return Page(
        "calendars/answers.html",
        {
            "tabs": tabs(offices.all_(ask.session, ask.acting), ""),
            "mails": of_mails.wants(ask.session, ask.acting.as_whom),
            "leaves": bool(ask.house.settings.smtp_url) and ask.house.settings.mail_invites != "none",
        },
    )


@routes.post("/answers", who=SIGNED_IN, again=show, upload=True)
def take_over(ask: Ask) -> Go:
    """Note what these files answer: all of them, or none where one can't be noted."""
    sent = ask.form.files("file")
    if not sent:
        raise BadInput({"file": say("Choose a file.")})
    ask.session.rollback()  # reading may take a while; nobody waits for the writer's place meanwhile
    last, count = 0, 0
    for reply in [reply for one in sent for reply in _read(one.filename or "", one.file.read(MOST_BYTES + 1))]:
        last = answering.take_over(ask.session, ask.acting, reply).id or 0
        count += 1
    said = say_n("{count} answer is noted.", "{count} answers are noted.", count)
    return Go(f"/calendars/items/{last}" if count == 1 else "/calendars/mine", said)


def _read(name: str, data: bytes) -> list[answers.Reply]:
    try:
        return answers.read(data)
    except Unreadable as error:
        raise BadInput({"file": say("{file}: {reason}", file=name, reason=error.reason)}) from error


@routes.post("/mails", who=SIGNED_IN)
def wish(ask: Ask) -> Go:
    """Whether invitations come by mail too."""
    mailing.wish(ask.session, ask.acting, ask.form.ticked("mails"))
    return Go("/calendars/answers", say("Saved."))
