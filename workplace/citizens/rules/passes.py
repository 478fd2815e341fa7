"""What is written into links that a citizen is sent: signed by the house, so that nothing secret need be kept for it.

Two kinds. A pass opens one case until a moment, like the link they got when they sent it in (`/tra-cuu/{pass}`).
A confirmation proves that a contact is theirs: a link (`/xac-nhan/{link}`) and six digits for whoever is asked to type
them; both belong to one message by which they were sent, and none of them opens the case.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LASTS = timedelta(days=30)  # a link in a mail
VISIT = timedelta(hours=2)  # after a code and its secret were typed
UNCONFIRMED = timedelta(days=7)  # until then a contact may be confirmed
_MARK = "~"  # no token of a case begins so


@dataclass(frozen=True)
class Asked:
    """Which contact a link confirms: a case's, by one message."""

    case: int
    message: int


def case_link(secret: bytes, case_id: int, until: datetime) -> str:
    """What opens a case until a moment."""
    told = f"{case_id}.{int(until.timestamp())}"
    return f"{_MARK}{told}.{_signed(secret, 'case', told)}"


def opened_case(secret: bytes, link: str, now: datetime) -> int | None:
    """The case that such a pass opens now; None for one that is over, was made by nobody, or is none."""
    told, _, mark = link.removeprefix(_MARK).rpartition(".")
    case_id, _, until = told.partition(".")
    if not link.startswith(_MARK) or not _is(secret, "case", told, mark):
        return None
    return int(case_id) if datetime.fromtimestamp(int(until), UTC) > now else None


def confirm_link(secret: bytes, case_id: int, message_id: int) -> str:
    """What stands in the link that confirms a contact."""
    told = f"{case_id}.{message_id}"
    return f"{told}.{_signed(secret, 'confirm', told)}"


def confirm_code(secret: bytes, case_id: int, message_id: int) -> str:
    """The six digits that confirm the same contact; tried few times only."""
    drawn = hmac.digest(secret, f"confirm-code:{case_id}.{message_id}".encode(), "sha256")
    return f"{int.from_bytes(drawn[:8]) % 10**6:06}"


def asked(secret: bytes, link: str) -> Asked | None:
    """What such a link confirms; None for anything that the house has not written."""
    told, _, mark = link.rpartition(".")
    case_id, _, message_id = told.partition(".")
    return Asked(int(case_id), int(message_id)) if _is(secret, "confirm", told, mark) else None


def _signed(secret: bytes, what: str, told: str) -> str:
    return hmac.digest(secret, f"{what}:{told}".encode(), hashlib.sha256).hex()[:32]


def _is(secret: bytes, what: str, told: str, mark: str) -> bool:
    return hmac.compare_digest(_signed(secret, what, told).encode(), mark.encode())
