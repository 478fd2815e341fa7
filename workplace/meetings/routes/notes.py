"""One's own notes on a paper, and what one says on an item before the meeting."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import notes as acts
from workplace.meetings.actions import opinions
from workplace.meetings.models.agenda import MeetingPaper, MeetingPaperVersion
from workplace.meetings.queries import agenda, door
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.routes import items, papers
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.post("/{id:int}/papers/{paper:int}/notes", who=SIGNED_IN, again=papers.again("note"), once=True)
def write(ask: Ask) -> Go:
    """Put a note on a page."""
    form = ask.form
    paper, version = _version(ask)
    page, text = form.integer("page", least=1) or 1, form.text("text", required=False, most=acts.MOST_TEXT, lines=True)
    quote = form.text("quote", required=False, most=500)
    form.check()
    acts.write(ask.session, ask.acting, version, page, text, quote)
    return Go(_address(paper, version), say("Noted. Only you read it."))


@routes.post("/{id:int}/papers/{paper:int}/notes/carry", who=SIGNED_IN)
def carry(ask: Ask) -> Go:
    """Bring one's notes along from the version before."""
    paper, version = _version(ask)
    count = acts.carry(ask.session, ask.acting, paper, version)
    return Go(_address(paper, version), say("Notes brought along: {count}.", count=count))


@routes.post("/{id:int}/papers/{paper:int}/notes/{note:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Go:
    """Take a note away."""
    paper, version = _version(ask)
    acts.remove(ask.session, ask.acting, ask.number("note"))
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
    number = ask.form.integer("version", required=False, least=1)
    versions = of_papers.seen_versions(ask.session, ask.acting, paper)
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise NotFound
    return paper, found


def _address(paper: MeetingPaper, version: MeetingPaperVersion) -> str:
    return f"/meetings/{paper.meeting_id}/papers/{paper.id}?version={version.number}#notes"
