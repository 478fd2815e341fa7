"""Notes that somebody puts on a paper for themselves: nobody else reads them, administrators neither, and no journal
tells of them. On a newer version they stand at the words they were put to.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.models.agenda import MeetingNote, MeetingPaper, MeetingPaperVersion
from workplace.meetings.queries import papers
from workplace.meetings.rules import anchoring

MOST = 500  # of one person on one version
MOST_TEXT = 4000


def write(
    session: Session, acting: Acting, version: MeetingPaperVersion, page: int, text: str, quote: str = ""
) -> MeetingNote:
    """Put a note on a page, and to the words that are quoted from it."""
    person = _own(acting)
    if not text and not quote:
        raise BadInput({"text": say("Fill this in.")})
    card = files.file(session, version.file_id)
    if not 1 <= page <= (card.pages or 1):
        raise BadInput({"page": say("Enter a whole number from {least} to {most}.", least=1, most=card.pages or 1)})
    n = MeetingNote
    mine = select(col(n.id)).where(col(n.person_id) == person, col(n.version_id) == version.id)
    if len(session.scalars(mine.limit(MOST)).all()) >= MOST:
        raise NotNow(say("You have {most} notes on this paper. Remove some first.", most=MOST))
    note = MeetingNote(
        person_id=person, version_id=version.id or 0, page=page, kind="note" if text else "highlight", text=text,
        quote=quote[: anchoring.MOST_QUOTE], at=clock.now(),
    )  # fmt: skip
    session.add(note)
    session.flush()
    return note


def remove(session: Session, acting: Acting, note_id: int) -> MeetingNote:
    """Take a note of one's own away, for good."""
    note = session.get(MeetingNote, note_id)
    if note is None or note.person_id != _own(acting):
        raise NotFound
    session.delete(note)
    session.flush()
    return note


def carry(session: Session, acting: Acting, paper: MeetingPaper, to: MeetingPaperVersion) -> int:
    """Bring one's notes from the version before to this one; how many came. Where the words are gone, the note comes
    along without its place; the notes of the old version stay with it.
    """
    person = _own(acting)
    older = [one for one in papers.versions(session, paper) if one.number < to.number]
    before = next((one for one in older if _noted(session, person, one)), None)
    if before is None:
        return 0
    if _noted(session, person, to):
        raise NotNow(say("Your notes are here already."))
    pages = files.text(session, to.file_id)
    count = files.file(session, to.file_id).pages or 1
    notes = select(MeetingNote).where(col(MeetingNote.person_id) == person, col(MeetingNote.version_id) == before.id)
    came = 0
    for note in session.scalars(notes.order_by(col(MeetingNote.id))).all():
        at = anchoring.page_of(note.quote, pages, note.page)
        session.add(
            MeetingNote(
                person_id=person, version_id=to.id or 0, page=at or min(note.page, count), kind=note.kind,
                marks=note.marks if at else "[]", text=note.text, quote=note.quote, placed=at is not None, at=note.at,
            )
        )  # fmt: skip
        came += 1
    session.flush()
    return came


def _noted(session: Session, person: int, version: MeetingPaperVersion) -> bool:
    n = MeetingNote
    mine = select(col(n.id)).where(col(n.person_id) == person, col(n.version_id) == version.id)
    return session.scalar(mine.limit(1)) is not None


def _own(acting: Acting) -> int:
    """Notes are one's own: whoever acts for somebody neither reads nor writes theirs."""
    if acting.as_whom != acting.person:
        raise NotFound
    return acting.person
