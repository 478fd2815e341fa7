"""The steps of a case: each is POSTed to `…/steps/<verb>`; the one with files has a door of its own."""

from collections.abc import Callable

from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import Case
from workplace.cases.queries import door
from workplace.citizens.actions import answering, fieldwork, moderating, publishing, talking, urging
from workplace.citizens.queries import offers, phrases
from workplace.citizens.routes import show
from workplace.files import actions as files
from workplace.files import handed_in
from workplace.files.receive import Received
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries.choices import Choice
from workplace.web.ask import Ask, Go
from workplace.web.forms import read_number
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")


@routes.post("/{id:int}/steps/handle", who=SIGNED_IN, upload=True, again=show.again("handle"))
def handle(ask: Ask) -> Go:
    """What was done, with pictures of it."""
    _case(ask)
    text, papers = _text(ask), received(ask)
    case = _case(ask)  # anew: the transaction in which it was read has ended
    fieldwork.handle(ask.session, ask.acting, case, text, papers)
    return Go(f"/cases/{case.id}", say("Reported as handled; the desk looks at it."))


@routes.post("/{id:int}/steps/{verb}", who=SIGNED_IN, again=show.again())
def step(ask: Ask) -> Go:
    """Any other step."""
    case, verb = _case(ask), ask.path["verb"]
    if verb not in _STEPS:
        raise NotFound
    said = _STEPS[verb](ask, case)
    return Go(back(ask, case), said)


def back(ask: Ask, case: Case) -> str:
    """Where one came from: the case beside its folder, else its own page; the list, where it is no longer theirs."""
    folder = ask.form.get("folder")
    return f"/cases/{case.id}" + (f"?folder={folder}" if folder.isidentifier() else "")


def received(ask: Ask) -> tuple[Paper, ...]:
    """The files that were sent, kept as files of the house; every picture is drawn anew, so that it tells no more than
    it shows.
    """
    uploads = ask.form.files("papers")
    if not uploads:
        return ()
    ask.session.rollback()  # the look at the files holds no lock
    try:
        found = handed_in.take(ask.house, uploads)
    except BadInput as refused:
        raise BadInput({"papers": refused.reason}) from None
    return tuple(_paper(ask, one.received) for one in found)


def _paper(ask: Ask, one: Received) -> Paper:
    return Paper(files.keep(ask.session, ask.acting, one).id, one.name, "after")


def _confirm(ask: Ask, case: Case) -> Say:
    moderating.confirm(ask.session, case, ask.acting)
    return say("Contact confirmed.")


def _moderate(ask: Ask, case: Case) -> Say:
    moderating.moderate(ask.session, ask.acting, case, service_code=ask.form.text("service", required=False, most=80))
    return say("Taken; its clock runs, and the citizen is told.")


def _reject(ask: Ask, case: Case) -> Say:
    moderating.reject(ask.session, ask.acting, case, _canned(ask) or _reason(ask))
    return say("Not taken; the citizen is told why.")


def _divert(ask: Ask, case: Case) -> Say:
    moderating.reject(ask.session, ask.acting, case, _reason(ask), verb="divert")
    return say("Diverted; it is never published, and the citizen is told.")


def _merge(ask: Ask, case: Case) -> Say:
    into = read_number(ask.form.get("into"))
    if into is None:
        raise BadInput({"into": say("Choose the case that says the same.")})
    moderating.merge(ask.session, ask.acting, case, into)
    return say("Joined; the citizen follows the other one from now on.")


def _assign(ask: Ask, case: Case) -> Say:
    unit = _chosen(ask, "unit", offers.receivers(ask.session, case))
    moderating.give_out(ask.session, ask.acting, case, unit, _text(ask, "wish", 2000), _reason(ask))
    return say("Given out; the unit is told.")


def _bounce(ask: Ask, case: Case) -> Say:
    answering.bounce(ask.session, ask.acting, case, _reason(ask))
    return say("Sent back to the desk.")


def _take_up(ask: Ask, case: Case) -> Say:
    person = _chosen(ask, "person", offers.handlers(ask.session, ask.acting, case))
    answering.take_up(ask.session, ask.acting, case, person)
    return say("Taken up.")


def _hand_to(ask: Ask, case: Case) -> Say:
    person = _chosen(ask, "person", offers.handlers(ask.session, ask.acting, case))
    answering.hand_to(ask.session, ask.acting, case, person)
    return say("Given to a colleague.")


def _ask_unit(ask: Ask, case: Case) -> Say:
    unit = _chosen(ask, "unit", offers.advisers(ask.session, case))
    answering.ask_unit(ask.session, ask.acting, case, unit, _text(ask, "wish", 2000))
    return say("Asked for an opinion.")


def _advise(ask: Ask, case: Case) -> Say:
    assignment = ask.form.integer("assignment", least=1)
    ask.form.check()
    answering.advise(ask.session, ask.acting, case, assignment or 0, _text(ask, "opinion"))
    return say("Opinion given.")


def _draft(ask: Ask, case: Case) -> Say:
    answering.draft(ask.session, ask.acting, case, _text(ask, "answer"), _text(ask, "public_answer"), _version(ask))
    return say("Draft saved.")


