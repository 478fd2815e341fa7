"""What is one's own on a screen: one's place, one's turn, what one may do. Drawn for one person, never shared."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from workplace.kernel.acting import Acting
from workplace.meetings.models.agenda import MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.policy import stands
from workplace.meetings.process import HELD
from workplace.meetings.queries import proxies, screens
from workplace.meetings.queries.scene import Scene, at
from workplace.meetings.rules.floor import Turn


def mine(scene: Scene, acting: Acting, me: MeetingMember) -> dict[str, Any]:
    """The personal part of a member's screen."""
    floor = scene.floor
    assert me.id is not None
    since = screens.here_since(scene, me.id)
    handed = proxies.of_meeting(scene.session, scene.id) if scene.customs.proxies else []
    speaking = floor.speaking if floor.speaking is not None and floor.speaking.turn.member == me.id else None
    return {
        **screens.frame(scene), "me": me, "since": at(since) if since is not None else None,
        "held": scene.meeting.state in HELD, "in_session": scene.meeting.state == "open" and floor.item is not None,
        "speaking": speaking, "wishes": _wishes(scene, me.id) if scene.is_open else [],
        "list_open": floor.list_open, "takes_chair": _may_take_chair(scene, me),
        "leads": floor.lease is not None and floor.lease.member == me.id,
        "presents": scene.is_open and _presents(scene, acting), "own_papers": _own_papers(scene, me.id),
        "site": next((one for one in scene.sites.values() if one.head_id == me.id), None),
        "role_guest": me.role == "guest", "hands_over": me.votes and scene.customs.proxies,
        "code_needed": scene.customs.code_needed,
        "lies": next((one for one in handed if one.member == me.id), None),
        "holds": [one.name for one in handed if one.to == me.id],
    }  # fmt: skip


def _wishes(scene: Scene, me: int) -> list[dict[str, Any]]:
    """One's own wishes to speak, each with its place in its queue."""
    queues = (scene.floor.orders, scene.floor.waiting, scene.floor.questions)
    return [_wish(turn, n) for queue in queues for n, turn in enumerate(queue, 1) if turn.member == me]


def _wish(turn: Turn, place: int) -> dict[str, Any]:
    return {"turn": turn.id, "kind": turn.kind, "word": screens.KINDS[turn.kind], "place": place, "topic": turn.topic}


def _may_take_chair(scene: Scene, me: MeetingMember) -> bool:
    held = scene.meeting.state in HELD
    return held and me.role in ("chair", "deputy") and me.person_id != scene.meeting.chair_id


def _presents(scene: Scene, acting: Acting) -> bool:
    """Whether this person may lead everybody's pages."""
    presents = scene.item is not None and scene.item.presenter_id == acting.as_whom
    return presents or acting.as_whom in (scene.meeting.chair_id, scene.meeting.secretary_id)


def _own_papers(scene: Scene, me: int) -> list[dict[str, Any]]:
    """Papers of the current item that are for this member alone."""
    if scene.item is None or not scene.is_open:
        return []
    p, v = MeetingPaper, MeetingPaperVersion
    here = (col(p.item_id) == scene.item.id, stands(), col(p.role) == "personal")
    found = scene.session.execute(
        select(p, v).join(v, col(v.id) == col(p.version_id)).where(*here, col(p.member_id) == me).order_by(col(p.id))
    )
    return [{"title": paper.title, "version": version.id, "number": version.number} for paper, version in found]
