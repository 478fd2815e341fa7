"""The log as a page reads it: whoever belongs to the meeting sees what their circle may see, fifty events at a time."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper
from workplace.meetings.models.log import MeetingEvent, MeetingTurn
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.policy import reads_event, reads_log, sees
from workplace.meetings.rules import recounting
from workplace.meetings.rules.recounting import Names, Telling
from workplace.org.queries import people

PAGE = 50
BY_ITSELF = say("The system")
"""Who ended a vote whose time was over."""
E = MeetingEvent


@dataclass(frozen=True)
class Line:
    """One event in words. `item` and `poll` are what it leads to."""

    seq: int
    at: datetime
    who: str | Say
    whom: str  # for whom they acted, if for somebody
    what: Say
    quote: str
    told: Telling
    item: int | None
    poll: int | None

    @property
    def day(self) -> date:
        """The day on which it happened, where the meeting is held."""
        return clock.local(self.at).date()


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for: under a heading, on an item, about a member."""

    group: str = ""
    item: int | None = None
    member: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.group or self.item or self.member)


@dataclass(frozen=True)
class Found:
    """A page of the log, and whether there is more on either side."""

    lines: list[Line] = field(default_factory=list)
    earlier: int | None = None  # the first number on this page, when there are earlier ones
    later: int | None = None  # its last number, when there are later ones


def read(session: Session, acting: Acting, meeting_id: int) -> Meeting:
    """The meeting, for whoever may read its log; NotFound for others."""
    wanted = select(Meeting).where(col(Meeting.id) == meeting_id, sees(acting), reads_log(acting))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


def page(
    session: Session, acting: Acting, meeting: Meeting, wanted: Wanted, after: int = 0, before: int | None = None
) -> Found:
    """The events after a number, or those before one, in the order in which they happened."""
    where = _where(acting, meeting, wanted)
    rows = select(E).where(*where).limit(PAGE + 1)
    if before is not None:
        found = list(session.scalars(rows.where(col(E.seq) < before).order_by(col(E.seq).desc())))
        more, found = len(found) > PAGE, found[:PAGE][::-1]
        return Found(_lines(session, meeting, found), found[0].seq if more else None, found[-1].seq if found else None)
    found = list(session.scalars(rows.where(col(E.seq) > after).order_by(col(E.seq))))
    more, found = len(found) > PAGE, found[:PAGE]
    first = found[0].seq if found and after else None
    return Found(_lines(session, meeting, found), first, found[-1].seq if more else None)


def around(session: Session, acting: Acting, meeting: Meeting, seq: int, few: int) -> list[Line]:
    """An event and a few on each side of it, of those that this person may see."""
    where = _where(acting, meeting, Wanted())
    here = list(session.scalars(select(E).where(*where, col(E.seq) <= seq).order_by(col(E.seq).desc()).limit(few + 1)))[
        ::-1
    ]
    then = session.scalars(select(E).where(*where, col(E.seq) > seq).order_by(col(E.seq)).limit(few))
    return _lines(session, meeting, [*here, *then])


def marks(session: Session, acting: Acting, meeting: Meeting, kinds: Iterable[str]) -> list[tuple[int, str, int, Any]]:
    """Number, kind, moment and item of the events of these kinds that this person may see."""
    where = _where(acting, meeting, Wanted())
    columns = select(col(E.seq), col(E.kind), col(E.at_ms), col(E.item_id))
    rows = session.execute(columns.where(*where, col(E.kind).in_(list(kinds))).order_by(col(E.seq)))
    return [(row.seq, row.kind, row.at_ms, row.item_id) for row in rows]