def _clarify(ask: Ask, case: Case) -> Say:
    answering.clarify(ask.session, ask.acting, case, _text(ask))
    return say("The citizen is asked; the clock stands.")


def _resume(ask: Ask, case: Case) -> Say:
    answering.resume(ask.session, ask.acting, case, _reason(ask))
    return say("It goes on; the clock runs again.")


def _submit(ask: Ask, case: Case) -> Say:
    approver = _chosen(ask, "approver", offers.approvers(ask.session, ask.acting, case))
    answering.submit(ask.session, ask.acting, case, approver)
    return say("Submitted for approval.")


def _take_back(ask: Ask, case: Case) -> Say:
    answering.take_back(ask.session, ask.acting, case)
    return say("Taken back.")


def _return(ask: Ask, case: Case) -> Say:
    if case.kind == "report":
        fieldwork.send_back(ask.session, ask.acting, case, _reason(ask))
    else:
        answering.give_back(ask.session, ask.acting, case, _reason(ask))
    return say("Sent back to be worked over.")


def _approve(ask: Ask, case: Case) -> Say:
    answering.approve(ask.session, ask.acting, case)
    return say("Approved; the citizen has the answer.")


def _note_it(ask: Ask, case: Case) -> Say:
    answering.note_it(ask.session, ask.acting, case, _reason(ask))
    return say("Noted; the citizen is told.")


def _plan(ask: Ask, case: Case) -> Say:
    day = ask.form.date("day")
    ask.form.check()
    assert day is not None, "the form was checked"
    fieldwork.plan(ask.session, ask.acting, case, day)
    return say("Planned; the citizen is told.")


def _begin(ask: Ask, case: Case) -> Say:
    fieldwork.begin(ask.session, ask.acting, case)
    return say("Begun.")


def _check(ask: Ask, case: Case) -> Say:
    fieldwork.check(ask.session, ask.acting, case)
    return say("Handled; the citizen is told.")


def _redact(ask: Ask, case: Case) -> Say:
    title, body = ask.form.text("title", required=False, most=200), _text(ask, "body")
    publishing.redact(ask.session, ask.acting, case, title, body, _text(ask, "answer"), _version(ask))
    return say("The public wording is saved.")


def _publish(ask: Ask, case: Case) -> Say:
    publishing.publish(ask.session, ask.acting, case)
    return say("It stands on the public pages now.")


def _unpublish(ask: Ask, case: Case) -> Say:
    publishing.unpublish(ask.session, ask.acting, case)
    return say("It is off the public pages.")


def _write(ask: Ask, case: Case) -> Say:
    talking.write(ask.session, ask.acting, case, _text(ask))
    return say("Sent to the citizen.")


def _note(ask: Ask, case: Case) -> Say:
    talking.note(ask.session, ask.acting, case, _text(ask))
    return say("Noted for officials.")


def _urge(ask: Ask, case: Case) -> Say:
    urging.urge(ask.session, ask.acting, case, _text(ask, "note", 1000))
    return say("Urged.")


def _acknowledge(ask: Ask, case: Case) -> Say:
    urging.acknowledge(ask.session, ask.acting, case)
    return say("They know that you have seen it.")


_STEPS: dict[str, Callable[[Ask, Case], Say]] = {
    "confirm": _confirm, "moderate": _moderate, "reject": _reject, "divert": _divert, "merge": _merge,
    "assign": _assign, "bounce": _bounce, "take_up": _take_up, "hand_to": _hand_to, "ask_unit": _ask_unit,
    "advise": _advise, "draft": _draft, "clarify": _clarify, "resume": _resume, "submit": _submit,
    "take_back": _take_back, "return": _return, "approve": _approve, "note_it": _note_it, "plan": _plan,
    "begin": _begin, "check": _check, "redact": _redact, "publish": _publish, "unpublish": _unpublish,
    "write": _write, "note": _note, "urge": _urge, "acknowledge": _acknowledge,
}  # fmt: skip


def _case(ask: Ask) -> Case:
    return door.read(ask.session, ask.acting, ask.id)


def _text(ask: Ask, name: str = "text", most: int = 20_000) -> str:
    found = ask.form.text(name, required=False, most=most, lines=True)
    ask.form.check()
    return found


def _reason(ask: Ask) -> str:
    return _text(ask, "reason", 2000)


def _canned(ask: Ask) -> str:
    """The text of the reason that was pressed, if one was."""
    pressed = read_number(ask.form.get("phrase"))
    offered = phrases.offered(ask.session, ask.acting, "reject") if pressed else []
    return next((one.text for one in offered if one.id == pressed), "")


def _chosen(ask: Ask, field: str, offered: list[Choice]) -> int:
    """The unit or person chosen in a list, which must be one of those offered."""
    value = ask.form.get(field)
    number = read_number(value)
    if number is None or value not in {one.value for one in offered}:
        raise BadInput({field: say("Choose one of the list.")})
    return number


def _version(ask: Ask) -> int:
    version = ask.form.integer("version", least=1)
    ask.form.check()
    return version or 0
