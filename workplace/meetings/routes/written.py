"""Opinions in writing as a page: what is asked, one's own answer, what was answered, what came of it; on paper too."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from workplace.files import actions as files
from workplace.files.receive import adopt, receive_all
from workplace.files.store import store_of
from workplace.kernel import clock, ports
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import working_days_between
from workplace.meetings.actions import recording, writing
from workplace.meetings.actions.writing import MOST_TEXT
from workplace.meetings.actions.writing import Answer as Answered
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.process import MEETING
from workplace.meetings.queries import ballot_box, door, polls
from workplace.meetings.queries import writing as asked
from workplace.meetings.queries.timeline import timeline
from workplace.meetings.routes import asking, laid, words
from workplace.meetings.routes.screen import new_key
from workplace.meetings.rules import ballots, customs, telling
from workplace.meetings.rules.customs import BODIES
from workplace.meetings.rules.deciding import NO, YES
from workplace.org.queries import organisations, people
from workplace.org.queries.calendar import calendar
from workplace.printing import opinions as paper
from workplace.printing.minutes import Head
from workplace.process.take import may
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

_RENDER = "workplace.printing.render.render"


def page(ask: Ask, meeting: Meeting, opened: str = "") -> Page:
    """The matter's page with everything it shows."""
    session, acting = ask.session, ask.acting
    poll, item = asked.poll_of(session, meeting), asked.item_of(session, meeting)
    desk = door.is_desk(meeting, door.me(session, acting, meeting), acting)
    told = asked.told(poll, desk=desk)
    steps = {step.verb: step for step in may(session, acting, MEETING, meeting)}
    mine = asked.mine(session, acting, poll)
    voters = asked.voters(session, meeting) if poll.state == "draft" else []
    card = ballot_box.card(session, meeting, poll, told=told)
    kept = customs.read(meeting.rules)
    until = words.at(meeting.ends)
    last = clock.local(until).date()
    return Page(
        "meetings/written.html",
        {
            "meeting": meeting,
            "poll": poll,
            "item": item,
            "state": _state(meeting, poll),
            "steps": steps,
            "desk": desk,
            "presides": meeting.chair_id == acting.as_whom,
            "opened": opened,
            "key": new_key,
            "until": until,
            "days_left": working_days_between(calendar(session), clock.today(), last) if poll.state == "open" else None,
            "hand": _hand(ask, poll, mine),
            "answers": [(one, telling.OPINIONS[one], ballot_box.ICONS[one]) for one in ballots.ANSWERS],
            "labels": telling.OPINIONS,
            "may_answer": mine is not None and poll.state == "open" and meeting.state == "asking",
            "may_change": kept.change_vote,
            "ends_early": kept.ends_early,
            "silence": telling.SILENCE[polls.rule(poll).silence],
            "vote": card
            | {"bars": [replace(bar, label=telling.OPINIONS[bar.key]) for bar in card["bars"]], "stayed": None},
            "opinions": asked.opinions(session, poll) if told else [],
            "voters": voters,
            "names": people.names(session, {one.person_id for one in voters}),
            "sides": [(side, telling.CHOICES[side]) for side in (YES, NO)],
            "cards": people.cards(session, {meeting.chair_id, meeting.secretary_id}),
            "body": BODIES[meeting.body],
            "notice": _document(ask, meeting.notice_document),
            "agenda_url": f"/meetings/{meeting.id}",
            "timeline": timeline(session, acting, meeting.id or 0),
            **laid.context(ask, meeting),
            **laid.lay_fields(ask, meeting, item),
        },
    )


def again(opened: str) -> Callable[[Ask], Page]:
    """The page once more after refused input, with the form that was sent open."""
    return lambda ask: page(ask, door.read(ask.session, ask.acting, ask.id), opened)


@routes.post("/{id:int}/opinion", who=SIGNED_IN, upload=True, again=again("opinion"))
def answer(ask: Ask) -> Go:
    """Answer, with a file perhaps that was signed elsewhere."""
    form = ask.form
    choice = form.choice("choice", ballots.ANSWERS)
    text, sent = form.text("text", required=False, most=MOST_TEXT, lines=True), form.text("key", most=100)
    form.check()
    given = receive_all(ask.session, ask.house, form.files("file"))
    if len(given) > 1:
        raise BadInput({"file": say("Choose one file.")})
    meeting = door.read(ask.session, ask.acting, ask.id)
    asked.poll_of(ask.session, meeting)
    file = files.keep(ask.session, ask.acting, given[0]).id if given else None
    told = Answered(choice, text, file, form.ticked("without_file"), sent)
    writing.answer(ask.session, ask.acting, meeting, told)
    return Go(f"/meetings/{meeting.id}", say("Your opinion was recorded."))


