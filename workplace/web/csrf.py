"""Forged requests: refused by where they come from, and by a token that only our own pages know.

The token also says in whose name its page was opened: a session has one context, its tabs may show several.
"""

import hmac
import secrets

from starlette.requests import HTTPConnection

from workplace.kernel.acting import Visitor
from workplace.kernel.errors import ActingChanged, ActingEnded, Refused
from workplace.kernel.text import say
from workplace.web.forms import Form


class Forged(Refused):
    """A changing request that did not come from one of our own pages."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("This form is no longer valid. Open the page again and repeat the step."))


def same_origin(request: HTTPConnection) -> bool:
    """Whether the browser says that our own page sent this (Sec-Fetch-Site, else Origin)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def masked(token: str) -> str:
    """The token as a page carries it: another text each time, so that compressing a page gives none of it away."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return (pad + bytes(a ^ b for a, b in zip(plain, pad, strict=True))).hex()


def _unmasked(sent: str) -> bytes:
    try:
        both = bytes.fromhex(sent)
    except ValueError:
        return b""
    half = len(both) // 2
    return bytes(a ^ b for a, b in zip(both[:half], both[half:], strict=False))


def of(visitor: Visitor) -> str:
    """The token for a page that is drawn for this visitor, in the context in which they act now."""
    return masked(f"{visitor.csrf}.{_context(visitor)}")


def _context(visitor: Visitor) -> str:
    return str(visitor.acting.authority or "")


def check(request: HTTPConnection, visitor: Visitor | None, form: Form, *, in_ones_own: bool = False) -> None:
    """Forged when a changing request is not ours. Without a session there is no token, and the origin decides.

    ActingChanged when its page was opened in another context than the visitor's of now, unless what is asked for is
    done `in_ones_own` name whoever's desk it is.
    """
    if not same_origin(request):
        raise Forged
    sent = request.headers.get("x-csrf-token") or form.get("csrf")
    if visitor is None or hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
        return
    token, _, context = _unmasked(sent).partition(b".")
    if not hmac.compare_digest(token, visitor.csrf.encode()):
        raise Forged
    if not in_ones_own and context.decode("ascii", "replace") != _context(visitor):
        raise ActingEnded(visitor.ended) if visitor.ended else ActingChanged
