"""Making a document: a PDF is uploaded, what it shows is laid into the form, the drafter says who acts and receives."""

from dataclasses import dataclass
from typing import Any

from workplace.docs.actions import approving, drafting
from workplace.docs.actions.examining import URGENCIES
from workplace.docs.models.letters import Attachment, Doc
from workplace.docs.paperwork import Seen
from workplace.docs.queries import choices, door, show
from workplace.docs.routes import drawn, papers, parties, proposing, words
from workplace.docs.rules import notation as notations
from workplace.docs.rules import reading
from workplace.docs.rules.types import BY_CODE, TYPES
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import receive_all
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.get("/outgoing/new", who=SIGNED_IN)
def new_outgoing(ask: Ask) -> Page:
    """Where a document to the outside begins."""
    return _new(ask, "outgoing")


@routes.get("/internal/new", who=SIGNED_IN)
def new_internal(ask: Ask) -> Page:
    """Where a document inside the organisation begins."""
    return _new(ask, "internal")


def _new(ask: Ask, section: str) -> Page:
    found = choices.drafts_for(ask.session, ask.acting)
    answered = _answered(ask)
    return Page(
        "docs/new.html",
        {
            "section": section,
            "offices": [(card.id, card.name) for card in found],
            "types": [(kind.code, kind.name) for kind in TYPES],
            "answered": answered,
            "proposed": proposing.summary_of_answer(answered) if answered else "",
        },
    )


def _answered(ask: Ask) -> Doc | None:
    """The incoming document that is answered; NotFound when it isn't theirs."""
    number = (ask.form if ask.form.get("answers") else ask.query).integer("answers", required=False, least=1)
    return door.read(ask.session, ask.acting, number) if number else None


@routes.post("/outgoing", who=SIGNED_IN, upload=True, again=new_outgoing, once=True)
def begin_outgoing(ask: Ask) -> Answer:
    """A draft from an uploaded PDF, filled in with what the paper shows."""
    return _begin(ask, internal=False)


@routes.post("/internal", who=SIGNED_IN, upload=True, again=new_internal, once=True)
def begin_internal(ask: Ask) -> Answer:
    """The same for a document inside the organisation."""
    return _begin(ask, internal=True)


def _begin(ask: Ask, *, internal: bool) -> Answer:
    offices = {str(card.id): card for card in choices.drafts_for(ask.session, ask.acting)}
    chosen = ask.form.choice("organisation", offices.keys())
    given = _Given(
        type_code=ask.form.choice("type_code", BY_CODE.keys(), required=False),
        summary=ask.form.text("summary", required=False, most=2000),
    )
    if not ask.form.files("file"):
        ask.form.wrong("file", say("Choose a PDF file."))
    ask.form.check()
    found = receive_all(ask.session, ask.house, ask.form.files("file"), main=True)
    if len(found) != 1:
        raise BadInput({"file": say("One document has one PDF file. Add others as attachments later.")})
    received = found[0]
    kept = files.keep(ask.session, ask.acting, received)
    stem = received.name.rsplit(".", 1)[0]

    def drafted(again: Ask, seen: Seen) -> Go:
        card = file_queries.file(again.session, kept.id)
        read = reading.read(seen.lines, card.pages)
        _require_open(read)
        doc = _draft(again, int(chosen), given, read, stem, card, internal=internal)
        return Go(f"/docs/{doc.id}/edit?read=1", say("Draft begun. Check what was read from the file."))

    return papers.look_at_draft(ask, kept, drafted, unread=_UNREAD)


_UNREAD = BadInput(
    {"file": say("This paper could not be read, and what nobody has read may not be here. Try again, or save it anew.")}
)


def _require_open(read: reading.Reading) -> None:
    if read.secrecy:
        raise BadInput({"file": say("A secrecy mark was read on this paper. State secrets stay on paper.")})


@dataclass(frozen=True)
class _Given:
    type_code: str
    summary: str


def _draft(
    ask: Ask,
    organisation: int,
    given: _Given,
    read: reading.Reading,
    stem: str,
    card: file_queries.FileCard,
    *,
    internal: bool,
) -> Doc:
    """The draft with its proposed parties: what was given, else what was read, else what an answer needs."""
    session, acting, answered = ask.session, ask.acting, _answered(ask)
    type_code = given.type_code or read.type_code or "CV"
    proposed = proposing.notation(session, acting, organisation, type_code)
    answer = proposing.summary_of_answer(answered) if answered else ""
    typed = given.summary if given.summary != answer else ""  # a mere proposal gives way to what the paper says
    summary = typed or read.summary or answer or stem
    notation = read.notation or proposed
    urgency = URGENCIES.get((read.urgency or "").lower(), 0)
    what = drafting.Draft(organisation, summary, type_code, notation, urgency, internal=internal)
    doc = drafting.draft(session, acting, what, card, answers=answered)
    to = proposing.recipients(session, organisation, read, answered)
    signers = proposing.signers(session, organisation, read)
    if signers or to:
        drafting.set_parties(session, acting, doc, [], signers, to)
    return doc


