"""Remote sites (điểm cầu): named with their heads and those who sit there; a site is there with those of its members
whom its head names, and goes with those who came by it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import Say, say
from workplace.meetings.actions import attending, seating
from workplace.meetings.actions.guarding import at_the_desk, changing, command, held
from workplace.meetings.actions.log import Log
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.queries import door, presence
from workplace.meetings.rules import floor

MOST_NAME = 100


@dataclass(frozen=True)
class SiteWanted:
    """A site as its form says it: its name, the member who heads it, and the members who sit there."""

    name: str
    head: int | None = None
    members: tuple[int, ...] = ()


def add(session: Session, acting: Acting, meeting: Meeting, wanted: SiteWanted) -> MeetingSite:
    """Name a site; while the meeting is held, from its desk."""
    log = changing(session, acting, meeting)
    _check(session, meeting, wanted, None)
    site = MeetingSite(meeting_id=meeting.id or 0, name=wanted.name)
    _write(session, site, wanted)
    _tell(session, log, site, wanted)
    return site


def change(session: Session, acting: Acting, meeting: Meeting, site_id: int, wanted: SiteWanted) -> None:
    """Another name, head, or other members; whoever is there already stays there."""
    site = door.site(session, meeting, site_id)
    log = changing(session, acting, meeting)
    _check(session, meeting, wanted, site_id)
    _write(session, site, wanted)
    _tell(session, log, site, wanted)


def remove(session: Session, acting: Acting, meeting: Meeting, site_id: int) -> None:
    """There is no such site; who was to sit there is expected in the room. NotNow while it is connected."""
    site = door.site(session, meeting, site_id)
    log = changing(session, acting, meeting)
    if site.id in floor.read(meeting.floor).sites:
        raise NotNow(say("This site is connected. Let it leave first."))
    session.execute(update(MeetingMember).where(col(MeetingMember.site_id) == site.id).values(site_id=None))
    session.delete(site)
    session.flush()
    if log is not None:
        log.tell("site_dropped", site=site_id, name=site.name)


def of_list(session: Session, meeting: Meeting, named: Mapping[str, Sequence[int]]) -> None:
    """Sites as a list of members names them, with the people who sit there; a new one is headed by its first. Part of
    the act that takes the list.
    """
    m, s = MeetingMember, MeetingSite
    for name, persons in named.items():
        here = (col(m.meeting_id) == meeting.id, col(m.person_id).in_(persons))
        seats = {one.person_id: one for one in session.scalars(select(m).where(*here))}
        site = session.scalars(select(s).where(col(s.meeting_id) == meeting.id, col(s.name) == name)).one_or_none()
        if site is None:
            site = MeetingSite(meeting_id=meeting.id or 0, name=name, head_id=seats[persons[0]].id)
            session.add(site)
            session.flush()
        for one in seats.values():
            one.site_id, one.seat = site.id, ""
            session.add(one)
    session.flush()


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
    may = col(m.standing).not_in(("asked", "refused"))
    here = (col(m.meeting_id) == meeting.id, col(m.site_id) == site.id, col(m.id).in_(list(members)), may)
    for one in session.scalars(select(m).where(*here).order_by(col(m.place))):
        attending.come(log, one, "site", online=True)


def site_out(session: Session, acting: Acting, meeting: Meeting, site_id: int, key: str = "") -> None:
    """A remote site has gone, and everybody who came with it; whoever came another way is where they came to."""
    if (log := command(session, acting, meeting, key, held)) is None:
        return
    site = _site(log, site_id)
    if site.id not in log.floor.sites:
        raise NotNow(say("This site is not connected."))
    for one in presence.with_site(session, meeting.id or 0, site.id or 0):
        attending.go(log, one)
    log.tell("site_left", site=site.id)


def _site(log: Log, site_id: int) -> MeetingSite:
    """A site of this meeting, for its head or the desk."""
    site = door.site(log.session, log.meeting, site_id)
    mine = door.me(log.session, log.acting, log.meeting)
    if mine is None or mine.id != site.head_id:
        at_the_desk(log)
    return site


def _seated(wanted: SiteWanted) -> set[int]:
    """Who sits there; the head always does."""
    return {*wanted.members, *([wanted.head] if wanted.head is not None else [])}


def _write(session: Session, site: MeetingSite, wanted: SiteWanted) -> None:
    site.name, site.head_id = wanted.name, wanted.head
    session.add(site)
    session.flush()
    m, seated = MeetingMember, _seated(wanted)
    gone = (col(m.site_id) == site.id, col(m.id).not_in(seated))
    session.execute(update(m).where(*gone).values(site_id=None))
    session.execute(update(m).where(col(m.id).in_(seated)).values(site_id=site.id))


def _tell(session: Session, log: Log | None, site: MeetingSite, wanted: SiteWanted) -> None:
    seated = _seated(wanted)
    if log is not None:
        log.tell("site_set", site=site.id, name=site.name, head=site.head_id, members=sorted(seated))
    seating.empty(session, log, seated)


def _check(session: Session, meeting: Meeting, wanted: SiteWanted, own: int | None) -> None:
    m, s, wrong = MeetingMember, MeetingSite, dict[str, Say]()
    if not wanted.name:
        wrong["name"] = say("Fill this in.")
    elif len(wanted.name) > MOST_NAME:
        most = {"most": MOST_NAME, "count": len(wanted.name)}
        wrong["name"] = say("At most {most} characters; this has {count}.", **most)
    others = [one for one in session.scalars(select(s).where(col(s.meeting_id) == meeting.id)) if one.id != own]
    if wanted.name in {one.name for one in others}:
        wrong["name"] = say("There is a site of this name already.")
    seated = _seated(wanted)
    known = set(session.scalars(select(col(m.id)).where(col(m.meeting_id) == meeting.id, col(m.id).in_(seated))))
    if known != seated:
        raise NotFound
    if taken := next((one for one in others if one.head_id in seated), None):
        wrong["member"] = say("Somebody chosen here heads the site {name}.", name=taken.name)
    if wrong:
        raise BadInput(wrong)
