"""The small states of side rows (approvals, signers, numbers): moved by an UPDATE that names the state it leaves."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from workplace.kernel.errors import NotNow
from workplace.kernel.text import say


def move(session: Session, row: Any, leaves: str | tuple[str, ...], to: str, **values: Any) -> None:
    """Move a side row out of one of these states, with what else is written; NotNow when someone was faster."""
    model, states = type(row), (leaves,) if isinstance(leaves, str) else leaves
    session.flush()
    moved = session.execute(update(model).where(model.id == row.id, model.state.in_(states)).values(state=to, **values))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    session.refresh(row)
