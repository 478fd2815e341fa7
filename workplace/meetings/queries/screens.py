"""What each panel of a screen shows, for one circle: plain values, ready to be drawn. Nothing here is anybody's own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingConclusion, MeetingItem, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.log import MeetingPresence, MeetingRequest
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.policy import stands
from workplace.meetings.process import HELD, MEETING
from workplace.meetings.queries import poll_panel, proposal, quotas
from workplace.meetings.queries.scene import Scene, at
from workplace.meetings.rules import pacing
from workplace.meetings.rules.floor import MINUTE, Speaking, Turn
from workplace.meetings.rules.panels import VIEWS

PHASES = {
    "presenting": (say("Being presented"), "presentation"),
    "discussing": (say("Under discussion"), "messages"),
    "deciding": (say("Being decided"), "gavel"),
}
KINDS = {
    "speech": say("Speech"),
    "question": say("Question"),
    "order": say("Point of order"),
    "interposed": say("Question in between"),
    "reply": say("Reply"),
}
MOST_SHOWN = 60  # of a queue, of requests
SQUARES = 120  # members up to which each is a square


def panel(scene: Scene, name: str) -> dict[str, Any]:
    """The context of one panel."""
    return {"panel": name, **frame(scene), **_PANELS[name](scene)}


def every(scene: Scene) -> dict[str, dict[str, Any]]:
    """All panels of the scene's screen."""
    return {name: panel(scene, name) for name in VIEWS[scene.view]}


def frame(scene: Scene) -> dict[str, Any]:
    """What every panel may say."""
    return {
        "meeting": scene.meeting, "floor": scene.floor, "view": scene.view, "is_desk": scene.circle.kind == "desk",
        "is_open": scene.is_open, "state": MEETING.states[scene.meeting.state], "at": at,
    }  # fmt: skip


# --- the edge: figures --------------------------------------------------------------------------------------------


def _bar(scene: Scene) -> dict[str, Any]:
    slot = scene.slots.get(scene.floor.item or 0)
    ends = slot.ends if slot is not None else 0
    return {
        "late": scene.late // MINUTE if scene.meeting.state in ("open", "paused") else 0,
        # the page goes on counting: from the later of now and when it may end, less when it was to end
        "planned_end": ends, "expected_end": (scene.floor.item_began or 0) + slot.minutes * MINUTE if slot else 0,
        "quorum": scene.quorum, "held": scene.meeting.state in ("gathering", "open", "paused"),
    }  # fmt: skip


def _presence(scene: Scene) -> dict[str, Any]:
    """Of those who vote: who is in the room, who takes part from elsewhere, who is away."""
    quorum = scene.quorum
    online = min(scene.floor.online, quorum.present)
    in_room, away = quorum.present - online, max(0, quorum.members - quorum.present)
    squares = [""] * in_room + ["online"] * online + ["away"] * away if quorum.members <= SQUARES else []
    return {
        "quorum": quorum, "squares": squares, "in_room": in_room, "online": online, "away": away,
        "decides": _decides(scene), "sites": _sites(scene),
        "acts": scene.view == "secretary" and scene.meeting.state in HELD,
    }  # fmt: skip


def _sites(scene: Scene) -> list[dict[str, Any]]:
    """The remote sites: whether they are connected, and how many are there."""
    if not scene.sites:
        return []
    m, p = MeetingMember, MeetingPresence
    lasts = (col(p.meeting_id) == scene.id, col(p.to_ms).is_(None), col(m.id) == col(p.member_id))
    wanted = select(col(m.site_id), func.count()).where(*lasts, col(m.site_id).is_not(None)).group_by(col(m.site_id))
    here = dict(scene.session.execute(wanted).all())
    return [
        {"id": id, "name": one.name, "connected": id in scene.floor.sites, "here": here.get(id, 0)}
        for id, one in scene.sites.items()
    ]


def _decides(scene: Scene) -> int:
    """How many votes carry a plain majority of all members."""
    return scene.quorum.members // 2 + 1 if scene.quorum.members else 0


# --- where we are -------------------------------------------------------------------------------------------------


def _where(scene: Scene) -> dict[str, Any]:
    item = scene.item
    said: dict[str, Any] = {
        "item": None, "number": "", "title": "", "presenter": "", "phase": None, "used": 0, "minutes": 0, "began": None,
        "speaking": _speaking(scene), "closed": False, "text": "", "following": _following(scene),
    }  # fmt: skip
    if item is None or item.id is None:
        return said
    planned = scene.plan[item.id]
    said |= {"item": item.id, "number": planned.number, "closed": item.closed or scene.floor.closed_session}
    if not scene.is_open:
        return said | {"title": say("Closed item")}
    began = scene.floor.item_began or scene.now
    return said | {
        "title": item.title, "text": item.text, "presenter": scene.presenters.get(item.id, ""),
        "phase": PHASES.get(scene.floor.phase), "minutes": planned.minutes, "began": began,
        "used": (scene.now - began) // MINUTE,
    }  # fmt: skip


