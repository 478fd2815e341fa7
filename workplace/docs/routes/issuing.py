"""The clerk's two steps with the agency's key: number and date, then the seal; one dialog can do both in order."""

from signing.model import SignResult
from signing.orders import NUMBER_FIELD, SEAL_FIELD, KeyOrder
from workplace.docs.actions import attaching, finishing, issuing, outside
from workplace.docs.models.issuing import Number
from workplace.docs.models.letters import Doc
from workplace.docs.paperwork import MarkOrder
from workplace.docs.process import OUTGOING
from workplace.docs.queries import door
from workplace.docs.queries import show as docs
from workplace.docs.routes import handing, keys, papers, show
from workplace.docs.routes.keys import TestKey
from workplace.docs.rules import notation, vault
from workplace.docs.rules.attachments import mark_line
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.org.queries import marks, organisations
from workplace.process.take import require
from workplace.web.ask import Answer, Ask, Go, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


_again_number, _again_seal = show.again("number"), show.again("seal")


@routes.post("/{id:int}/steps/number", who=SIGNED_IN, again=_again_number)
def number(ask: Ask) -> Answer:
    """Number and date onto the page under the agency's signature; with `seal` the seal follows in the same act."""
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, OUTGOING, doc, "number")
    papers.require_seen(ask, doc)
    dated = ask.form.date("dated", latest=clock.today())
    reserved = ask.form.integer("reserved", required=False, least=1)
    ask.form.check()
    assert dated is not None
    if ask.form.get("key") == "outside":
        secret, _ = outside.hand_out_for_number(ask.session, ask.acting, doc, dated, reserved=reserved)
        return handing.page(ask, doc, secret)
    keys.prove(ask)
    doc = door.read(ask.session, ask.acting, ask.id)
    order, key = keys.order(ask.house, vault.of_organisation(doc.organisation_id))
    and_seal = ask.form.ticked("seal")
    if and_seal:
        _require_seal(ask, doc)
    token, row, version = issuing.begin_number(ask.session, ask.acting, doc, dated, reserved=reserved)
    assert row.id is not None
    number_id, out = row.id, papers.fresh(ask)
    finishing.expect(ask.session, doc, token, NUMBER_FIELD, key.sha256, [out], number=number_id)

    def confirm(again: Ask, made: SignResult) -> Answer:
        papers.ending(again, again.id, token, [out])
        (file,) = papers.kept(again, [(out, f"{doc.id}-numbered.pdf")])
        now = door.read(again.session, again.acting, again.id)
        issuing.confirm_number(again.session, again.acting, now, token, number_id, papers.made_of(made, key), file)
        if and_seal:
            return _seal(again, now, order, key)
        return Go(f"/docs/{now.id}", say("Numbered {code}.", code=now.code))

    return Then(
        "signing.desk.sign_number",
        (papers.path_of(ask, version.file_id), out, order, *texts(ask, doc, row)),
        confirm,
        seconds=90,
        network=bool(order.tsa_url),
        failed=papers.failing(ask.id, token, _again_number),
    )


def texts(ask: Ask, doc: Doc, row: Number) -> tuple[str, str]:
    """What is written into the header's row: `Số: 05/QĐ-UBND` and `Huế, ngày 05 tháng 02 năm 2026`."""
    place = organisations.card(ask.session, doc.organisation_id).place
    assert row.dated is not None
    code = f"{notation.written(row.number, row.suffix)}/{doc.notation}"
    return f"Số: {code}", ", ".join(part for part in (place, notation.day_in_words(row.dated)) if part)


@routes.post("/{id:int}/steps/seal", who=SIGNED_IN, again=_again_seal)
def seal(ask: Ask) -> Answer:
    """The agency's seal, and its mark on each attachment."""
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, OUTGOING, doc, "seal")
    papers.require_seen(ask, doc)
    keys.prove(ask)
    doc = door.read(ask.session, ask.acting, ask.id)
    _require_seal(ask, doc)
    return _seal(ask, doc, *keys.order(ask.house, vault.of_organisation(doc.organisation_id)))


def _require_seal(ask: Ask, doc: Doc) -> None:
    if marks.seal_image(ask.session, doc.organisation_id) is None:
        raise NotNow(say("There is no picture of this organisation's seal. Ask the administrator to hand it in."))


def _seal(ask: Ask, doc: Doc, order: KeyOrder, key: TestKey) -> Then:
    token, version = issuing.begin_seal(ask.session, ask.acting, doc)
    image = marks.seal_image(ask.session, doc.organisation_id)
    assert image is not None, "the seal was required before"
    out, attached = papers.fresh(ask), _marks(ask, doc)
    outs, ids = [out, *(one.out for one in attached)], [one.attachment_id for one in attached]
    finishing.expect(ask.session, doc, token, SEAL_FIELD, key.sha256, outs, attachments=ids)

    def confirm(again: Ask, made: tuple[SignResult, list[int]]) -> Go:
        papers.ending(again, again.id, token, outs)
        done = [one for one in attached if one.attachment_id in made[1]]
        named = [(out, f"{doc.id}-sealed.pdf"), *((one.out, f"{one.attachment_id}-marked.pdf") for one in done)]
        file, *marked = papers.kept(again, named)
        now = door.read(again.session, again.acting, again.id)
        issuing.confirm_seal(again.session, again.acting, now, token, papers.made_of(made[0], key), file)
        for one, card in zip(done, marked, strict=True):
            attaching.mark(again.session, again.acting, now, one.attachment_id, card)
        return Go(f"/docs/{now.id}/release", say("Sealed. Compare the recipients, then release it."))

    png, width = image.png(ask.house.secret), float(image.width_mm or 36)
    return Then(
        "workplace.docs.paperwork.seal",
        (papers.path_of(ask, version.file_id), out, order, png, width, attached),
        confirm,
        seconds=120,
        network=bool(order.tsa_url),
        failed=papers.failing(ask.id, token, _again_seal),
    )


def _marks(ask: Ask, doc: Doc) -> list[MarkOrder]:
    """The separate PDF attachments: each gets number and notation of the document and the time of signing."""
    at = clock.now().astimezone(clock.ZONE).isoformat(timespec="seconds")
    lines = (mark_line(doc.type_code, doc.code), at)
    found = []
    for row in docs.attachments(ask.session, doc):
        card = files.file(ask.session, row.file_id)
        if card.is_pdf and row.id is not None:
            found.append(MarkOrder(row.id, papers.path_of(ask, card.id), papers.fresh(ask), lines))
    return found
