"""Release: the recipients on the paper against those of the delivery; then deliveries and packages."""

import html
from dataclasses import dataclass
from typing import Any

from workplace.docs.actions import delivering, releasing, sides
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Recipient
from workplace.docs.models.letters import Doc
from workplace.docs.paperwork import Part, Seen, note_json
from workplace.docs.process import OUTGOING
from workplace.docs.queries import door, issued, marked, overtaken
from workplace.docs.queries.marked import Marked
from workplace.docs.routes import marks, papers, words
from workplace.docs.rules import addressing, reading, recipients
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.rules import tidy_name
from workplace.files.store import store_of
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people, units
from workplace.process.take import may, require
from workplace.web.ask import Answer, Ask, Bytes, Go, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")
MANY = 6  # more differences of one kind than this are shown as one
RELEASED = ("released", "recalled", "replaced")


@dataclass(frozen=True)
class Difference:
    """One thing that paper and deliveries don't agree on, with the organisation that is meant where one is known."""

    kind: str  # not_delivered | not_printed | collective | ended
    name: str
    known_id: int | None = None  # of an ended one whoever followed it, unless they get it already
    known: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"

    @property
    def words(self) -> Say:
        sentences = {
            "not_delivered": say("Printed on the paper, but nobody delivers it there"),
            "not_printed": say("Gets it, but is not printed on the paper"),
            "collective": say("Printed as a group: check who belongs to it"),
            "ended": say("Has ended: it is not delivered there, and waits to be sent in another way"),
        }
        return sentences[self.kind]


@routes.get("/{id:int}/release", who=SIGNED_IN)
def opened(ask: Ask) -> Answer:
    """What will be released, to whom, and what differs from the paper."""
    doc = _to_release(ask)
    return papers.look(ask, doc, [], lambda again, seen: _page(again, _to_release(again), seen))


def _to_release(ask: Ask) -> Doc:
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, OUTGOING, doc, "release")
    return doc


def _again(ask: Ask) -> Page:
    doc = _to_release(ask)
    return _page(ask, doc, papers.seen_before(papers.file_of(ask, doc), []) or Seen())


def _page(ask: Ask, doc: Doc, seen: Seen) -> Page:
    compared, differences = _compared(ask, doc, seen)
    attached = marked.of(ask.session, doc)
    return Page(
        "docs/release.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "file": papers.file_of(ask, doc),
            "overtaken": overtaken.answers(ask.session, ask.acting, doc),
            "is_read": bool(seen.lines),
            "matched": compared.matched,
            "differences": differences,
            "recipients": _inside(ask, releasing.recipients_of(ask.session, doc)),
            "attached": attached,
            "missing": [one for one in attached if one.is_missing],
            "roles": (("to", say("Addressee")), ("copy", say("For information"))),
        },
        block="recipients",
    )


def _inside(ask: Ask, rows: list[Any]) -> list[dict[str, Any]]:
    at_once = delivering.reached(ask.session, rows)
    return [{"name": r.name, "role": r.role, "inside": r.id in at_once} for r in rows]


def _compared(ask: Ask, doc: Doc, seen: Seen) -> tuple[recipients.Comparison, list[Difference]]:
    read = reading.read(seen.lines)
    rows = releasing.recipients_of(ask.session, doc)
    groups = _groups(ask, doc, {row.organisation_id for row in rows})
    deliveries = [recipients.Delivery(row.name, groups=groups.get(row.organisation_id or 0, ())) for row in rows]
    compared = recipients.compare(read.addressees, read.recipients, deliveries, inside=_own(ask, doc))
    over = _ended(ask, rows)
    if not seen.lines:
        return recipients.Comparison(), over
    found = [
        *over,
        *(Difference("not_delivered", name, _known(ask, name)) for name in compared.not_delivered),
        *(Difference("collective", name) for name in compared.collective),
        *_extra(compared.not_printed),
    ]
    return compared, found