@routes.post(
    "/{id:int}/opinions/{verb}", who=SIGNED_IN, again=lambda ask: again(ask.path.get("verb", ""))(ask), once=True
)
def act(ask: Ask) -> Go:
    """What those do who keep the matter: remind, give more time, announce."""
    meeting, verb = door.read(ask.session, ask.acting, ask.id), _ACTS.get(ask.path["verb"])
    if verb is None:
        raise NotFound
    asked.poll_of(ask.session, meeting)
    return Go(f"/meetings/{meeting.id}", verb(ask, meeting))


def _urge(ask: Ask, meeting: Meeting) -> Say:
    count = writing.urge(ask.session, ask.acting, meeting)
    return say("Reminded: {count}.", count=count)


def _put_off(ask: Ask, meeting: Meeting) -> Say:
    writing.put_off(ask.session, ask.acting, meeting, asking.until(ask), ask.form.get("key"))
    return say("More time was given; the members are told.")


def _announce(ask: Ask, meeting: Meeting) -> Say:
    writing.announce(ask.session, ask.acting, meeting, ask.form.get("key"))
    return say("Announced; the members are told.")


_ACTS: dict[str, Callable[[Ask, Meeting], Say]] = {"urge": _urge, "put_off": _put_off, "announce": _announce}


@routes.get("/{id:int}/opinions.pdf", who=SIGNED_IN)
def summary(ask: Ask) -> Answer:
    """The summary sheet: at the desk at any time, for the others once the result is announced."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    poll = asked.poll_of(ask.session, meeting)
    desk = door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting)
    if not asked.told(poll, desk=desk):
        raise NotFound
    out, name = store_of(ask.house.settings).made_path(".pdf"), f"tong-hop-y-kien-{meeting.code}.pdf"
    data = paper.summary(_head(ask, meeting, ""), _summed(ask, meeting, poll))
    return Then(_RENDER, ("opinions", data, str(out), True), lambda _ask, _n: Made(out, name, "application/pdf"))


@routes.post("/{id:int}/opinions-notice", who=SIGNED_IN, again=again(""))
def notify(ask: Ask) -> Answer:
    """Make the notice of the result a document, to be completed and signed like any other."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    poll = asked.poll_of(ask.session, meeting)
    recording.require_ready(ask.session, ask.acting, meeting, "TB")
    data = paper.notice(_head(ask, meeting, "TB"), _summed(ask, meeting, poll))
    out, seq = store_of(ask.house.settings).made_path(".pdf"), meeting.seq
    return Then(_RENDER, ("letter", data, str(out), True), lambda later, _n: _kept(later, out, seq))


def _kept(ask: Ask, made: Path, seq: int) -> Answer:
    ask.session.rollback()  # the look at the file holds no lock
    card = files.keep(ask.session, ask.acting, adopt(ask.house, made, name=f"thong-bao-{ask.id}.pdf"))
    meeting = door.read(ask.session, ask.acting, ask.id)
    recording.write(ask.session, ask.acting, meeting, "TB", card.id, seq, paper.about(meeting.title))
    ask.session.flush()
    document = _document(ask, meeting.notice_document)
    said = say("The notice is a draft now. Name who signs.")
    return Go(document.url if document else f"/meetings/{meeting.id}", said)


def _summed(ask: Ask, meeting: Meeting, poll: MeetingPoll) -> paper.Summed:
    session = ask.session
    decided = polls.result(poll)
    outcome = decided.outcome if decided is not None else None
    needed = f" ({outcome.yes.count} đồng ý; cần ít nhất {outcome.needed})" if outcome is not None else ""
    names = people.names(session, [meeting.secretary_id])
    return paper.Summed(
        meeting.title, words.at(meeting.starts), words.at(meeting.ends), ballot_box.at(poll.closed_ms),
        asked.opinions(session, poll), outcome, polls.rule(poll).silence, needed,
        names.get(meeting.secretary_id, ""), asked.digest(session, poll),
    )  # fmt: skip


def _hand(ask: Ask, poll: MeetingPoll, mine: Any) -> asked.Opinion | None:
    """One's own answer as it stands; None where nothing is asked of this person."""
    if mine is None:
        return None
    return asked.own(ask.session, poll, mine[0].member_id)


def _state(meeting: Meeting, poll: MeetingPoll) -> Any:
    if meeting.state == "closed":
        return ballot_box.STATES[poll.state]
    return MEETING.states[meeting.state]


def _document(ask: Ask, document: int | None) -> Any:
    if document is None:
        return None
    return ports.describe["docs"](ask.session, ask.acting, [document]).get(document)


def _head(ask: Ask, meeting: Meeting, kind: str) -> Head:
    card = organisations.card(ask.session, meeting.organisation_id)
    return Head(
        card.name, card.parent_name, f"{kind}-{card.notation}", card.place, meeting.seq, meeting.head,
        ask.house.settings.is_demo, ("Các thành viên được lấy ý kiến", "Lưu: VT"),
    )  # fmt: skip
