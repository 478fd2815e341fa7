"""Forged requests: refused by where they come from, and by a token that only our own pages know."""

import hmac

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


def check(request: HTTPConnection, visitor: Visitor | None, form: Form) -> None:
    """Forged when a changing request is not ours. Without a session there is no token, and the origin decides."""
    if not same_origin(request):
        raise Forged
    sent = request.headers.get("x-csrf-token") or form.get("csrf")
    if visitor is not None and not hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
        raise Forged
