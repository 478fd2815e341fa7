"""Directing and routing: submit, bút phê, accept, forward, finish, return, urge, file."""

from datetime import date

from workplace.docs.actions import approving, commenting, directing, filing, followed, releasing, routing
from workplace.docs.models.handling import WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.queries import choices, door
from workplace.docs.routes import show
from workplace.docs.rules.addressees import Addressee
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

DONE: dict[str, Say] = {
    "accept": say("Accepted."),
    "finish": say("Finished."),
    "return": say("Returned."),
    "forward": say("Forwarded."),
    "take_back": say("Taken back."),
}


@routes.post("/{id:int}/steps/submit", who=SIGNED_IN, again=show.again("submit"))
def submit(ask: Ask) -> Go:
    """Before a leader; a draft goes to its first approver or signer."""
    doc = door.read(ask.session, ask.acting, ask.id)
    if doc.direction != "incoming":
        approving.submit(ask.session, ask.acting, doc)
        return _back(ask, doc, say("Submitted."))
    directing.submit(ask.session, ask.acting, doc, _leader(ask, doc))
    return _back(ask, doc, say("Submitted."))


@routes.post("/{id:int}/steps/pass_on", who=SIGNED_IN, again=show.again("pass_on"))
def pass_on(ask: Ask) -> Go:
    """To another leader."""
    doc = door.read(ask.session, ask.acting, ask.id)
    directing.pass_on(ask.session, ask.acting, doc, _leader(ask, doc))
    return _back(ask, doc, say("Passed on."))


@routes.post("/{id:int}/steps/direct", who=SIGNED_IN, again=show.again("direct"))
def direct(ask: Ask) -> Go:
    """The leader's directive: what, who leads, who coordinates, who is informed, by when."""
    doc, form = door.read(ask.session, ask.acting, ask.id), ask.form
    text = form.text("text", most=4000, lines=True)
    due = form.date("due", required=False)
    if not form.get("lead"):
        form.wrong("lead", say("Choose exactly one who leads."))
    track = form.choice("track", followed.TRACKING, required=False) or "auto"
    form.check()
    directing.direct(
        ask.session, ask.acting, doc, text, _addressees(ask, doc), due=due, keep_phrase=form.ticked("keep"), track=track
    )  # fmt: skip
    return _back(ask, doc, say("Directive given."))


@routes.post("/{id:int}/steps/note", who=SIGNED_IN, again=show.again("note"))
def note(ask: Ask) -> Go:
    """Noted, no action needed."""
    doc = door.read(ask.session, ask.acting, ask.id)
    directing.note(ask.session, ask.acting, doc, ask.form.text("text", required=False, most=2000, lines=True))
    return _back(ask, doc, say("Noted."))


@routes.post("/{id:int}/steps/reopen", who=SIGNED_IN, again=show.again("reopen"))
def reopen(ask: Ask) -> Go:
    """Open a finished document again."""
    doc = door.read(ask.session, ask.acting, ask.id)
    routing.reopen(ask.session, ask.acting, doc, ask.form.text("reason", required=False, most=1000, lines=True))
    return _back(ask, doc, say("Opened again."))


@routes.post("/{id:int}/steps/confirm_recall", who="clerk")
def confirm_recall(ask: Ask) -> Go:
    """Copies of a called-back document are destroyed; its sender sees it."""
    doc = door.read(ask.session, ask.acting, ask.id)
    releasing.confirm_recall(ask.session, ask.acting, doc)
    return Go(f"/docs/{doc.id}", say("Confirmed. The sender sees it."))


@routes.post("/{id:int}/routings/{routing:int}/steps/{verb}", who=SIGNED_IN, again=show.again())
def step(ask: Ask) -> Go:
    """One step of an addressee's part."""
    doc, row = door.routing(ask.session, ask.acting, ask.number("routing"))
    session, acting, form, verb = ask.session, ask.acting, ask.form, ask.path["verb"]
    if doc.id != ask.id or verb not in DONE:
        raise NotFound
    match verb:
        case "accept":
            routing.accept(session, acting, doc, row)
        case "take_back":
            routing.take_back(session, acting, doc, row)
        case "finish":
            routing.finish(session, acting, doc, row, form.text("outcome", required=False, most=2000, lines=True))
        case "return":
            routing.return_(session, acting, doc, row, form.text("reason", required=False, most=1000, lines=True))
        case "forward":
            what = form.text("note", required=False, most=2000, lines=True)
            due: date | None = form.date("due", required=False)
            form.check()
            routing.forward(session, acting, doc, row, _addressees(ask, doc), what, due)
    undo = f"/docs/{doc.id}/routings/{row.id}/steps/take_back" if verb == "forward" else ""
    return Go(f"/docs/{doc.id}", DONE[verb], undo)


