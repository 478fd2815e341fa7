"""What was said on an item before the meeting, as one person may read it."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.meetings.models.agenda import MeetingItem, MeetingOpinion
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door
from workplace.org.queries import people

MOST = 300


@dataclass(frozen=True)
class Said:
    """One opinion or question, with the names of both sides."""

    row: MeetingOpinion
    by: str
    answered_by: str
    mine: bool


def of_item(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> list[Said]:
    """The desk and whoever presents the item read all; others their own and those that were answered."""
    o, m, mine = MeetingOpinion, MeetingMember, door.me(session, acting, meeting)
    wanted = (
        select(o, col(m.person_id))
        .join(m, col(m.id) == col(o.member_id))
        .where(col(o.item_id) == item.id)
        .order_by(col(o.id))
        .limit(MOST)
    )
    if not door.is_desk(meeting, mine, acting) and item.presenter_id != acting.as_whom:
        own = col(o.member_id) == (mine.id if mine is not None else 0)
        wanted = wanted.where(or_(own, col(o.answer) != ""))
    rows = session.execute(wanted).all()
    names = people.names(session, {who for _, who in rows} | {row.answered_by for row, _ in rows if row.answered_by})
    return [
        Said(row, names.get(who, ""), names.get(row.answered_by or 0, ""), who == acting.as_whom) for row, who in rows
    ]
