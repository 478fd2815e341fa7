"""Handing a file out for the office's own program: prepared in a worker, offered by a link that works once."""

from pathlib import Path
from typing import Any

from signing.model import Box
from signing.orders import Seat
from workplace.docs.actions import finishing, outside, signing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door
from workplace.docs.routes import papers, show
from workplace.files import queries as files
from workplace.kernel.errors import NotNow
from workplace.org.queries import organisations
from workplace.web.ask import Answer, Ask, Page, Then


def to_signer(ask: Ask, doc: Doc, seats: list[Seat], place: signing.Place | None, *, capacity: str | None) -> Answer:
    """Make the fields where they are not made yet, and show the link. In production the agency's program brings its
    own field, so none is made and locked for it.
    """
    token, field, version = outside.begin(ask.session, ask.acting, doc, place, capacity=capacity)
    if version.kind != "draft":  # an earlier hand-out that nobody signed has ended, and its fields with it
        return page(ask, doc, outside.hand_out_signed(ask.session, ask.acting, doc, token, field))
    out = papers.fresh(ask)
    finishing.expect(ask.session, doc, token, field, "", [out])
    seal_mm = organisations.card(ask.session, doc.organisation_id).seal_mm

    def confirm(again: Ask, _places: Any) -> Answer:
        papers.ending(again, again.id, token)
        file = papers.adopted(again, out, f"{doc.id}-prepared.pdf")
        now = door.read(again.session, again.acting, again.id)
        secret = outside.hand_out_prepared(again.session, again.acting, now, token, field, file)
        return page(again, now, secret)

    chosen = [_with_place(seat, field, place) for seat in seats]
    work = (_source(ask, doc), out, chosen, seal_mm, ask.house.settings.is_demo)
    return Then(
        "workplace.docs.paperwork.prepare",
        work,
        confirm,
        seconds=60,
        failed=papers.failing(doc.id or 0, token, show.again("sign")),
    )


def _with_place(seat: Seat, field: str, place: signing.Place | None) -> Seat:
    if place is None or seat.field != field:
        return seat
    return Seat(seat.field, seat.name, seat.position, Box(place.page, place.x, place.y, place.width, place.height))


def _source(ask: Ask, doc: Doc) -> Path:
    card = files.file(ask.session, signing.newest(ask.session, doc).file_id)
    files.require_clean(card)
    return files.path(ask.house, card)


def page(ask: Ask, doc: Doc, secret: str = "") -> Page:
    """The page of a hand-out: the link (its secret is shown this once), and the place for the signed file."""
    row = outside.present(ask.session, ask.acting, doc)
    if row is None:
        raise NotNow(outside.why_none(ask.session, ask.acting, doc))
    number = outside.number_of(ask.session, row) if row.number_id else None
    return Page(
        "docs/outside.html",
        {
            "doc": doc,
            "here": doc.direction,
            "handout": row,
            "number": number,
            "path": f"/docs/handout/{secret}" if secret else "",
            "register": f"/organisations/{doc.organisation_id}/certificates"
            if row.number_id
            else f"/people/{ask.acting.person}/certificates",
        },
    )
