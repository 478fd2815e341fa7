"""Leading everybody's pages: a lease on the papers of the current item, and the page that its holder is on.

The lease is an event and has an epoch; the page is only told, not written, and counts with the epoch of the lease that
stands. With the lease the last page is written down, so that whoever comes later finds it.
"""

from sqlmodel import Session

from workplace.kernel import db
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.lately import Lately
from workplace.kernel.text import say
from workplace.live import news
from workplace.meetings.actions.guarding import at_the_desk, command, in_session
from workplace.meetings.actions.guarding import member as member_of
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper, MeetingPaperVersion
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import door
from workplace.meetings.rules import floor

MOST_PAGES = 5000
_pages: Lately[tuple[int, int], int] = Lately(200)  # (meeting, epoch) -> the page last told in this process


def present(session: Session, acting: Acting, meeting: Meeting, version_id: int, page: int = 1, key: str = "") -> None:
    """Lead the others through a paper: the desk, or whoever presents the item. A lease that stood ends with it."""
    if (log := command(session, acting, meeting, key, in_session)) is None:
        return
    mine, item = member_of(log), session.get(MeetingItem, log.floor.item or 0)
    if item is None:
        raise NotNow(say("No item has been taken up."))
    if item.presenter_id != acting.as_whom:
        at_the_desk(log)
    version = session.get(MeetingPaperVersion, version_id)
    paper = session.get(MeetingPaper, version.paper_id) if version is not None else None
    if paper is None or paper.item_id != item.id or paper.role == "personal":
        raise NotFound
    if not paper.stands or paper.version_id != version_id:  # never one that only waits to be approved
        raise NotFound
    _keep_page(log)
    log.tell("presenter_set", item=item.id, member=mine.id, version=version_id, page=page)


def end(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Lead no more: by the holder, or taken back by the desk."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated or log.floor.lease is None:
        return
    mine = door.me(session, acting, log.meeting)
    if mine is None or mine.id != log.floor.lease.member:
        at_the_desk(log)
    _keep_page(log)
    log.tell("presenter_ended", item=log.floor.item)


def turn_page(session: Session, acting: Acting, meeting: Meeting, page: int, epoch: int) -> None:
    """The holder is on this page now. A page of a lease that has ended is refused."""
    mine, lease = door.me(session, acting, meeting), floor.read(meeting.floor).lease
    if lease is None or mine is None or lease.member != mine.id or lease.epoch != epoch:
        raise NotNow(say("You don't lead the pages any more."))
    number, thing = min(max(1, page), MOST_PAGES), meeting.id or 0
    _pages.keep((thing, epoch), number)
    db.after_commit(session, lambda: news.hot(f"meeting:{thing}", "page", {"page": number, "epoch": epoch}))


def _keep_page(log: Log) -> None:
    """Where the lease ended."""
    lease, thing = log.floor.lease, log.meeting.id or 0
    if lease is None:
        return
    page = _pages.take((thing, lease.epoch)) or lease.page
    log.tell("page_kept", item=log.floor.item, version=lease.version, page=page)
    db.after_commit(log.session, lambda: news.hot(f"meeting:{thing}", "page", None))
