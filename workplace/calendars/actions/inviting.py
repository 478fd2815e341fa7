"""An invitation that came as a letter lies in its addressee's calendar, to be answered in one tap."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import grants
from workplace.access.kinds import CALENDAR
from workplace.calendars.actions import holding, writing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.rules import inviting
from workplace.calendars.rules.wishes import Wish
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.org.queries import people
from workplace.search import index


def lay_before(session: Session, by: int, leader: int, origin: Ref, title: str, text: str) -> CalendarItem | None:
    """Enter what the letter asks for in the leader's calendar, unanswered; None where it names no day that can be read,
    a day gone by, or where it lies there already.
    """
    found = inviting.read(text)
    if found is None or found.when.span()[1] < clock.ticks(clock.now()) or _lies_there(session, leader, origin):
        return None
    acting = Acting(person=by)
    wish = Wish(title, found.when, people=(leader,), participants=" ", place=found.place, origin=str(origin))
    item = writing.new(
        session, wish, kind="entry", state="planned", made_by=by, owner_id=leader,
        organisation_id=people.person(session, leader).organisation_id,
    )  # fmt: skip
    assert item.id is not None
    item.participants = ""
    session.add(item)
    journal.write(session, acting, "enter", Ref("calendars", item.id), day=item.day.isoformat(), origin=str(origin))
    holding.hold(session, acting, item, firm=True)
    who = {grants.person(session, leader), grants.person(session, by)}
    grants.grant(session, CALENDAR, clock.ticks(item.made_at), item.id, who, "calendar", level=grants.READ)
    index.mark(session, Ref("calendars", item.id))
    return item


def _lies_there(session: Session, leader: int, origin: Ref) -> bool:
    there = (col(CalendarItem.origin) == str(origin), col(CalendarItem.owner_id) == leader)
    return session.execute(select(col(CalendarItem.id)).where(*there).limit(1)).first() is not None