@routes.get("/{id:int}/edit", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """Everything about a draft that its drafter can change."""
    doc = drafting.editable(ask.session, ask.acting, ask.id)
    return edited(ask, doc)


def edited(ask: Ask, doc: Doc, gone: Attachment | None = None) -> Page:
    """The page as it is, or with what was typed when a form was sent; `gone` is the file just taken away."""
    if "summary" in ask.form:
        return _edit(ask, doc, parties.sent(ask.session, ask.form), sent=True, gone=gone)
    return _edit(ask, doc, parties.of_doc(ask.session, doc), gone=gone)


def _edit(ask: Ask, doc: Doc, rows: parties.Rows, *, sent: bool = False, gone: Attachment | None = None) -> Page:
    offers = parties.offered(ask.session, ask.acting, doc)
    values = _values(ask, doc, sent=sent)
    card, attached = papers.file_of(ask, doc), show.attachments(ask.session, doc)
    return Page(
        "docs/edit.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "file": card,
            "values": values,
            "is_read": ask.query.ticked("read") and not sent,
            "types": [(kind.code, kind.name) for kind in TYPES],
            "urgency_choices": words.URGENCY_CHOICES,
            "rows": parties.told(ask.session, rows, offers),
            "approver_choices": _people(offers),
            "signer_choices": [
                (f"{c.person_id}|{c.capacity}", f"{c.name}, {c.position}{f' ({c.capacity})' if c.capacity else ''}")
                for c in offers.signers
            ],
            "tasks": parties.TASKS,
            "roles": parties.ROLES,
            "groups": parties.GROUPS,
            "attachments": [*attached, *([gone] if gone else [])],
            "warned": file_queries.active(ask.session, [one.file_id for one in attached]),
            "versions": show.versions(ask.session, doc),
            **drawn.for_page(ask.session, ask.acting, doc, ask.form, ask.refused),
        },
        block={"parties": "parties", "notation-field": "notation"},
    )


def _people(offers: parties.Offered) -> list[tuple[str, list[tuple[int, str]]]]:
    """People in groups by organisation."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for card in offers.people.values():
        groups.setdefault(card.organisation, []).append((card.id, f"{card.name}, {card.position}"))
    return list(groups.items())


def _values(ask: Ask, doc: Doc, *, sent: bool) -> dict[str, Any]:
    if not sent:
        proposed = proposing.notation(ask.session, ask.acting, doc.organisation_id, doc.type_code)
        kept = {"summary": doc.summary, "type_code": doc.type_code, "urgency": str(doc.urgency)}
        return {**kept, "notation": doc.notation, "proposed": proposed}
    type_code = ask.form.get("type_code") if ask.form.get("type_code") in BY_CODE else doc.type_code
    proposed = proposing.notation(ask.session, ask.acting, doc.organisation_id, type_code)
    return {
        "summary": ask.form.get("summary"),
        "type_code": type_code,
        "urgency": ask.form.get("urgency"),
        "notation": proposed if _follows(ask) else ask.form.get("notation"),
        "proposed": proposed,
    }


def _follows(ask: Ask) -> bool:
    """Whether the notation still is what was proposed, so that it changes with the type."""
    return ask.form.get("notation") in ("", ask.form.get("proposed"))


@routes.post("/{id:int}/edit", who=SIGNED_IN, again=edit)
def save(ask: Ask) -> Answer:
    """Save; `do` adds, moves or removes a row instead (nothing is kept then), or submits after saving."""
    doc = drafting.editable(ask.session, ask.acting, ask.id)
    do, rows = ask.form.get("do"), parties.sent(ask.session, ask.form)
    if do not in ("", "save", "submit"):
        changed = parties.changed(ask.session, rows, do, doc.organisation_id)
        return _edit(ask, doc, changed, sent=True)
    ask.session.refresh(doc, with_for_update=True)  # two who save at once see each other
    drawn.require_unchanged(ask.session, doc, ask.form)
    _keep(ask, doc, rows)
    if do == "submit":
        approving.submit(ask.session, ask.acting, doc)
        return Go(f"/docs/{doc.id}", say("Submitted."))
    return Go(f"/docs/{doc.id}/edit", say("Saved."))


def _keep(ask: Ask, doc: Doc, rows: parties.Rows) -> None:
    form, values = ask.form, _values(ask, doc, sent=True)
    offers = parties.offered(ask.session, ask.acting, doc)
    summary = form.text("summary", most=2000)
    type_code = form.choice("type_code", BY_CODE.keys())
    urgency = int(form.choice("urgency", ("0", "1", "2", "3")) or 0)
    symbol = "".join(str(values["notation"]).split())
    if symbol and not notations.is_symbol(symbol):
        form.wrong("notation", say("Letters, figures and - / . & only, at most 40. For instance STC-QLNS."))
    approve, sign = parties.approvers(rows, offers, form), parties.signers(rows, offers, form)
    to = parties.recipients(ask.session, rows)
    if form.get("do") == "submit" and not sign:
        form.wrong("new_signer", say("Choose who signs."))
    form.check()
    what = drafting.Draft(doc.organisation_id, summary, type_code, symbol, urgency)
    drafting.describe(ask.session, ask.acting, doc, what)
    drafting.set_parties(ask.session, ask.acting, doc, approve, sign, to)


@routes.post("/{id:int}/versions", who=SIGNED_IN, upload=True, again=edit)
def revise(ask: Ask) -> Answer:
    """A new version of the draft; earlier ones stay. Looked at first, as the first one was."""
    drafting.editable(ask.session, ask.acting, ask.id)
    note = ask.form.text("note", required=False, most=500)
    if not ask.form.files("file"):
        ask.form.wrong("file", say("Choose a PDF file."))
    ask.form.check()
    (received,) = receive_all(ask.session, ask.house, ask.form.files("file")[:1], main=True)
    kept = files.keep(ask.session, ask.acting, received)

    def revised(again: Ask, seen: Seen) -> Go:
        _require_open(reading.read(seen.lines, kept.pages))
        doc = drafting.editable(again.session, again.acting, again.id)
        version = drafting.revise(again.session, again.acting, doc, kept, note)
        return Go(f"/docs/{doc.id}/edit", say("Version {no} is read from now on.", no=version.no))

    return papers.look_at_draft(ask, kept, revised, unread=_UNREAD)
