"""What is sent twice is done once: the second time leads to where the first one went (kernel.models.SentForm)."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.models import SentForm


def went(session: Session, key: str) -> str | None:
    """Where the first one went; None where none was done."""
    return session.scalars(select(col(SentForm.url)).where(col(SentForm.key) == key)).one_or_none()


def keep(session: Session, key: str, url: str) -> bool:
    """Note, with what was done, where it leads; False where someone was faster, once they have committed: then nothing
    of this transaction may stay.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    noted = insert(SentForm).values(key=key, url=url, at=clock.now()).on_conflict_do_nothing()
    return session.scalars(noted.returning(col(SentForm.key))).one_or_none() is not None


def forget(session: Session, before: datetime) -> int:
    """Forget what was sent before this moment; how many."""
    return int(session.execute(delete(SentForm).where(col(SentForm.at) < before)).rowcount)  # type: ignore[attr-defined]
