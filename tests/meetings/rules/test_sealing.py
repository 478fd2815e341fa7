"""The sealed box: any two slips of three open it; one slip, a foreign one or an altered ballot open nothing."""

import secrets
from functools import cache
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from workplace.kernel.errors import BadInput
from workplace.meetings.rules.ballots import Method, Question, canonical, padded, room
from workplace.meetings.rules.sealing import (
    Box,
    Malformed,
    Slip,
    WrongSlip,
    box_of,
    checked,
    is_public_key,
    open_box,
    purpose,
    read_slip,
    seal,
    sealed_size,
    slip_text,
)

POLL = 12
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256's group
SIZE = room(Question(Method.ASSENT))
PRIVATE = st.integers(1, 2**255).map(lambda number: number.to_bytes(32))


@cache
def board(poll: int = POLL, first: int = 1) -> tuple[bytes, tuple[Slip, ...]]:
    """A box and its three slips, from private keys that are the same on every run."""
    slips = tuple(Slip(poll, number, (first + number).to_bytes(32)) for number in (1, 2, 3))
    return box_of([slip.public for slip in slips]), slips


def sealed(plain: bytes, poll: int = POLL, first: int = 1) -> bytes:
    return seal(board(poll, first)[0], poll, plain, once=b"\1" * 32, key=b"\2" * 32)