def _ended(ask: Ask, rows: list[Recipient]) -> list[Difference]:
    """Recipients of the house that have ended, each with whoever followed it."""
    named = {row.organisation_id for row in rows if row.organisation_id}
    found = []
    for row in rows:
        if row.organisation_id in organisations.ended(ask.session, named):
            heir = next(reversed(organisations.line(ask.session, row.organisation_id or 0)), None)
            card = organisations.card(ask.session, heir) if heir and heir not in named else None
            found.append(Difference("ended", row.name, card.id if card else None, card.name if card else ""))
    return found


def _extra(names: tuple[str, ...]) -> list[Difference]:
    """Deliveries that the paper doesn't name; many of them make one line, to be ticked once."""
    if len(names) > MANY:
        return [Difference("not_printed", "; ".join(names))]
    return [Difference("not_printed", name) for name in names]


def _groups(ask: Ask, doc: Doc, delivered: set[int | None]) -> dict[int, tuple[str, ...]]:
    """The collective names that stand for an organisation here, where really every one of the group gets it."""
    inside = [card for card in organisations.internal(ask.session) if card.id != doc.organisation_id]
    found: dict[int, tuple[str, ...]] = {}
    for is_one, names in ((addressing.is_commune, addressing.COMMUNES), (addressing.is_department, addressing.SOS)):
        members = [card.id for card in inside if is_one(card.name)]
        if set(members) <= delivered:
            found |= dict.fromkeys(members, names)
    return found


def _own(ask: Ask, doc: Doc) -> list[str]:
    """Names inside the issuing organisation, to which nothing is delivered: itself, its units, posts and people."""
    card = organisations.card(ask.session, doc.organisation_id)
    staff = people.in_organisation(ask.session, doc.organisation_id)
    posts = {c.position for c in staff} | {c.name for c in staff}
    return [card.name, *addressing.OWN, *(unit.name for unit in units.tree(ask.session, doc.organisation_id)), *posts]


def _known(ask: Ask, name: str) -> int | None:
    found = organisations.by_name(ask.session, name)
    return found.id if found else None


@routes.post("/{id:int}/recipients", who=SIGNED_IN, again=_again)
def add_recipient(ask: Ask) -> Go:
    """The clerk adds a recipient that the paper prints."""
    doc = door.read(ask.session, ask.acting, ask.id)
    name = ask.form.text("recipient", most=300)
    role = ask.form.choice("role", ("to", "copy"), required=False) or "to"
    ask.form.check()
    chosen = ask.form.integer("recipient_id", required=False, least=1)
    card = organisations.cards(ask.session, [chosen]).get(chosen) if chosen else None
    card = card if card is not None and card.name == name else organisations.by_name(ask.session, name)
    to = To(card.name, card.id, role) if card else To(name, None, role)
    releasing.add_recipient(ask.session, ask.acting, doc, to)
    return Go(f"/docs/{doc.id}/release", say("Recipient added."))


@routes.post("/{id:int}/steps/release", who=SIGNED_IN, again=_again)
def release(ask: Ask) -> Answer:
    """Release, once every difference that was shown has been ticked."""
    doc = _to_release(ask)
    papers.require_seen(ask, doc)
    return papers.look(ask, doc, [], _released)


def _released(ask: Ask, seen: Seen) -> Go:
    doc = _to_release(ask)
    sides.alone(ask.session, doc)  # nobody adds a recipient between the comparison and the release
    _, differences = _compared(ask, doc, seen)
    accepted = set(ask.form.all("accepted"))
    missing = [one for one in differences if one.key not in accepted]
    note = ask.form.text("note", required=False, most=1000, lines=True)
    if not seen.lines and not ask.form.ticked("unread"):
        raise BadInput({"unread": say("Compare the recipients on the paper yourself, then tick this.")})
    if missing:
        raise BadInput({"accepted": say("Tick each difference, or mend it: {names}.", names=_listed(missing))})
    told = [{"kind": one.kind, "name": one.name} for one in differences]
    why = ask.form.text("unmarked", required=False, most=500, lines=True)
    ask.form.check()
    releasing.release(ask.session, ask.acting, doc, differences=told, accepted=True, note=note, unmarked=why)
    return Go(f"/docs/{doc.id}/deliveries", say("Released as {code}.", code=doc.code))


def _listed(found: list[Difference]) -> str:
    return "; ".join(one.name for one in found[:5])


# --- after the release --------------------------------------------------------------------------------------------


