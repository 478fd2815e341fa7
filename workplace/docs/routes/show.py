"""A document's page: the paper in the middle, what it is and where it is beside it, the steps open to this person."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from workplace.access.grants import READ
from workplace.docs.actions import releasing, reopening
from workplace.docs.actions.opening import note_opened
from workplace.docs.actions.telling import followed_as
from workplace.docs.models.letters import Doc, Version
from workplace.docs.process import ROUTING, of
from workplace.docs.queries import choices, door, issued, locks, numbering, overtaken, show
from workplace.docs.queries.timeline import timeline
from workplace.docs.routes import comparing, lists, making, marks, signatures, slip, turns, words
from workplace.docs.routes.entry import entered
from workplace.docs.rules.types import TYPES
from workplace.docs.rules.written import told
from workplace.files import queries as files
from workplace.kernel import ports
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import organisations, people
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import Choice, pairs
from workplace.process.table import Step
from workplace.process.take import may, open_to, require
from workplace.web.ask import Ask, Page, Raw
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

TRACKING = (("auto", say("When there is a deadline")), ("yes", say("Always")), ("no", say("No")))


@routes.get("/{id:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The document; opening it is logged, and what lay unread is read."""
    doc = door.see(ask.session, ask.acting, ask.id)
    acting = ask.acting
    if door.level(ask.session, acting, doc) < READ:
        return glimpse(ask, doc)
    ask.aside(lambda session: note_opened(session, acting, ask.id))
    return page(ask, doc)


def glimpse(ask: Ask, doc: Doc) -> Page:
    """For whoever may only know that it is there: what its line says, without the paper and the way it went."""
    told = {
        "doc": doc,
        "here": doc.direction,
        "words": words,
        "state": words.state(doc),
        "organisation": organisations.card(ask.session, doc.organisation_id),
        "section_word": marks.SECTION,
        "folder": ask.query.get("folder"),
    }
    return Page("docs/glimpse.html", told, block={"pane": "pane"})


def page(ask: Ask, doc: Doc, **more: Any) -> Page:
    """The document's page with everything it shows; `more` overrides (a form shown again).

    Opened from a folder, it stands in the reading pane beside that folder; a part of the page is the pane alone.
    """
    everything = context(ask, doc) | more
    whole = ask.request.headers.get("hx-request-type") != "partial"
    if whole and lists.has_folder(doc.direction, ask.query.get("folder")):
        return lists.listed(ask, doc.direction, everything)
    return Page("docs/show.html", everything, block={"pane": "pane"})


@routes.get("/{id:int}/examined", who=SIGNED_IN, api=True)
def examined(ask: Ask) -> Raw:
    """Whether the arrived file has been read and checked: nothing while it has not, then the page comes anew."""
    doc = door.read(ask.session, ask.acting, ask.id)
    return Raw(b"", "text/plain", {"HX-Refresh": "true"} if doc.verdict or doc.overlay else {}, status=204)


def again(verb: str = "", *, opened: str | None = None) -> Callable[[Ask], Page]:
    """The page once more after refused input: the dialog that was sent stands open with what was entered. A step that
    has closed in the meantime is refused with the reason instead: better input would not help.
    """

    def shown_again(ask: Ask) -> Page:
        name = verb or ask.path["verb"]
        doc = door.read(ask.session, ask.acting, ask.id)
        _require_open(ask, doc, name)
        return page(ask, doc, opened=name if opened is None else opened)

    return shown_again


def _require_open(ask: Ask, doc: Doc, verb: str) -> None:
    """NotNow with the reason, or NotFound, where the step that was sent is open no longer."""
    if "routing" in ask.path:
        require(ask.session, ask.acting, ROUTING, door.routing(ask.session, ask.acting, ask.number("routing"))[1], verb)
    elif any(step.verb == verb for step in of(doc).steps):
        require(ask.session, ask.acting, of(doc), doc, verb)


def one_of(ask: Ask, doc: Doc, leader: int) -> int:
    """The leader chosen, who must be one of those offered."""
    if str(leader) not in {c.value for c in choices.leaders(ask.session, ask.acting, doc.organisation_id)}:
        raise BadInput({"leader": say("Choose one of the list.")})
    return leader


