"""The agenda before and during a meeting: items added, changed, put in order, taken off; proposed by members, reviewed.

Before check-in it is preparation, from then on each change is an event of the log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.meetings import policy
from workplace.meetings.actions import making
from workplace.meetings.actions.guarding import at_the_desk
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.actions.making import Point
from workplace.meetings.events import ItemDeclined, ItemProposed, ItemScheduled
from workplace.meetings.models.agenda import MeetingItem, MeetingLetIn, MeetingPaper
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import HELD, ITEM, MEETING, PREPARED
from workplace.meetings.queries import agenda as items
from workplace.meetings.queries import door
from workplace.meetings.rules import planning
from workplace.process.take import take
from workplace.search import index

KINDS = ("information", "discussion", "decision", "staff")
MOST_MINUTES = 24 * 60
MOST_ITEMS = 300


@dataclass(frozen=True)
class LetIn:
    """Who stays for a closed item, by their seats in the meeting."""

    members: tuple[int, ...] = ()


def add(session: Session, acting: Acting, meeting: Meeting, point: Point, let_in: LetIn) -> MeetingItem:
    """Put an item at the end of the agenda; while the meeting is held, at its desk."""
    _check(session, meeting, point)
    if len(items.items(session, meeting.id or 0)) >= MOST_ITEMS:
        raise NotNow(say("An agenda has at most {most} items.", most=MOST_ITEMS))
    if meeting.state in PREPARED:
        item = making.add_item(session, acting, meeting, point)
    else:
        log = _at_the_desk(session, acting, meeting)
        item = making.write_item(session, meeting, point)
        log.tell("item_added", item=item.id, title=item.title, minutes=item.minutes, closed=item.closed)
    _keep_let_in(session, meeting, item, let_in)
    index.mark(session, Ref("meetings", meeting.id or 0))
    return item


def edit(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, point: Point, let_in: LetIn) -> None:
    """Say an item anew. Whether it is closed is not changed while it is being dealt with."""
    _check(session, meeting, point)
    if item.state == "proposed" and item.proposed_by == acting.as_whom and not _leads(session, acting, item):
        acting.require_more_than_looking()
        _prepared(meeting)
        _write(session, item, point)
        return
    if meeting.state in PREPARED:
        take(session, acting, MEETING, meeting, "edit", text="" if point.closed or item.closed else point.title)
        _write(session, item, point)
    else:
        log = _at_the_desk(session, acting, meeting)
        if item.state == "current" and item.closed != point.closed:
            raise NotNow(say("This item is being dealt with. Close or open the session instead."))
        _write(session, item, point)
        log.tell("item_changed", item=item.id, title=item.title, minutes=item.minutes, closed=item.closed)
    _keep_let_in(session, meeting, item, let_in)
    index.mark(session, Ref("meetings", meeting.id or 0))


def move(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, way: str) -> None:
    """One place up or down, into the item before it, or out of its own."""
    if way not in planning.WAYS:
        raise BadInput({"way": say("Choose one of the list.")})
    log = _changing_order(session, acting, meeting)
    found = items.items(session, meeting.id or 0)
    if item.id not in {one.id for one in found}:
        raise NotNow(say("This item is not on the agenda."))
    lines = [planning.Line(one.id or 0, one.parent_id, one.minutes) for one in found]
    _write_order(session, log, planning.moved(lines, item.id or 0, way))


def put_in_order(session: Session, acting: Acting, meeting: Meeting, order: Sequence[tuple[int, int | None]]) -> None:
    """The whole agenda in another order, as pairs of an item and the item above it; two levels. NotNow when it is not
    the agenda as it stands: somebody changed it in the meantime.
    """
    log = _changing_order(session, acting, meeting)
    found = {one.id for one in items.items(session, meeting.id or 0)}
    tops = {one for one, above in order if above is None}
    if {one for one, _ in order} != found or len(order) != len(found):
        raise NotNow(say("The agenda has changed in the meantime. Look at it again."))
    if any(above is not None and above not in tops for _, above in order):
        raise BadInput({"order": say("A part can't have parts of its own.")})
    _write_order(session, log, order)


def take_off(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> None:
    """Take an item off before the meeting; later it is put off instead. Its parts become items of their own."""
    _prepared(meeting)
    papers = select(col(MeetingPaper.id)).where(col(MeetingPaper.item_id) == item.id)
    approved = papers.where(col(MeetingPaper.state) == "approved").limit(1)
    if session.scalar(approved) is not None and meeting.state == "called":
        raise NotNow(say("Members have papers of this item. Recall them first."))
    take(session, acting, ITEM, item, "take_off")
    below = (col(MeetingItem.parent_id) == item.id,)
    session.execute(update(MeetingItem).where(*below).values(parent_id=None))
    index.mark(session, Ref("meetings", meeting.id or 0))


def propose(session: Session, acting: Acting, meeting: Meeting, point: Point) -> MeetingItem:
    """A member proposes an item for a meeting that was called; whoever prepares it decides."""
    acting.require_more_than_looking()
    if door.me(session, acting, meeting) is None:
        raise NotFound
    _prepared(meeting)
    _check(session, meeting, point)
    item = making.write_item(session, meeting, point, "proposed")
    item.proposed_by = acting.as_whom
    session.add(item)
    session.flush()
    journal.write(session, acting, "propose", Ref("meetings.item", item.id or 0))
    keepers = tuple({meeting.made_by, meeting.secretary_id})
    events.publish(session, ItemProposed(meeting.id or 0, item.id or 0, keepers, acting.person))
    return item


def propose_again(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> None:
    """Once more, after it was not taken in."""
    _prepared(meeting)
    take(session, acting, ITEM, item, "propose_again")
    keepers = tuple({meeting.made_by, meeting.secretary_id})
    events.publish(session, ItemProposed(meeting.id or 0, item.id or 0, keepers, acting.person))


def schedule(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> None:
    """It stands on the agenda, at its end; whoever proposed it is told."""
    _prepared(meeting)
    take(session, acting, ITEM, item, "schedule")
    item.reason = ""
    session.add(item)
    events.publish(session, ItemScheduled(meeting.id or 0, item.id or 0, (item.proposed_by or 0,), acting.person))
    index.mark(session, Ref("meetings", meeting.id or 0))


def decline(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, reason: str) -> None:
    """It is not taken in, and why."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    _prepared(meeting)
    take(session, acting, ITEM, item, "decline", reason=reason)
    item.reason = reason
    session.add(item)
    told = ItemDeclined(meeting.id or 0, item.id or 0, (item.proposed_by or 0,), acting.person, reason)
    events.publish(session, told)


