"""Telling people at once what has just been committed. News may be lost: whoever hears it reads the truth again.

Domain code only knows `tell`; which hub spreads it is set when the house begins to serve.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlmodel import Session

from workplace.kernel import db


class Spreader(Protocol):
    """Whoever brings news to the open sockets; called from any thread."""

    def tell(self, topic: str, event: Mapping[str, Any]) -> None: ...


_spreaders: list[Spreader] = []


def tell(session: Session, topic: str, event: Mapping[str, Any]) -> None:
    """After this transaction's commit, tell whoever hears the topic (`person:12`)."""
    db.after_commit(session, lambda: _spread(topic, event))


def _spread(topic: str, event: Mapping[str, Any]) -> None:
    for spreader in tuple(_spreaders):
        spreader.tell(topic, event)


def join(spreader: Spreader) -> None:
    """From now on this hub spreads what is told."""
    _spreaders.append(spreader)


def leave(spreader: Spreader) -> None:
    """This hub has stopped."""
    if spreader in _spreaders:
        _spreaders.remove(spreader)
