"""Facts: frozen dataclasses in the past tense, told to other modules inside the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

_listeners: dict[type, list[Callable[[Session, Any], None]]] = defaultdict(list)


def publish(session: Session, fact: object) -> None:
    """Tell a fact to whoever listens, now, in this transaction; if one of them refuses, all of it is undone."""
    for listener in _listeners[type(fact)]:
        listener(session, fact)


def listen(kind: type, listener: Callable[[Session, Any], None]) -> None:
    """Let `flows` react to a kind of fact. The same listener twice is one listener."""
    if listener not in _listeners[kind]:
        _listeners[kind].append(listener)
