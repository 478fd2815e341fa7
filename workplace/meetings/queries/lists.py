"""One's own meetings: those to come with the nearest first, those that were with the newest first; fifty a page."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import and_, or_, select, tuple_
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.policy import sees
from workplace.meetings.process import HELD

PAGE = 50
_COLUMNS = tuple(
    getattr(Meeting, name)
    for name in (
        "id",
        "state",
        "made_at",
        "title",
        "body",
        "starts",
        "ends",
        "place",
        "chair_id",
        "organisation_id",
        "written",
    )
)


@dataclass(frozen=True)
class Found:
    """A page of a list, and where the next begins."""

    rows: list[Any]
    next: tuple[int, int] | None


def today() -> int:
    """The midnight at which this day began, in ticks."""
    return clock.ticks(datetime.combine(clock.today(), time(), clock.ZONE).astimezone(UTC))


def mine(
    session: Session, acting: Acting, *, past: bool, after: tuple[int, int] | None = None, written: bool = False
) -> Found:
    """The meetings to which this person belongs, and those that they prepare; `after` is (starts, id) of the last seen.
    Opinions in writing (`written`) are a list of their own, the newest first, over or not.

    Each of the two is one short run down an index; what is still held belongs to today, whenever it began.
    """
    belongs = (
        select(*_COLUMNS, col(MeetingMember.role), col(MeetingMember.answer))
        .join(MeetingMember, col(MeetingMember.meeting_id) == col(Meeting.id))
        .where(col(MeetingMember.person_id) == acting.as_whom, sees(acting))
    )
    prepares = select(*_COLUMNS).where(col(Meeting.made_by) == acting.as_whom)
    rows: dict[int, Any] = {}
    for wanted, starts in ((prepares, col(Meeting.starts)), (belongs, col(MeetingMember.starts))):
        place = tuple_(starts, col(Meeting.id))
        when = and_(starts < today(), col(Meeting.state).not_in(HELD)) if past else starts >= today()
        if not past and after is None:
            when = or_(when, col(Meeting.state).in_(HELD))
        if written:
            past, when = True, col(Meeting.written).is_(True)
        else:
            when = and_(when, col(Meeting.written).is_(False))
        if after is not None:
            when = and_(when, place < tuple_(*after) if past else place > tuple_(*after))
        order = (starts.desc(), col(Meeting.id).desc()) if past else (starts, col(Meeting.id))
        rows |= {row.id: row for row in session.execute(wanted.where(when).order_by(*order).limit(PAGE + 1))}
    found = sorted(rows.values(), key=lambda row: (row.starts, row.id), reverse=past)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Found(found[:PAGE], (last.starts, last.id) if last is not None else None)
