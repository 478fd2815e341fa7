"""The agenda of a meeting, in its order."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.agenda import MeetingItem, MeetingLetIn
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.policy import keeps_item, sees_item
from workplace.meetings.rules import planning

SCHEDULED = ("planned", "current", "done", "put_off")


def items(session: Session, meeting_id: int) -> list[MeetingItem]:
    """The items that are on the agenda, in order; not those only proposed, refused or removed."""
    here = (col(MeetingItem.meeting_id) == meeting_id, col(MeetingItem.state).in_(SCHEDULED))
    return list(session.scalars(select(MeetingItem).where(*here).order_by(col(MeetingItem.place), col(MeetingItem.id))))


def numbers(found: Sequence[MeetingItem]) -> dict[int, str]:
    """Each item's number, in the agenda's order. It is the item's on every page and paper: where a reader is not told
    of a closed item, the others keep theirs.
    """
    lines = [planning.Line(one.id or 0, one.parent_id, one.minutes) for one in found]
    return {one.id: one.number for one in planning.outline(lines, 0)}


def seen(session: Session, acting: Acting, meeting: Meeting) -> set[int]:
    """Those of the meeting's items, proposed and refused ones too, that this person may see: a closed item has neither
    words nor papers for others.
    """
    here = (col(MeetingItem.meeting_id) == meeting.id, sees_item(acting))
    return {id for id in session.scalars(select(col(MeetingItem.id)).where(*here)) if id is not None}


def item(session: Session, meeting: Meeting, item_id: int) -> MeetingItem:
    """An item of this meeting, or NotFound."""
    found = session.get(MeetingItem, item_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound
    return found


def next_item(found: list[MeetingItem]) -> MeetingItem | None:
    """The first that has not been taken yet."""
    return next((one for one in found if one.state == "planned"), None)


def proposed(session: Session, acting: Acting, meeting: Meeting) -> list[MeetingItem]:
    """What members propose and what was not taken in, for those who decide and for whoever proposed it."""
    i = MeetingItem
    here = (col(i.meeting_id) == meeting.id, col(i.state).in_(("proposed", "refused")))
    mine = or_(col(i.proposed_by) == acting.as_whom, keeps_item(acting))
    return list(session.scalars(select(i).where(*here, mine).order_by(col(i.id)).limit(100)))


def read(session: Session, acting: Acting, meeting: Meeting, item_id: int) -> MeetingItem:
    """An item that this person may see, or NotFound: one that is only proposed is seen by those whom it concerns."""
    found = item(session, meeting, item_id)
    seen_by = sees_item(acting)
    if found.state not in SCHEDULED:
        seen_by = and_(seen_by, or_(col(MeetingItem.proposed_by) == acting.as_whom, keeps_item(acting)))
    if session.scalar(select(col(MeetingItem.id)).where(col(MeetingItem.id) == found.id, seen_by)) is None:
        raise NotFound
    return found


def let_in(session: Session, item_id: int) -> set[int]:
    """The members who stay for a closed item, besides the desk and whoever presents it."""
    return set(session.scalars(select(col(MeetingLetIn.member_id)).where(col(MeetingLetIn.item_id) == item_id)))


def title(session: Session, item_id: int) -> str:
    """What an item is called, for notices of those whom it concerns."""
    return str(session.scalars(select(col(MeetingItem.title)).where(col(MeetingItem.id) == item_id)).one())[:160]
