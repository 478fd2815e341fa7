"""What was answered for another time counts no longer: who said that they come, or not, is asked again."""

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.calendars.models.answers import CalendarAnswer
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.process import ATTENDANCE
from workplace.kernel.acting import Acting
from workplace.process.take import take


def invite_again(session: Session, acting: Acting, item: CalendarItem) -> None:
    """Everybody's answer is open again, but that of whoever moves it: they know. Answers to earlier times that are on
    their way by mail are refused from now on, and what was said of single times is of times that are no more.
    """
    session.execute(delete(CalendarAnswer).where(col(CalendarAnswer.item_id) == item.id))
    item.asked = item.sequence
    session.add(item)
    answered = select(CalendarParty).where(col(CalendarParty.item_id) == item.id, col(CalendarParty.state) != "invited")
    for party in session.scalars(answered).all():
        if party.kind == "person" and party.ref == acting.as_whom:
            continue
        take(session, acting, ATTENDANCE, party, "invite_again")
        party.note, party.substitute_id, party.answered_at, party.answered_by = "", None, None, None
        session.add(party)
    session.flush()
