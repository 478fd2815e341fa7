"""After the meeting: its minutes read, completed, printed, made a document; its conclusions given as tasks."""

from pathlib import Path
from typing import Any

from workplace.files import actions as files
from workplace.files.actions import note_access
from workplace.files.receive import adopt
from workplace.files.store import store_of
from workplace.kernel import ports
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions import concluding, recording
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import conclusions, door, log, record, resolutions
from workplace.meetings.routes import show, words
from workplace.org.queries import organisations
from workplace.org.queries.choices import pairs
from workplace.printing import minutes as paper
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

RENDER = "workplace.printing.render.render"
"""The worker that makes a paper."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@routes.get("/{id:int}/minutes", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The minutes as they would be printed now; the desk can complete them."""
    session, acting = ask.session, ask.acting
    meeting = at_the_desk(ask)
    told = record.read(session, meeting)
    made = conclusions.of_meeting(session, meeting.id or 0)
    tasks = ports.describe["tasks"](session, acting, [one.task_id for one in made if one.task_id])
    signing = show.document(ask, meeting.minutes_document)
    return Page(
        "meetings/minutes.html",
        {
            "meeting": meeting,
            "state": words.state(meeting),
            "record": told,
            "attendance": [line.replace("**", "") for line in paper.attendance(told)],
            "texts": {one.item.id: one.item.minuted or paper.told(one) for one in told.items},
            "votes": {one.item.id: paper.votes(one.polls) for one in told.items},
            "general": paper.votes(told.general),
            "conclusions": [(one, tasks.get(one.task_id or 0)) for one in made],
            "leads": ports.leads.call(session, acting),
            "choice_pairs": pairs,
            "document": signing,
            "notice": show.document(ask, meeting.notice_document),
            "wrong": log.first_wrong(session, meeting),
            "is_over": meeting.state == "closed",
            "adopted": resolutions.adopted(session, meeting),
            "resolutions": {
                one.item.id: show.document(ask, one.item.resolution) for one in told.items if one.item.resolution
            },
            "has_closed": any(one.item.closed for one in told.items),
        },
    )


@routes.get("/{id:int}/minutes.pdf", who=SIGNED_IN)
def printed(ask: Ask) -> Answer:
    """The minutes on paper, as they stand now."""
    meeting = at_the_desk(ask)
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"bien-ban-{meeting.code}.pdf"
    done = lambda _ask, _pages: Made(out, name, "application/pdf")  # noqa: E731
    return Then(RENDER, ("minutes", _data(ask, meeting), str(out), True), done)


@routes.get("/{id:int}/minutes.docx", who=SIGNED_IN)
def for_editing(ask: Ask) -> Answer:
    """The minutes for a word processor, to be worked on outside; what counts is made here."""
    meeting = at_the_desk(ask)
    out, acting = store_of(ask.house.settings).made_path(".docx"), ask.acting
    ask.aside(lambda session: note_access(session, acting, "download", module="meetings", thing=meeting.id))
    done = lambda _ask, _paragraphs: Made(out, f"bien-ban-{meeting.code}.docx", WORD)  # noqa: E731
    return Then("workplace.printing.word.minutes", (_data(ask, meeting), str(out)), done)


@routes.post("/{id:int}/minutes/document", who=SIGNED_IN, again=shown)
def write(ask: Ask) -> Answer:
    """Make the minutes a document of the correspondence: the secretary signs it, then whoever presided."""
    meeting = at_the_desk(ask)
    recording.require_ready(ask.session, ask.acting, meeting, "BB")
    return _made(ask, meeting, "BB", "minutes", _data(ask, meeting))


@routes.post("/{id:int}/minutes/notice", who=SIGNED_IN, again=shown)
def notify(ask: Ask) -> Answer:
    """Make the notice of its conclusions a document, to be completed and signed like any other; not of closed items."""
    meeting = at_the_desk(ask)
    recording.require_ready(ask.session, ask.acting, meeting, "TB")
    told = record.read(ask.session, meeting, closed_items=frozenset())  # it goes to agencies that were not let in
    if not any(one.conclusions for one in told.items):
        raise NotNow(say("Every conclusion belongs to a closed item, and the notice tells nothing of those."))
    return _made(ask, meeting, "TB", "letter", paper.notice(head(ask, meeting, "TB"), told))


def _made(ask: Ask, meeting: Meeting, kind: str, template: str, data: dict[str, Any]) -> Answer:
    out, seq = store_of(ask.house.settings).made_path(".pdf"), meeting.seq

    def kept(ask: Ask, _pages: int) -> Answer:
        return _kept(ask, kind, out, seq)

    return Then(RENDER, (template, data, str(out), True), kept)


@routes.post("/{id:int}/conclusions/{conclusion:int}/task", who=SIGNED_IN, again=shown)
def give(ask: Ask) -> Go:
    """Give a conclusion to somebody as a task."""
    meeting = at_the_desk(ask)
    lead, due = ask.form.text("lead", most=40), ask.form.date("due", required=False)
    ask.form.check()
    concluding.give(ask.session, ask.acting, meeting, ask.number("conclusion"), lead, due)
    return Go(f"/meetings/{meeting.id}/minutes", say("Given as a task."))


@routes.post("/{id:int}/minutes/items/{item:int}", who=SIGNED_IN, again=shown)
def minute(ask: Ask) -> Go:
    """What the minutes say of an item, in the secretary's own words."""
    meeting = at_the_desk(ask)
    text = ask.form.text("text", required=False, most=concluding.MOST * 5, lines=True)
    ask.form.check()
    concluding.minute(ask.session, ask.acting, meeting, ask.number("item"), text)
    return Go(f"/meetings/{meeting.id}/minutes#item-{ask.number('item')}", say("Changes kept."))


def _kept(ask: Ask, kind: str, made: Path, seq: int) -> Answer:
    ask.session.rollback()  # the look at the file holds no lock
    name = f"{'bien-ban' if kind == 'BB' else 'thong-bao'}-{ask.id}.pdf"
    card = files.keep(ask.session, ask.acting, adopt(ask.house, made, name=name))
    meeting = at_the_desk(ask)
    recording.write(ask.session, ask.acting, meeting, kind, card.id, seq)
    ask.session.flush()
    document = show.document(ask, meeting.minutes_document if kind == "BB" else meeting.notice_document)
    said = (
        say("The minutes are with whoever signs first.")
        if kind == "BB"
        else say("The notice is a draft now. Name who signs.")
    )
    return Go(document.url if document else f"/meetings/{meeting.id}/minutes", said)


def at_the_desk(ask: Ask) -> Meeting:
    """The meeting, for its desk; NotFound for others."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if not door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting):
        raise NotFound
    return meeting


def head(ask: Ask, meeting: Meeting, kind: str) -> paper.Head:
    """What stands at the top of a paper of the meeting."""
    card = organisations.card(ask.session, meeting.organisation_id)
    return paper.Head(
        card.name, card.parent_name, f"{kind}-{card.notation}", card.place, meeting.seq, meeting.head,
        ask.house.settings.is_demo,
    )  # fmt: skip


def _data(ask: Ask, meeting: Meeting) -> dict[str, Any]:
    told = record.read(ask.session, meeting)
    texts = {one.item.id: one.item.minuted for one in told.items if one.item.minuted and one.item.id}
    return paper.data(head(ask, meeting, "BB"), told, "", texts)
