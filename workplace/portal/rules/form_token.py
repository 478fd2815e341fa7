"""The token of a form that anybody may send: which form it is and when it was opened, signed by the house.

Who fills in a form needs some seconds; who sends it after hours has long gone. Neither loses what was written. Each
token is one page's own: what was sent with it tells whoever presses twice from whoever guesses.
"""

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say

LEAST, MOST = timedelta(seconds=3), timedelta(hours=4)


def issue(secret: bytes, form: str, now: datetime) -> str:
    """The token of a form that is opened now."""
    told = f"{int(now.timestamp())}-{secrets.token_hex(8)}"
    return f"{told}.{_signed(secret, form, told)}"


def is_open(secret: bytes, form: str, token: str, now: datetime) -> bool:
    """Whether a token is this form's, and not too old to be sent."""
    opened = _opened(secret, form, token)
    return opened is not None and now - opened <= MOST


def require_open(secret: bytes, form: str, token: str, now: datetime) -> None:
    """BadInput for a form that is not ours, or lay open too long."""
    if not is_open(secret, form, token, now):
        raise BadInput(say("This form lay open too long. Check what you wrote and send it again."))


def require(secret: bytes, form: str, token: str, now: datetime) -> None:
    """BadInput for a form that is not ours, lay open too long, or was sent faster than anybody writes."""
    require_open(secret, form, token, now)
    opened = _opened(secret, form, token)
    if opened is None or now - opened < LEAST:
        raise BadInput(say("This was sent very fast. Check what you wrote and send it again."))


def _opened(secret: bytes, form: str, token: str) -> datetime | None:
    told, _, mark = token.partition(".")
    if not hmac.compare_digest(_signed(secret, form, told).encode(), mark.encode()):
        return None
    return datetime.fromtimestamp(int(told.partition("-")[0]), UTC)


def _signed(secret: bytes, form: str, told: str) -> str:
    return hmac.digest(secret, f"form:{form}:{told}".encode(), "sha256").hex()[:32]
