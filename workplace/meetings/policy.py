"""Who may do what in a meeting; one rule, one SQL expression, one sentence.

Inside a meeting people are its members: the chair, whoever deputises, the secretaries, the members, the guests. Before
it, whoever made it and the secretaries prepare it.
"""

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlmodel import col

from workplace.access import lists
from workplace.access.grants import METADATA
from workplace.access.kinds import MEETINGS
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.text import say
from workplace.meetings.models.agenda import MeetingItem, MeetingLetIn, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting, MeetingKind, MeetingMember
from workplace.org.queries import roles
from workplace.process.table import Rule

ROLE = "format_checker"
"""Who keeps an organisation's kinds of meetings: whoever checks the form of its papers."""


def keeps_kind(acting: Acting) -> ColumnElement[bool]:
    """SQL over kinds of meetings: this person changes them."""
    return roles.holds_at(acting, ROLE, col(MeetingKind.organisation_id))


def sees(acting: Acting) -> ColumnElement[bool]:
    """SQL: the meeting is visible to this person (the door's own condition)."""
    return lists.sees(acting, MEETINGS, col(Meeting.at), col(Meeting.id), METADATA)


def is_one_of(acting: Acting, *roles: str) -> ColumnElement[bool]:
    """SQL over meetings: this person belongs to it in one of these roles (any, when none is named)."""
    where = [col(MeetingMember.meeting_id) == col(Meeting.id), col(MeetingMember.person_id) == acting.as_whom]
    if roles:
        where.append(col(MeetingMember.role).in_(roles))
    return select(col(MeetingMember.id)).where(*where).correlate(Meeting).exists()


def _prepares(acting: Acting) -> ColumnElement[bool]:
    made = col(Meeting.made_by) == acting.as_whom
    return or_(made, col(Meeting.secretary_id) == acting.as_whom, is_one_of(acting, "secretary"))


def _presides(acting: Acting) -> ColumnElement[bool]:
    return col(Meeting.chair_id) == acting.as_whom


def _desk(acting: Acting) -> ColumnElement[bool]:
    return or_(_presides(acting), col(Meeting.secretary_id) == acting.as_whom, is_one_of(acting, "secretary"))


def _prepares_or_presides(acting: Acting) -> ColumnElement[bool]:
    return or_(_prepares(acting), _presides(acting))


def _may_preside(acting: Acting) -> ColumnElement[bool]:
    return or_(_presides(acting), is_one_of(acting, "chair", "deputy"))


def sees_item(acting: Acting) -> ColumnElement[bool]:
    """SQL over items of a meeting that was read: open ones, and closed ones for those let in, whoever presents or
    proposed it, who prepares the meeting and its desk.
    """
    item = MeetingItem
    let_in = (
        select(col(MeetingLetIn.item_id))
        .join(MeetingMember, col(MeetingMember.id) == col(MeetingLetIn.member_id))
        .where(col(MeetingLetIn.item_id) == col(item.id), col(MeetingMember.person_id) == acting.as_whom)
    )
    own = or_(col(item.presenter_id) == acting.as_whom, col(item.proposed_by) == acting.as_whom)
    return or_(col(item.closed).is_(False), own, let_in.correlate(item).exists(), keeps_item(acting))


def keeps_item(acting: Acting) -> ColumnElement[bool]:
    """SQL over items: this person prepares their meeting, or sits at its desk."""
    leads = or_(_prepares(acting), _desk(acting))
    return (
        select(col(Meeting.id))
        .where(col(Meeting.id) == col(MeetingItem.meeting_id), leads)
        .correlate(MeetingItem)
        .exists()
    )


DESK_KINDS = ("poll_prepared", "poll_paper_entered", "poll_paper_dropped", "minuted", "hall_address_made")
"""Kinds of events that the desk alone reads, for whomever they were told: they speak of what is not settled yet."""


def reads_log(acting: Acting) -> ColumnElement[bool]:
    """SQL over meetings that this person may see: its desk reads the log, and its members do; guests don't."""
    return or_(_desk(acting), is_one_of(acting, "chair", "deputy", "secretary", "member"))


