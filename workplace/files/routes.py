"""Handing out bytes: files with ranges, and pictures of their pages. Whoever gets them stands in the access log."""

from pathlib import Path

from workplace.files import actions, queries, rules
from workplace.files.queries import FileCard
from workplace.files.store import store_of
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref
from workplace.web.ask import Answer, Ask, Bytes, Page, Then
from workplace.web.serve import SIGNED_IN, House, Routes

routes = Routes("/files")


@routes.get("/{id}/{name}", who=SIGNED_IN)
def send(ask: Ask) -> Answer:
    """A file under whatever name its document gives it: PDFs and pictures open in our own viewer, the rest is saved.

    `?download=1` saves those as well. Not found unless one of the person's documents carries the file. Whoever follows
    a link to one that carries scripts, macros or other files is told first, and opens it from there (`?told=1`).
    """
    card, thing = queries.readable(ask.session, ask.acting, ask.id)
    if card.is_active and _is_followed(ask) and not ask.query.ticked("told"):
        return Page("files/active.html", {"file": card, "name": rules.tidy_name(ask.path["name"]), "thing": thing})
    answer = bytes_of(ask.house, card, ask.path["name"], saved=ask.query.ticked("download"))
    _note(ask, card, thing, "read" if answer.inline else "download")
    return answer


@routes.get("/{id}/pages/{page}.webp", who=SIGNED_IN)
def page(ask: Ask) -> Answer:
    """The picture of one page in one of a few widths, made at first use by a worker and kept beside the files."""
    card, thing = queries.readable(ask.session, ask.acting, ask.id)
    number, width = ask.number("page"), ask.query.get("w", "800")
    if width not in {str(known) for known in rules.WIDTHS} or not card.is_pdf or not 1 <= number <= (card.pages or 0):
        raise NotFound
    _note(ask, card, thing, "read")
    picture = store_of(ask.house.settings).derived_path(card.sha256, f"{number}-{width}.webp")
    answer = Bytes(picture, f"{number}.webp", "image/webp", inline=True, etag=picture.stem)
    if picture.exists():
        return answer
    source = queries.path(ask.house, card)
    drawn = (source, number, int(width), picture)
    return Then("workplace.files.pictures.page_image", drawn, act=lambda _ask, _path: answer)


def bytes_of(house: House, card: FileCard, name: str, *, saved: bool = False) -> Bytes:
    """A file's bytes under a name, for whoever was let in; `saved` where it is not to be opened in a page."""
    inline, name = rules.KINDS[card.extension].inline and not saved, rules.tidy_name(name)
    if opener := store_of(house.settings).opener(card.sha256):
        afar = Path(card.sha256)
        return Bytes(afar, name, card.media_type, inline, card.sha256, opener=opener, size=card.size)
    return Bytes(queries.path(house, card), name, card.media_type, inline, card.sha256)


def _is_followed(ask: Ask) -> bool:
    """Whether a browser opens it as a page of its own; our viewer and other programs fetch bytes and get them."""
    return ask.request.headers.get("sec-fetch-dest") == "document"


def _note(ask: Ask, card: FileCard, through: Ref, act: str) -> None:
    """Once for each reading: the viewer fetches one file in many ranges and pages."""
    acting, (module, thing) = ask.acting, through
    if not queries.noted_lately(ask.session, acting, card.id, act, through):
        ask.aside(lambda session: actions.note_access(session, acting, act, module=module, thing=thing, file=card.id))
