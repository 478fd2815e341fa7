"""Pictures of signatures and seals, and key stores: encrypted at rest under the house's secret, never served raw.

AES-256-GCM; each purpose has a key of its own (HKDF-SHA256), and what a ciphertext belongs to is authenticated with
it, so that one person's signature can't be laid into another's row.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workplace.files.store import Machine, store_of
from workplace.kernel.disk import telling_full_disk

SIGNATURES, SEALS, KEYS = "signature images", "seal images", "signing keys"
_VERSION = b"\x01"
_NONCE = 12


class WrongSecret(Exception):
    """The bytes were not locked under this secret, for this purpose and owner, or were altered: a fault of ours."""


def lock(secret: bytes, purpose: str, owner: str, plain: bytes) -> bytes:
    """The bytes encrypted; `owner` (such as `person:12`) must be given again to open them."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + _cipher(secret, purpose).encrypt(nonce, plain, owner.encode())


def unlock(secret: bytes, purpose: str, owner: str, locked: bytes) -> bytes:
    """The bytes in the clear, in memory only; WrongSecret when they are not this owner's or were altered."""
    nonce, sealed = locked[1 : 1 + _NONCE], locked[1 + _NONCE :]
    if locked[:1] != _VERSION or len(nonce) != _NONCE:
        raise WrongSecret("not locked by this house")
    try:
        return _cipher(secret, purpose).decrypt(nonce, sealed, owner.encode())
    except InvalidTag:
        raise WrongSecret("locked under another secret, purpose or owner, or altered") from None


def unlock_to_file(
    machine: Machine, secret: bytes, purpose: str, owner: str, locked: bytes, suffix: str = ".png"
) -> Path:
    """A file for a worker that needs a path, readable by this process's user alone. Whoever asks removes it after."""
    plain = unlock(secret, purpose, owner, locked)
    path = store_of(machine.settings).private / f"{os.urandom(16).hex()}{suffix}"
    with telling_full_disk(), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(plain)
    return path


@contextmanager
def unlocked(
    machine: Machine, secret: bytes, purpose: str, owner: str, locked: bytes, suffix: str = ".png"
) -> Iterator[Path]:
    """`unlock_to_file` for the length of a block; gone afterwards, whatever happened."""
    path = unlock_to_file(machine, secret, purpose, owner, locked, suffix)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@lru_cache(maxsize=16)
def _cipher(secret: bytes, purpose: str) -> AESGCM:
    assert len(secret) >= 32, "the house's secret has 32 bytes"
    return AESGCM(HKDF(SHA256(), 32, None, b"workplace/files/" + purpose.encode()).derive(secret))


def passphrase(secret: bytes, purpose: str) -> str:
    """What opens a store of keys that encrypts by itself (the vault of test keys): derived, so kept nowhere."""
    assert len(secret) >= 32, "the house's secret has 32 bytes"
    return HKDF(SHA256(), 32, None, b"workplace/passphrase/" + purpose.encode()).derive(secret).hex()
