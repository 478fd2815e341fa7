"""Forged requests: refused by where they come from, and by a token that only our own pages know."""

import hmac
import secrets

from starlette.requests import HTTPConnection

from workplace.kernel.acting import Visitor
from workplace.kernel.errors import Refused
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


def check(request: HTTPConnection, visitor: Visitor | None, form: Form) -> None:
    """Forged when a changing request is not ours. Without a session there is no token, and the origin decides."""
    if not same_origin(request):
        raise Forged
    sent = request.headers.get("x-csrf-token") or form.get("csrf")
    if visitor is None:
        return
    token = visitor.csrf.encode()
    if not (hmac.compare_digest(_unmasked(sent), token) or hmac.compare_digest(sent.encode(), token)):
        raise Forged
