"""Remote sites (điểm cầu): a site is there with those of its members whom its head names, and goes with all of them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions import attending
from workplace.meetings.actions.guarding import at_the_desk, command, held
from workplace.meetings.actions.log import Log
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.queries import door


def site_in(
    session: Session, acting: Acting, meeting: Meeting, site_id: int, members: Collection[int], key: str = ""
) -> None:
    """A site is there, and with it those of its members who were named; by its head or the desk."""
    if (log := command(session, acting, meeting, key, held)) is None:
        return
    site = _site(log, site_id)
    if site.id not in log.floor.sites:
        log.tell("site_arrived", site=site.id)
    m = MeetingMember
    here = (col(m.meeting_id) == meeting.id, col(m.site_id) == site.id, col(m.id).in_(list(members)))
    for one in session.scalars(select(m).where(*here).order_by(col(m.place))):
        attending.come(log, one, "site", online=True)


def site_out(session: Session, acting: Acting, meeting: Meeting, site_id: int, key: str = "") -> None:
    """A remote site has gone, and everybody who sat there."""
    if (log := command(session, acting, meeting, key, held)) is None:
        return
    site = _site(log, site_id)
    if site.id not in log.floor.sites:
        raise NotNow(say("This site is not connected."))
    m = MeetingMember
    for one in session.scalars(select(m).where(col(m.meeting_id) == meeting.id, col(m.site_id) == site.id)):
        attending.go(log, one)
    log.tell("site_left", site=site.id)


def _site(log: Log, site_id: int) -> MeetingSite:
    """A site of this meeting, for its head or the desk."""
    site = log.session.get(MeetingSite, site_id)
    if site is None or site.meeting_id != log.meeting.id:
        raise NotFound
    mine = door.me(log.session, log.acting, log.meeting)
    if mine is None or mine.id != site.head_id:
        at_the_desk(log)
    return site