@routes.get("/{id:int}/deliveries", who=SIGNED_IN)
def deliveries(ask: Ask) -> Page:
    """Each recipient's copy: where it is, when it was read, how it was sent."""
    doc = _released_doc(ask)
    release = issued.release_of(ask.session, doc)
    found = issued.deliveries(ask.session, doc)
    return Page(
        "docs/deliveries.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "sent": found,
            "release": release,
            "unmarked": issued.unmarked(release) if release else [],
            "released_by": people.names(ask.session, [release.by]) if release else {},
            "delivery_state": marks.DELIVERY,
            "outside": [one for one in found if one.delivery.arrival_id is None],
            "may_send": any(step.verb == "send" for step in may(ask.session, ask.acting, OUTGOING, doc)),
        },
    )


def _released_doc(ask: Ask) -> Doc:
    doc = door.read(ask.session, ask.acting, ask.id)
    if doc.direction == "incoming" or doc.state not in RELEASED:
        raise NotFound
    return doc


@routes.post("/{id:int}/deliveries/{row:int}/sent", who=SIGNED_IN, again=deliveries)
def mark_sent(ask: Ask) -> Go:
    """The clerk sent an external recipient's copy by other means, and says how."""
    doc = _released_doc(ask)
    releasing.require_waiting(ask.session, ask.acting, doc, ask.number("row"))
    how = ask.form.text("note", most=300)
    ask.form.check()
    releasing.mark_sent(ask.session, ask.acting, doc, ask.number("row"), how)
    return Go(f"/docs/{doc.id}/deliveries", say("Marked as sent."))


@routes.get("/{id:int}/package.zip", who=SIGNED_IN)
def package(ask: Ask) -> Answer:
    """What a recipient outside gets: the signed document, its marked attachments, and a short note."""
    doc = _released_doc(ask)
    release = issued.release_of(ask.session, doc)
    if release is None or doc.overlay == "secret":
        raise NotFound
    acting, doc_id = ask.acting, ask.id
    ask.aside(lambda session: files.note_access(session, acting, "download", module="docs", thing=doc_id))
    name = tidy_name(f"{doc.code.replace('/', '-')}.zip")
    card = file_queries.file(ask.session, release.file_id)
    named = [(tidy_name(f"{doc.code.replace('/', '-')}.pdf"), card)]
    attached = marked.of(ask.session, doc)
    named += [(tidy_name(f"{place:02d} {one.row.name}"), one.card) for place, one in enumerate(attached, 1)]
    out = store_of(ask.house.settings).gathered_path([one.sha256 for _, one in named], f"package-{doc.id}.zip")
    answer = Bytes(out, name, "application/zip")
    if out.exists():
        return answer
    parts = [Part(each, file_queries.path(ask.house, one)) for each, one in named]
    notes = _notes(ask, doc, release.sha256, [name for name, _ in named], attached)
    return Then("workplace.docs.paperwork.package", (parts, notes, out), lambda _ask, _path: answer, seconds=120)


def _notes(ask: Ask, doc: Doc, sha256: str, names: list[str], attached: list[Marked]) -> dict[str, str]:
    to = [row.name for row in releasing.recipients_of(ask.session, doc)]
    facts = {
        "code": doc.code,
        "dated": str(doc.dated),
        "author": doc.author,
        "type": doc.type_code,
        "summary": doc.summary,
        "signer": doc.signer_name,
        "position": doc.signer_position,
        "recipients": to,
        "files": names,
        "sha256": sha256,
        "attachments": [
            {"file": name, "sha256": one.card.sha256, "signed": one.is_marked}
            for name, one in zip(names[1:], attached, strict=True)
        ],
    }
    rows = "".join(f"<li>{html.escape(name)}</li>" for name in names)
    page = (
        '<!doctype html><html lang="vi"><meta charset="utf-8">'
        f"<title>{html.escape(doc.code)}</title><h1>{html.escape(doc.code)}</h1>"
        f"<p>{html.escape(doc.author)}</p><p>{html.escape(doc.summary)}</p><ol>{rows}</ol>"
        f"<p>SHA-256: {sha256}</p></html>"
    )
    return {"facts.json": note_json(facts), "readme.html": page}
