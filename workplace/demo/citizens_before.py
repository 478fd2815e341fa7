"""What citizens of the demonstration came with in the year before: ended, taken over in bulk, and marked so."""

import random
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import history
from workplace.cases.actions.history import Past
from workplace.cases.models.cases import Case
from workplace.cases.queries import services
from workplace.citizens.actions import public_words
from workplace.citizens.models.reports import Report
from workplace.demo.citizens import Matter, matters, somewhere
from workplace.demo.office import Office
from workplace.demo.stage import Calendar, Played, Story
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.worktime import next_working_day
from workplace.org.queries import organisations
from workplace.org.queries.calendar import calendar

MANY, AT_ONCE, FIRST = 160, 5, 18
SINCE, UNTIL = 400, 33  # days ago
ENDS = {"question": ("answered", "answered"), "report": ("closed", "handled")}


def drawn(session: Session) -> list[tuple[Past, str]]:
    """Like the recent ones, on other days and in other places, oldest first. The same every time, but for the day."""
    rng = random.Random("citizens before")
    like = [one for one in matters() if one.kind in ENDS and one.answer]
    found = [_one(session, rng, like[number % len(like)]) for number in range(MANY)]
    return sorted(found, key=lambda one: one[0].received_at)


def write(session: Session, found: list[tuple[Past, str]]) -> None:
    """Some of them, each with its place."""
    rng = random.Random(found[0][0].title)
    cases = history.take_over(session, SYSTEM, [past for past, _ in found])
    for case, (_, area) in zip(cases, found, strict=True):
        if case.kind == "report":
            latitude, longitude = somewhere(area, rng)
            session.add(Report(case_id=case.id or 0, latitude=latitude, longitude=longitude, address=area))
        public_words.refold(session, case.id or 0)


def _one(session: Session, rng: random.Random, like: Matter) -> tuple[Past, str]:
    area = like.area or "phường Thuận Hóa"
    card = organisations.by_name(session, f"Ủy ban nhân dân {area}")
    service = services.current(session, like.kind, like.service)
    assert card is not None, f"{area} is of the province"
    desk = services.competent(session, like.kind, like.service, card.id, "dispatch") or 0
    unit = services.competent(session, like.kind, like.service, card.id) or 0
    received = _moment(session, rng)
    given = received + timedelta(minutes=rng.randint(20, 180))
    days = service.term if service.term_unit == "working_days" else 0.5
    ready = _office(session, rng, given + timedelta(days=days * rng.choice((0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.9, 2.2))))
    state, outcome = ENDS[like.kind]
    title = f"{like.title} ({clock.local(received):%m/%Y})"
    past = Past(
        like.kind, service.id or 0, state, outcome, title, like.body, like.answer, received, given, ready, desk, unit,
        card.id, rng.choice(("web", "web", "web", "phone", "desk")), rng.choice(("self", "self", "self", "assisted")),
        rng.choice((0, 0, 0, 2, 3, 3, 1)), like.kind == "question",
    )  # fmt: skip
    return past, area


def _moment(session: Session, rng: random.Random) -> datetime:
    """Some hour of some day of that year."""
    return _office(session, rng, clock.now() - timedelta(days=rng.randint(UNTIL, SINCE)))


def _office(session: Session, rng: random.Random, near: datetime) -> datetime:
    """An hour at the office, on that day or the next one it is open."""
    day = next_working_day(calendar(session), clock.local(near).date())
    return datetime.combine(day, time(rng.randint(8, 15), rng.randint(0, 59)), clock.ZONE)


def story(office: Office, days: Calendar) -> Story:
    """A few at a time between what others do, so that nobody waits for a long writer meanwhile."""
    yield days.at(FIRST, "05:30")
    taken_over = select(col(Case.id)).where(col(Case.secret_hash) == "").limit(1)
    with office.rooms.database.reading() as session:
        if session.scalars(taken_over).first() is not None:
            raise Played
        found = drawn(session)
    for number, first in enumerate(range(0, MANY, AT_ONCE)):
        office.do(write, found[first : first + AT_ONCE])
        yield days.at(max(FIRST - number // 2, 0), "05:30")