def _following(scene: Scene) -> str | Say:
    """The title of what comes next, for a screen on which nothing is being dealt with."""
    item = next((one for one in scene.items if one.state == "planned"), None)
    return "" if item is None else item.title if scene.circle.sees(item) else say("Closed item")


def _agenda(scene: Scene) -> dict[str, Any]:
    rows = [_row(scene, item) for item in scene.items]
    done = sum(row["state"] in ("done", "put_off") for row in rows)
    return {"rows": rows, "done": done, "conclusions": _conclusions_by_item(scene) if scene.is_open else {}}


def _row(scene: Scene, item: MeetingItem) -> dict[str, Any]:
    assert item.id is not None
    planned, slot, sees = scene.plan[item.id], scene.slots[item.id], scene.circle.sees(item)
    return {
        "id": item.id, "number": planned.number, "depth": planned.depth, "state": item.state, "sees": sees,
        "title": item.title if sees else say("Closed item"), "closed": item.closed, "minutes": planned.minutes,
        "begins": at(pacing.expected(slot, scene.late)), "over": pacing.overrun(slot),
        "presenter": scene.presenters.get(item.id, "") if sees else "",
    }  # fmt: skip


def _conclusions_by_item(scene: Scene) -> dict[int, int]:
    c = MeetingConclusion
    here = (col(c.meeting_id) == scene.id, col(c.withdrawn).is_(False))
    rows = scene.session.execute(select(col(c.item_id), func.count()).where(*here).group_by(col(c.item_id)))
    seen = {one.id for one in scene.items if scene.circle.sees(one)}
    return {item: count for item, count in rows if item in seen}


# --- who speaks, who waits ----------------------------------------------------------------------------------------


def _speaking(scene: Scene) -> dict[str, Any] | None:
    speaking = scene.floor.speaking
    return _clock(scene, speaking) if speaking is not None and scene.is_open else None


def _clock(scene: Scene, speaking: Speaking) -> dict[str, Any]:
    spoke = speaking.spoke(scene.now)
    left = (speaking.allowed - spoke) if speaking.allowed else None
    return {
        "who": scene.member(speaking.turn.member), "turn": speaking.turn.id, "kind": KINDS[speaking.turn.kind],
        "is_order": speaking.turn.kind in ("order", "interposed"), "topic": speaking.turn.topic,
        "minutes": speaking.allowed // MINUTE, "ends": speaking.ends(), "stands": speaking.paused is not None,
        "left": left, "spoke": spoke,
    }  # fmt: skip


def _speaker(scene: Scene) -> dict[str, Any]:
    interrupted = scene.floor.interrupted
    return {
        "speaking": _speaking(scene),
        "interrupted": scene.member(interrupted.turn.member).name if interrupted and scene.is_open else "",
        "acts": scene.circle.kind == "desk" and scene.meeting.state == "open",
        "begun": scene.item is not None, "following": _following(scene), "over_group": _over_group(scene),
    }  # fmt: skip


def _over_group(scene: Scene) -> str:
    """The group of whoever speaks, at the desk, where it has used its time up."""
    speaking = scene.floor.speaking
    if speaking is None:
        return ""
    party = scene.member(speaking.turn.member).party
    return party if party in _quotas(scene)["spent"] else ""


def _queue(scene: Scene) -> dict[str, Any]:
    floor = scene.floor if scene.is_open else None
    all_ = [*floor.waiting, *floor.questions, *floor.orders] if floor else []
    scene.load([turn.member for turn in all_] + [turn.to for turn in all_ if turn.to])
    waiting = [_wish(scene, turn) for turn in floor.waiting[:MOST_SHOWN]] if floor else []
    return {
        "waiting": waiting, "more": max(0, len(floor.waiting) - MOST_SHOWN) if floor else 0,
        "minutes": _minutes(scene, floor.waiting if floor else ()),
        "count": len(floor.waiting) if floor else 0,
        "questions": [_wish(scene, turn) for turn in floor.questions[:MOST_SHOWN]] if floor else [],
        "orders": [_wish(scene, turn) for turn in floor.orders[:MOST_SHOWN]] if floor else [],
        "acts": scene.circle.kind == "desk" and scene.meeting.state == "open", **_quotas(scene),
    }  # fmt: skip


def _quotas(scene: Scene) -> dict[str, Any]:
    """At the desk: the speaking time of groups, and which have used theirs up."""
    found = quotas.of_groups(scene) if scene.view in ("console", "secretary") else []
    return {"quotas": found, "spent": {one.party for one in found if one.over}, "now": scene.now}


