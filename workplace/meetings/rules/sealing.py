"""The sealed box of a secret poll: any two of the three members of the counting board open it, nobody else can.

Each member makes a key of their own on their own device (`static/js/sealing.js`), keeps the private half as a slip of
five lines, and hands in the public one; no whole key is ever made, so nobody can have kept it (decision 29). A ballot
is sealed for each pair of them:

    ballot key K (32 random bytes) -> HKDF -> AES-256-GCM key, nonce, and a commitment to K
    for the pair (i, j):  ECDH P-256 of a one-time key with i's and with j's -> HKDF -> AES key wrap (RFC 3394) of K
    sealed = 1 || one-time public key (65) || K wrapped for (1,2), (1,3), (2,3) (40 each) || commitment (32) || AES-GCM

The commitment lets a ballot say one thing only, whichever two open it. All of it is what WebCrypto does. No randomness
is drawn here: callers pass it in.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say

BOARD = 3
PAIRS = tuple(combinations(range(1, BOARD + 1), 2))
_POINT, _WRAPPED, _COMMITMENT, _TAG = 65, 40, 32, 16
_HEAD = 1 + _POINT + _WRAPPED * len(PAIRS) + _COMMITMENT
_VERSION = b"\x01"
_CURVE = ec.SECP256R1()


class Malformed(Exception):
    """These bytes were not sealed for this box, or were altered: counted as an invalid ballot."""


class WrongSlip(BadInput):
    """What was typed is not the slip that is asked for; the reason says where to look."""


# --- the board's keys ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slip:
    """One board member's half of opening: of which poll, their number on the board, and the private key (32 bytes)."""

    poll: int
    number: int
    private: bytes

    @property
    def public(self) -> bytes:
        """The public key that belongs to it (65 bytes): handed in when the slip was made."""
        return _public(_private(self.private))


def box_of(publics: Sequence[bytes]) -> bytes:
    """The box's public half: the three members' keys by their numbers; BadInput when they are not three keys."""
    if len(publics) != BOARD or len({public[1:33] for public in publics}) != BOARD:  # a key and its mirror agree alike
        raise BadInput(say("Three members of the counting board make a key each; they can't share one."))
    for public in publics:
        if not is_public_key(public):
            raise BadInput(say("A key of the counting board can't be used. Let this member make a new one."))
    return b"".join(publics)


def is_public_key(public: bytes) -> bool:
    """Whether this is a point of P-256, uncompressed."""
    try:
        _point(public)
    except ValueError:
        return False
    return len(public) == _POINT and public[0] == 4


def checked(slip: Slip, poll: int, box: bytes) -> Slip:
    """The slip, when it is of this poll and belongs to the key its member handed in; else WrongSlip."""
    if slip.poll != poll:
        raise WrongSlip(say("This slip belongs to another vote."))
    if slip.public != _keys(box)[slip.number - 1]:
        raise WrongSlip(say("This slip is not the one that member {number} made for this vote.", number=slip.number))
    return slip


# --- the slip on paper --------------------------------------------------------------------------------------------

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are misread
_MISREAD = str.maketrans("OIL", "011")
_LINES, _ON_LINE, _GROUP = 5, 14, 5  # letters of content on a line; one more checks the line
_BODY, _CHECKSUM = 39, 4
_SPARE = _LINES * _ON_LINE * 5 - (_BODY + _CHECKSUM) * 8  # bits


def slip_text(slip: Slip) -> str:
    """Five lines of three groups of five letters, to print, to keep and to type."""
    body = bytes([16 + slip.number]) + slip.poll.to_bytes(6) + slip.private
    bits = int.from_bytes(body + hashlib.sha256(body).digest()[:_CHECKSUM]) << _SPARE
    values = [bits >> shift & 31 for shift in range((_LINES * _ON_LINE - 1) * 5, -1, -5)]
    lines = [values[at : at + _ON_LINE] for at in range(0, len(values), _ON_LINE)]
    return "\n".join(_grouped([*line, _check(number, line)]) for number, line in enumerate(lines))


def read_slip(text: str) -> Slip:
    """The slip that was typed, in letters of any case with any spaces; WrongSlip names the line that has a mistake."""
    letters = "".join(text.upper().translate(_MISREAD).replace("-", "").split())
    wrong = sorted({letter for letter in letters if letter not in _LETTERS})
    if wrong:
        raise WrongSlip(say("A slip has no “{letter}”. Compare it with the paper.", letter=wrong[0]))
    if len(letters) != _LINES * (_ON_LINE + 1):
        raise WrongSlip(
            say(
                "A slip has {asked} letters and digits in five lines; these are {typed}.",
                asked=_LINES * (_ON_LINE + 1),
                typed=len(letters),
            )
        )
    values = [_LETTERS.index(letter) for letter in letters]
    lines = [values[at : at + _ON_LINE + 1] for at in range(0, len(values), _ON_LINE + 1)]
    for number, line in enumerate(lines):
        if _check(number, line[:-1]) != line[-1]:
            raise WrongSlip(say("Line {line} has a mistake. Compare it with the paper.", line=number + 1))
    bits = 0
    for value in (value for line in lines for value in line[:-1]):
        bits = bits << 5 | value
    return _slip(bits)


