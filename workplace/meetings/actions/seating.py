"""Seats in the hall: given in the order of the list, or one by one; two who are to sit on one seat change places."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import changing
from workplace.meetings.actions.log import Log
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door
from workplace.meetings.queries.seating import in_the_hall
from workplace.meetings.rules import seating


def give_all(session: Session, acting: Acting, meeting: Meeting, width: int, *, anew: bool = False) -> int:
    """Seats from A1 on, in rows of `width`, for those without one of their own; `anew` for everybody. How many were
    given. Whoever is not to sit in the hall gives back what they hold.
    """
    if not 1 <= width <= seating.MOST_WIDTH:
        most = {"least": 1, "most": seating.MOST_WIDTH}
        raise BadInput({"width": say("Enter a whole number from {least} to {most}.", **most)})
    log, held, wanting, before = changing(session, acting, meeting), set[str](), list[int](), dict[int, str]()
    for id, seat in _seats(session, meeting):
        before[id] = seat
        if anew or not seat or seat in held:
            wanting.append(id)
        else:
            held.add(seat)
    given = dict(zip(wanting, seating.free(width, held), strict=False))
    if len(given) < len(wanting):
        raise BadInput({"width": say("In rows this short not everybody finds a seat. Enter more seats in a row.")})
    m = MeetingMember
    holders = select(col(m.id)).where(col(m.meeting_id) == meeting.id, col(m.seat) != "").order_by(col(m.id))
    changed = {id: seat for id, seat in given.items() if before[id] != seat}
    changed |= {id: "" for id in session.scalars(holders) if id and id not in before}
    _write(session, log, changed)
    return len(given)


def seat(session: Session, acting: Acting, meeting: Meeting, member_id: int, wanted: str) -> None:
    """Somebody sits there; whoever sat there takes their seat. Empty: they have none."""
    door.member(session, meeting, member_id)
    try:
        code = seating.read(wanted)
    except ValueError:
        raise BadInput({"seat": say("Write a seat as its row and number, like A12.")}) from None
    log = changing(session, acting, meeting)
    hall = dict(_seats(session, meeting))  # as it is under the lock
    if member_id not in hall:
        raise NotNow(say("This member does not sit in the hall."))
    own, changed = hall[member_id], {member_id: code}
    if code == own:
        return
    for id, there in hall.items():
        if code and there == code:
            changed[id], own = own, ""  # of two who held it one alone can have theirs
    _write(session, log, changed)


def empty(session: Session, log: Log | None, members: Collection[int]) -> None:
    """These don't sit in the hall any more. Part of the act that says where they sit."""
    m = MeetingMember
    theirs = select(col(m.id)).where(col(m.id).in_(members), col(m.seat) != "").order_by(col(m.id))
    _write(session, log, dict.fromkeys(session.scalars(theirs), ""))


def _seats(session: Session, meeting: Meeting) -> list[tuple[int, str]]:
    """Who is to sit in the hall, by the list, with their seats."""
    m = MeetingMember
    inside = select(col(m.id), col(m.seat)).where(*in_the_hall(meeting.id or 0)).order_by(col(m.place), col(m.id))
    return [(row.id, row.seat) for row in session.execute(inside)]


def _write(session: Session, log: Log | None, seats: dict[int, str]) -> None:
    if not seats:
        return
    if log is not None:
        log.tell("seated", seen_by="desk", seats=[[id, seat] for id, seat in seats.items()])
    else:
        session.execute(update(MeetingMember), [{"id": id, "seat": seat} for id, seat in seats.items()])
