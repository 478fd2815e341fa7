"""When several people have time at once: within office hours, on days on which the office works."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlmodel import Session

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
    hours = calendar(session)
    span = day_span(first, DAYS)
    keys = [("person", person) for person in person_ids]
    taken = [(hold.begins, hold.ends) for hold in clashes.holds(session, keys, [span])]
    taken += [(one.begins, one.ends) for one in clashes.absent(session, list(person_ids), [span], {})]
    taken.append((span[0], clock.ticks(clock.now())))
    open_ = [
        (at(day, begins), at(day, ends))
        for day in (first + timedelta(days=after) for after in range(DAYS))
        if hours.works(day)
        for begins, ends in hours.hours
    ]
    return gaps(open_, taken, minutes * 60_000_000, MOST)


def heads_of(session: Session, unit_ids: Iterable[int]) -> list[int]:
    """Who heads these units."""
    return [card.id for card in people.heads_of(session, unit_ids).values()]
