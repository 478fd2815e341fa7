"""Doors for programs: signed in by a password of their own with each request, and with bodies that are no forms.

A browser's cookie opens none of them, so that no page elsewhere can make a browser use one (no token is needed); and
what opens them opens no page.
"""

import base64
import binascii
from collections.abc import Callable, MutableSequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from workplace.kernel import ports
from workplace.kernel.acting import Visitor
from workplace.kernel.errors import Refused, TooLarge
from workplace.kernel.text import say

DEVICE = "device"  # who: a program with an app password
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Program:
    """How a door for programs differs from a page's: its body is read before any session is opened, by a function that
    may refuse; a refusal is told by another, in the words of the person's language.
    """

    tells: Callable[[int, str, Refused | None], Response]
    reads: Callable[[bytes], Any] | None = None
    most: int = 0  # bytes of the body
    writes: bool = False


class NotPrivate(Refused):
    """A password would cross the network for everybody to read."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("Use https: over http a password could be read on its way."))


def visitor(request: Request, session: Session, asides: MutableSequence[Any]) -> Visitor | None:
    """Who sends this, by the password that came along (Basic); None for nobody."""
    if request.url.scheme != "https" and request.url.hostname not in _HERE:
        raise NotPrivate
    given = _credentials(request.headers.get("authorization", ""))
    if given is None:
        return None
    host = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")
    found: Visitor | None = ports.device.call(session, *given, host, agent, asides.append)
    return found


def _credentials(header: str) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        login, colon, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (login[:64], password[:200]) if colon and "\0" not in login + password else None


async def body(request: Request, most: int) -> bytes:
    """The whole body; TooLarge where it is longer than it may be."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or len(declared) > 15 or int(declared) > most:
        raise _too_large(most)
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > most:
            raise _too_large(most)
    return bytes(taken)


def _too_large(most: int) -> TooLarge:
    return TooLarge(say("This is larger than {size} kB, which is the most that is taken here.", size=most >> 10))
