"""Attachments marked with the office's own program: out by links that work once, back one by one or in an archive."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from workplace.docs.actions import marking, outside, signing
from workplace.docs.models.issuing import Handout
from workplace.docs.models.letters import Doc
from workplace.docs.paperwork import Awaited, Back, MarkPlan, MarkPlanned, Part
from workplace.docs.process import OUTGOING
from workplace.docs.queries import door, marked
from workplace.docs.routes import papers, whose, words
from workplace.docs.rules.attachments import mark_line
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import Received, adopt, receive_all
from workplace.files.rules import tidy_name
from workplace.files.store import store_of
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.text import Say, say, say_n
from workplace.org.queries.certificates import Holder
from workplace.process.take import may, require
from workplace.web.ask import Answer, Ask, Bytes, Go, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")
LAID, OWN = "laid", "own"
Refusals = list[tuple[str, Say]]  # (the file's name, why it is not taken)


@routes.get("/{id:int}/marks", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """Which attachments carry the mark, what is handed out, and how to go on; no link is told again."""
    return _again(ask)


def _again(ask: Ask) -> Page:
    return _page(ask, _to_mark(ask))


def _to_mark(ask: Ask) -> Doc:
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, OUTGOING, doc, "mark_attachment")
    return doc


def _page(ask: Ask, doc: Doc, links: marking.Links | None = None, refusals: Refusals | None = None) -> Page:
    found, out = marked.of(ask.session, doc), marking.present(ask.session, ask.acting, doc)
    names = {one.row.id: one.row.name for one in found}
    return Page(
        "docs/marks.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "attachments": found,
            "line": mark_line(doc.type_code, doc.code),
            "out": [row for row in out if row.returned_id is None],
            "back": [row for row in out if row.returned_id is not None],
            "names": names,
            "links": links,
            "refusals": refusals or [],
            "missing": [one for one in found if one.is_missing],
            "register": f"/organisations/{doc.organisation_id}/certificates",
            "ways": (
                (LAID, say("Lay the number on the page here"), say("The program only signs in the field under it.")),
                (OWN, say("The program writes the whole mark"), say("For programs that sign “attached documents”.")),
            ),
        },
    )


# --- out ----------------------------------------------------------------------------------------------------------


@routes.post("/{id:int}/steps/mark_attachment", who=SIGNED_IN, again=shown)
def hand_out(ask: Ask) -> Answer:
    """Prepare the chosen attachments in a worker, then offer each by a link, and all of them by one."""
    doc = _to_mark(ask)
    way = ask.form.choice("way", (LAID, OWN))
    ask.form.check()
    rows = marking.chosen(ask.session, ask.acting, doc, ask.form.numbers("attachment"))
    line = mark_line(doc.type_code, doc.code) if way == LAID else ""
    plans = [MarkPlan(row.id or 0, papers.path_of(ask, row.file_id), papers.fresh(ask), line) for row in rows]

    def confirm(again: Ask, planned: list[MarkPlanned]) -> Answer:
        ready = [one for one in planned if one.why is None]
        cards = papers.adopted_all(again, [(one.plan.out, f"{one.plan.attachment_id}-to-mark.pdf") for one in ready])
        now = _to_mark(again)
        names = {one.row.id: one.row.name for one in marked.of(again.session, now)}
        refusals = [(names.get(one.plan.attachment_id, ""), one.why) for one in planned if one.why is not None]
        prepared = [
            marking.Prepared(one.plan.attachment_id, one.field, card) for one, card in zip(ready, cards, strict=True)
        ]
        links = marking.hand_out(again.session, again.acting, now, prepared) if prepared else None
        return _told(again, now, refusals, links)

    def failed(again: Ask, error: Exception) -> Answer:
        return papers.refused(again, papers.words(error), _again)

    return Then("workplace.docs.paperwork.prepare_marks", (plans,), confirm, seconds=180, failed=failed)


@routes.get("/handouts/{token}", who=SIGNED_IN)
def package(ask: Ask) -> Answer:
    """All attachments that were handed out and not fetched yet, in one archive: for whoever took them, once."""
    rows = marking.by_package(ask.session, ask.acting, ask.path["token"])
    doc = door.read(ask.session, ask.acting, rows[0].doc_id)
    names = {one.row.id: f"{one.row.place:02d} {one.row.name}" for one in marked.of(ask.session, doc)}
    cards = [(row, file_queries.file(ask.session, row.file_id)) for row in rows]
    acting, ids = ask.acting, [row.id or 0 for row in rows]
    ask.aside(lambda session: files.note_access(session, acting, "download", module="docs", thing=doc.id or 0))
    out = store_of(ask.house.settings).gathered_path([card.sha256 for _, card in cards], f"to-mark-{doc.id}.zip")
    answer = Bytes(out, tidy_name(f"{doc.code.replace('/', '-')} to mark.zip"), "application/zip")
    if out.exists():
        return _leaving(ask, ids, answer)
    parts = [
        Part(tidy_name(names.get(row.attachment_id, f"{row.attachment_id}.pdf")), file_queries.path(ask.house, card))
        for row, card in cards
    ]
    work: tuple[Any, ...] = (parts, {}, out)
    return Then("workplace.docs.paperwork.package", work, lambda it, _out: _leaving(it, ids, answer), seconds=120)


def _leaving(ask: Ask, handouts: list[int], answer: Bytes) -> Bytes:
    """Each file leaves once: it is noted before the first byte goes."""
    for one in handouts:
        ask.before(partial(outside.fetched, handout_id=one))
    return answer


@routes.post("/{id:int}/marks/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Take the hand-out back."""
    doc = door.read(ask.session, ask.acting, ask.id)
    marking.withdraw(ask.session, ask.acting, doc)
    still = any(step.verb == "mark_attachment" for step in may(ask.session, ask.acting, OUTGOING, doc))
    return Go(f"/docs/{doc.id}/marks" if still else f"/docs/{doc.id}", say("The hand-out was withdrawn."))


