"""Codes by which one checks in: the hall's, which changes, a member's own, and the pass that a scanned code gives.

All are computed from the house's secret and stored nowhere. Times are milliseconds since 1970.
"""

import hmac
from collections.abc import Iterable

STEP = 15_000  # after which the hall shows another code
STEPS = 4  # for which one holds: a minute to aim, to sign in, to press
PASS = 5 * 60_000  # for which whoever scanned it may check in
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are read as others
_READ = str.maketrans("ILO", "110", " -.")


def hall(secret: bytes, meeting: int, now: int) -> str:
    """What the hall shows at this moment."""
    return _code(secret, f"hall code of meeting {meeting}, {now // STEP}", 12)


def is_halls(secret: bytes, meeting: int, code: str, now: int) -> bool:
    """Whether the hall showed this code within the last minute."""
    return any(_same(hall(secret, meeting, now - n * STEP), code) for n in range(STEPS))


def give_pass(secret: bytes, meeting: int, person: int, now: int) -> str:
    """What this person holds who has just scanned the hall's code."""
    until = now + PASS
    return f"{until}.{_code(secret, f'pass of {person} in meeting {meeting} until {until}', 20)}"


def passes(secret: bytes, meeting: int, person: int, given: str, now: int) -> bool:
    """Whether this pass is theirs and still holds."""
    until, _, code = given.partition(".")
    if not (until.isascii() and until.isdecimal() and len(until) < 15) or not now <= int(until) <= now + PASS:
        return False
    return _same(_code(secret, f"pass of {person} in meeting {meeting} until {until}", 20), code)


def personal(secret: bytes, meeting: int, member: int) -> str:
    """A member's own code of this meeting: K7QD3MPX."""
    return _code(secret, f"member {member} of meeting {meeting}", 8)


def whose(secret: bytes, meeting: int, members: Iterable[int], code: str) -> int | None:
    """The member whose own code this is."""
    return next((one for one in members if _same(personal(secret, meeting, one), code)), None)


def read(typed: str) -> str:
    """A code as it was typed, or the address that a scanner typed instead."""
    return typed.rpartition("code=")[2].upper().translate(_READ)[:40]


def _code(secret: bytes, said: str, length: int) -> str:
    digest = hmac.digest(secret, said.encode(), "sha256")
    return "".join(_LETTERS[byte % 32] for byte in digest[:length])


def _same(code: str, given: str) -> bool:
    return hmac.compare_digest(code.encode(), given.encode())
