"""The signing page: where the signature stands, in whose name, with which key; then the signature in two acts."""

from dataclasses import dataclass
from typing import Any

from signing.model import Box, SignResult
from signing.orders import Found, Seat
from workplace.docs.actions import finishing, signing
from workplace.docs.models.issuing import Signer
from workplace.docs.models.letters import Doc, Version
from workplace.docs.paperwork import Seen
from workplace.docs.process import OUTGOING
from workplace.docs.queries import door, entitled, overtaken, returning, show
from workplace.docs.routes import handing, keys, papers, printed, words
from workplace.docs.rules import vault
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.org.queries import marks, organisations, people
from workplace.org.queries.choices import pairs
from workplace.process.take import require
from workplace.web.ask import Answer, Ask, Go, Page, Raw, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")
POINTS = 72 / 25.4  # in a millimetre
_PARTS = ("x", "y", "width", "height")


@dataclass(frozen=True)
class Turn:
    """Who signs now, what is signed, and the seats of all signers."""

    doc: Doc
    signer: Signer
    version: Version
    seats: list[Seat]

    @property
    def is_fixed(self) -> bool:
        """The fields were made before the first signature; their places can't be moved any more."""
        return self.version.kind != "draft"


def turn(ask: Ask) -> Turn:
    """The document, for the signer whose turn it is; NotFound for others, NotNow at another time."""
    doc = door.read(ask.session, ask.acting, ask.id)
    signing.in_person(ask.acting)
    require(ask.session, ask.acting, OUTGOING, doc, "sign")
    signers = show.signers(ask.session, doc)
    names = people.names(ask.session, {s.person_id for s in signers})
    seats = [_seat(one, names.get(one.person_id, "")) for one in signers]
    version = signing.newest(ask.session, doc)
    return Turn(doc, signing.turn_of(ask.session, doc), version, seats)


def _seat(row: Signer, name: str) -> Seat:
    position = row.lines.splitlines()[-1] if row.lines else ""
    box = None
    if row.page and row.width and row.height:
        box = Box(row.page, row.x or 0.0, row.y or 0.0, row.width, row.height)
    return Seat(row.field, name, position, box)


@routes.get("/{id:int}/sign", who=SIGNED_IN)
def opened(ask: Ask) -> Answer:
    """The page; the place is looked for in a worker when it is opened. Whoever acts for someone goes another way."""
    if ask.acting.for_whom is not None:
        return Go(f"/docs/{ask.id}/step_in")
    now = turn(ask)
    return papers.look(ask, now.doc, now.seats, lambda again, seen: _page(again, turn(again), seen))


def _again(ask: Ask) -> Page:
    now = turn(ask)
    seen = papers.seen_before(papers.file_of(ask, now.doc), now.seats)
    return _page(ask, now, seen or Seen())


def _page(ask: Ask, now: Turn, seen: Seen) -> Page:
    doc, signer = now.doc, now.signer
    name = vault.of_person(ask.acting.person)
    found = next((one for one in seen.places if one.field == signer.field), None)
    as_whom = _capacities(ask, now)
    card = papers.file_of(ask, doc)
    me = people.person(ask.session, signer.person_id)
    return Page(
        "docs/sign.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "overtaken": overtaken.answers(ask.session, ask.acting, doc),
            "version": now.version,
            "file": card,
            "paper": f"/files/{card.id}/v{now.version.no}.pdf",
            "signer": signer,
            "me": me,
            "places": signing_places(ask, now, found),
            "is_fixed": now.is_fixed,
            "capacities": as_whom,
            "printed": printed.lines(seen, next((one["card"] for one in as_whom if one["on"]), None)),
            "test_key": keys.found(ask.house.settings, name),
            "is_fresh": keys.is_fresh(ask),
            "image": f"/docs/{doc.id}/signature.webp" if _has_picture(ask) else "",
            "clerks": people.clerks_of(ask.session, doc.organisation_id),
            "following": [s for s in show.signers(ask.session, doc) if s.place > signer.place],
            "back_to": returning.earlier(ask.session, doc),
            "choice_pairs": pairs,
            "capacity_words": words.CAPACITIES,
        },
    )


def _has_picture(ask: Ask) -> bool:
    return marks.signature_preview(ask.session, ask.acting.person) is not None


def signing_places(ask: Ask, now: Turn, found: Found | None) -> dict[str, Any]:
    """The box as sent, as chosen before, or as found; and the found one to go back to."""
    row = now.signer
    place = Box(max(1, now.doc.pages or 1), 330, 90, 160, 70)
    if found is not None:
        place = found.box
    is_kept = bool(row.page and row.width and row.height)  # an earlier try, a hand-out that was withdrawn
    if row.page and row.width and row.height:
        place = Box(row.page, row.x or 0.0, row.y or 0.0, row.width, row.height)
    box: dict[str, Any] = {part: round(getattr(place, part) / POINTS, 1) for part in _PARTS} | {"page": place.page}
    if ask.refused is not None and ask.form.get("width"):
        box = {part: ask.form.get(part) for part in ("page", *_PARTS)}
    by_text = found is not None and found.by_text
    return {
        "box": box,
        "found": _as_dict(found.box) if found and by_text else None,
        "by_text": by_text,
        "is_kept": is_kept,
    }


