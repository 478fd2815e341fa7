"""The invitation becomes a document of the correspondence (giấy mời), to be signed and numbered like any other."""

from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.guarding import require
from workplace.meetings.events import InvitationWritten
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import PREPARED
from workplace.meetings.queries import people


def require_ready(session: Session, acting: Acting, meeting: Meeting) -> None:
    """NotFound for who does not prepare it; NotNow once it is a document, or the meeting has begun."""
    require(session, acting, meeting, policy.PREPARES)
    if meeting.written:
        raise NotFound
    if meeting.state not in PREPARED:
        raise NotNow(say("The meeting has begun: nobody is invited any more."))
    if meeting.invitation is not None:
        raise NotNow(say("The invitation is a document already."))


def write(session: Session, acting: Acting, meeting: Meeting, file_id: int) -> None:
    """Hand the invitation on as a draft."""
    require_ready(session, acting, meeting)
    cards = [one.card for one in people.members(session, meeting.id or 0) if one.card is not None]
    to = {card.organisation_id: card.organisation for card in cards if card.organisation_id}
    journal.write(session, acting, "write_invitation", Ref("meetings", meeting.id or 0), file=file_id)
    events.publish(
        session,
        InvitationWritten(
            acting, meeting.id or 0, meeting.organisation_id, meeting.title, file_id, tuple(to.items())
        ),
    )  # fmt: skip


def became(session: Session, meeting_id: int, document: int | None) -> None:
    """The document that the invitation is from now on."""
    meeting = session.get_one(Meeting, meeting_id)
    meeting.invitation = document
    session.add(meeting)
