"""The calendars' part of the town behind the doors: one of each thing, and who may go in to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from tests.cast import Cast
from workplace.calendars.actions import away, compiling, entries, feeding, resources
from workplace.calendars.actions.resources import Thing
from workplace.calendars.models.items import CalendarFeed, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarBooking
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.org.actions import app_passwords
from workplace.org.models.sessions import AppPassword

EDITOR, OFFICE = {"hoa"}, {"hoa", "chi", "dung"}
LINES: tuple[tuple[str, dict[str, str], set[str]], ...] = (
    (r"/calendars/items/{}(/.*)?", {"id": "entry", "party": "party", "verb": "attend", "time": "occurrence"},
     {"binh", "kha"}),
    (r"/calendars/items/{}(/.*)?", {"id": "proposal", "party": "nothing", "verb": "attend", "time": "nothing"},
     {"an", *OFFICE}),
    (r"/calendars/weeks/{}(/.*)?", {"id": "week"}, OFFICE),
    (r"/calendars/bookings/{}(/.*)?", {"id": "booking"}, {"binh", "hoa", "vinh"}),
    (r"/calendars/resources/{}(/.*)?", {"id": "resource"}, {"hoa", "vinh"}),
    (r"/calendars/absences/{}/withdraw", {"id": "absence"}, {"binh"}),
    (r"/calendars/feeds/{}/end", {"id": "feed"}, {"binh"}),
    (r"/calendars/feed/{}\.ics", {"token": "nothing"}, set()),
    (r"/me/devices/{}/end", {"id": "app_password"}, {"binh"}),
)  # fmt: skip


def make(do: Callable[[Callable[[Session], Any]], Any], cast: Cast) -> dict[str, int]:
    """A proposal of an's for the city's week; an entry of binh's in a room that vinh keeps; an absence, a feed."""
    city, day = cast.organisations["ubnd"], clock.today() + timedelta(days=21)
    keeper = cast.vinh.person

    def act(session: Session) -> dict[str, int]:
        compiling.keep_calendar(session, SYSTEM, city)
        room = resources.add(session, SYSTEM, city, Thing("room", "Phòng khách", asks=True, keeper_id=keeper))
        proposal = compiling.propose(session, cast.an, city, Wish("Đề xuất", When(day)))
        entry = entries.enter(session, cast.binh, Wish("Họp", When(day), people=(cast.kha.person,), room_id=room.id))
        absence = away.be_absent(session, cast.binh, "leave", day, day)
        feeding.make(session, cast.binh, "Điện thoại", "mine")
        app_passwords.make(session, cast.binh, "Điện thoại")
        party = select(col(CalendarParty.id)).where(col(CalendarParty.item_id) == entry.id)
        time = select(col(CalendarOccurrence.id)).where(col(CalendarOccurrence.item_id) == entry.id)
        found: dict[str, int | None] = {
            "proposal": proposal.id,
            "week": proposal.week_id,
            "entry": entry.id,
            "party": session.scalars(party).one(),
            "occurrence": session.scalars(time).one(),
            "booking": session.scalars(select(col(CalendarBooking.id))).one(),
            "resource": room.id,
            "absence": absence.id,
            "app_password": session.scalars(select(col(AppPassword.id))).one(),
            "feed": session.scalars(select(col(CalendarFeed.id))).one(),
        }
        return {name: id or 0 for name, id in found.items()}

    made: dict[str, int] = do(act)
    return made
