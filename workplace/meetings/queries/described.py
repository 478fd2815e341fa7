"""What other floors ask of meetings through the ports: names, text for the index, a timeline, who may have bytes."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.access.kinds import MEETINGS
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable
from workplace.kernel.refs import Ref
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.policy import reads_paper, sees, sees_item
from workplace.meetings.process import MEETING, PAPER
from workplace.meetings.queries import kinds, writing
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.queries.agenda import SCHEDULED
from workplace.meetings.queries.timeline import timeline
from workplace.org.queries import people


def fill() -> None:
    """Give the ports the answers of meetings."""
    ports.describe.fill("meetings", describe)
    ports.describe.fill("meetings.item", items)
    ports.describe.fill("meetings.paper", papers)
    ports.describe.fill("meetings.kind", kinds.describe)
    ports.open_work.fill("meetings", hanging)
    ports.timeline.fill("meetings", timeline)
    ports.may_have.fill("meetings", _may_have)
    ports.carries.fill("meetings", _carries)
    ports.searchable.fill("meetings", searchable)


def _may_have(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The meetings that let this person have a file: as a paper, or handed in with an opinion."""
    return [*of_papers.carrying(session, acting, file_id), *writing.carrying(session, acting, file_id)]


def _carries(session: Session, file_id: int) -> bool:
    return of_papers.carries(session, file_id) or writing.carries(session, file_id)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those meetings that the person may see."""
    found = session.scalars(select(Meeting).where(col(Meeting.id).in_(ids), sees(acting)))
    return {
        one.id or 0: Described(
            one.title, f"/meetings/{one.id}", one.code, MEETING.states[one.state].label,
            one.state in ("closed", "cancelled"),
        )
        for one in found
    }  # fmt: skip


def hanging(session: Session, acting: Acting, ref: Ref) -> list[Described]:
    """The meeting that a document belongs to: its invitation, its minutes, the notice of its conclusions; the item on
    which a resolution was adopted.
    """
    if ref.module != "docs":
        return []
    of = or_(*(column == ref.id for column in _DOCUMENTS))
    found = session.scalars(select(col(Meeting.id)).where(of, sees(acting)).limit(10))
    of_items = session.scalars(select(col(MeetingItem.id)).where(col(MeetingItem.resolution) == ref.id).limit(10)).all()
    return [
        *describe(session, acting, [id for id in found if id is not None]).values(),
        *items(session, acting, [id for id in of_items if id is not None]).values(),
    ]


_DOCUMENTS = (col(Meeting.invitation), col(Meeting.minutes_document), col(Meeting.notice_document))


def items(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Items of those meetings that the person may see; of closed ones only for those let in."""
    i = MeetingItem
    rows = session.scalars(select(i).where(col(i.id).in_(ids), sees_item(acting))).all()
    known = describe(session, acting, list({row.meeting_id for row in rows}))
    return {
        row.id or 0: Described(row.title, f"/meetings/{row.meeting_id}/items/{row.id}", known[row.meeting_id].code)
        for row in rows
        if row.meeting_id in known
    }


def papers(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Papers that the person may read, of meetings that they may see."""
    p = MeetingPaper
    rows = session.scalars(select(p).where(col(p.id).in_(ids), reads_paper(acting))).all()
    known = describe(session, acting, list({row.meeting_id for row in rows}))
    return {
        row.id or 0: Described(
            row.title, f"/meetings/{row.meeting_id}/papers/{row.id}", known[row.meeting_id].code,
            PAPER.states[row.state].label, row.state == "recalled",
        )
        for row in rows
        if row.meeting_id in known
    }  # fmt: skip


def searchable(session: Session, meeting_id: int) -> Searchable | None:
    """The meeting's words: title, place, items that are not closed, who presides; one called off is found too."""
    meeting, item = session.get(Meeting, meeting_id), MeetingItem
    if meeting is None:
        return None
    shown = (col(item.meeting_id) == meeting_id, col(item.state).in_(SCHEDULED), col(item.closed).is_(False))
    titles = session.scalars(select(col(item.title)).where(*shown).order_by(col(item.place)))
    day = f"{clock.local(clock.from_ticks(meeting.starts)):%d/%m/%Y}"
    names = people.names(session, {meeting.chair_id, meeting.secretary_id})
    said = [day, meeting.place, meeting.note, *titles, *names.values()]
    return Searchable(meeting.code, meeting.title, "\n".join(filter(None, said)), meeting.at, MEETINGS)
