"""One's own notes, highlights and ink on a paper, and what one says on an item before the meeting."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from workplace.files import queries as files
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import notes as acts
from workplace.meetings.actions import opinions
from workplace.meetings.actions.notes import Quoted
from workplace.meetings.models.agenda import MeetingPaper, MeetingPaperVersion
from workplace.meetings.queries import agenda, door, notes
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.routes import items, papers
from workplace.meetings.rules import anchoring, marking
from workplace.web.ask import Answer, Ask, Go, Raw, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST_MARKS = 8_000  # characters of one mark


@routes.post("/{id:int}/papers/{paper:int}/notes", who=SIGNED_IN, again=papers.again("note"), once=True)
def write(ask: Ask) -> Go:
    """Put a note on a page."""
    form = ask.form
    paper, version = _version(ask)
    page, text = form.integer("page", least=1) or 1, form.text("text", required=False, most=acts.MOST_TEXT, lines=True)
    quote = form.text("quote", required=False, most=500)
    colour = form.choice("colour", tuple(marking.COLOURS), required=False)
    form.check()
    acts.write(ask.session, ask.acting, version, page, text, quote, colour)
    return Go(_address(paper, version), say("Noted. Only you read it."))


@routes.get("/{id:int}/papers/{paper:int}/marks", who=SIGNED_IN)
def marks(ask: Ask) -> Raw:
    """One's highlights and ink, for the page that draws them."""
    _, version = _version(ask)
    if ask.acting.as_whom != ask.acting.person:
        raise NotFound  # they are one's own: whoever acts for somebody has none here
    return _told({"marks": notes.marks(ask.session, ask.acting, version)})


@routes.post("/{id:int}/papers/{paper:int}/marks", who=SIGNED_IN)
def mark(ask: Ask) -> Raw:
    """Keep what was just marked: words in a colour, or one stroke of ink."""
    form = ask.form
    _, version = _version(ask)
    page, kind = form.integer("page", least=1) or 1, form.choice("kind", ("highlight", "ink"))
    quote, text = form.text("quote", required=False, most=500), form.text("text", required=False, most=acts.MOST_TEXT)
    colours = tuple(marking.COLOURS) if kind == "highlight" else marking.INKS
    colour, drawn = form.choice("colour", colours), form.text("marks", required=False, most=MOST_MARKS)
    form.check()
    if kind == "ink":
        made = acts.draw(ask.session, ask.acting, version, page, colour, marking.stroke(drawn))
    else:
        rectangles = marking.rectangles(drawn)
        made = acts.write(ask.session, ask.acting, version, page, text, quote, colour, rectangles)
    return _told({"id": made.id})


@routes.post("/{id:int}/papers/{paper:int}/ink/wipe", who=SIGNED_IN)
def wipe(ask: Ask) -> Go:
    """Take all of one's ink off a page."""
    paper, version = _version(ask)
    page = ask.form.integer("page", least=1) or 1
    ask.form.check()
    acts.wipe(ask.session, ask.acting, version, page)
    return Go(_address(paper, version), say("Removed."))


@routes.post("/{id:int}/papers/{paper:int}/notes/carry", who=SIGNED_IN)
def carry(ask: Ask) -> Answer:
    """Bring one's notes along from the version before."""
    paper, version = _version(ask)
    quotes = acts.quoted(ask.session, ask.acting, paper, version)
    pages = files.text(ask.session, version.file_id) if quotes else []
    return _find(ask, quotes, pages, {})


def _find(ask: Ask, quotes: Sequence[Quoted], pages: Sequence[str], found: Mapping[int, int | None]) -> Answer:
    """Have some of the words looked for, and then the rest; once all are, the notes come."""
    some, rest = quotes[: anchoring.AT_A_TIME], quotes[anchoring.AT_A_TIME :]
    if not some:
        paper, version = _version(ask)
        count = acts.carry(ask.session, ask.acting, paper, version, found)
        return Go(_address(paper, version), say("Notes brought along: {count}.", count=count))

    def placed(later: Ask, at: list[int | None]) -> Answer:
        return _find(later, rest, pages, {**found, **{one.note: page for one, page in zip(some, at, strict=True)}})

    wanted = [(one.text, one.page) for one in some]
    return Then("workplace.meetings.rules.anchoring.places", (wanted, pages), placed, seconds=30)


@routes.post("/{id:int}/papers/{paper:int}/notes/{note:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Answer:
    """Take a note, a highlight or a stroke away."""
    paper, version = _version(ask)
    acts.remove(ask.session, ask.acting, ask.number("note"))
    if "application/json" in ask.request.headers.get("accept", ""):
        return _told({})
    return Go(_address(paper, version), say("Removed."))


@routes.post("/{id:int}/items/{item:int}/opinions", who=SIGNED_IN, again=items.again("opinion"), once=True)
def send(ask: Ask) -> Go:
    """Say something on an item before the meeting."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    item = agenda.read(ask.session, ask.acting, meeting, ask.number("item"))
    text = ask.form.text("text", most=opinions.MOST, lines=True)
    ask.form.check()
    opinions.send(ask.session, ask.acting, meeting, item, ask.form.get("kind"), text)
    return Go(f"/meetings/{meeting.id}/items/{item.id}#said", say("Sent to the desk."))


@routes.post("/{id:int}/items/{item:int}/opinions/{opinion:int}/answer", who=SIGNED_IN, again=items.again("answer"))
def answer(ask: Ask) -> Go:
    """Answer; everybody who sees the item reads both."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    item = agenda.read(ask.session, ask.acting, meeting, ask.number("item"))
    number = ask.number("opinion")
    text = ask.form.text("answer", most=opinions.MOST, lines=True)
    ask.form.check()
    opinions.answer(ask.session, ask.acting, meeting, item, number, text)
    return Go(f"/meetings/{meeting.id}/items/{item.id}#said", say("Answered; all who see the item can read it."))


def _version(ask: Ask) -> tuple[MeetingPaper, MeetingPaperVersion]:
    meeting = door.read(ask.session, ask.acting, ask.id)
    paper = of_papers.read(ask.session, ask.acting, meeting, ask.number("paper"))
    sent = ask.form if "version" in ask.form else ask.query
    number = sent.integer("version", required=False, least=1)
    versions = of_papers.seen_versions(ask.session, ask.acting, paper)
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound
    return paper, found


def _told(said: dict[str, Any]) -> Raw:
    return Raw(json.dumps(said, ensure_ascii=False).encode(), headers={"cache-control": "no-store"})


def _address(paper: MeetingPaper, version: MeetingPaperVersion) -> str:
    return f"/meetings/{paper.meeting_id}/papers/{paper.id}?version={version.number}#notes"
