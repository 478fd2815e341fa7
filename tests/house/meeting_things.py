"""The meetings' part of the town behind the doors: one that is only prepared, and who may go in to it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from tests.cast import Cast
from workplace.kernel import clock
from workplace.meetings.actions import making
from workplace.meetings.actions.making import Point, Seat, Wanted
from workplace.meetings.models.meetings import MeetingMember

PLACES = {
    "member": "meeting_member", "item": "meeting_item", "paper": "nothing", "version": "nothing", "poll": "nothing",
    "turn": "nothing", "site": "nothing", "conclusion": "nothing", "request": "nothing", "page": "1",
    "note": "nothing", "opinion": "nothing",
}  # fmt: skip
LINES: tuple[tuple[str, dict[str, str], set[str]], ...] = (
    (r"/meetings/kinds/{}(/.*)?", {"id": "nothing"}, set()),
    (r"/meetings/{}(/.*)?", {"id": "meeting", "verb": "accept"} | PLACES, {"an"}),
)


def make(do: Callable[[Callable[[Session], Any]], Any], cast: Cast) -> dict[str, int]:
    """A meeting that an prepares and keeps the minutes of; binh, who is to preside, sees it once it is called."""

    def act(session: Session) -> dict[str, int]:
        begins = clock.ticks(clock.now()) + 86_400_000_000
        wanted = Wanted("Họp phòng", "office", begins, begins + 3_600_000_000, cast.binh.person, cast.an.person)
        meeting = making.prepare(session, cast.an, wanted, [Seat(cast.kha.person)])
        item = making.add_item(session, cast.an, meeting, Point("Kế hoạch", 30))
        members = select(col(MeetingMember.id)).where(col(MeetingMember.meeting_id) == meeting.id)
        first = session.scalars(members.order_by(col(MeetingMember.id))).first()
        return {"meeting": meeting.id or 0, "meeting_item": item.id or 0, "meeting_member": first or 0}

    made: dict[str, int] = do(act)
    return made