@given(st.binary(max_size=SIZE - 2), PRIVATE, st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_any_two_of_three_open_what_was_sealed(choice: bytes, once: bytes, key: bytes) -> None:
    box, slips = board()
    plain = padded(choice, SIZE)
    made = seal(box, POLL, plain, once=once, key=key)
    assert len(made) == sealed_size(SIZE)
    for one, other in combinations(slips, 2):
        assert open_box(one, other, POLL, box, made) == open_box(other, one, POLL, box, made) == plain


def test_one_slip_opens_nothing() -> None:
    box, slips = board()
    with pytest.raises(WrongSlip, match="two copies"):
        Box(POLL, box, slips[0], slips[0])
    renumbered = Slip(POLL, 2, slips[0].private)
    with pytest.raises(WrongSlip, match="member 2"):
        Box(POLL, box, slips[0], renumbered)


def test_a_slip_of_another_vote_is_told_apart() -> None:
    box, slips = board()
    _other_box, others = board(13, first=50)
    with pytest.raises(WrongSlip, match="another vote"):
        checked(others[0], POLL, box)
    with pytest.raises(WrongSlip, match="member 1"):
        checked(Slip(POLL, 1, others[0].private), POLL, box)
    assert checked(slips[0], POLL, box) == slips[0]


@given(st.data())
@settings(max_examples=200)
def test_an_altered_ballot_is_malformed(data: st.DataObject) -> None:
    """Any bit of it, even of the copy of the key that these two don't need."""
    box, slips = board()
    plain = padded(b'"yes"', SIZE)
    made = bytearray(sealed(plain))
    at = data.draw(st.integers(0, len(made) - 1))
    made[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Malformed):
        open_box(slips[0], slips[1], POLL, box, bytes(made))


@given(st.binary(max_size=400))
def test_whatever_lies_in_a_box_is_a_ballot_or_malformed(held: bytes) -> None:
    box, slips = board()
    opening = Box(POLL, box, slips[0], slips[2])
    for lying in (held, b"\1" + held, sealed(padded(b"", SIZE))[: len(held)]):
        with pytest.raises(Malformed):
            opening.open(lying)


def test_a_ballot_can_not_be_laid_into_another_box() -> None:
    plain = padded(b'"yes"', SIZE)
    box, slips = board(13)
    with pytest.raises(Malformed):  # the same keys, but another vote
        open_box(slips[0], slips[1], 13, box, sealed(plain))
    box, slips = board(first=50)
    with pytest.raises(Malformed):
        open_box(slips[0], slips[1], POLL, box, sealed(plain))


def test_a_copy_of_somebodys_ballot_is_not_counted_with_it() -> None:
    box, slips = board()
    opening = Box(POLL, box, *slips[:2])
    ballot = sealed(padded(b'"yes"', SIZE))
    assert opening.open(ballot)
    with pytest.raises(Malformed, match="copy"):
        opening.open(ballot)


def test_equal_choices_look_unequal_and_equally_long() -> None:
    box, _slips = board()
    said = [padded(canonical(choice), SIZE) for choice in ("yes", "yes", "abstain")]
    made = [seal(box, POLL, plain, once=secrets.token_bytes(32), key=secrets.token_bytes(32)) for plain in said]
    assert len({len(one) for one in made}) == 1 and len(set(made)) == 3


@given(st.integers(0, 2**48 - 1), st.sampled_from([1, 2, 3]), PRIVATE)
def test_a_slip_is_read_as_it_was_written(poll: int, number: int, private: bytes) -> None:
    slip = Slip(poll, number, private)
    text = slip_text(slip)
    assert [len(line) for line in text.split("\n")] == [17] * 5
    assert read_slip(text) == read_slip(text.lower().replace(" ", "-").replace("0", "o").replace("1", "l")) == slip


@given(PRIVATE, st.data())
@settings(max_examples=300)
def test_a_mistyped_slip_says_in_which_line(private: bytes, data: st.DataObject) -> None:
    """One letter typed wrong, or two of a line exchanged."""
    lines = slip_text(Slip(POLL, 1, private)).replace(" ", "").split("\n")
    number = data.draw(st.integers(0, 4))
    letters = list(lines[number])
    at, other = data.draw(st.lists(st.integers(0, 14), min_size=2, max_size=2, unique=True))
    if data.draw(st.booleans()) and letters[at] != letters[other]:
        letters[at], letters[other] = letters[other], letters[at]
    else:
        letters[at] = data.draw(
            st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ").filter(lambda one: one != letters[at])
        )
    lines[number] = "".join(letters)
    with pytest.raises(WrongSlip, match=f"Line {number + 1} has a mistake"):
        read_slip("\n".join(lines))


def test_lines_in_another_order_are_found() -> None:
    lines = slip_text(board()[1][0]).split("\n")
    with pytest.raises(WrongSlip):
        read_slip("\n".join([lines[1], lines[0], *lines[2:]]))


@pytest.mark.parametrize(("typed", "said"), [("", "75"), ("ABC", "75"), ("Ư" * 75, "“Ư”"), ("0" * 75, "mistake")])
def test_what_is_no_slip_is_refused_with_a_reason(typed: str, said: str) -> None:
    with pytest.raises(WrongSlip, match=said):
        read_slip(typed)


def test_a_box_takes_three_different_keys_and_nothing_else() -> None:
    publics = [slip.public for slip in board()[1]]
    assert all(map(is_public_key, publics))
    not_on_the_curve = b"\4" + b"\1" * 64
    mirrored = Slip(POLL, 3, (ORDER - 2).to_bytes(32)).public  # of the first: what it shares with anybody is the same
    for third in (not_on_the_curve, b"", publics[0], mirrored, b"\6" + publics[2][1:], publics[2] + b"\0"):
        with pytest.raises(BadInput):
            box_of([*publics[:2], third])
    for wrong in (publics[:2], [*publics, publics[0]]):
        with pytest.raises(BadInput):
            box_of(wrong)


def test_a_ballot_says_one_thing_only_whichever_two_open_it() -> None:
    """A voter with a program of their own wraps one key for the first pair and another one for the others."""
    box, slips = board()
    plain, keys = padded(b'"yes"', SIZE), (b"\2" * 32, b"\3" * 32)
    one, other = (seal(box, POLL, plain, once=b"\1" * 32, key=key) for key in keys)
    head = one[: 66 + 40] + other[66 + 40 : 66 + 120] + one[66 + 120 : 66 + 120 + 32]
    made = HKDF(SHA256(), 76, None, purpose(POLL)).derive(keys[0])
    double = head + AESGCM(made[:32]).encrypt(made[32:44], plain, head)
    assert open_box(slips[0], slips[1], POLL, box, double) == plain
    for slip in slips[:2]:
        with pytest.raises(Malformed, match="different things"):
            open_box(slip, slips[2], POLL, box, double)
