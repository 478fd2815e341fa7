"""What was handed out: fetched once by its link, and taken back signed after a strict check in a worker."""

from collections.abc import Callable
from pathlib import Path

from signing.orders import AcceptResult
from workplace.docs.actions import outside, signing
from workplace.docs.models.issuing import Handout
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door
from workplace.docs.routes import handing, issuing, papers, whose
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.queries import FileCard
from workplace.files.receive import receive_all
from workplace.files.store import store_of
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.org.queries.certificates import Holder
from workplace.web.ask import Answer, Ask, Bytes, Go, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.get("/handout/{token}", who=SIGNED_IN)
def fetch(ask: Ask) -> Bytes:
    """The file behind the link: for the person it was made for, once."""
    row = outside.by_token(ask.session, ask.acting, ask.path["token"])
    doc = door.read(ask.session, ask.acting, row.doc_id)
    card = file_queries.file(ask.session, row.file_id)
    acting, handout_id = ask.acting, row.id or 0
    ask.before(lambda session: outside.fetched(session, handout_id))
    ask.aside(lambda session: files.note_access(session, acting, "download", module="docs", thing=row.doc_id))
    name = f"{doc.id}-to-sign.pdf" if row.attachment_id is None else f"{doc.id}-{row.attachment_id}-to-mark.pdf"
    return Bytes(file_queries.path(ask.house, card), name, card.media_type)


@routes.get("/{id:int}/outside", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The hand-out that is open for this person; its link is not told again."""
    return _again(ask)


def _again(ask: Ask) -> Page:
    return handing.page(ask, door.read(ask.session, ask.acting, ask.id))


@routes.post("/{id:int}/outside/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Take the hand-out back."""
    doc = door.read(ask.session, ask.acting, ask.id)
    outside.withdraw(ask.session, ask.acting, doc)
    return Go(f"/docs/{doc.id}", say("The hand-out was withdrawn."))


@routes.post("/{id:int}/outside", who=SIGNED_IN, upload=True, again=shown)
def take_back(ask: Ask) -> Then:
    """The signed file comes back: its bytes must be ours with exactly one new signature."""
    _present(ask)
    found = receive_all(ask.session, ask.house, ask.form.files("file"), main=True)
    if len(found) != 1:
        raise BadInput({"file": say("Choose the one signed file.")})
    received, (_, row) = found[0], _present(ask)

    def confirm(again: Ask, result: AcceptResult) -> Answer:
        card = files.keep(again.session, again.acting, received, name=f"{again.id}-signed.pdf")
        now, present = _present(again)
        made = _made(again, present, result)
        if present.act == outside.BOTH:
            outside.keep_returned(again.session, present, card)
            return _compare(again, now, present, card, result)
        outside.accept_signature(again.session, again.acting, now, made, card)
        return Go(f"/docs/{now.id}", say("Signed. The file that came back is in order."))

    return _check(ask, row, received.path, confirm)


@routes.post("/{id:int}/outside/confirm", who=SIGNED_IN, again=shown)
def confirm_number(ask: Ask) -> Answer:
    """The clerk has compared number and date with the picture; the file is checked once more and kept."""
    _, row = _present(ask)
    card = _uploaded(ask, row, ask.form.integer("returned", least=1) or 0)
    ask.form.check()

    def confirm(again: Ask, result: AcceptResult) -> Answer:
        now, present = _present(again)
        if not again.form.ticked("compared"):
            again.refused = BadInput({"compared": say("Compare number and date with the picture, then tick this.")})
            return _compare(again, now, present, card, result, status=422)
        outside.accept_number_and_seal(again.session, again.acting, now, _made(again, present, result), card)
        return Go(f"/docs/{now.id}/release", say("Numbered and sealed as {code}.", code=now.code))

    return _check(ask, row, file_queries.path(ask.house, card), confirm)


@routes.get("/{id:int}/outside/{file:int}/{page:int}.webp", who=SIGNED_IN)
def picture(ask: Ask) -> Answer:
    """A page of the file that came back, for whoever brought it."""
    _, row = _present(ask)
    card, page = _uploaded(ask, row, ask.number("file")), ask.number("page")
    if not 1 <= page <= (card.pages or 0):
        raise NotFound
    out = store_of(ask.house.settings).derived_path(card.sha256, f"{page}-1200.webp")
    answer = Bytes(out, f"{page}.webp", "image/webp", inline=True, etag=out.stem)
    if out.exists():
        return answer
    drawn = (file_queries.path(ask.house, card), page, 1200, out)
    return Then("workplace.files.pictures.page_image", drawn, act=lambda _ask, _path: answer)


def _present(ask: Ask) -> tuple[Doc, Handout]:
    doc = door.read(ask.session, ask.acting, ask.id)
    row = outside.present(ask.session, ask.acting, doc)
    if row is None:
        raise NotNow(outside.why_none(ask.session, ask.acting, doc))
    return doc, outside.returned(ask.session, ask.acting, doc, row.act)


def _uploaded(ask: Ask, row: Handout, file_id: int) -> FileCard:
    """The file that came back by this hand-out, and no other; who sent the same bytes before doesn't matter."""
    if row.returned_id is None or row.returned_id != file_id:
        raise NotFound
    return file_queries.file(ask.session, file_id)


def _check(ask: Ask, row: Handout, back: Path, confirm: Callable[[Ask, AcceptResult], Answer]) -> Then:
    handed_out = papers.path_of(ask, row.file_id)
    args = (handed_out, back, "", row.field, ask.house.settings.trust)

    def failed(again: Ask, error: Exception) -> Answer:
        return papers.refused(again, papers.words(error), _again, field="file")

    return Then("signing.desk.accept", args, confirm, seconds=90, failed=failed)


def _made(ask: Ask, row: Handout, result: AcceptResult) -> signing.Made:
    """The fact of the signature, once it is certain whose it is: the signer's, or for number and seal the agency's."""
    if row.act == outside.SIGN:
        return whose.made(ask, Holder(person_id=ask.acting.person), result)
    doc = door.read(ask.session, ask.acting, row.doc_id)
    return whose.made(ask, Holder(organisation_id=doc.organisation_id), result)


def _compare(ask: Ask, doc: Doc, row: Handout, card: FileCard, result: AcceptResult, status: int = 200) -> Page:
    number = outside.number_of(ask.session, row)
    code, day = issuing.texts(ask, doc, number)
    return Page(
        "docs/compare.html",
        {
            "doc": doc,
            "here": doc.direction,
            "card": card,
            "number_text": code,
            "date_text": day,
            "signer": result.signature.signer,
            "pages": sorted({1, card.pages or 1}),
        },
        status=status,
    )
