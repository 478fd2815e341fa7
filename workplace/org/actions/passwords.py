"""Passwords by argon2: slow on purpose, so never inside a write transaction, and only a few at a time."""

from threading import BoundedSemaphore

from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel.errors import Busy
from workplace.kernel.text import say

_HASHER = Argon2Hasher()
_AT_ONCE = BoundedSemaphore(2)  # each needs 64 MB and a core for a fifth of a second
_PATIENCE = 15  # seconds in the queue before we say that we are busy
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Hl4sMoZUXq0IYmNKTHqzTA$cdSb6fRUSEn+UM2JSYYE7D2U6WFp/9wiiRSUSx3Kehk"
"""Of a password that nobody knows: an unknown login takes as long as a wrong password."""


def let_go(session: Session) -> None:
    """End the transaction, in which nothing was changed yet, so that hashing holds no lock; reading begins anew."""
    assert not session.new and not session.dirty and not journal.collected(session), "hash before anything is changed"
    session.rollback()


def hashed(password: str) -> str:
    """The argon2 hash of a password."""
    with _Turn():
        return _HASHER.hash(password)


def fits(password: str, hash: str | None) -> bool:
    """Whether a password is the one behind the hash; for no hash it takes as long and is false."""
    with _Turn():
        right = _HASHER.verify(password, hash or _NOBODY)
    return right and hash is not None


class _Turn:
    def __enter__(self) -> None:
        if not _AT_ONCE.acquire(timeout=_PATIENCE):
            raise Busy(say("Many people are signing in this moment. Try again."))

    def __exit__(self, *_: object) -> None:
        _AT_ONCE.release()
