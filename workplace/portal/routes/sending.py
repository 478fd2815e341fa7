"""What every form of the public has in common: how it is opened, what is checked in which order, and where its sender
is led when it was taken (citizens.md 4.3).
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from workplace.cases.actions.recording import Coming, Paper, Who
from workplace.citizens.actions import coming_in
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.queries import passes
from workplace.files import actions as files
from workplace.files import handed_in
from workplace.files.handed_in import HandedIn
from workplace.kernel import clock, once
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, say
from workplace.portal.actions import confirming, knocking, proving
from workplace.portal.routes import sent
from workplace.portal.rules import form_token, limits, oddness, origin
from workplace.web import twice
from workplace.web.ask import Ask, Go
from workplace.web.forms import read_number
from workplace.web.language import tell

HONEYPOT = "website"
_CASE = "case:"  # what is noted of a form that was sent
LONGEST = 2000
CONSENT_VERSION = "2026-11"
"""Of the sentences beside the boxes: another one whenever they say something else."""


def opened(ask: Ask, form: str) -> dict[str, Any]:
    """What a page needs for its form: a token, a challenge for its script, files taken already, why it was refused."""
    now, secret = clock.now(), ask.house.secret
    given = ask.form.get("token")
    token = given if form_token.is_open(secret, form, given, now) else form_token.issue(secret, form, now)
    return {
        "token": token,
        "challenge": proving.challenge(secret, form),
        "kept": kept_files(ask),
        "kept_note": getattr(ask.request.state, "kept", ask.form.get("kept")),
    }


def network_key(ask: Ask, what: str) -> str:
    """What is counted of the network somebody knocks from."""
    return knocking.key(ask.house.secret, what, _network(ask))


def _network(ask: Ask) -> str:
    return origin.prefix(ask.request.client.host if ask.request.client else "")


def take(
    ask: Ask, form: str, coming: Coming, *, files: Iterable[HandedIn] = (), place: Place | None = None,
    topic: int | None = None,
) -> Go:  # fmt: skip
    """Everything in its order: the form's token, the words said already, proof of work, limits; then it is recorded
    with its files, its contact is asked to be confirmed, and the sender is led to what they need to find it again.
    """
    session, secret = ask.session, ask.house.secret
    form_token.require(secret, form, ask.form.get("token"), clock.now())
    if first := _sent_before(ask, form, coming):
        return first
    body = knocking.require_new(session, secret, coming.kind, coming.body, f"{coming.area_id}:{_network(ask)}")
    proved = proving.spend(session, secret, form, ask.form.get("altcha"))
    knocks = [network_key(ask, "send")]
    knocking.require(session, knocks[0], limits.SENDING, limits.PROVED if proved else limits.PLAIN)
    for contact in coming_in.contact_keys(coming.who):
        knocks.append(knocking.key(secret, "contact", contact))
        knocking.require(session, knocks[-1], limits.SENDING)
    papers = [_keep(ask, file) for file in files]
    odd = [tell(one, ask.house.settings.language) for one in _odd(ask, coming)]
    came = coming_in.send(session, _with(coming, papers), place=place, topic=topic, odd=odd)
    for knock in (body, *knocks):
        knocking.note(session, knock)
    case_id = came.recorded.case.id or 0
    if not once.keep(session, _form_key(ask, form, coming), f"{_CASE}{case_id}"):
        session.rollback()  # pressed twice, and the other press was faster
        return _sent_before(ask, form, coming) or Go("/tra-cuu")
    if came.message:
        confirming.expect(session, secret, case_id, came.message)
    return sent.lead(ask, came)


def _sent_before(ask: Ask, form: str, coming: Coming) -> Go | None:
    """To the case that this very form has made already, for whoever pressed twice."""
    went = once.went(ask.session, _form_key(ask, form, coming)) or ""
    case_id = read_number(went.removeprefix(_CASE))
    if case_id is None:
        return None
    return Go(f"/tra-cuu/{passes.for_visit(ask.house.secret, case_id)}", twice.SAID)


def _form_key(ask: Ask, form: str, coming: Coming) -> str:
    told = f"{form}:{ask.form.get('token')}:{coming.body}"
    return hmac.digest(ask.house.secret, f"sent:{told}".encode(), "sha256").hex()


@contextmanager
def looking(ask: Ask) -> Iterator[Ask]:
    """The same ask for what only reads: the writer's place is given back first, so that no search keeps others from
    writing.
    """
    ask.session.rollback()
    with ask.house.database.reading() as session:
        yield replace(ask, session=session)


def take_files(ask: Ask, form: str = "", *, pictures_only: bool = False) -> list[HandedIn]:
    """What was handed in now and before; no writer waits while pictures are drawn anew. What was taken stays taken
    when the form comes back for another reason. `form`: whose token is asked for first; none where a case was opened.
    """
    ask.session.rollback()
    name = "files"
    before = kept_files(ask)
    gone = set(ask.form.all("drop"))
    before = [one for one in before if one.received.sha256[:16] not in gone]
    _keep_note(ask, before)
    if uploads := ask.form.files(name):
        _let_in(ask, form)
    try:
        taken = handed_in.take(ask.house, uploads, len(before), pictures_only=pictures_only)
    except Refused as refused:
        raise BadInput({name: refused.reason}) from None
    found = [*before, *taken]
    _keep_note(ask, found)
    return found


def _let_in(ask: Ask, form: str) -> None:
    """Before anything is decoded: the form is ours, and its network sends not too many. It counts whatever comes of it,
    and so is written aside.
    """
    if form:
        form_token.require_open(ask.house.secret, form, ask.form.get("token"), clock.now())
    key = network_key(ask, "upload")
    with ask.house.database.reading() as session:
        knocking.require(session, key, limits.UPLOADING)
    ask.aside(lambda session: knocking.note(session, key))


def kept_files(ask: Ask) -> list[HandedIn]:
    """The files that this form has handed in before."""
    note = getattr(ask.request.state, "kept", ask.form.get("kept"))
    return handed_in.noted(ask.house, ask.house.secret, note)


def who(ask: Ask, *, named: bool = False) -> Who:
    """The citizen as they named themselves on the form."""
    return Who(
        name=ask.form.text("name", required=named, most=120),
        email=ask.form.text("email", required=False, most=200),
        phone=ask.form.text("phone", required=False, most=30),
        address=ask.form.text("home", required=False, most=200),
    )


def consents(ask: Ask) -> dict[str, str]:
    """What was agreed to, and by which words."""
    return {what: CONSENT_VERSION for what in ("publish", "tell") if ask.form.ticked(what)}


def commune(ask: Ask, known: Iterable[int], *, required: bool) -> int | None:
    """The ward or commune that was chosen."""
    chosen = ask.form.choice("area", {str(one) for one in known}, required=required)
    return read_number(chosen)


def title_of(body: str) -> str:
    """The first sentence as far as a list shows it: nobody need think of a title."""
    first = " ".join(body.split())
    for end in ("? ", ". ", "! "):
        head, found, _ = first.partition(end)
        first = head + found.strip() if found and len(head) > 15 else first
    return first if len(first) <= 120 else first[:117].rsplit(" ", 1)[0] + "…"


def answers(ask: Ask, fields: Iterable[Any]) -> dict[int, str]:
    """What was answered to the service's own questions."""
    found: dict[int, str] = {}
    for one in fields:
        name = f"field_{one.code}"
        match one.kind:
            case "number":
                number = ask.form.integer(name, required=one.required)
                found[one.id] = "" if number is None else str(number)
            case "date":
                day = ask.form.date(name, required=one.required)
                found[one.id] = f"{day:%d/%m/%Y}" if day else ""
            case "choice":
                found[one.id] = ask.form.choice(name, one.choices.splitlines(), required=one.required)
            case "choices":
                allowed = one.choices.splitlines()
                found[one.id] = "; ".join(value for value in ask.form.all(name) if value in allowed)
            case _:
                found[one.id] = ask.form.text(name, required=one.required, most=500)
    return found


def _odd(ask: Ask, coming: Coming) -> list[Say]:
    found = oddness.odd(coming.body)
    if ask.form.get(HONEYPOT):
        found.append(say("A field was filled in that no person sees."))
    return found


def _keep(ask: Ask, file: HandedIn) -> Paper:
    card = files.keep(ask.session, SYSTEM, file.received)
    return Paper(card.id, file.received.name)


def _with(coming: Coming, papers: list[Paper]) -> Coming:
    return replace(coming, papers=papers)


def _keep_note(ask: Ask, found: list[HandedIn]) -> None:
    ask.request.state.kept = handed_in.note(ask.house.secret, found)


def shown(ask: Ask, context: Mapping[str, Any], form: str) -> dict[str, Any]:
    """A form's context with what every form needs."""
    return {**context, **opened(ask, form)}
