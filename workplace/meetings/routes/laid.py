"""What the pages of a meeting and of an item show of the papers that lie there, and the form to lay more."""

from typing import Any

from workplace.kernel.text import Say, say
from workplace.meetings.actions.papers import OVER
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import PAPER
from workplace.meetings.queries import door
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.queries import people as of_meetings
from workplace.web.ask import Ask

PAPER_WORDS: dict[str, Say] = {
    "main": say("Main paper"),
    "reference": say("For reference"),
    "personal": say("Personal paper"),
}


def context(ask: Ask, meeting: Meeting) -> dict[str, Any]:
    """What pages of the meeting and of an item show of its papers."""
    session, acting = ask.session, ask.acting
    papers = of_papers.of_meeting(session, acting, meeting)
    every = [one for of_item in papers.values() for one in of_item]
    mine = door.me(session, acting, meeting)
    desk = door.is_desk(meeting, mine, acting) or meeting.made_by == acting.as_whom
    return {
        "papers": papers,
        "paper_states": PAPER.states,
        "paper_roles": PAPER_WORDS,
        "paper_counts": of_papers.counts(session, meeting, every) if desk else {},
        "has_pack": any(one.stands and not one.confidential for one in every),
    }


def lay_fields(ask: Ask, meeting: Meeting, item: MeetingItem) -> dict[str, Any]:
    """What the form for laying papers shows, and whether this person has it."""
    members = of_meetings.members(ask.session, meeting.id or 0)
    return {
        "may_lay": not ask.acting.only_looks and meeting.state not in OVER
        and of_papers.may_lay(ask.session, ask.acting, item),
        "role_choices": list(PAPER_WORDS.items()),
        "seat_choices": [(one.row.id, one.name) for one in members],
    }  # fmt: skip