def _slip(bits: int) -> Slip:
    whole, spare = bits >> _SPARE, bits & (1 << _SPARE) - 1
    content = whole.to_bytes(_BODY + _CHECKSUM)
    body, checksum = content[:_BODY], content[_BODY:]
    number = body[0] - 16
    if spare or hashlib.sha256(body).digest()[:_CHECKSUM] != checksum or not 1 <= number <= BOARD:
        raise WrongSlip(say("This is not a slip of a counting board, or its lines are in another order."))
    slip = Slip(int.from_bytes(body[1:7]), number, body[7:])
    try:
        _private(slip.private)
    except ValueError:
        raise WrongSlip(say("This is not a slip of a counting board, or its lines are in another order.")) from None
    return slip


def _check(number: int, values: Sequence[int]) -> int:
    """A line's check: values as coefficients over GF(32) at x, so that one wrong letter or two swapped always show."""
    summed = number + 1
    for value in values:
        summed = (summed << 1 ^ (0b100101 if summed & 16 else 0)) ^ value
    return (summed << 1 ^ (0b100101 if summed & 16 else 0)) & 31


def _grouped(values: Sequence[int]) -> str:
    letters = "".join(_LETTERS[value] for value in values)
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


# --- sealing and opening ------------------------------------------------------------------------------------------


def purpose(poll: int) -> bytes:
    """What a ballot is sealed for, so that it can't be laid into another poll's box."""
    return f"workplace/ballot/{poll}".encode()


def sealed_size(size: int) -> int:
    """How many bytes a padded ballot of `size` has when sealed: any other number is refused at the door."""
    return _HEAD + size + _TAG


def seal(box: bytes, poll: int, plain: bytes, *, once: bytes, key: bytes) -> bytes:
    """The padded ballot sealed; `once` (a private key) and `key` are 32 random bytes each, never used again.

    For a voter whose device can't seal by itself: the server sees the choice for an instant, and says so.
    """
    keys, one_time = _keys(box), _private(once)
    point = _public(one_time)
    shared = [one_time.exchange(ec.ECDH(), _point(public)) for public in keys]
    wrapped = [aes_key_wrap(_wrapping(point, shared[i - 1], shared[j - 1], (i, j), poll, box), key) for i, j in PAIRS]
    cipher, nonce, commitment = _from_ballot_key(key, poll)
    head = _VERSION + point + b"".join(wrapped) + commitment
    return head + AESGCM(cipher).encrypt(nonce, plain, head)


class Box:
    """A box with two slips put in: it opens each ballot once, and holds the keys only as long as it lives."""

    def __init__(self, poll: int, box: bytes, one: Slip, other: Slip) -> None:
        """WrongSlip when the two slips are the same member's, of another poll, or not of this box."""
        low, high = sorted((checked(one, poll, box), checked(other, poll, box)), key=lambda slip: slip.number)
        if low.number == high.number:
            raise WrongSlip(say("These are two copies of one slip. The slip of another member is needed too."))
        self._poll, self._box = poll, box
        self._pair = (low.number, high.number)
        self._keys = _private(low.private), _private(high.private)
        self._opened: set[bytes] = set()

    def open(self, sealed: bytes) -> bytes:
        """The padded ballot; Malformed when it was not sealed for this box, or is a copy of one that it has opened.

        Whoever hands in a copy of somebody's sealed ballot as their own would else see that choice counted twice.
        """
        known = hashlib.sha256(sealed).digest()
        if known in self._opened:
            raise Malformed("a copy of another ballot")
        self._opened.add(known)
        point, rest = sealed[1 : 1 + _POINT], sealed[1 + _POINT : _HEAD]
        if sealed[:1] != _VERSION or len(sealed) < _HEAD + _TAG:
            raise Malformed("not a sealed ballot")
        at = PAIRS.index(self._pair) * _WRAPPED
        try:
            theirs = _point(point)
            low, high = (key.exchange(ec.ECDH(), theirs) for key in self._keys)
            wrapping = _wrapping(point, low, high, self._pair, self._poll, self._box)
            key = aes_key_unwrap(wrapping, rest[at : at + _WRAPPED])
            cipher, nonce, commitment = _from_ballot_key(key, self._poll)
            if commitment != rest[-_COMMITMENT:]:
                raise Malformed("says different things to different pairs")
            return AESGCM(cipher).decrypt(nonce, sealed[_HEAD:], sealed[:_HEAD])
        except (ValueError, InvalidUnwrap, InvalidTag):
            raise Malformed("not sealed for this box, or altered") from None


def open_box(one: Slip, other: Slip, poll: int, box: bytes, sealed: bytes) -> bytes:
    """One ballot opened; for many, keep the `Box`."""
    return Box(poll, box, one, other).open(sealed)


def _wrapping(point: bytes, low: bytes, high: bytes, pair: tuple[int, int], poll: int, box: bytes) -> bytes:
    """The key under which a pair finds the ballot's key: from what both of them share with the one-time key."""
    return HKDF(SHA256(), 32, point, purpose(poll) + b"/pair" + bytes(pair) + box).derive(low + high)


def _from_ballot_key(key: bytes, poll: int) -> tuple[bytes, bytes, bytes]:
    made = HKDF(SHA256(), 32 + 12 + _COMMITMENT, None, purpose(poll)).derive(key)
    return made[:32], made[32:44], made[44:]


def _keys(box: bytes) -> list[bytes]:
    assert len(box) == _POINT * BOARD, "a box has three keys"
    return [box[at : at + _POINT] for at in range(0, len(box), _POINT)]


def _private(private: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(private), _CURVE)


def _point(public: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