def _as_dict(box: Box) -> dict[str, Any]:
    return {part: round(getattr(box, part), 1) for part in ("page", *_PARTS)}


def _capacities(ask: Ask, now: Turn) -> list[dict[str, Any]]:
    """In whose name this person may sign for the organisation today; the one that the drafter chose first."""
    mine = entitled.cards(ask.session, now.doc, now.signer)
    chosen = ask.form.get("capacity") if ask.refused else now.signer.capacity
    if chosen not in {card.capacity for card in mine} and mine:
        chosen = mine[0].capacity
    return [{"card": card, "lines": "\n".join(card.authority_lines), "on": card.capacity == chosen} for card in mine]


@routes.get("/{id:int}/signature.webp", who=SIGNED_IN)
def my_signature(ask: Ask) -> Raw:
    """What may be shown of the signer's own signature, on the page where it is placed."""
    turn(ask)
    preview = marks.signature_preview(ask.session, ask.acting.person)
    if preview is None:
        raise NotFound
    return Raw(preview, "image/webp", {"cache-control": "private, no-store", "x-content-type-options": "nosniff"})


def place_of(ask: Ask, now: Turn) -> signing.Place | None:
    """The box that was sent; None where the fields are made already. BadInput when it is no place."""
    if now.is_fixed:
        return None
    page = ask.form.integer("page", least=1, most=max(1, now.doc.pages))
    parts = [_points(ask, part) for part in _PARTS]
    ask.form.check()
    return signing.Place(page or 1, *parts)


def _points(ask: Ask, part: str) -> float:
    """Millimetres as they were sent, in points."""
    try:
        value = float(ask.form.get(part).replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= 7_000 or (part in ("width", "height") and value < 3):
        ask.form.wrong("page", say("Set the place of the signature on the page."))
    return value * POINTS


@routes.post("/{id:int}/steps/sign", who=SIGNED_IN, again=_again)
def sign(ask: Ask) -> Answer:
    """Act 1 claims the document; a worker signs and checks what it signed; act 2 keeps it."""
    now = turn(ask)
    papers.require_seen(ask, now.doc)
    if now.signer.for_whom is not None:
        return papers.look(ask, now.doc, now.seats, _sign_in_place, unread=_UNREAD)
    return _sign(ask, now)


_UNREAD = NotNow(say("The page could not be read, so nobody can tell whose name it prints. Try again in a moment."))


def _sign_in_place(ask: Ask, seen: Seen) -> Answer:
    """Refused while the page still names the one in whose place the signer stands (Art. 13)."""
    now = turn(ask)
    if now.signer.for_whom is not None and printed.names(ask.session, seen, now.signer.for_whom):
        name = people.names(ask.session, [now.signer.for_whom])[now.signer.for_whom]
        raise NotNow(say("The page still prints the name {name}. Return it, so that yours is put there.", name=name))
    return _sign(ask, now)


def _sign(ask: Ask, now: Turn) -> Answer:
    offered = [one["card"].capacity for one in _capacities(ask, now)]
    capacity = ask.form.choice("capacity", offered, required=False)
    ask.form.check()
    chosen = capacity if capacity in offered else None
    if ask.form.get("key") == "outside":
        place = place_of(ask, now)
        return handing.to_signer(ask, now.doc, now.seats, place, capacity=chosen)
    keys.prove(ask)
    now = turn(ask)
    order, key = keys.order(ask.house, vault.of_person(ask.acting.person))
    place = place_of(ask, now)
    token, signer, _ = signing.begin(ask.session, ask.acting, now.doc, place, capacity=chosen)
    seats = turn(ask).seats
    picture = marks.signature_image(ask.session, ask.acting.person)
    out = papers.fresh(ask)
    finishing.expect(ask.session, now.doc, token, signer.field, key.sha256, [out])
    organisation = organisations.card(ask.session, now.doc.organisation_id)

    def confirm(again: Ask, made: SignResult) -> Go:
        papers.ending(again, again.id, token, [out])
        (file,) = papers.kept(again, [(out, f"{now.doc.id}-signed.pdf")])
        doc = door.read(again.session, again.acting, again.id)
        signing.confirm(again.session, again.acting, doc, token, papers.made_of(made, key), file)
        return Go(f"/docs/{doc.id}", say("Signed."))

    png = picture.png(ask.house.secret) if picture else None
    args = (papers.path_of(ask, now.doc.file_id or 0), out, signer.field, order, png, seats, organisation.seal_mm)
    return Then(
        "signing.desk.sign_person",
        args,
        confirm,
        seconds=90,
        network=bool(order.tsa_url),
        failed=papers.failing(ask.id, token, _again),
    )