def reads_event(acting: Acting) -> ColumnElement[bool]:
    """SQL over events of a log that this person may read: the desk's for the desk; what happened on an item for whoever
    may see that item now.
    """
    event = MeetingEvent
    at_desk = select(col(Meeting.id)).where(col(Meeting.id) == col(event.meeting_id), _desk(acting))
    told = and_(col(event.seen_by) != "desk", col(event.kind).not_in(DESK_KINDS))
    item = select(col(MeetingItem.id)).where(col(MeetingItem.id) == col(event.item_id), sees_item(acting))
    return and_(
        or_(told, at_desk.correlate(event).exists()),
        or_(col(event.item_id).is_(None), item.correlate(event).exists()),
    )


def keeps_paper(acting: Acting) -> ColumnElement[bool]:
    """SQL over papers: this person prepares their meeting, or sits at its desk."""
    leads = or_(_prepares(acting), _desk(acting))
    return (
        select(col(Meeting.id))
        .where(col(Meeting.id) == col(MeetingPaper.meeting_id), leads)
        .correlate(MeetingPaper)
        .exists()
    )


def stands() -> ColumnElement[bool]:
    """SQL over papers: a version of it was approved and it was not recalled (as `MeetingPaper.stands`); a newer one
    that waits or was sent back takes nothing away.
    """
    return and_(col(MeetingPaper.version_id).is_not(None), col(MeetingPaper.state) != "recalled")


def on_paper() -> ColumnElement[bool]:
    """SQL over papers: a secrecy mark was read on a version of it; bytes and words are gone, its name too."""
    v = MeetingPaperVersion
    gone = select(col(v.id)).where(col(v.paper_id) == col(MeetingPaper.id), col(v.name) == "")
    return gone.correlate(MeetingPaper).exists()


def reads_paper(acting: Acting) -> ColumnElement[bool]:
    """SQL over papers of a meeting that was read: one that stands, of an item that this person may see, a personal one
    for whom it is; what is not approved yet, or was recalled, for who laid it there and who keeps the papers.
    """
    paper = MeetingPaper
    item = select(col(MeetingItem.id)).where(col(MeetingItem.id) == col(paper.item_id), sees_item(acting))
    own = (
        select(col(MeetingMember.id))
        .where(col(MeetingMember.id) == col(paper.member_id), col(MeetingMember.person_id) == acting.as_whom)
        .correlate(paper)
        .exists()
    )
    mine = or_(col(paper.by) == acting.as_whom, keeps_paper(acting))
    return or_(mine, and_(item.correlate(paper).exists(), stands(), or_(col(paper.role) != "personal", own)))


def _asks(acting: Acting) -> ColumnElement[bool]:
    return and_(col(Meeting.written), _prepares(acting))


PREPARES = Rule(say("Whoever made the meeting, and its secretaries"), _prepares)
ASKS = Rule(say("Whoever prepared what is asked in writing, and its secretaries"), _asks)
HOUSE = Rule(
    say("The house itself: at the deadline, or when all have answered"),
    lambda acting: literal(acting.person) == SYSTEM.person,
)
MARKED = Rule(
    say("The house itself, when a secrecy mark is read"),
    lambda acting: literal(acting.person) == SYSTEM.person,
)
PRESIDES = Rule(say("Whoever presides"), _presides)
DESK = Rule(say("Whoever presides, and the secretaries"), _desk)
CALLS_OFF = Rule(say("Whoever presides or prepares the meeting"), _prepares_or_presides)
MAY_PRESIDE = Rule(say("Whoever presides, the chair and the deputies"), _may_preside)
MEMBER = Rule(say("Whoever belongs to the meeting"), lambda acting: is_one_of(acting))
ITEM_KEEPER = Rule(say("Whoever prepares the meeting, and its desk"), keeps_item)
ITEM_PROPOSER = Rule(say("Whoever proposed the item"), lambda acting: col(MeetingItem.proposed_by) == acting.as_whom)
PAPER_KEEPER = Rule(say("Whoever prepares the meeting, and its desk"), keeps_paper)
PAPER_OWNER = Rule(
    say("Whoever laid the paper there, whoever prepares the meeting, and its desk"),
    lambda acting: or_(col(MeetingPaper.by) == acting.as_whom, keeps_paper(acting)),
)
