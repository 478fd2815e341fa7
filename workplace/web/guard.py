"""Headers around every answer: strict content rules, no framing, no sniffing, no referrer to others."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(self), geolocation=(self), microphone=(self)",
    }.items()
)
_NO_SNIFFING = ((b"x-content-type-options", b"nosniff"),)
_PARTS = (".css", ".js", ".woff2")
"""What only a page brings in: what a page may do is said with the page; here it would be half a kilobyte for each."""
_ON_HTTPS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Guard:
    """Plain ASGI middleware that adds what is not there yet."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, adding headers when the answer begins."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_part = scope["path"].startswith("/static/") and scope["path"].endswith(_PARTS)
        headers = _NO_SNIFFING if is_part else _HEADERS
        if scope["scheme"] == "https":
            headers = (*headers, _ON_HTTPS)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                known = {name for name, _ in given}  # lower case, as ASGI has it
                message = {**message, "headers": [*given, *(one for one in headers if one[0] not in known)]}
            await send(message)

        await self._app(scope, receive, guarded)