# --- back ---------------------------------------------------------------------------------------------------------


@routes.post("/{id:int}/marks", who=SIGNED_IN, upload=True, again=shown)
def take_back(ask: Ask) -> Then:
    """Signed attachments come back: each must be one of our copies with exactly one new signature."""
    _present(ask)
    received = receive_all(ask.session, ask.house, ask.form.files("file"))
    if not received:
        raise BadInput({"file": say("Choose the signed files, or one archive with all of them.")})
    by_path = {one.path: one for one in received}
    given = [Part(one.name, one.path) for one in received]
    return _check(ask, given, lambda again, found: _taken(again, found, by_path))


def _taken(ask: Ask, found: list[Back], received: dict[Any, Received]) -> Answer:
    """What is in order is kept: at once where its mark could be read, else once somebody has looked at it."""
    refusals = [(one.name, one.why) for one in found if one.why is not None]
    good = {one.handout_id: one for one in found if one.result is not None}  # of two copies of one, the later counts
    ask.session.rollback()
    laid_in = {
        one.handout_id: received.get(one.path) or adopt(ask.house, one.path, name=one.name) for one in good.values()
    }
    for one in found:
        if one.path not in received:
            one.path.unlink(missing_ok=True)
    doc, rows = _present(ask)
    for row, came in ((row, good[row.id]) for row in rows if row.id in good):
        try:
            fact = _made(ask, doc, came)
            card = files.keep(ask.session, ask.acting, laid_in[came.handout_id])
        except Refused as refused:
            refusals.append((came.name, refused.reason))
            continue
        if came.shows:
            marking.accept(ask.session, ask.acting, doc, row, fact, card)
        else:
            marking.keep_returned(ask.session, row, card)
    return _told(ask, doc, refusals)


def _made(ask: Ask, doc: Doc, one: Back) -> signing.Made:
    assert one.result is not None
    return whose.made(ask, Holder(organisation_id=doc.organisation_id), one.result)


