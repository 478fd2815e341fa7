"""The hall's secret address: a screen that knows no sign-in shows what everybody may see. A new one ends the old.

The key is computed from the house's secret, the meeting and how many addresses were made, so it is stored nowhere.
"""

import hmac

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.kernel.errors import NotFound
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting

MADE = "hall_address_made"


def key(session: Session, meeting_id: int, secret: bytes) -> str:
    """The key that holds now; empty as long as no address was made."""
    e = MeetingEvent
    made = (col(e.meeting_id) == meeting_id, col(e.kind) == MADE)
    count = session.scalar(select(func.count()).select_from(e).where(*made)) or 0
    said = f"hall of meeting {meeting_id}, address {count}".encode()
    return hmac.digest(secret, said, "sha256").hex()[:40] if count else ""


def read(session: Session, meeting_id: int, given: str, secret: bytes) -> Meeting:
    """The meeting whose key this is, or NotFound."""
    meeting = session.get(Meeting, meeting_id)
    holds = key(session, meeting_id, secret)
    if meeting is None or not holds or not hmac.compare_digest(holds.encode(), given.encode()):
        raise NotFound
    return meeting
