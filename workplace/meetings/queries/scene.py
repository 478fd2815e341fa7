"""A meeting at one moment, as a circle may see it: what the panels of a screen are drawn from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.text import initials
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.queries import agenda, presence
from workplace.meetings.queries.circles import Circle
from workplace.meetings.queries.presence import Quorum
from workplace.meetings.rules import customs, floor, pacing, planning
from workplace.meetings.rules.customs import Customs
from workplace.meetings.rules.floor import Floor
from workplace.org.queries import people, units


@dataclass(frozen=True)
class Somebody:
    """A member as screens name them."""

    id: int  # the member's
    name: str
    title: str
    party: str = ""
    site: str = ""  # the remote site they sit at

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return initials(self.name)


def at(ms: int) -> datetime:
    """A moment of the log."""
    return clock.from_ticks(ms * 1000)


def now_ms() -> int:
    """This moment as the log counts."""
    return clock.ticks(clock.now()) // 1000


class Scene:
    """One meeting, one circle, one moment."""

    def __init__(self, session: Session, meeting: Meeting, circle: Circle, view: str) -> None:
        self.session, self.meeting, self.circle, self.view = session, meeting, circle, view
        self.id = meeting.id or 0
        self.floor: Floor = floor.read(meeting.floor)
        self.now = now_ms()
        self._people: dict[int, Somebody] = {}

    @cached_property
    def customs(self) -> Customs:
        """How this meeting meets."""
        return customs.read(self.meeting.rules)

    @cached_property
    def quorum(self) -> Quorum:
        """Whether enough are there."""
        return presence.quorum(self.session, self.meeting, self.floor)

    # --- the agenda

    @cached_property
    def items(self) -> list[MeetingItem]:
        """The agenda in order, with what this circle may not see still in it."""
        return agenda.items(self.session, self.id)

    @cached_property
    def item(self) -> MeetingItem | None:
        """The current item."""
        return next((one for one in self.items if one.id == self.floor.item), None)

    @property
    def is_open(self) -> bool:
        """Whether this circle may follow what happens now."""
        return self.circle.follows(self.item, self.floor)

    @cached_property
    def plan(self) -> dict[int, planning.Planned]:
        """Each item's number and planned time."""
        lines = [planning.Line(one.id or 0, one.parent_id, one.minutes) for one in self.items]
        return {one.id: one for one in planning.outline(lines, self.meeting.starts)}

    @cached_property
    def slots(self) -> dict[int, pacing.Slot]:
        """Each item as planned and as it went."""
        return {
            id: pacing.Slot(id, planned.minutes, planned.begins // 1000, one.state, one.began_ms, one.spent_ms)
            for one in self.items
            if (id := one.id or 0) and (planned := self.plan[id])
        }  # fmt: skip

    @cached_property
    def late(self) -> int:
        """By how many milliseconds the meeting is behind its plan."""
        if self.meeting.state in ("draft", "called", "cancelled", "closed"):
            return 0
        return pacing.lateness(list(self.slots.values()), self.floor.item, self.floor.item_began, self.now)

    # --- people

    def member(self, id: int) -> Somebody:
        """A member of the meeting by their number in it."""
        self.load([id])
        return self._people.get(id) or Somebody(id, "–", "")

    def load(self, ids: Iterable[int]) -> None:
        """Read several members at once."""
        wanted = [one for one in set(ids) if one not in self._people]
        if not wanted:
            return
        m = MeetingMember
        rows = list(self.session.scalars(select(m).where(col(m.meeting_id) == self.id, col(m.id).in_(wanted))))
        names = people.names(self.session, [row.person_id for row in rows])
        sites = self.sites if any(row.site_id for row in rows) else {}
        for row in rows:
            site = sites[row.site_id].name if row.site_id in sites else ""
            self._people[row.id or 0] = Somebody(row.id or 0, names.get(row.person_id, "–"), row.title, row.party, site)

    @cached_property
    def sites(self) -> dict[int, MeetingSite]:
        """The remote sites."""
        here = select(MeetingSite).where(col(MeetingSite.meeting_id) == self.id).order_by(col(MeetingSite.name))
        return {one.id or 0: one for one in self.session.scalars(here)}

    @cached_property
    def presenters(self) -> dict[int, str]:
        """Who presents, or the unit that prepares, by item; of items this circle may know."""
        seen = [one for one in self.items if self.circle.sees(one)]
        names = people.names(self.session, {one.presenter_id for one in seen if one.presenter_id})
        of_units = units.names(self.session, {one.unit_id for one in seen if one.unit_id})
        return {
            one.id or 0: names.get(one.presenter_id or 0) or of_units.get(one.unit_id or 0) or "" for one in seen
        }  # fmt: skip
