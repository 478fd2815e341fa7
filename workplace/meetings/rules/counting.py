"""Opening a sealed box, and sealing for a device that can't. Run in a worker, named by string, so that keys and choices
leave the main process with it.
"""

import secrets
from collections.abc import Sequence

from workplace.meetings.rules import ballots, sealing
from workplace.meetings.rules.ballots import Choice, Question


def open_box(
    poll: int, box: bytes, question: Question, sealed: Sequence[bytes], one: sealing.Slip, other: sealing.Slip
) -> list[str | None]:
    """The ballots in sorted order, so that nothing tells whose they were; None for each that was no ballot."""
    opener = sealing.Box(poll, box, one, other)
    found = [_opened(opener, question, ballot) for ballot in sealed]
    return sorted(found, key=lambda choice: (choice is None, choice or ""))


def _opened(box: sealing.Box, question: Question, sealed: bytes) -> str | None:
    try:
        choice = ballots.opened(question, box.open(sealed))
    except sealing.Malformed:
        return None
    return ballots.canonical(choice).decode() if choice is not None else None


def seal_here(box: bytes, poll: int, question: Question, choice: Choice) -> bytes:
    """A validated choice sealed as the voter's browser would have done it."""
    plain = ballots.padded(ballots.canonical(choice), ballots.room(question))
    return sealing.seal(box, poll, plain, once=_private(), key=secrets.token_bytes(32))


def _private() -> bytes:
    """A private key of P-256 drawn evenly: from 1 to its order less one."""
    return (secrets.randbelow(_ORDER - 1) + 1).to_bytes(32)


_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The order of P-256 (SP 800-186, 3.2.1.3)."""
