"""The vote as a live screen shows it: open, waiting for its count, or announced; the same for a whole circle."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import ballot_box
from workplace.meetings.queries.scene import Scene

NAMES = 40  # that a hall can read; more are on the vote's own page
BARS = 6  # of an election on a screen


def context(scene: Scene) -> dict[str, Any]:
    """What the panel `poll` shows; {"poll": None} when there is nothing for this circle. Members who may not know the
    item can be on the roll all the same: they are told that a vote is open (`unseen`), and their ballot says the rest.
    """
    poll = _shown(scene)
    if poll is None or not _seen(scene, poll):
        return {"poll": None, "unseen": scene.floor.poll if scene.circle.kind == "member" else None}
    desk = scene.circle.kind == "desk"
    told = poll.state == "published" or (desk and poll.state == "closed")
    found = ballot_box.card(scene.session, scene.meeting, poll, told=told)
    found |= ballot_box.running(scene.session, scene.meeting, poll)
    names = found["names"] if len(found["names"]) <= NAMES else []
    number = scene.plan[poll.item_id].number if poll.item_id in scene.plan else ""
    more = {"names": names, "bars": found["bars"][:BARS], "item_number": number, "acts": desk}
    return {"poll": poll, "vote": found | more}


def _shown(scene: Scene) -> MeetingPoll | None:
    """What is open, else what is announced; at the desks also what is prepared or waits for somebody."""
    floor, p = scene.floor, MeetingPoll
    shown = floor.poll or floor.shown
    if shown is None and scene.circle.kind == "desk" and floor.item is not None:
        here = (col(p.meeting_id) == scene.id, col(p.item_id) == floor.item, col(p.written).is_(False))
        live = col(p.state).in_(("draft", "closing", "closed", "published"))
        last = select(col(p.id)).where(*here, live).order_by(col(p.state) == "published", col(p.id)).limit(1)
        shown = scene.session.scalar(last)
    return scene.session.get(MeetingPoll, shown) if shown is not None and scene.is_open else None


def _seen(scene: Scene, poll: MeetingPoll) -> bool:
    """A vote on a closed item is there for those who may know the item."""
    item = next((one for one in scene.items if one.id == poll.item_id), None)
    return scene.circle.follows(item, scene.floor)
