"""The next step as the chair reads it: what it is, why it comes now, and where pressing it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingConclusion
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules.next_step import Facts, Next, next_step

PRESIDES_ONLY = ("open", "open_despite", "resume", "close")


@dataclass(frozen=True)
class Proposal:
    """A button: its label, the sentence beside it, the address it is sent to."""

    verb: str
    label: Say
    sentence: Say
    icon: str
    url: str = ""  # below the meeting's own address
    fields: Mapping[str, int | str] = field(default_factory=dict)
    binds: bool = False
    opens: str = ""  # the question on the page that asks for what is missing


def proposal(scene: Scene) -> Proposal | None:
    """What to propose at this desk; None when the meeting is over."""
    found = next_step(scene.meeting.state, scene.floor, facts(scene))
    if found is None or (found.verb in PRESIDES_ONLY and scene.view != "console"):
        return None
    return _said(scene, found)


def facts(scene: Scene) -> Facts:
    """What the step depends on beside the floor."""
    following = next((one.id for one in scene.items if one.state == "planned"), None)
    if scene.meeting.state != "open":
        return Facts(quorum_holds=scene.quorum.holds, following=following)
    p, item = MeetingPoll, scene.item
    rows = scene.session.execute(
        select(col(p.id), col(p.item_id), col(p.state))
        .where(col(p.meeting_id) == scene.id, col(p.written).is_(False), col(p.state).not_in(("open", "void")))
        .order_by(col(p.id))
    ).all()

    def first(*states: str, here: bool = False) -> int | None:
        mine = (None, item.id if item is not None else None)
        return next((row.id for row in rows if row.state in states and (not here or row.item_id in mine)), None)

    c = MeetingConclusion
    concluded = select(col(c.id)).where(
        col(c.meeting_id) == scene.id, col(c.item_id) == scene.floor.item, col(c.withdrawn).is_(False)
    )
    return Facts(
        quorum_holds=scene.quorum.holds,
        kind=item.kind if item is not None else "discussion",
        following=following,
        concluded=item is not None and scene.session.scalar(concluded.limit(1)) is not None,
        draft=first("draft", here=True),
        collected=first("closing"),
        counted=first("closed"),
        voted=any(row.state == "published" and item is not None and row.item_id == item.id for row in rows),
    )


def _said(scene: Scene, step: Next) -> Proposal:
    floor, target = scene.floor, step.target
    match step.verb:
        case "gather":
            return Proposal(
                "gather",
                say("Begin check-in"),
                say("Members can check in from then on."),
                "door-enter",
                "/steps/gather",
            )
        case "open":
            there = {"present": scene.quorum.present, "members": scene.quorum.members}
            return Proposal(
                "open",
                say("Open the meeting"),
                say("{present} of {members} are here, enough to meet.", **there),
                "player-play",
                "/steps/open",
            )
        case "open_despite":
            missing = {"present": scene.quorum.present, "needed": scene.quorum.needed}
            return Proposal(
                "open_despite",
                say("Open the meeting"),
                say("{present} are here, {needed} are needed to meet.", **missing),
                "player-play",
                "/steps/open",
                opens="despite",
            )
        case "resume":
            return Proposal("resume", say("Go on"), say("The meeting is in a break."), "player-play", "/steps/resume")
        case "begin":
            item = next(one for one in scene.items if one.id == target)
            number = scene.plan[target or 0].number
            return Proposal(
                "begin",
                say("To item {number}", number=number),
                say("Next: {title}", title=item.title),
                "chevron-right",
                "/floor/begin",
                {"item": target or 0},
            )
        case "discuss":
            return Proposal(
                "discuss",
                say("Open the discussion"),
                say("The item has been presented."),
                "messages",
                "/floor/phase",
                {"phase": "discussing"},
            )
        case "give":
            return _give(scene, target or 0)
        case "end":
            who = scene.member(floor.speaking.turn.member).name if floor.speaking else ""
            return Proposal("end", say("End the speech"), _after_speech(scene, who), "microphone-off", "/floor/end")
        case "close_list":
            return Proposal(
                "close_list",
                say("Close the list"),
                say("Nobody waits any more. A vote is prepared."),
                "list-check",
                "/floor/close_list",
            )
        case "open_poll" | "close_poll" | "count_poll" | "publish_poll":
            return _poll(scene, step)
        case "conclude":
            return Proposal(
                "conclude",
                say("Conclude the item"),
                say("Everybody was heard."),
                "gavel",
                f"/console?conclude={target}#conclude",
                {"item": target or 0},
                opens="conclude",
            )
    return Proposal("close", say("Close the meeting"), say("Every item has been dealt with."), "square-check",
                    "/steps/close", binds=True)  # fmt: skip


def _give(scene: Scene, turn_id: int) -> Proposal:
    turn = scene.floor.wish(turn_id)
    who = scene.member(turn.member).name if turn else ""
    count = len(scene.floor.waiting)
    sentence = say("{count} wait to speak. Next: {name}.", count=count, name=who)
    if turn is not None and turn.kind in ("order", "interposed"):
        sentence = say("{name} raised a point of order; it is heard first.", name=who)
    elif turn is not None and turn.kind == "question":
        sentence = say("{name} has a question.", name=who)
    return Proposal("give", say("Invite {name}", name=who), sentence, "microphone", "/floor/give", {"turn": turn_id})


def _after_speech(scene: Scene, who: str) -> Say:
    back = scene.floor.interrupted
    if back is not None:
        return say("Then {name} goes on.", name=scene.member(back.turn.member).name)
    return say("{name} has the floor; nobody else waits.", name=who)


def _poll(scene: Scene, step: Next) -> Proposal:
    poll = scene.session.get(MeetingPoll, step.target)
    title = poll.title if poll is not None else ""
    verb = step.verb.removesuffix("_poll")
    label, icon = {
        "open": (say("Open the vote"), "chart-pie"),
        "close": (say("Close the vote"), "lock"),
        "count": (say("Open the ballot box"), "lock-open"),
        "publish": (say("Publish the result"), "rosette-discount-check"),
    }[verb]
    url = f"/polls/{step.target}" + ("" if verb == "count" else f"/steps/{verb}")
    return Proposal(step.verb, label, say("Vote: {title}", title=title), icon, url, binds=step.binds)
