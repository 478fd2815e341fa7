"""Notes, highlights and ink that somebody puts on a paper for themselves: nobody else reads them, administrators
neither, and no journal tells of them. On a newer version notes and highlights stand at the words they were put to; ink
stays with the page it was drawn on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.models.agenda import MeetingNote, MeetingPaper, MeetingPaperVersion
from workplace.meetings.queries import papers
from workplace.meetings.rules import anchoring, marking

MOST = 500  # of one person on one version
MOST_STROKES = 1000  # the same of ink
MOST_TEXT = 4000


@dataclass(frozen=True)
class Quoted:
    """A note to be brought along: its words, and the page on which they stood."""

    note: int
    text: str
    page: int


def write(
    session: Session, acting: Acting, version: MeetingPaperVersion, page: int, text: str, quote: str = "",
    colour: str = "", rectangles: Sequence[Sequence[int]] = (),
) -> MeetingNote:  # fmt: skip
    """Put a note on a page, and to the words that are quoted from it; in a colour these are highlighted, at the
    rectangles where they stand or, without any, where a page finds them.
    """
    person = _own(acting)
    if not text and not quote:
        raise BadInput({"text": say("Fill this in.")})
    if colour and (colour not in marking.COLOURS or not quote):
        raise BadInput({"quote": say("Say which words are highlighted.")})
    _check_page(session, version, page)
    _check_room(session, person, version, MOST, ink=False)
    note = MeetingNote(
        person_id=person, version_id=version.id or 0, page=page, kind="highlight" if colour else "note", text=text,
        quote=quote[: anchoring.MOST_QUOTE], colour=colour, marks=marking.written(rectangles), at=clock.now(),
    )  # fmt: skip
    session.add(note)
    session.flush()
    return note


def draw(
    session: Session, acting: Acting, version: MeetingPaperVersion, page: int, colour: str, points: Sequence[int]
) -> MeetingNote:
    """One stroke of ink on a page."""
    person = _own(acting)
    if colour not in marking.INKS:
        raise BadInput(say("Choose one of the list."))
    _check_page(session, version, page)
    _check_room(session, person, version, MOST_STROKES, ink=True)
    stroke = MeetingNote(
        person_id=person, version_id=version.id or 0, page=page, kind="ink", colour=colour,
        marks=marking.written(points), at=clock.now(),
    )  # fmt: skip
    session.add(stroke)
    session.flush()
    return stroke


def wipe(session: Session, acting: Acting, version: MeetingPaperVersion, page: int) -> None:
    """Take all of one's ink off a page, for good."""
    n = MeetingNote
    mine = (col(n.person_id) == _own(acting), col(n.version_id) == version.id, col(n.kind) == "ink")
    session.execute(delete(n).where(*mine, col(n.page) == page))


def _check_page(session: Session, version: MeetingPaperVersion, page: int) -> None:
    card = files.file(session, version.file_id)
    files.require_clean(card)
    last = card.pages or 1
    if not 1 <= page <= last:
        raise BadInput({"page": say("Enter a whole number from {least} to {most}.", least=1, most=last)})


def _check_room(session: Session, person: int, version: MeetingPaperVersion, most: int, *, ink: bool) -> None:
    n = MeetingNote
    same = col(n.kind) == "ink" if ink else col(n.kind) != "ink"
    mine = (col(n.person_id) == person, col(n.version_id) == version.id, same)
    if (session.scalar(select(func.count()).select_from(n).where(*mine)) or 0) >= most:
        raise NotNow(say("You have {most} notes on this paper. Remove some first.", most=most))


def remove(session: Session, acting: Acting, note_id: int) -> MeetingNote:
    """Take a note of one's own away, for good."""
    note = session.get(MeetingNote, note_id)
    if note is None or note.person_id != _own(acting):
        raise NotFound
    session.delete(note)
    session.flush()
    return note


def quoted(session: Session, acting: Acting, paper: MeetingPaper, to: MeetingPaperVersion) -> list[Quoted]:
    """The words to be found on this version before one's notes of the version before come along: a worker looks for
    them (`anchoring.places`), since a book takes long, and no transaction waits for it.
    """
    before = _before(session, _own(acting), paper, to)
    notes = _notes(session, _own(acting), before) if before is not None else []
    return [Quoted(one.id or 0, one.quote, one.page) for one in notes if one.quote]


def carry(
    session: Session, acting: Acting, paper: MeetingPaper, to: MeetingPaperVersion, places: Mapping[int, int | None]
) -> int:
    """Bring one's notes and highlights from the version before to this one; how many came. `places` says on which page
    each one's words stand now. Where they are gone, notes come along without their place; what lies on the old version
    stays with it, its ink too.
    """
    person = _own(acting)
    before = _before(session, person, paper, to)
    if before is None:
        return 0
    count = files.file(session, to.file_id).pages or 1
    came = _notes(session, person, before)
    for note in came:
        at = places.get(note.id or 0)
        session.add(
            MeetingNote(
                person_id=person, version_id=to.id or 0, page=at or min(note.page, count), kind=note.kind,
                colour=note.colour, text=note.text, quote=note.quote, placed=at is not None, at=note.at,
            )
        )  # fmt: skip
    session.flush()
    return len(came)


def _before(session: Session, person: int, paper: MeetingPaper, to: MeetingPaperVersion) -> MeetingPaperVersion | None:
    """The version whose notes come along to this one; NotNow where they are already."""
    older = [one for one in papers.versions(session, paper) if one.number < to.number]
    before = next((one for one in older if _noted(session, person, one)), None)
    if before is not None and _noted(session, person, to):
        raise NotNow(say("Your notes are here already."))
    return before


def _notes(session: Session, person: int, version: MeetingPaperVersion) -> Sequence[MeetingNote]:
    n = MeetingNote
    mine = (col(n.person_id) == person, col(n.version_id) == version.id, col(n.kind) != "ink")
    return session.scalars(select(n).where(*mine).order_by(col(n.id))).all()


def _noted(session: Session, person: int, version: MeetingPaperVersion) -> bool:
    n = MeetingNote
    mine = (col(n.person_id) == person, col(n.version_id) == version.id, col(n.kind) != "ink")
    return session.scalar(select(col(n.id)).where(*mine).limit(1)) is not None


def _own(acting: Acting) -> int:
    """Notes are one's own: whoever acts for somebody neither reads nor writes theirs."""
    if acting.as_whom != acting.person:
        raise NotFound
    return acting.person
