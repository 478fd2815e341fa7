"""Telling people at once what has just been committed. News may be lost: whoever hears it reads the truth again.

Domain code only knows `tell`; which hub spreads it is set when the house begins to serve.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from sqlmodel import Session

from workplace.kernel import db


class Spreader(Protocol):
    """Whoever brings news to the open sockets; called from any thread."""

    def tell(self, topic: str, event: Mapping[str, Any]) -> None: ...
    def revoked(self, session_id: int) -> None: ...
    def reclass(self, thing: str) -> None: ...
    def hot(self, thing: str, name: str, value: Any, audience: str = "") -> None: ...


_spreaders: list[Spreader] = []


def tell(session: Session, topic: str, event: Mapping[str, Any]) -> None:
    """After this transaction's commit, tell whoever hears the topic (`person:12`). For a thing whose changes are
    numbered (`meeting:12`, {"seq": 34}) this only wakes its room, which reads what there is to tell.
    """
    db.after_commit(session, lambda: _each(lambda spreader: spreader.tell(topic, event)))


def revoked(session: Session, session_id: int) -> None:
    """After this transaction's commit, close the sockets of a session that has ended."""
    db.after_commit(session, lambda: _each(lambda spreader: spreader.revoked(session_id)))


def reclass(session: Session, thing: str) -> None:
    """After this transaction's commit, ask anew what all who hear a numbered thing (`meeting:12`) may hear of it."""
    db.after_commit(session, lambda: _each(lambda spreader: spreader.reclass(thing)))


def hot(thing: str, name: str, value: Any, audience: str = "") -> None:
    """Set a value that changes quickly and is stored nowhere (a page, a count). The last wins; None forgets it.

    `audience` of a numbered thing: all (""), one view ("seat/"), one class ("/member"), or both ("seat/member").
    """
    _each(lambda spreader: spreader.hot(thing, name, value, audience))


def _each(call: Callable[[Spreader], None]) -> None:
    for spreader in tuple(_spreaders):
        call(spreader)


def join(spreader: Spreader) -> None:
    """From now on this hub spreads what is told."""
    _spreaders.append(spreader)


def leave(spreader: Spreader) -> None:
    """This hub has stopped."""
    if spreader in _spreaders:
        _spreaders.remove(spreader)