@routes.post("/{id:int}/routings/{routing:int}/urge", who=SIGNED_IN)
def urge(ask: Ask) -> Go:
    """Ask an addressee for progress."""
    doc, row = door.routing(ask.session, ask.acting, ask.number("routing"))
    if doc.id != ask.id:
        raise NotFound
    routing.urge(ask.session, ask.acting, doc, row, ask.form.text("text", required=False, most=1000, lines=True))
    return Go(f"/docs/{doc.id}", say("Urged."))


@routes.post("/{id:int}/comments", who=SIGNED_IN, again=show.again("comment"), once=True)
def comment(ask: Ask) -> Go:
    """Write an opinion."""
    doc = door.read(ask.session, ask.acting, ask.id)
    commenting.comment(ask.session, ask.acting, doc, ask.form.text("opinion", required=False, most=8000, lines=True))
    return Go(f"/docs/{doc.id}#comments", say("Opinion written."))


@routes.post("/comments/{id:int}/withdraw", who=SIGNED_IN)
def withdraw_comment(ask: Ask) -> Go:
    """Take one's own opinion back."""
    row = commenting.withdraw(ask.session, ask.acting, ask.id)
    return Go(f"/docs/{row.doc_id}#comments", say("Opinion withdrawn."), f"/docs/comments/{row.id}/restore")


@routes.post("/comments/{id:int}/restore", who=SIGNED_IN)
def restore_comment(ask: Ask) -> Go:
    """Undo the withdrawal."""
    row = commenting.restore(ask.session, ask.acting, ask.id)
    return Go(f"/docs/{row.doc_id}#comments", say("Opinion restored."))


def _dossier_again(ask: Ask) -> Page:
    doc = door.read(ask.session, ask.acting, ask.id)
    verb = "file" if doc.state == "done" else "put_in_dossier"
    return show.again(verb, opened="dossier")(ask)


@routes.post("/{id:int}/dossiers", who=SIGNED_IN, again=_dossier_again)
def file(ask: Ask) -> Go:
    """Into a work dossier, an open one or a new one."""
    doc, form = door.read(ask.session, ask.acting, ask.id), ask.form
    chosen = form.integer("dossier", required=False, least=1)
    dossier = door.dossier(ask.session, ask.acting, chosen) if chosen else _new_dossier(ask)
    filing.put(ask.session, ask.acting, doc, dossier)
    said = say("Filed in {code}.", code=dossier.code)
    return Go(f"/docs/{doc.id}", said if doc.state == "filed" else say("It lies in {code} now.", code=dossier.code))


def _new_dossier(ask: Ask) -> WorkDossier:
    """Opened from the document's page, where the register line's own fields have the plain names."""
    code, title = ask.form.text("new_code", most=40), ask.form.text("new_title", most=500)
    ask.form.check()
    try:
        return filing.open_dossier(ask.session, ask.acting, code, title)
    except BadInput as refused:
        raise BadInput({f"new_{name}": reason for name, reason in refused.fields.items()}) from refused


def _back(ask: Ask, doc: Doc, said: Say) -> Go:
    folder = ask.query.get("folder")
    return Go(f"/docs/{doc.direction}?folder={folder}" if folder.isidentifier() else f"/docs/{doc.id}", said)


def _leader(ask: Ask, doc: Doc) -> int:
    leader = ask.form.integer("leader", least=1)
    ask.form.check()
    return show.one_of(ask, doc, leader or 0)


def _addressees(ask: Ask, doc: Doc) -> list[Addressee]:
    """Whom the form names, each once, all of the organisation in whose books the document stands."""
    offered = {c.value for c in choices.addressees(ask.session, ask.acting, doc.organisation_id)}
    named = [(role, value) for role in ("lead", "coordinate", "inform") for value in ask.form.all(role) if value]
    found: dict[str, Addressee] = {}
    for role, value in named:
        if value not in offered:
            raise BadInput({role: say("Choose one of the list.")})
        kind, _, number = value.partition(":")
        person, unit = (int(number), None) if kind == "person" else (None, int(number))
        found.setdefault(value, Addressee(role, person, unit))
    return list(found.values())