@routes.post("/{id:int}/marks/confirm", who=SIGNED_IN, again=shown)
def confirm_marks(ask: Ask) -> Answer:
    """The clerk has looked at the marks that no machine could read; the files are checked once more and kept."""
    _, rows = _present(ask)
    sent = set(ask.form.all("returned"))
    looked_at = {row.returned_id: row for row in rows if row.returned_id and f"{row.id}-{row.returned_id}" in sent}
    if not looked_at:
        raise NotFound
    if not ask.form.ticked("compared"):
        raise BadInput({"compared": say("Look at each mark on its picture, then tick this.")})
    cards = {file_id: file_queries.file(ask.session, file_id) for file_id in looked_at}
    paths = {file_queries.path(ask.house, card): card for card in cards.values()}
    given = [Part(card.name, path) for path, card in paths.items()]

    def confirm(again: Ask, found: list[Back]) -> Answer:
        doc, present = _present(again)
        refusals = [(one.name, one.why) for one in found if one.why is not None]
        for one in found:
            row = next((row for row in present if row.id == one.handout_id), None)
            if row is not None and one.result is not None:
                marking.accept(again.session, again.acting, doc, row, _made(again, doc, one), paths[one.path])
        return _told(again, doc, refusals)

    return _check(ask, given, confirm)


@routes.get("/{id:int}/marks/{handout:int}/1.webp", who=SIGNED_IN)
def picture(ask: Ask) -> Answer:
    """The first page of an attachment that came back, for whoever brought it."""
    _, rows = _present(ask)
    row = next((row for row in rows if row.id == ask.number("handout") and row.returned_id), None)
    if row is None or row.returned_id is None:
        raise NotFound
    card = file_queries.file(ask.session, row.returned_id)
    out = store_of(ask.house.settings).derived_path(card.sha256, "1-1200.webp")
    answer = Bytes(out, "1.webp", "image/webp", inline=True, etag=out.stem)
    if out.exists():
        return answer
    drawn = (file_queries.path(ask.house, card), 1, 1200, out)
    return Then("workplace.files.pictures.page_image", drawn, act=lambda _ask, _path: answer)


def _present(ask: Ask) -> tuple[Doc, list[Handout]]:
    doc = _to_mark(ask)
    rows = marking.present(ask.session, ask.acting, doc)
    if not rows:
        raise NotNow(outside.why_none(ask.session, ask.acting, doc, marks=True))
    return doc, rows


def _check(ask: Ask, given: Sequence[Part], confirm: Callable[[Ask, list[Back]], Answer]) -> Then:
    doc, rows = _present(ask)
    line = mark_line(doc.type_code, doc.code)
    awaited = [
        Awaited(row.id or 0, papers.path_of(ask, row.file_id), row.field, "" if row.field else line) for row in rows
    ]
    settings = ask.house.settings
    folder = papers.fresh(ask).parent
    args = (list(given), awaited, settings.trust, folder, settings.upload_bytes)

    def failed(again: Ask, error: Exception) -> Answer:
        return papers.refused(again, papers.words(error), _again, field="file")

    return Then("workplace.docs.paperwork.take_marks", args, confirm, seconds=180, failed=failed)


def _told(ask: Ask, doc: Doc, refusals: Sequence[tuple[str, Say]], links: marking.Links | None = None) -> Answer:
    """What is to be done next: the page with its links and refusals, or the release where nothing is left to do."""
    ask.session.flush()
    if refusals:
        ask.refused = BadInput(
            {
                "file": say_n(
                    "{count} file was not taken. Why is told below.",
                    "{count} files were not taken. Why is told below.",
                    len(refusals),
                )
            }
        )
        return replace(_page(ask, doc, links, list(refusals)), status=422)
    if links is not None or marking.present(ask.session, ask.acting, doc):
        return _page(ask, doc, links)
    return Go(f"/docs/{doc.id}/release", say("The attachments carry their marks."))
