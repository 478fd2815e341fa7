"""When several people have time at once: within office hours, on days on which the office works."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.queries import clashes
from workplace.calendars.rules.finding import gaps
from workplace.calendars.rules.times import at, day_span
from workplace.kernel import clock
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar

DAYS = 21
MOST = 12


def free_times(session: Session, person_ids: Sequence[int], first: date, minutes: int) -> list[tuple[int, int]]:
    """The first spans of so many minutes, from a day on, in which none of these people is taken or away."""
    return gaps(_open(session, first), _taken(session, person_ids, first), minutes * 60_000_000, MOST)


def free_with_room(
    session: Session, person_ids: Sequence[int], first: date, minutes: int, rooms: Sequence[CalendarResource]
) -> list[tuple[int, int]]:
    """The same, only where one of these rooms is free all the while."""
    span, open_ = day_span(first, DAYS), _open(session, first)
    of_people = _taken(session, person_ids, first)
    of_rooms: dict[int, list[tuple[int, int]]] = {room.id or 0: [] for room in rooms}
    keys = [("room", id) for id in of_rooms]
    for hold in clashes.holds(session, keys, [span]) if keys else []:
        if hold.firm:
            of_rooms[hold.ref].append((hold.begins, hold.ends))
    length = minutes * 60_000_000
    found = {one for taken in of_rooms.values() for one in gaps(open_, [*of_people, *taken], length, MOST)}
    return sorted(found)[:MOST]


def _taken(session: Session, person_ids: Sequence[int], first: date) -> list[tuple[int, int]]:
    """When one of these people is taken or away; what is over counts as taken."""
    span = day_span(first, DAYS)
    keys = [("person", person) for person in person_ids]
    taken = [(hold.begins, hold.ends) for hold in clashes.holds(session, keys, [span])]
    taken += [(one.begins, one.ends) for one in clashes.absent(session, list(person_ids), [span], {})]
    return [*taken, (span[0], clock.ticks(clock.now()))]


def _open(session: Session, first: date) -> list[tuple[int, int]]:
    """The office's hours of the days to come."""
    hours = calendar(session)
    return [
        (at(day, begins), at(day, ends))
        for day in (first + timedelta(days=after) for after in range(DAYS))
        if hours.works(day)
        for begins, ends in hours.hours
    ]


def heads_of(session: Session, unit_ids: Iterable[int]) -> list[int]:
    """Who heads these units."""
    return [card.id for card in people.heads_of(session, unit_ids).values()]
