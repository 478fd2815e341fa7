"""The published lines of an agency's weeks as events: as they were published, whatever has been changed since."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.weeks import CalendarWeek, WeekVersion
from workplace.calendars.rules.changes import FORGET, ON_PAPER, Line, line_of
from workplace.calendars.rules.ics import Event
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.kernel.acting import Acting

BACK_DAYS = 91
MOST_WEEKS = 120


@dataclass(frozen=True)
class Shown:
    """One published line that this person may read, and when its version was published."""

    line: Line
    at: datetime
    version: int

    @property
    def digest(self) -> str:
        """What becomes another when the line is published anew."""
        told = json.dumps([self.version, self.line.as_dict()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:20]


def lines(session: Session, acting: Acting, organisation_id: int) -> list[Shown]:
    """The lines of the last versions from a quarter of a year back on; of private ones only those in which this person
    has a part. What was called off is left out; words that were taken away since (of a secret letter) are not sent on.
    """
    week, version = CalendarWeek, WeekVersion
    since = clock.today() - timedelta(days=BACK_DAYS)
    published = (
        select(col(version.body), col(version.at), col(version.no))
        .join(week, (col(week.id) == col(version.week_id)) & (col(week.version) == col(version.no)))
        .where(col(week.organisation_id) == organisation_id, col(week.starts_on) >= since)
        .order_by(col(week.starts_on))
        .limit(MOST_WEEKS)
    )
    found = [
        Shown(line, at, no) for body, at, no in session.execute(published) for line in map(line_of, json.loads(body))
    ]
    kept = [one for one in found if not one.line.cancelled and _reads(acting, one.line)]
    forgotten = _forgotten(session, [one.line.item for one in kept])
    return [
        replace(one, line=_without_words(one.line)) if one.at <= forgotten.get(one.line.item, _NEVER) else one
        for one in kept
    ]


_NEVER = datetime.min.replace(tzinfo=UTC)


def _forgotten(session: Session, ids: list[int]) -> dict[int, datetime]:
    """When the words of lines were taken away, as the journal has it; what was published later holds none of them."""
    line = JournalLine
    found: dict[int, datetime] = {}
    for start in range(0, len(ids), 500):
        some = (col(line.thing).in_(ids[start : start + 500]), col(line.verb) == FORGET)
        taken = select(col(line.thing), col(line.at)).where(col(line.module) == "calendars", *some)
        found |= {thing: at for thing, at in session.execute(taken.order_by(col(line.seq)))}
    return found


def _without_words(line: Line) -> Line:
    return replace(line, title=ON_PAPER, chair="", participants="", place="", note="")


def _reads(acting: Acting, line: Line) -> bool:
    return not line.private or acting.as_whom in line.people


def events(session: Session, shown: list[Shown], address: str) -> Iterator[tuple[int, Event]]:
    """The same as events, each with its item."""
    uids: dict[int, str] = {}
    ids = [one.line.item for one in shown]
    for start in range(0, len(ids), 500):
        some = col(CalendarItem.id).in_(ids[start : start + 500])
        uids |= {
            id or 0: uid for id, uid in session.execute(select(col(CalendarItem.id), col(CalendarItem.uid)).where(some))
        }
    for one in shown:
        if one.line.item in uids:
            yield one.line.item, _event(one, uids[one.line.item], address)


def _event(shown: Shown, uid: str, address: str) -> Event:
    line = shown.line
    return Event(
        uid=uid,
        title=line.title,
        begins=clock.from_ticks(line.begins),
        ends=clock.from_ticks(line.until),
        changed_at=shown.at,
        sequence=shown.version,
        all_day=not line.starts and line.session == "day",
        place=line.place,
        words="\n".join(part for part in (line.chair, line.participants, line.note) if part),
        url=f"{address}/calendars/items/{line.item}",
        private=line.private,
    )
