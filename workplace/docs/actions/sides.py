"""Acts that meet: a document kept to one act, and the small states of side rows (approvals, signers, numbers), moved by
an UPDATE that names the state it leaves.
"""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.docs.models.letters import Doc
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say


def alone(session: Session, doc: Doc) -> None:
    """Until this act ends no other one that asks for it has the document: who comes meanwhile waits, and then sees what
    became of it. What was read of the document before is read anew.
    """
    session.flush()
    locked = select(Doc).where(col(Doc.id) == doc.id).with_for_update(key_share=True)
    if session.scalars(locked.execution_options(populate_existing=True)).one_or_none() is None:
        raise NotFound


def move(session: Session, row: Any, leaves: str | tuple[str, ...], to: str, **values: Any) -> None:
    """Move a side row out of one of these states, with what else is written; NotNow when someone was faster."""
    model, states = type(row), (leaves,) if isinstance(leaves, str) else leaves
    session.flush()
    moved = session.execute(update(model).where(model.id == row.id, model.state.in_(states)).values(state=to, **values))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    session.refresh(row)
