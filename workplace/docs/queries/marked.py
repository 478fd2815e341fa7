"""Which of a document's attachments carry the agency's mark, and which can't: a mark has its place on a page."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.docs.models.letters import Attachment, Doc
from workplace.docs.queries import show
from workplace.files import queries as files
from workplace.files.queries import FileCard


@dataclass(frozen=True)
class Marked:
    """One separate attachment: the file that goes out with the document, and whether it is marked."""

    row: Attachment
    card: FileCard

    @property
    def takes_mark(self) -> bool:
        """A PDF; a table or a drawing has no first page to put it on, and no PDF signature."""
        return self.card.is_pdf

    @property
    def is_marked(self) -> bool:
        return self.row.marked_file_id is not None

    @property
    def is_missing(self) -> bool:
        """The decree wants it marked (Nghị định 30/2020, Annex I), and it isn't."""
        return self.takes_mark and not self.is_marked


def of(session: Session, doc: Doc) -> list[Marked]:
    """The attachments in order."""
    rows = show.attachments(session, doc)
    cards = files.cards(session, [row.marked_file_id or row.file_id for row in rows])
    return [Marked(row, cards[row.marked_file_id or row.file_id]) for row in rows]


def missing(session: Session, doc: Doc) -> list[Attachment]:
    """Those that should carry the mark and don't."""
    return [one.row for one in of(session, doc) if one.is_missing]
