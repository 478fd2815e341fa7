"""A meeting's page: when and where, its agenda with papers, who comes, the steps open to this person, what happened."""

from collections.abc import Callable
from typing import Any

from workplace.kernel import ports
from workplace.meetings.actions.answering import ANSWERS, NEEDS_REASON
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import HELD, MEETING
from workplace.meetings.queries import agenda, door
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.queries.timeline import timeline
from workplace.meetings.routes import laid, words, written
from workplace.meetings.rules import customs, planning
from workplace.meetings.rules.customs import BODIES
from workplace.org.queries import people, units
from workplace.process.table import Step
from workplace.process.take import may
from workplace.web.ask import Answer, Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

HEAD = ("call", "gather")
"""The steps of the preparation that stand in the page's head; `edit` is a page, the others wait in a menu."""
REST = ("recall", "call_off", "reopen")
FEW = 12  # members on the page; all of them have a page of their own


@routes.get("/{id:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The meeting."""
    return page(ask, door.read(ask.session, ask.acting, ask.id))


def page(ask: Ask, meeting: Meeting, opened: str = "") -> Page:
    """The meeting's page with everything it shows."""
    if meeting.written:
        return written.page(ask, meeting, opened)
    return Page("meetings/show.html", context(ask, meeting) | {"opened": opened})


def again(opened: str = "") -> Callable[[Ask], Answer]:
    """The page once more after refused input, with the form that was sent open."""

    def shown_again(ask: Ask) -> Answer:
        meeting = door.read(ask.session, ask.acting, ask.id)
        return page(ask, meeting, opened or ask.path.get("verb", ""))

    return shown_again


def steps(ask: Ask, meeting: Meeting) -> dict[str, Step]:
    """The verbs open to this person, each once."""
    return {step.verb: step for step in may(ask.session, ask.acting, MEETING, meeting)}


def context(ask: Ask, meeting: Meeting) -> dict[str, Any]:
    """Everything the page reads."""
    session, acting = ask.session, ask.acting
    assert meeting.id is not None
    mine, open_now = door.me(session, acting, meeting), steps(ask, meeting)
    desk = door.is_desk(meeting, mine, acting)
    members = of_meetings.members(session, meeting.id, most=FEW)
    cards = people.cards(session, {meeting.chair_id, meeting.secretary_id, meeting.made_by})
    room = dict(ports.rooms.call(session, acting)).get(meeting.room_id or 0, "")
    before = door.found(session, acting, meeting.following)
    return {
        "meeting": meeting,
        "state": words.state(meeting),
        "begins": words.at(meeting.starts),
        "span": words.span(meeting.starts, meeting.ends),
        "body": BODIES[meeting.body],
        "quorum": customs.read(meeting.rules),
        "steps": open_now,
        "head": [verb for verb in HEAD if verb in open_now],
        "rest": [open_now[verb] for verb in REST if verb in open_now],
        "held": meeting.state in HELD,
        "mine": mine,
        "desk": desk,
        "reads_log": desk or (mine is not None and mine.role != "guest"),
        "may_answer": mine is not None and mine.role in of_meetings.ASKED and meeting.state in ("called", "gathering"),
        "substitutes": customs.read(meeting.rules).substitutes and mine is not None
        and mine.role in ("member", "deputy") and mine.stands_for is None,
        "hands_over": mine is not None and mine.votes and customs.read(meeting.rules).proxies,
        "answers": list(ANSWERS.items()),
        "needs_reason": NEEDS_REASON,
        "members": members,
        "answered": of_meetings.answers(session, meeting.id),
        "answer_states": words.ANSWERS,
        "standing": words.STANDING,
        "roles": words.ROLES,
        "room": room,
        "cards": cards,
        "before": before,
        "invitation": document(ask, meeting.invitation),
        "may_write_invitation": "edit" in open_now and meeting.invitation is None,
        "agenda_url": f"/meetings/{meeting.id}/agenda",
        "timeline": timeline(session, acting, meeting.id),
        **outline(ask, meeting, mine),
        **laid.context(ask, meeting),
    }  # fmt: skip


def document(ask: Ask, document: int | None) -> Any:
    """A document that came of the meeting, where this person may see it."""
    if document is None:
        return None
    return ports.describe["docs"](ask.session, ask.acting, [document]).get(document)


def outline(ask: Ask, meeting: Meeting, mine: Any) -> dict[str, Any]:
    """The agenda as the page draws it: planned times, numbers, presenters."""
    session = ask.session
    found = agenda.items(session, meeting.id or 0)
    lines = [planning.Line(one.id or 0, one.parent_id, one.minutes) for one in found]
    planned = planning.outline(lines, meeting.starts)
    seen = agenda.seen(session, ask.acting, meeting)
    return {
        "items": {one.id: one for one in found},
        "planned": planned,
        "total": planning.total(planned),
        "ends_planned": words.at(meeting.starts + planning.total(planned) * planning.MINUTE),
        "over": meeting.starts + planning.total(planned) * planning.MINUTE > meeting.ends,
        "seen": seen,
        "presenters": people.cards(session, {one.presenter_id for one in found if one.presenter_id}),
        "units": units.names(session, {one.unit_id for one in found if one.unit_id}),
        "kinds": words.KINDS,
        "moment": words.at,
    }
