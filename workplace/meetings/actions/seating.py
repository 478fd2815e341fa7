"""Seats in the hall: given in the order of the list, or one by one; two who are to sit on one seat change places."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import changing
from workplace.meetings.actions.log import Log
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door
from workplace.meetings.rules import seating


def give_all(session: Session, acting: Acting, meeting: Meeting, width: int, *, anew: bool = False) -> int:
    """Seats from A1 on, in rows of `width`, for those without one; `anew` for everybody. How many were given. Whoever
    sits at a remote site has none.
    """
    if not 1 <= width <= seating.MOST_WIDTH:
        most = {"least": 1, "most": seating.MOST_WIDTH}
        raise BadInput({"width": say("Enter a whole number from {least} to {most}.", **most)})
    log, m = changing(session, acting, meeting), MeetingMember
    inside = (col(m.meeting_id) == meeting.id, col(m.site_id).is_(None), col(m.standing) != "refused")
    rows = session.execute(select(col(m.id), col(m.seat)).where(*inside).order_by(col(m.place), col(m.id))).all()
    free = seating.free(width, set() if anew else {row.seat for row in rows})
    given = {row.id: next(free) for row in rows if anew or not row.seat}
    before = {row.id: row.seat for row in rows}
    _write(session, log, {id: seat for id, seat in given.items() if before[id] != seat})
    return len(given)


def seat(session: Session, acting: Acting, meeting: Meeting, member_id: int, wanted: str) -> None:
    """Somebody sits there; whoever sat there takes their seat. Empty: they have none."""
    member = door.member(session, meeting, member_id)
    try:
        code = seating.read(wanted)
    except ValueError:
        raise BadInput({"seat": say("Write a seat as its row and number, like A12.")}) from None
    log, m = changing(session, acting, meeting), MeetingMember
    if code == member.seat:
        return
    there = (col(m.meeting_id) == meeting.id, col(m.seat) == code, col(m.seat) != "")
    other = session.scalars(select(col(m.id)).where(*there).limit(1)).one_or_none()
    changed = {member_id: code}
    if other is not None:
        changed[other] = member.seat
    _write(session, log, changed)


def _write(session: Session, log: Log | None, seats: dict[int, str]) -> None:
    if not seats:
        return
    if log is not None:
        log.tell("seated", seen_by="desk", seats=[[id, seat] for id, seat in seats.items()])
    else:
        session.execute(update(MeetingMember), [{"id": id, "seat": seat} for id, seat in seats.items()])
