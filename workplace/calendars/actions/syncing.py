"""Keeping what a device was told, so that it can be told the difference the next time. No act of anybody's."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import Session, col

from workplace.calendars.models.objects import CalendarSync
from workplace.calendars.queries import syncs
from workplace.calendars.queries.syncs import State
from workplace.kernel import clock
from workplace.kernel.acting import Acting

MOST = 12  # states of one calendar of one person: a few for each of their devices
LASTING = timedelta(days=120)


def remember(session: Session, acting: Acting, key: str, state: State) -> None:
    """Keep a state that is being handed out; those that nobody has asked with for long are forgotten. A device that
    comes with a forgotten one begins anew by itself.
    """
    row, token, now = CalendarSync, syncs.token(state), clock.now()
    mine = (col(row.person_id) == acting.as_whom, col(row.collection) == key)
    there = session.scalars(select(row).where(*mine, col(row.token) == token)).one_or_none()
    if there is not None:
        if now - there.at > syncs.EVERY:
            there.at = now
            session.add(there)
        return
    kept = select(col(row.id)).where(*mine).order_by(col(row.at).desc(), col(row.id).desc()).limit(MOST - 1)
    session.execute(delete(row).where(*mine, col(row.id).not_in(list(session.scalars(kept)))))
    session.execute(delete(row).where(col(row.person_id) == acting.as_whom, col(row.at) < now - LASTING))
    session.add(row(person_id=acting.as_whom, collection=key, token=token, state=syncs.packed(state), at=now))
