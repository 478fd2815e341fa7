"""Asking a question: what was answered before comes first, then whose matter it is and how the answer reaches them."""

from typing import Any

from workplace.cases.actions.recording import Coming
from workplace.citizens.queries import offered, public
from workplace.files.handed_in import MOST_TOGETHER
from workplace.portal.routes import sending
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import MOMENT
from workplace.web.serve import ANYONE, Routes

routes = Routes()
FORM = "question"


@routes.get("/hoi", who=ANYONE)
def ask_page(ask: Ask) -> Page:
    """The first step: the question. Below it everything that was answered, to be searched without marks."""
    words, service = ask.query.text("tim", required=False, most=200), ask.query.get("linh-vuc")
    after = ask.query.place("sau", most=MOMENT)
    lines = public.archive(ask.session, "question", words=words, service=service, after=after)
    context = {
        "lines": lines,
        "more": lines[-1].cursor if len(lines) == public.PAGE else "",
        "words": words,
        "service": service,
        "groups": offered.grouped(ask.session, "question"),
    }
    return Page("portal/asking.html", context)


@routes.get("/hoi/tuong-tu", who=ANYONE)
def similar(ask: Ask) -> Page:
    """What was answered before and says nearly the same, while one types."""
    text = ask.query.get("body")[: sending.LONGEST]
    return Page("portal/parts/similar.html", {"found": public.likely(ask.session, text)}, block="found")


@routes.post("/hoi/buoc-2", who=ANYONE, again=ask_page)
def second(ask: Ask) -> Page:
    """The second step; nothing is kept yet."""
    ask.form.text("body", lines=True, most=sending.LONGEST)
    ask.form.check()
    with sending.looking(ask) as looking:
        return _second(looking)


def _second(ask: Ask) -> Page:
    body = ask.form.get("body")
    context: dict[str, Any] = {
        "body": body,
        "found": public.likely(ask.session, body),
        "groups": offered.grouped(ask.session, "question"),
        "communes": offered.communes(ask.session),
        "chosen": chosen(ask, "question", ask.form.get("service")),
    }
    return Page("portal/ask_send.html", sending.shown(ask, context, FORM))


@routes.post("/hoi", who=ANYONE, upload=True, most=MOST_TOGETHER, again=_second)
def send(ask: Ask) -> Go:
    """Send the question."""
    papers = sending.take_files(ask, FORM)
    body = ask.form.text("body", lines=True, most=sending.LONGEST)
    codes = {one.code for _, group in offered.grouped(ask.session, "question") for one in group}
    service = ask.form.choice("service", codes)
    area = sending.commune(ask, [one.id for one in offered.communes(ask.session)], required=False)
    who = sending.who(ask, named=True)
    ask.form.check()
    _, fields = offered.asked(ask.session, "question", service)
    answers = sending.answers(ask, fields)
    ask.form.check()
    coming = Coming(
        kind="question", service=service, title=sending.title_of(body), body=body, who=who, language=ask.language,
        area_id=area, consents=sending.consents(ask), answers=answers,
    )  # fmt: skip
    return sending.take(ask, FORM, coming, files=papers)


@routes.get("/hoi/rieng", who=ANYONE)
def own_questions(ask: Ask) -> Page:
    """What a topic asks besides, as soon as it is chosen."""
    code = ask.query.get("service")
    return Page("portal/parts/own.html", {"chosen": chosen(ask, "question", code)}, block="own")


def chosen(ask: Ask, kind: str, code: str) -> tuple[Any, Any] | None:
    """The service that was chosen, with its own questions; None before that."""
    known = {one.code for _, group in offered.grouped(ask.session, kind) for one in group}
    return offered.asked(ask.session, kind, code) if code in known else None