def withdraw(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> None:
    """Whoever proposed it takes it back."""
    _prepared(meeting)
    take(session, acting, ITEM, item, "withdraw")


def _at_the_desk(session: Session, acting: Acting, meeting: Meeting) -> Log:
    log = hold(session, acting, meeting.id or 0)
    at_the_desk(log)
    _held(log.meeting)
    return log


def _changing_order(session: Session, acting: Acting, meeting: Meeting) -> Log | None:
    """Nobody else changes it until the commit; the log that is told, once there is one."""
    if meeting.state not in PREPARED:
        return _at_the_desk(session, acting, meeting)
    take(session, acting, MEETING, meeting, "edit")
    return None


def _write_order(session: Session, log: Log | None, order: Sequence[tuple[int, int | None]]) -> None:
    for place, (id, above) in enumerate(order, 1):
        session.execute(update(MeetingItem).where(col(MeetingItem.id) == id).values(place=place, parent_id=above))
    if log is not None:
        log.tell("items_moved", order=[[id, above] for id, above in order])


def _write(session: Session, item: MeetingItem, point: Point) -> None:
    item.title, item.text, item.kind, item.minutes = point.title, point.text, point.kind, point.minutes
    item.presenter_id, item.unit_id, item.closed = point.presenter, point.unit, point.closed
    session.add(item)
    session.flush()


def _keep_let_in(session: Session, meeting: Meeting, item: MeetingItem, let_in: LetIn) -> None:
    session.execute(delete(MeetingLetIn).where(col(MeetingLetIn.item_id) == item.id))
    if not item.closed or not let_in.members:
        return
    m = MeetingMember
    ours = (col(m.meeting_id) == meeting.id, col(m.id).in_(let_in.members))
    rows = [{"item_id": item.id, "member_id": id} for id in session.scalars(select(col(m.id)).where(*ours))]
    if rows:
        session.execute(insert(MeetingLetIn), rows)


def _leads(session: Session, acting: Acting, item: MeetingItem) -> bool:
    mine = select(col(MeetingItem.id)).where(col(MeetingItem.id) == item.id, policy.keeps_item(acting))
    return session.scalar(mine) is not None


def _prepared(meeting: Meeting) -> None:
    if meeting.state not in PREPARED:
        raise NotNow(say("The check-in has begun: the agenda is changed at the desk."))


def _held(meeting: Meeting) -> None:
    if meeting.state not in HELD:
        raise NotNow(say("The meeting is over."))


def _check(session: Session, meeting: Meeting, point: Point) -> None:
    wrong: dict[str, Say] = {}
    if not point.title:
        wrong["title"] = say("Fill this in.")
    if point.kind not in KINDS:
        wrong["kind"] = say("Choose one of the list.")
    if not 0 <= point.minutes <= MOST_MINUTES:
        wrong["minutes"] = say("Enter a whole number from {least} to {most}.", least=0, most=MOST_MINUTES)
    if point.parent is not None:
        above = session.get(MeetingItem, point.parent)
        if above is None or above.meeting_id != meeting.id or above.parent_id is not None:
            wrong["parent"] = say("Choose one of the list.")
    if wrong:
        raise BadInput(wrong)
