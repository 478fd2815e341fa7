"""Speaking time of groups: what each has used, on the item and in the meeting, and how much it has."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.meetings.models.log import MeetingTurn
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules import quotas
from workplace.meetings.rules.floor import MINUTE


@dataclass(frozen=True)
class Used:
    """One group's time against one limit."""

    party: str
    whole: bool  # of the whole meeting, else of the item
    used: int  # ms
    minutes: int
    runs: bool  # somebody of it is speaking now

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.used >= self.minutes * MINUTE


def parties(session: Session, meeting_id: int) -> list[str]:
    """The groups of those who belong to the meeting."""
    m = MeetingMember
    wanted = select(col(m.party)).where(col(m.meeting_id) == meeting_id, col(m.party) != "").distinct()
    return list(session.scalars(wanted.order_by(col(m.party)).limit(200)))


def of_groups(scene: Scene) -> list[Used]:
    """Groups that speak, wait or have spoken, where they have a limit; those with the least left first."""
    floor, usual = scene.floor, scene.customs.party_minutes
    if not (usual or floor.quotas):
        return []
    used = _spoken(scene)
    turns = [*floor.waiting, *floor.questions, *(one.turn for one in (floor.speaking, floor.interrupted) if one)]
    scene.load([turn.member for turn in turns])
    running = floor.speaking.turn if floor.speaking is not None and floor.speaking.paused is None else None
    now = scene.member(running.member).party if running is not None and running.kind in quotas.COUNTED else ""
    found = []
    for party in {*used, *(scene.member(turn.member).party for turn in turns)} - {""}:
        for whole in (False, True):
            minutes = (
                quotas.of_meeting(floor.quotas, party)
                if whole
                else quotas.of_item(floor.quotas, floor.item, party, usual)
            )
            if minutes and (whole or floor.item is not None):
                found.append(Used(party, whole, used[party][whole], minutes, party == now))
    return sorted(found, key=lambda one: (one.minutes * MINUTE - one.used, one.party, one.whole))


def _spoken(scene: Scene) -> dict[str, tuple[int, int]]:
    """Milliseconds by group: on the current item, in the meeting; whoever speaks now included."""
    m, t = MeetingMember, MeetingTurn
    rows = scene.session.execute(
        select(col(m.party), col(t.item_id), func.sum(col(t.spoke_ms)))
        .join(m, col(m.id) == col(t.member_id))
        .where(col(t.meeting_id) == scene.id, col(t.kind).in_(quotas.COUNTED), col(t.state) == "done")
        .group_by(col(m.party), col(t.item_id))
    ).all()
    said = [(party, item, int(ms)) for party, item, ms in rows]
    for one in (scene.floor.speaking, scene.floor.interrupted):
        if one is not None and one.turn.kind in quotas.COUNTED:
            said.append((scene.member(one.turn.member).party, scene.floor.item, one.spoke(scene.now)))
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for party, item, ms in said:
        on_item, in_all = found[party]
        found[party] = on_item + (ms if item == scene.floor.item else 0), in_all + ms
    return found