def context(ask: Ask, doc: Doc) -> dict[str, Any]:
    """Everything the page reads."""
    session, acting = ask.session, ask.acting
    assert doc.id is not None
    nodes = show.routing_tree(session, acting, doc) if doc.direction == "incoming" else []
    mine = show.my_routings(nodes)
    steps = _steps(ask, doc)
    leaders = choices.leaders(session, acting, doc.organisation_id) if _LEADER_STEPS & set(steps) else []
    routing_steps = {s.verb: s for s in may(session, acting, ROUTING, mine[0].routing)} if mine else {}
    comments, versions = show.comments(session, doc), show.versions(session, doc)
    directives = show.directives(session, doc)
    is_made = doc.direction != "incoming"
    approvals, signers = (show.approvals(session, doc), show.signers(session, doc)) if is_made else ([], [])
    persons = {c.person for c in comments} | {d.person for d in directives} | {v.made_by for v in versions}
    persons |= {a.person_id for a in approvals} | {one for s in signers for one in (s.person_id, s.for_whom) if one}
    persons |= {doc.drafter_id} if doc.drafter_id else set()
    report = signatures.told(ask, doc)
    is_gone = issued.is_out_of_reach(session, doc)
    file = files.file(session, doc.file_id) if doc.file_id and not is_gone else None
    attached = [] if is_gone else show.attachments(session, doc)
    return {
        "doc": doc,
        "here": doc.direction,
        "words": words,
        "state": words.state(doc),
        "due": words.due(doc.due, words.is_over(doc), calendar(session), full=True),
        "steps": steps,
        "nodes": nodes,
        "mine": mine,
        "followed": followed_as(session, acting, mine[0].routing) if mine else None,
        "tracking": TRACKING,
        "routing_steps": routing_steps,
        "file": file,
        "has_slip": slip.stands(session, doc),
        "is_examined": bool(report or ask.refused or file is None or not file.is_pdf or ask.query.ticked("by_hand")),
        "organisation": organisations.card(session, doc.organisation_id),
        "report": report,
        "timeline": timeline(session, acting, doc.id),
        "comments": comments,
        "names": people.cards(session, persons),
        "versions": versions,
        "attachments": attached,
        "warned": files.active(session, [id for one in attached for id in (one.file_id, one.marked_file_id)]),
        "directives": directives,
        "overtaken": overtaken.answers(session, acting, doc),
        "related": show.related(session, acting, doc),
        "dossiers": show.dossiers(session, acting, doc),
        "hanging": _hanging(ask, doc),
        "approvals": show.newest_of_each(approvals),
        "signers": signers,
        "recipients": show.recipients(session, doc) if is_made else [],
        "signatures": show.signatures(session, doc) if is_made and doc.overlay != "secret" else [],
        "leader_choices": [(c.value, f"{c.label}, {c.detail}") for c in leaders],
        "offers": offers(ask, doc, set(steps) | {f"routing_{verb}" for verb in routing_steps}),
        "types": [(kind.code, kind.name) for kind in TYPES],
        "folder": ask.query.get("folder"),
        "opened": "",
        **_tree(ask, doc, nodes),
        **_called_back(ask, doc),
        **_locked(ask, doc),
        **_entry(ask, doc, steps, leaders),
        "making": making.offers(ask, doc, set(steps)),
        **_WORDS,
    }


_LEADER_STEPS = {"register", "submit", "pass_on"}
_WORDS = {
    "section_word": marks.SECTION,
    "version_word": marks.VERSION,
    "signature_word": marks.SIGNATURE,
    "approval_state": marks.APPROVAL,
    "signer_state": marks.SIGNER,
    "delivery_state": marks.DELIVERY,
    "urgency_choices": words.URGENCY_CHOICES,
    "choice_pairs": pairs,
}


def _tree(ask: Ask, doc: Doc, nodes: list[show.Node]) -> dict[str, Any]:
    """The routing tree in words, whom one may urge, and what one may take back."""
    every = show.flat(nodes)
    ids = [node.routing.id or 0 for node in every]
    may_be_urged, may_be_taken = (
        open_to(ask.session, ask.acting, ROUTING, verb, ids) for verb in ("urge", "take_back")
    )
    return {
        "tree_nodes": [_told(node) for node in nodes],
        "urgeable": [n for n in every if n.routing.id in may_be_urged],
        "take_backs": [n for n in every if n.routing.id in may_be_taken],
    }


