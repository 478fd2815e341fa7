"""Reading what the house knows of its files, and finding their bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from workplace.files import policy
from workplace.files.models import AccessLog, File, FileText
from workplace.files.store import Machine, store_of
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say

FORGOTTEN = "forgotten"  # instead of what a scanner found
SAME_READING = timedelta(minutes=10)  # ranges and pages fetched within it are one reading


@dataclass(frozen=True)
class FileCard:
    """A file as others see it."""

    id: int
    sha256: str
    size: int
    media_type: str
    extension: str
    name: str
    pages: int | None
    signatures: int
    scripts: bool
    encrypted: bool
    state: str
    refusal: str
    made_at: datetime
    made_by: int
    open_by: int | None = None
    embedded: int = 0  # files inside a PDF

    @property
    def is_active(self) -> bool:
        """Whether something stands in it that a viewer elsewhere might run, or that nobody sees on its pages."""
        return self.scripts or self.embedded > 0

    @property
    def is_secret(self) -> bool:
        """Whether a secrecy mark was read on it, and nobody has answered for it since."""
        return self.state in ("locked", "destroyed") and not self.is_forgotten

    @property
    def is_forgotten(self) -> bool:
        """Whether it went because nothing carried it any more: the same bytes may come again."""
        return self.state in ("locked", "destroyed") and self.refusal == FORGOTTEN

    @property
    def is_pdf(self) -> bool:
        """Whether the viewer opens it."""
        return self.extension == "pdf"


COLUMNS = tuple(getattr(File, name) for name in FileCard.__dataclass_fields__)


def file(session: Session, file_id: int) -> FileCard:
    """A file by its id, for a module that has already let the person in; NotFound when there is none."""
    found = cards(session, [file_id])
    if file_id not in found:
        raise NotFound
    return found[file_id]


def cards(session: Session, ids: Iterable[int]) -> dict[int, FileCard]:
    """Several files by their ids."""
    rows = session.execute(select(*COLUMNS).where(col(File.id).in_(set(ids))))
    return {row.id: FileCard(*row) for row in rows}


def active(session: Session, ids: Iterable[int | None]) -> dict[int, FileCard]:
    """Those of these files that carry what might run elsewhere, or what no page shows: a list warns of them."""
    found = cards(session, {id for id in ids if id is not None})
    return {id: card for id, card in found.items() if card.is_active}


def by_content(session: Session, sha256: str) -> FileCard | None:
    """The file with exactly these bytes (a duplicate warning), None when the house has none."""
    row = session.execute(select(*COLUMNS).where(col(File.sha256) == sha256)).first()
    return FileCard(*row) if row else None


def is_carried(session: Session, file_id: int) -> bool:
    """Whether something in the house carries these bytes."""
    return any(carries(session, file_id) for carries in ports.carries.all().values())


def readable(session: Session, acting: Acting, file_id: int) -> tuple[FileCard, Ref]:
    """The door to bytes: the file, and the thing by which this person has it. The same bytes may lie with many things,
    of many agencies: it is the one that this person opened last, else the newest that lets them.

    NotFound when none lets them; NotNow while the virus scan is awaited, or when it found something.
    """
    letting = policy.things_that_let(session, acting, file_id)
    if not letting:
        raise NotFound
    card = file(session, file_id)
    require_clean(card)
    return card, letting[0] if len(letting) == 1 else _opened_last(session, acting, letting)


def _opened_last(session: Session, acting: Acting, things: list[Ref]) -> Ref:
    last: dict[Ref, int] = {}
    for module in {thing.module for thing in things}:
        opened = (
            select(col(AccessLog.thing), func.max(col(AccessLog.id)))
            .where(
                col(AccessLog.module) == module,
                col(AccessLog.thing).in_([thing.id for thing in things if thing.module == module]),
                col(AccessLog.person) == acting.person,
                col(AccessLog.for_whom).is_not_distinct_from(acting.for_whom),
            )
            .group_by(col(AccessLog.thing))
        )
        last |= {Ref(module, thing): line for thing, line in session.execute(opened)}
    return max(things, key=lambda thing: last.get(thing, 0))


def require_clean(card: FileCard) -> None:
    """NotNow while a file waits for the virus scanner, or when it may not be had: malware, a secrecy mark."""
    if card.is_secret:
        raise NotNow(say("This paper carries a secrecy mark and must not be in this system. Handle it on paper."))
    if card.is_forgotten:
        raise NotFound
    if card.state == "quarantined":
        raise NotNow(say("“{name}” waits for the virus scan. Open it again in a moment.", name=card.name))
    if card.state == "refused":
        raise NotNow(
            say("“{name}” carries malware ({finding}) and is locked away.", name=card.name, finding=card.refusal)
        )


def path(machine: Machine, card: FileCard) -> Path:
    """Where the bytes lie on this machine, for a worker or for sending (from S3: a cached copy)."""
    return store_of(machine.settings).path(card.sha256)


def text(session: Session, file_id: int) -> list[str]:
    """The text of the file's pages in order; empty until a worker has read it."""
    rows = select(col(FileText.text)).where(col(FileText.file_id) == file_id).order_by(col(FileText.page))
    return list(session.scalars(rows))


def noted_lately(session: Session, acting: Acting, file_id: int, act: str, through: Ref) -> bool:
    """Whether this same reading, by way of the same thing, is in the access log already."""
    lately = (
        select(col(AccessLog.id))
        .where(
            col(AccessLog.file) == file_id,
            col(AccessLog.person) == acting.person,
            col(AccessLog.at) > clock.now() - SAME_READING,
            col(AccessLog.act) == act,
            col(AccessLog.module) == through.module,
            col(AccessLog.thing) == through.id,
            col(AccessLog.for_whom).is_not_distinct_from(acting.for_whom),
        )
        .limit(1)
    )
    return session.scalars(lately).first() is not None


def accesses(
    session: Session, module: str, thing: int, files: Iterable[int] = (), readers: ColumnElement[bool] | None = None
) -> list[AccessLog]:
    """Who read or fetched a thing or its files, newest first; the caller has let the person in. At most 500.

    Lines of old name a file and no thing, and a file lies with many things: with `files` those count whose reader
    `readers` (SQL over `reader()`) finds among the thing's own.
    """
    row = AccessLog
    mine = (col(row.module) == module) & (col(row.thing) == thing)
    if readers is not None:
        bare = col(row.thing).is_(None) & (col(row.module) == module) & col(row.file).in_(set(files))
        mine = mine | (bare & readers)
    return list(session.scalars(select(row).where(mine).order_by(col(row.id).desc()).limit(500)))


def reader() -> ColumnElement[int]:
    """SQL: in whose right a line's reader read: for whom, where they stood in for somebody."""
    return func.coalesce(col(AccessLog.for_whom), col(AccessLog.person))
