"""Changing what the house knows of its files."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from workplace.files import queries, rules, secrecy
from workplace.files.events import FileCleared, FileLocked, FileRefused, FileTextRead
from workplace.files.models import AccessLog, File, FileText
from workplace.files.process import QUARANTINE
from workplace.files.queries import FileCard
from workplace.files.receive import Received
from workplace.jobs import outbox
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.db import overwrite
from workplace.kernel.errors import BadInput
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take

FORGOTTEN_AT_ONCE = 1000  # lines of the access log in one transaction


def keep(session: Session, acting: Acting, received: Received, *, name: str | None = None) -> FileCard:
    """Make received bytes a file of the house. The same bytes again, or by two at once, are the same file.

    Refused when the virus scanner, or whoever reads papers for secrecy marks, found something in these bytes before.
    With a scanner configured the file is quarantined until it has looked.
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
    if card.is_secret:
        raise BadInput(say("A secrecy mark was read on this paper. State secrets stay on paper."))
    return _taken_again(session, card, received, name) if card.is_forgotten else card


def _taken_again(session: Session, card: FileCard, received: Received, name: str | None) -> FileCard:
    """What was forgotten is handed in once more: the same file, looked at anew."""
    file = session.get_one(File, card.id)
    file.name, file.pages, file.refusal = rules.tidy_name(name or received.name), received.facts.pages, ""
    take(session, SYSTEM, QUARANTINE, file, "declare_open", to="quarantined" if received.to_scan else "clean")
    session.flush()
    made = queries.file(session, card.id)
    _order_work(session, made)
    return made


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
        "embedded": facts.embedded,
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
    elif card.extension in secrecy.READ:
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


def lock_away(session: Session, file_id: int, mark: str, *, by: Acting | None = None) -> None:
    """A secrecy mark was read on it: nobody has it from now on, its words and name go at once, its bytes by a job.

    `by` is whoever saw the mark on the paper, where it was no machine: that counts also where another had said before
    that there is none.

    State secrets may not be in a system that is not made for them (Luật 117/2025/QH15). What stays is
    the digest, in the journal and so that the same bytes are refused. Doing it twice does no harm.
    """
    file = session.get_one(File, file_id)
    if file.state in ("locked", "destroyed") or (file.open_by is not None and by is None):
        return
    _empty(session, file, "")
    take(session, SYSTEM, QUARANTINE, file, "lock_away", mark=mark, sha256=file.sha256, person=by.person if by else 0)
    outbox.enqueue(session, "files.destroy", {"file": file_id}, key=f"files.destroy:{file_id}", lane="now")
    publish(session, FileLocked(file_id))


def let_go(session: Session, file_id: int) -> None:
    """Nothing carries it any more and it was personal: words and name go at once, its bytes by a job. It was no secret,
    so that the same bytes are taken again from whoever hands them in. Nothing happens while something carries it.
    """
    file = session.get_one(File, file_id)
    if file.state not in ("quarantined", "clean") or queries.is_carried(session, file_id):
        return
    _empty(session, file, queries.FORGOTTEN)
    take(session, SYSTEM, QUARANTINE, file, "lock_away", mark="", sha256=file.sha256)
    outbox.enqueue(session, "files.destroy", {"file": file_id}, key=f"files.destroy:{file_id}", lane="now")


def _empty(session: Session, file: File, refusal: str) -> None:
    overwrite(session)
    file.name, file.pages, file.refusal, file.open_by = "", None, refusal, None
    session.execute(delete(FileText).where(col(FileText.file_id) == file.id))


def destroyed(session: Session, file_id: int) -> None:
    """Note that the bytes of a locked file are gone."""
    file = session.get_one(File, file_id)
    if file.state == "locked":
        take(session, SYSTEM, QUARANTINE, file, "destroy", sha256=file.sha256)


def declare_open(session: Session, acting: Acting, received: Received) -> FileCard:
    """Someone answers for it that this paper is no state secret; its bytes, handed in again, are a file once more.

    The caller has let the person in and writes down the reason. Refused when these are not bytes that were locked away.
    """
    card = queries.by_content(session, received.sha256)
    if card is None or not card.is_secret:
        raise BadInput({"file": say("This is not the file that was locked away. Choose the very same file.")})
    file = session.get_one(File, card.id)
    facts = received.facts
    file.name, file.pages, file.open_by = rules.tidy_name(received.name), facts.pages, acting.person
    to = "quarantined" if received.to_scan else "clean"
    take(session, SYSTEM, QUARANTINE, file, "declare_open", to=to, person=acting.person, sha256=file.sha256)
    session.flush()
    made = queries.file(session, card.id)
    _order_work(session, made)
    return made


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


def forget_accesses(session: Session, months: int, *, most: int = FORGOTTEN_AT_ONCE) -> int:
    """Remove lines of the access log that are older than so many months, of 31 days, the oldest first; how many.

    At most so many in one transaction, and found by their numbers: nobody waits while years of reading are gone
    through.
    """
    oldest = select(col(AccessLog.id), col(AccessLog.at)).order_by(col(AccessLog.id)).limit(most)
    before = clock.now() - timedelta(days=31 * months)
    old = [id for id, at in session.exec(oldest) if at < before]
    session.execute(delete(AccessLog).where(col(AccessLog.id).in_(old)))
    return len(old)