def _called_back(ask: Ask, doc: Doc) -> dict[str, Any]:
    """What a reader of a called-back document should know: whether it was confirmed, and what takes its place."""
    if doc.overlay not in ("recalled", "replaced") and doc.state not in ("recalled", "replaced"):
        return {"instead": None, "is_confirmed": False}
    return {
        "instead": releasing.instead_of(ask.session, ask.acting, doc),
        "is_confirmed": releasing.is_confirmed(ask.session, doc),
    }


def _locked(ask: Ask, doc: Doc) -> dict[str, Any]:
    """Whether this person can answer for it that there is no mark, and with what; and that it was so once."""
    session, undone = ask.session, locks.undone(ask.session, doc) if not doc.overlay else None
    opens = reopening.may_open(session, ask.acting, doc)
    return {
        "opens": opens,
        "opens_with_file": opens and reopening.needs_file(session, doc),
        "opens_with_words": opens and reopening.needs_words(doc),
        "was_locked": undone,
        **({"versions": _left(session, doc)} if undone or doc.overlay == "secret" else {}),
    }


def _left(session: Session, doc: Doc) -> list[Version]:
    """Those versions whose bytes are still there, and may be read."""
    found = show.versions(session, doc) if doc.overlay != "secret" else []
    cards = files.cards(session, {version.file_id for version in found})
    return [version for version in found if not cards[version.file_id].is_secret]


def _told(node: show.Node) -> dict[str, Any]:
    mark = words.routing_state(node)
    return {
        "initials": node.initials,
        "name": node.name,
        "post": node.position,
        "part": words.ROLES[node.routing.role],
        "lead": node.routing.role == "lead",
        "state": mark.label,
        "tone": mark.tone,
        "icon": mark.icon,
        "held": words.held(node.minutes) if node.routing.role != "inform" else "",
        "long": node.holds and node.minutes > 3 * 450,
        "here": node.holds and node.routing.role != "inform",
        "note": told(node.routing.outcome) or node.routing.note,
        "children": [_told(child) for child in node.below],
    }


def _entry(ask: Ask, doc: Doc, steps: dict[str, Step], leaders: list[Choice]) -> dict[str, Any]:
    """The register's form: what was read, or what was just entered and refused."""
    if not {"register", "amend"} & set(steps):
        return {"entered": None, "next_number": 0, "twin": None, "later": None}
    form = entered(ask, doc, leaders[0].value if leaders else "")
    return {
        "entered": form,
        "next_number": numbering.next_arrival(ask.session, doc.organisation_id),
        "twin": comparing.twin(ask, doc, form) if "register" in steps else None,
        "later": turns.later(ask, doc),
    }


def _steps(ask: Ask, doc: Doc) -> dict[str, Step]:
    """The verbs open to this person, each once."""
    found: dict[str, Step] = {}
    for step in may(ask.session, ask.acting, of(doc), doc):
        found.setdefault(step.verb, step)
    return found


def _hanging(ask: Ask, doc: Doc) -> list[Any]:
    assert doc.id is not None
    ref = Ref("docs", doc.id)
    return [item for find in ports.open_work.all().values() for item in find(ask.session, ask.acting, ref)]


def offers(ask: Ask, doc: Doc, verbs: set[str]) -> dict[str, Any]:
    """The choices of those forms only that can be opened."""
    session, acting = ask.session, ask.acting
    assert doc.id is not None
    found: dict[str, Any] = {}
    if verbs & {"direct", "routing_forward"}:
        found["addressees"] = choices.addressees(session, acting, doc.organisation_id)
    if "direct" in verbs:
        found["phrases"] = choices.phrases(session, acting)
    if verbs & {"file", "put_in_dossier"}:
        found["dossiers"] = choices.open_dossiers(session, acting)
    if "number" in verbs:
        found["reserved"] = choices.reserved_numbers(session, doc)
    if "replace" in verbs:
        found["replacements"] = choices.replacements(session, acting, doc)
    return found
