"""Feedback: topics on which people are asked, each with what others said and what came of it."""

from typing import Any

from workplace.cases.actions.recording import Coming
from workplace.citizens.queries import offered, public
from workplace.files.handed_in import MOST_TOGETHER
from workplace.kernel.errors import NotFound
from workplace.portal.routes import sending
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import MOMENT
from workplace.web.serve import ANYONE, Routes

routes = Routes("/gop-y")
FORM = "feedback"


@routes.get("", who=ANYONE)
def topics(ask: Ask) -> Page:
    """What people are asked about."""
    return Page("portal/topics.html", {"topics": offered.topics(ask.session)})


@routes.get("/{slug}", who=ANYONE)
def topic(ask: Ask) -> Page:
    """One topic: what it is about, the form, what was published of it."""
    found = offered.topic(ask.session, ask.path["slug"])
    lines = public.archive(ask.session, "feedback", topic=found.id, after=ask.query.place("sau", most=MOMENT))
    context: dict[str, Any] = {
        "topic": found,
        "lines": lines,
        "answers": {line.id: public.shown(ask.session, "feedback", line.code).answer for line in lines},
        "more": lines[-1].cursor if len(lines) == public.PAGE else "",
    }
    return Page("portal/topic.html", sending.shown(ask, context, FORM))


@routes.post("/{slug}", who=ANYONE, upload=True, most=MOST_TOGETHER, again=topic)
def send(ask: Ask) -> Go:
    """Send feedback on it."""
    found = offered.topic(ask.session, ask.path["slug"])
    papers = sending.take_files(ask, FORM)
    body = ask.form.text("body", lines=True, most=sending.LONGEST)
    who = sending.who(ask)
    ask.form.check()
    groups = offered.grouped(ask.session, "feedback")
    if not groups:
        raise NotFound
    coming = Coming(
        kind="feedback", service=groups[0][1][0].code, title=sending.title_of(body), body=body, who=who,
        language=ask.language, consents=sending.consents(ask),
    )  # fmt: skip
    return sending.take(ask, FORM, coming, files=papers, topic=found.id)
