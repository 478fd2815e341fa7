"""Invitations by mail: what left is noted, so that a change or the end reaches the same calendar; who wants none."""

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarMailed, CalendarWish
from workplace.calendars.queries import mailing
from workplace.journal import lines as journal
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Invitation
from workplace.kernel.refs import Ref


def fill() -> None:
    """Give the mail its invitations."""
    ports.invitation.fill("calendars", mailing.invitation)
    ports.invited.fill("calendars", note_left)


def note_left(session: Session, person: int, invitation: Invitation) -> None:
    """This person's calendar knows these items as they were told."""
    mailed = CalendarMailed
    ids = [item for item, _ in invitation.known]
    session.execute(delete(mailed).where(col(mailed.person_id) == person, col(mailed.item_id).in_(ids)))
    method = mailing.CANCEL if invitation.method == mailing.CANCEL else mailing.REQUEST
    rows = [
        {"item_id": item, "person_id": person, "method": method, "sequence": sequence, "at": clock.now()}
        for item, sequence in invitation.known
    ]
    session.execute(insert(mailed), rows)


def wish(session: Session, acting: Acting, mails: bool) -> None:
    """Whether invitations come by mail too."""
    acting.require_more_than_looking()
    row = session.get(CalendarWish, acting.as_whom) or CalendarWish(person_id=acting.as_whom)
    row.mails = mails
    session.add(row)
    journal.write(session, acting, "wish_mails", Ref("person", acting.as_whom), mails=mails)
