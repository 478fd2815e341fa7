"""Finding one's case again, by its code and secret or by the link, and what its citizen does with it."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlmodel import Session

from workplace.cases.actions.recording import Paper
from workplace.cases.queries import door
from workplace.citizens.actions import citizens_own, coming_in, own_data, publishing, talking
from workplace.citizens.queries import own, passes
from workplace.files import actions as files
from workplace.files.handed_in import MOST_TOGETHER
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.portal.actions import confirming, knocking
from workplace.portal.routes import sending
from workplace.portal.routes.published import PLACES, send_file
from workplace.portal.rules import limits
from workplace.web.ask import Answer, Ask, Bytes, Go, Page, Raw
from workplace.web.serve import ANYONE, Routes

routes = Routes()


@routes.get("/tra-cuu", who=ANYONE)
def look_up(ask: Ask) -> Page:
    """Where a code and its secret are typed."""
    return Page("portal/lookup.html", {"wrong": False})


@routes.post("/tra-cuu", who=ANYONE)
def find(ask: Ask) -> Answer:
    """Open the case. A wrong code and a wrong secret are told alike, and counted; after a few nothing opens for a
    while.
    """
    key = sending.network_key(ask, "open")
    knocking.require(ask.session, key, limits.OPENING)
    try:
        case = door.opened(ask.session, ask.form.get("code"), ask.form.get("secret"))
    except NotFound:
        knocking.note(ask.session, key)
        return Page("portal/lookup.html", {"wrong": True}, status=422)
    return Go(f"/tra-cuu/{passes.visit(ask.house.secret, case)}")


@routes.get("/tra-cuu/{token}", who=ANYONE)
def show(ask: Ask) -> Page:
    """One's own case: how far it has come, until when, who has it, what was said; and what one can do."""
    return _shown(ask)


def _shown(ask: Ask, *, wrong_digits: bool = False) -> Page:
    found = own.own(ask.session, passes.opened(ask.session, ask.house.secret, ask.path["token"]))
    context = {
        "own": found,
        "case": found.case,
        "steps": own.STEPS,
        "token": ask.path["token"],
        "public_at": f"/{PLACES[found.case.kind]}/{found.case.code}" if found.case.kind in PLACES else "",
        "wrong_digits": wrong_digits,
        "kept": sending.kept_files(ask),
        "kept_note": getattr(ask.request.state, "kept", ask.form.get("kept")),
    }
    return Page("portal/case.html", context, status=422 if wrong_digits else 200)


@routes.get("/tra-cuu/{token}/files/{id}", who=ANYONE)
def file(ask: Ask) -> Bytes:
    """A file of one's own case, or one that was sent with the answer."""
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    found = own.file(ask.session, case, ask.id)
    return send_file(ask, found.file_id, found.name)


@routes.get("/tra-cuu/{token}/data.json", who=ANYONE)
def data(ask: Ask) -> Raw:
    """All that is kept of oneself and of what one sent."""
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    text = json.dumps(own.export(ask.session, case), ensure_ascii=False, indent=2)
    return Raw(text.encode(), "application/json", {"content-disposition": f'attachment; filename="{case.code}.json"'})


@routes.post("/tra-cuu/{token}/steps/confirm", who=ANYONE, again=show)
def confirm(ask: Ask) -> Answer:
    """The digits that were sent to one's contact."""
    token = ask.path["token"]
    case = passes.opened(ask.session, ask.house.secret, token)
    if case.state != "new":
        return Go(f"/tra-cuu/{token}")
    if not confirming.is_code(ask.session, ask.house.secret, case.id or 0, ask.form.get("digits")):
        return _shown(ask, wrong_digits=True)  # not refused: the try counts
    coming_in.confirm(ask.session, case)
    return Go(f"/tra-cuu/{token}", say("Your contact is confirmed. An official looks at it now."))