def _wish(scene: Scene, turn: Turn) -> dict[str, Any]:
    return {
        "turn": turn.id, "who": scene.member(turn.member), "kind": turn.kind, "word": KINDS[turn.kind],
        "topic": turn.topic, "to": scene.member(turn.to).name if turn.to else "", "asked": turn.asked,
        "waits": max(0, scene.now - turn.asked) // MINUTE,
    }  # fmt: skip


def _minutes(scene: Scene, turns: tuple[Turn, ...]) -> int:
    """About how long it takes until all have spoken."""
    rules = scene.customs
    return sum(rules.reply if turn.kind == "reply" else rules.speech for turn in turns)


# --- the desk -----------------------------------------------------------------------------------------------------


def _next(scene: Scene) -> dict[str, Any]:
    return {
        "proposed": proposal.proposal(scene), "presides": scene.view == "console", "item": scene.item,
        "item_title": scene.item.title if scene.item is not None else "",
    }  # fmt: skip


def _requests(scene: Scene) -> dict[str, Any]:
    r = MeetingRequest
    wanted = select(r).where(col(r.meeting_id) == scene.id).order_by(col(r.done_ms).is_not(None), col(r.id).desc())
    rows = list(scene.session.scalars(wanted.limit(12)))
    scene.load([row.member_id for row in rows])
    return {
        "requests": [
            {"id": row.id, "text": row.text, "who": scene.member(row.member_id), "done": row.done_ms is not None}
            for row in rows
        ]
    }  # fmt: skip


def _desk(scene: Scene) -> dict[str, Any]:
    c = MeetingConclusion
    here = (col(c.meeting_id) == scene.id, col(c.item_id) == scene.floor.item, col(c.withdrawn).is_(False))
    rows = list(scene.session.scalars(select(c).where(*here).order_by(col(c.id)))) if scene.floor.item else []
    return {"conclusions": rows, "item": scene.item}


# --- papers and polls ---------------------------------------------------------------------------------------------


def _paper(scene: Scene) -> dict[str, Any]:
    lease = scene.floor.lease
    papers = papers_of(scene)
    version = next((one for one in papers if lease is not None and one["version"] == lease.version), None)
    return {
        "papers": papers,
        "lease": {"epoch": lease.epoch, "page": lease.page, "who": scene.member(lease.member), **version}
        if lease is not None and version is not None
        else None,
        "epoch": scene.floor.epoch,
    }


def papers_of(scene: Scene) -> list[dict[str, Any]]:
    """The papers of the current item that everybody of the circle may read; nobody's personal ones."""
    if scene.item is None or not scene.is_open:
        return []
    p, v = MeetingPaper, MeetingPaperVersion
    here = (col(p.item_id) == scene.item.id, stands(), col(p.role) != "personal")
    rows = scene.session.execute(
        select(p, v).join(v, col(v.id) == col(p.version_id)).where(*here).order_by(col(p.place), col(p.id)).limit(40)
    )
    return [
        {
            "id": paper.id, "title": paper.title, "version": version.id, "number": version.number, "role": paper.role,
            "confidential": paper.confidential,
        }
        for paper, version in rows
    ]  # fmt: skip


def _poll(scene: Scene) -> dict[str, Any]:
    return poll_panel.context(scene)


def _stage(scene: Scene) -> dict[str, Any]:
    """What the hall sees: one thing at a time."""
    floor, state = scene.floor, scene.meeting.state
    if state in ("draft", "called", "gathering"):
        kind = "gathering"
    elif state in ("closed", "cancelled"):
        kind = "closed"
    elif floor.screens_held:
        kind = "held"
    elif not scene.is_open:
        kind = "closed_item"
    elif state == "paused":
        kind = "break"
    elif floor.poll or floor.shown:
        kind = "poll"
    else:
        kind = "item" if scene.item is not None else "between"
    return {"stage": kind, "quorum": scene.quorum, **_where(scene), **_queue(scene), **_poll(scene)}


def here_since(scene: Scene, member_id: int) -> int | None:
    """Since when a member has been there, in milliseconds; None when they are not."""
    p = MeetingPresence
    lasts = (col(p.meeting_id) == scene.id, col(p.member_id) == member_id, col(p.to_ms).is_(None))
    return scene.session.scalar(select(col(p.from_ms)).where(*lasts))


_PANELS: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "bar": _bar,
    "where": _where,
    "agenda": _agenda,
    "speaker": _speaker,
    "queue": _queue,
    "poll": _poll,
    "presence": _presence,
    "next": _next,
    "paper": _paper,
    "requests": _requests,
    "desk": _desk,
    "stage": _stage,
}
