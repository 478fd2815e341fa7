"""Pictures of signatures and seals, and keys: unreadable at rest, bound to their owner, gone after use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.files.conftest import Room
from workplace.files import secret
from workplace.files.store import store_of

HOUSE, OTHER = b"h" * 32, b"o" * 32


@given(st.binary(max_size=2000), st.text(max_size=40))
def test_what_is_locked_opens_again_for_its_owner(plain: bytes, owner: str) -> None:
    locked = secret.lock(HOUSE, secret.SEALS, owner, plain)
    assert secret.unlock(HOUSE, secret.SEALS, owner, locked) == plain
    assert locked != secret.lock(HOUSE, secret.SEALS, owner, plain)
    assert len(plain) < 8 or plain not in locked


@pytest.mark.parametrize(
    ("house", "purpose", "owner"),
    [
        (OTHER, secret.SIGNATURES, "person:1"),
        (HOUSE, secret.SEALS, "person:1"),
        (HOUSE, secret.SIGNATURES, "person:2"),
    ],
)
def test_it_opens_under_no_other_secret_purpose_or_owner(house: bytes, purpose: str, owner: str) -> None:
    locked = secret.lock(HOUSE, secret.SIGNATURES, "person:1", b"ink")
    with pytest.raises(secret.WrongSecret):
        secret.unlock(house, purpose, owner, locked)


@given(st.integers(min_value=0, max_value=31), st.integers(min_value=1, max_value=255))
def test_altered_bytes_do_not_open(place: int, change: int) -> None:
    locked = bytearray(secret.lock(HOUSE, secret.KEYS, "person:1", b"ink"))
    locked[place % len(locked)] ^= change
    with pytest.raises(secret.WrongSecret):
        secret.unlock(HOUSE, secret.KEYS, "person:1", bytes(locked))


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x01" + b"0" * 12, b"plain picture"])
def test_rubbish_does_not_open(rubbish: bytes) -> None:
    with pytest.raises(secret.WrongSecret):
        secret.unlock(HOUSE, secret.KEYS, "person:1", rubbish)


def test_a_worker_gets_a_private_file_that_is_gone_afterwards(room: Room) -> None:
    locked = secret.lock(room.secret, secret.SEALS, "organisation:3", b"seal")
    with (
        pytest.raises(ZeroDivisionError),
        secret.unlocked(room, room.secret, secret.SEALS, "organisation:3", locked) as path,
    ):
        assert path.read_bytes() == b"seal"
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent == store_of(room.settings).private
        assert path.parent.stat().st_mode & 0o777 == 0o700
        _ = 1 / 0
    assert not path.exists()