def _where(acting: Acting, meeting: Meeting, wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [col(E.meeting_id) == meeting.id, reads_event(acting)]
    if wanted.group:
        where.append(col(E.kind).in_(recounting.kinds_of(wanted.group)))
    if wanted.item:
        where.append(col(E.item_id) == wanted.item)
    if wanted.member:  # the body is canonical JSON: a number ends with a comma or the object
        about = f'"member":{wanted.member}'
        where.append(or_(col(E.body).contains(f"{about},"), col(E.body).contains(f"{about}}}")))
    return where


def _lines(session: Session, meeting: Meeting, rows: Sequence[MeetingEvent]) -> list[Line]:
    bodies = {row.seq: json.loads(row.body) for row in rows}
    names = _names(session, meeting, list(bodies.values()), {row.item_id for row in rows if row.item_id})
    doers = people.names(session, {row.person for row in rows} | {row.for_whom for row in rows if row.for_whom})
    seats = _seats(session, meeting, [row.for_whom or row.person for row in rows])
    return [
        Line(
            row.seq, at(row.at_ms), doers.get(row.person) or BY_ITSELF, doers.get(row.for_whom or 0, ""),
            recounting.sentence(
                row.kind, bodies[row.seq],
                recounting.about(bodies[row.seq], names) == seats.get(row.for_whom or row.person, -1), names,
            ),
            recounting.quote(row.kind, bodies[row.seq]), recounting.telling(row.kind), row.item_id,
            bodies[row.seq].get("poll"),
        )
        for row in rows
    ]  # fmt: skip


def _names(session: Session, meeting: Meeting, bodies: list[dict[str, Any]], items: set[int]) -> Names:
    def numbers(name: str) -> set[int]:
        return {body[name] for body in bodies if isinstance(body.get(name), int)}

    t = MeetingTurn
    wanted = (col(t.meeting_id) == meeting.id, col(t.id).in_(numbers("turn")))
    turns: dict[int, int] = dict(session.execute(select(col(t.id), col(t.member_id)).where(*wanted)).all())
    return Names(
        members(session, meeting, numbers("member") | set(turns.values())),
        turns,
        _titles(session, MeetingPoll, numbers("poll"), col(MeetingPoll.meeting_id) == meeting.id),
        _titles(session, MeetingPaper, numbers("paper"), col(MeetingPaper.item_id).in_(items)),
        dict(
            session.execute(
                select(col(MeetingSite.id), col(MeetingSite.name)).where(col(MeetingSite.meeting_id) == meeting.id)
            ).all()
        ),
        hour,
    )


def _titles(session: Session, table: Any, ids: set[int], here: ColumnElement[bool]) -> dict[int, str]:
    return dict(session.execute(select(col(table.id), col(table.title)).where(col(table.id).in_(ids), here)).all())


def members(session: Session, meeting: Meeting, ids: Iterable[int]) -> dict[int, str]:
    """Members' names by their number in the meeting."""
    m = MeetingMember
    here = (col(m.meeting_id) == meeting.id, col(m.id).in_(list(ids)))
    rows = session.execute(select(col(m.id), col(m.person_id)).where(*here)).all()
    names = people.names(session, [row.person_id for row in rows])
    return {row.id: names.get(row.person_id, "–") for row in rows}


def _seats(session: Session, meeting: Meeting, doers: Iterable[int]) -> dict[int, int]:
    m = MeetingMember
    here = (col(m.meeting_id) == meeting.id, col(m.person_id).in_(list(doers)))
    return {row.person_id: row.id for row in session.execute(select(col(m.id), col(m.person_id)).where(*here))}


def items_seen(session: Session, meeting: Meeting, seen: set[int]) -> list[tuple[int, str]]:
    """The items of which the log may tell this person, to choose one of them."""
    i = MeetingItem
    rows = session.execute(
        select(col(i.id), col(i.title)).where(col(i.meeting_id) == meeting.id).order_by(col(i.place), col(i.id))
    )
    return [(row.id, row.title) for row in rows if row.id in seen]


def at(ms: int) -> datetime:
    """A moment of the log."""
    return clock.from_ticks(ms * 1000)


def hour(ms: int) -> str:
    """The same as the clock on the wall showed it, to the second."""
    return hour_of(at(ms))


def hour_of(moment: datetime) -> str:
    """A moment as the clock on the wall showed it, to the second."""
    return f"{clock.local(moment):%H:%M:%S}"
