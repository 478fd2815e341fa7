"""Changing what the house knows of its files."""

from collections.abc import Sequence

from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from workplace.files import queries, rules
from workplace.files.events import FileCleared, FileRefused, FileTextRead
from workplace.files.models import AccessLog, File, FileText
from workplace.files.process import QUARANTINE
from workplace.files.queries import FileCard
from workplace.files.receive import Received
from workplace.jobs import outbox
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take


def keep(session: Session, acting: Acting, received: Received, *, name: str | None = None) -> FileCard:
    """Make received bytes a file of the house. The same bytes again, or by two at once, are the same file.

    Refused when the virus scanner found something in these bytes before. With a scanner configured the file is
    quarantined until it has looked.
    """
    card = queries.by_content(session, received.sha256)
    if card is None and _insert(session, acting, received, name):
        card = queries.by_content(session, received.sha256)
        assert card is not None
        journal.write(session, acting, "keep", Ref("files", card.id), sha256=card.sha256, size=card.size)
        _order_work(session, card)
        return card
    card = card or queries.by_content(session, received.sha256)
    assert card is not None, "whoever was faster has committed"
    if card.state == "refused":
        raise BadInput(say("“{name}” carries malware ({finding}).", name=received.name, finding=card.refusal))
    return card


def _insert(session: Session, acting: Acting, received: Received, name: str | None) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    facts = received.facts
    values = {
        "sha256": received.sha256,
        "size": received.size,
        "media_type": received.media_type,
        "extension": received.extension,
        "name": rules.tidy_name(name or received.name),
        "pages": facts.pages,
        "signatures": facts.signatures,
        "scripts": facts.scripts,
        "encrypted": facts.encrypted,
        "state": "quarantined" if received.to_scan else "clean",
        "refusal": "",
        "made_at": clock.now(),
        "made_by": acting.person,
    }
    statement = insert(File).values(**values).on_conflict_do_nothing(index_elements=["sha256"])
    return session.scalars(statement.returning(col(File.id))).one_or_none() is not None


def _order_work(session: Session, card: FileCard) -> None:
    if card.state == "quarantined":
        outbox.enqueue(session, "files.scan", {"file": card.id}, key=f"files.scan:{card.id}")
    elif card.is_pdf:
        outbox.enqueue(session, "files.text", {"file": card.id}, key=f"files.text:{card.id}")


def order_scans(session: Session, *, most: int = 500) -> int:
    """Ask once more for the scan of files that wait in quarantine, oldest first; how many were asked for."""
    waiting = select(*queries.COLUMNS).where(col(File.state) == "quarantined").order_by(col(File.id)).limit(most)
    found = [FileCard(*row) for row in session.execute(waiting)]
    for card in found:
        _order_work(session, card)
    return len(found)


def clear(session: Session, file_id: int) -> None:
    """Release a file from quarantine: the scanner found nothing. Doing it twice does no harm."""
    file = session.get_one(File, file_id)
    if file.state == "clean":
        return
    take(session, SYSTEM, QUARANTINE, file, "clear")
    _order_work(session, queries.file(session, file_id))
    publish(session, FileCleared(file_id))


def refuse(session: Session, file_id: int, finding: str) -> None:
    """Lock a file away for good: the scanner found something. Doing it twice does no harm."""
    file = session.get_one(File, file_id)
    if file.state == "refused":
        return
    file.refusal = finding[:200]
    take(session, SYSTEM, QUARANTINE, file, "refuse", finding=finding[:200])
    publish(session, FileRefused(file_id, finding[:200]))


def write_text(session: Session, file_id: int, pages: Sequence[str]) -> None:
    """Store the text layer of a file's pages, once; a file's bytes, and so its text, never change."""
    known = session.scalars(select(col(FileText.page)).where(col(FileText.file_id) == file_id).limit(1)).first()
    if known is not None or not pages:
        return
    kept = rules.pages_text(list(pages))
    session.execute(
        plain_insert(FileText),
        [{"file_id": file_id, "page": number, "text": text} for number, text in enumerate(kept, 1)],
    )
    publish(session, FileTextRead(file_id))


def note_access(
    session: Session, acting: Acting, act: str, *, module: str, thing: int | None = None, file: int | None = None
) -> None:
    """Write into the access log that a person read or fetched something; call it through `ask.aside`."""
    session.add(
        AccessLog(
            person=acting.person,
            for_whom=acting.for_whom,
            authority=acting.authority,
            module=module,
            thing=thing,
            file=file,
            act=act,
            at=clock.now(),
        )
    )
