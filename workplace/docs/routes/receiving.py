"""Receiving: files are dropped, one or many; each is read and checked, and its line tells what became of it."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from workplace.docs.actions import receiving
from workplace.docs.models.letters import Doc
from workplace.docs.queries import arrivals, duplicates
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import receive_each
from workplace.kernel.errors import BadInput, NotFound, Refused
from workplace.kernel.text import Say, say, say_n
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard
from workplace.web.answers import LASTING
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_number
from workplace.web.serve import Routes

routes = Routes("/docs")

BOOK = "book"  # the cookie that remembers into whose book one received last
Line = dict[str, Any]


@routes.get("/incoming/new", who="clerk")
def new(ask: Ask) -> Page:
    """Where the clerk drops files."""
    return Page("docs/receive.html", _form(ask))


def _form(ask: Ask) -> dict[str, Any]:
    clerked = organisations.clerked_by(ask.session, ask.acting)
    books = [(card.id, card.name) for card in clerked]
    chosen = ask.query.get("organisation") or ask.request.cookies.get(BOOK, "")
    return {"clerked": clerked, "books": books, "organisation": chosen, "lines": [], "not_taken": 0}


@routes.post("/incoming", who="clerk", upload=True, again=new, once=True)
def receive(ask: Ask) -> Go | Page:
    """Each PDF is an arrived document at once; it is checked and read in the background. One that can't be taken is
    told and keeps no other out.
    """
    card = _book(ask)
    arrived, refused = _arrived(ask, card)
    remember = {BOOK: str(card.id)}
    if refused:
        return _told_each(ask, arrived, refused)
    if len(arrived) == 1:
        said = say("Received. Check what was read from the file.")
        return Go(f"/docs/{arrived[0].id}?folder=to_register", said, "", remember)
    return Go(
        "/docs/incoming?folder=to_register",
        say_n("{count} file received.", "{count} files received.", len(arrived)),
        "",
        remember,
    )


def _told_each(ask: Ask, arrived: list[Doc], refused: list[Refused]) -> Page:
    """Each file that was not taken, by name, and what became of the others, below the form."""
    lines = [*({"tone": "bad", "name": "", "words": one.reason} for one in refused), *_lines(ask, arrived)]
    return Page(
        "docs/receive.html", _form(ask) | {"lines": lines, "not_taken": len(refused)}, status=200 if arrived else 422
    )


def _line_refused(ask: Ask) -> Page:
    assert ask.refused is not None
    return Page(
        "docs/received.html", {"lines": [{"tone": "bad", "name": "", "words": ask.refused.reason}]}, block="lines"
    )


@routes.post("/incoming/upload", who="clerk", upload=True, again=_line_refused)
def receive_one(ask: Ask) -> Page:
    """One file of many, sent by itself: the answer is the list's line."""
    card = _book(ask)
    arrived, refused = _arrived(ask, card)
    lines = [*_lines(ask, arrived), *({"tone": "bad", "name": "", "words": one.reason} for one in refused)]
    secure = "; Secure" if ask.request.url.scheme == "https" else ""
    cookie = f"{BOOK}={card.id}; Max-Age={LASTING}; Path=/; HttpOnly; SameSite=lax{secure}"
    return Page("docs/received.html", {"lines": lines}, block="lines", headers={"set-cookie": cookie})


@routes.get("/incoming/arrivals", who="clerk", api=True)
def looked(ask: Ask) -> Page:
    """What became of the files of a batch, as far as is known: their lines anew."""
    sent = [read_number(one) for one in ask.query.get("ids").split(",")[: arrivals.MOST]]
    ids = [one for one in sent if one is not None]
    return Page(
        "docs/received.html", {"lines": _lines(ask, arrivals.batch(ask.session, ask.acting, ids))}, block="lines"
    )


def _arrived(ask: Ask, card: OrganisationCard) -> tuple[list[Doc], list[Refused]]:
    sent = ask.form.files("file")
    if not sent:
        raise BadInput({"file": say("Choose at least one PDF file.")})
    found, refused = receive_each(ask.session, ask.house, sent, main=True)
    if len(sent) == len(refused) == 1:
        raise refused[0]
    session, acting = ask.session, ask.acting
    kept = [(files.keep(session, acting, one), one.name.rsplit(".", 1)[0]) for one in found]
    return [receiving.arrive(session, acting, card.id, file, summary=name) for file, name in kept], refused


def _book(ask: Ask) -> OrganisationCard:
    """In whose books: the one chosen, else the one remembered, among those this person is clerk of."""
    clerked = {str(card.id): card for card in organisations.clerked_by(ask.session, ask.acting)}
    asked = ask.form.get("organisation") or ask.query.get("organisation")
    remembered = ask.request.cookies.get(BOOK, "")
    chosen = asked or (remembered if remembered in clerked else next(iter(clerked), ""))
    if chosen not in clerked:
        raise NotFound
    return clerked[chosen]


def _lines(ask: Ask, docs: Iterable[Doc]) -> list[Line]:
    every = list(docs)
    cards = file_queries.cards(ask.session, [doc.file_id for doc in every if doc.file_id])
    twins = {
        doc_id: twin
        for _, of_book in groupby(sorted(every, key=lambda doc: doc.organisation_id), lambda doc: doc.organisation_id)
        for doc_id, twin in duplicates.twins_of(ask.session, ask.acting, list(of_book)).items()
    }
    return [
        {"id": doc.id, "name": cards[doc.file_id].name, **_became(doc, cards[doc.file_id], twins.get(doc.id or 0))}
        for doc in every
        if doc.file_id
    ]


def _became(doc: Doc, file: file_queries.FileCard, twin: Any) -> Line:
    """How far an arrival is: being read, ready, twice here, to be filled in by hand, or not for this system."""
    if doc.overlay == "secret":
        return {"tone": "bad", "words": say("A secrecy mark was read on it. Return it and handle it on paper.")}
    if doc.arrival_number is not None:
        return {"tone": "done", "words": say("Registered as {number}.", number=doc.arrival_number)}
    if file.state != "clean":
        return {"tone": "wait", "words": say("The virus scanner looks at it first.")}
    if not doc.verdict:
        return {"tone": "", "words": say("Received; it is being read."), "waiting": True}
    if twin is not None:
        return {"tone": "wait", "words": _twin(twin)}
    if not doc.code:
        return {"tone": "wait", "words": say("Nothing could be read from it. Fill it in by hand.")}
    return {"tone": "done", "words": say("Ready: {code}, {author}", code=doc.code, author=doc.author)}


def _twin(twin: Any) -> Say:
    if twin.arrival_number is None:
        return say("The same document waits to be registered already.")
    return say("Already registered: arrival number {number}, {code}", number=twin.arrival_number, code=twin.code)