@routes.post("/tra-cuu/{token}/steps/ask_again", who=ANYONE)
def ask_again(ask: Ask) -> Go:
    """Have another link and other digits sent."""
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    key = knocking.key(ask.house.secret, "again", str(case.id))
    knocking.require(ask.session, key, limits.SENDING)
    message = coming_in.ask_again(ask.session, case)
    confirming.expect(ask.session, ask.house.secret, case.id or 0, message)
    knocking.note(ask.session, key)
    return Go(f"/tra-cuu/{ask.path['token']}", say("Another link and other digits are on their way."))


@routes.post("/tra-cuu/{token}/steps/reply", who=ANYONE, upload=True, most=MOST_TOGETHER, again=show)
def reply(ask: Ask) -> Go:
    """Answer what one was asked, or add something."""
    passes.opened(ask.session, ask.house.secret, ask.path["token"])  # before anybody's files are read
    taken = sending.take_files(ask)
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    key = knocking.key(ask.house.secret, "reply", str(case.id))
    knocking.require(ask.session, key, limits.SENDING, times=3)
    papers = [Paper(files.keep(ask.session, SYSTEM, one.received).id, one.received.name) for one in taken]
    talking.reply(ask.session, case, ask.form.get("text"), papers)
    knocking.note(ask.session, key)
    return Go(f"/tra-cuu/{ask.path['token']}", say("Sent. Whoever handles it reads it."))


@routes.post("/tra-cuu/{token}/steps/withdraw", who=ANYONE, again=show)
def withdraw(ask: Ask) -> Go:
    """Withdraw it."""
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    if not ask.form.ticked("sure"):
        raise BadInput({"sure": say("Tick this box: what is withdrawn is not taken up again.")})
    citizens_own.withdraw(ask.session, case)
    return Go(f"/tra-cuu/{ask.path['token']}", say("It is withdrawn."))


@routes.post("/tra-cuu/{token}/steps/reopen", who=ANYONE, again=show)
def reopen(ask: Ask) -> Go:
    """Ask for another look."""
    return _do(ask, partial(_reopen, reason=ask.form.get("reason")), say("It is looked at once more."))


@routes.post("/tra-cuu/{token}/steps/unpublish", who=ANYONE, again=show)
def unpublish(ask: Ask) -> Go:
    """Agree no longer to its being public: it is off the public pages with this."""
    return _do(ask, _unpublish, say("It is off the public pages."))


@routes.post("/tra-cuu/{token}/steps/erase", who=ANYONE, again=show)
def erase(ask: Ask) -> Go:
    """Ask for one's data to be erased."""
    return _do(ask, own_data.ask_erasure, say("You have asked for your data to be erased. The desk answers you here."))


@routes.get("/danh-gia/{token}", who=ANYONE)
def rating(ask: Ask) -> Page:
    """How it was handled: three answers and a word."""
    found = own.own(ask.session, passes.opened(ask.session, ask.house.secret, ask.path["token"]))
    return Page("portal/rate.html", {"own": found, "case": found.case, "token": ask.path["token"]})


@routes.post("/danh-gia/{token}", who=ANYONE, again=rating)
def rate(ask: Ask) -> Go:
    """Say it once."""
    case = passes.opened(ask.session, ask.house.secret, ask.path["token"])
    score = ask.form.integer("score", least=1, most=3) or 0
    comment = ask.form.text("comment", required=False, lines=True, most=1000)
    ask.form.check()
    citizens_own.rate(ask.session, case, score, comment)
    return Go(f"/tra-cuu/{ask.path['token']}", say("Thank you. It counts in the figures of the unit."))


def _do(ask: Ask, act: Callable[[Session, Any], None], said: Say) -> Go:
    act(ask.session, passes.opened(ask.session, ask.house.secret, ask.path["token"]))
    return Go(f"/tra-cuu/{ask.path['token']}", said)


def _reopen(session: Session, case: Any, *, reason: str) -> None:
    citizens_own.reopen(session, case, reason)


def _unpublish(session: Session, case: Any) -> None:
    publishing.unpublish(session, None, case)
