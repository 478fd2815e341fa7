"""Meetings are tried in the office of correspondence's tests: the same cast, files and clock."""

from datetime import timedelta
from typing import Any

from tests.docs.conftest import Office, office, papers
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.meetings.actions import agenda, attending, making, sitting
from workplace.meetings.actions.making import Point, Seat, Wanted
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda as items
from workplace.meetings.rules import floor
from workplace.meetings.rules.customs import Customs

__all__ = ["Office", "office", "papers"]

MEMBERS = ("chi", "dung", "binh", "la")
"""Who votes: three of them are a quorum of two thirds."""


def wanted(office: Office, **more: Any) -> Wanted:
    """The regular session of the People's Committee, in an hour."""
    begins = clock.ticks(clock.now() + timedelta(hours=1))
    usual: dict[str, Any] = {
        "title": "Phiên họp thường kỳ tháng 11", "body": "committee", "starts": begins,
        "ends": begins + 3 * 3_600_000_000, "chair": office.cast.people["chi"], "secretary": office.cast.people["hoa"],
        "place": "Phòng họp A", "customs": Customs(quorum=(2, 3)),
    }  # fmt: skip
    return Wanted(**usual | more)


def prepared(office: Office, by: Acting | None = None, titles: tuple[str, ...] = ("Kế hoạch", "Mưa lũ"), **more: Any):
    """A meeting with its members and items, not called yet."""
    people = office.cast.people
    seats = [*(Seat(people[name]) for name in MEMBERS), Seat(people["an"], "guest")]
    by = by or office.cast.hoa
    meeting: Meeting = office.do(making.prepare, by, wanted(office, **more), seats)
    for title in titles:
        office.do(making.add_item, by, now(office, meeting), Point(title, 30))
    return now(office, meeting)


def opened(office: Office, **more: Any) -> Meeting:
    """A meeting that is open, with three of four members there."""
    cast, meeting = office.cast, prepared(office, **more)
    office.do(making.call, cast.hoa, meeting)
    office.do(sitting.gather, cast.hoa, now(office, meeting))
    for name in ("chi", "dung", "binh"):
        office.do(attending.arrive, cast[name], now(office, meeting))
    office.do(sitting.open_, cast.chi, now(office, meeting))
    return now(office, meeting)


def begun(office: Office, n: int = 0, **more: Any) -> Meeting:
    """An open meeting at one of its items."""
    meeting = opened(office, **more)
    office.do(agenda.begin, office.cast.chi, meeting, item(office, meeting, n).id)
    return now(office, meeting)


def now(office: Office, meeting: Meeting | int) -> Meeting:
    """The meeting as it is now."""
    with office.house.database.reading() as session:
        return session.get_one(Meeting, meeting if isinstance(meeting, int) else meeting.id)


def item(office: Office, meeting: Meeting, n: int = 0) -> MeetingItem:
    """One of its items as it is now."""
    found: list[MeetingItem] = office.read(items.items, meeting.id)
    return found[n]


def on_floor(office: Office, meeting: Meeting) -> floor.Floor:
    """The floor as it is now."""
    return floor.read(now(office, meeting).floor)
