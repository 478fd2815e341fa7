"""Sending files with ranges; also one that lies in a remote store, without a copy on this machine."""

import os
import re
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send


class Reader(Protocol):
    """What a remote store opens: read from a place on."""

    async def seek(self, offset: int, /) -> int: ...
    async def read(self, size: int, /) -> Any: ...


Opener = Callable[[], Awaitable[Reader]]


_RANGES = re.compile(r"bytes=\s*(\d{1,18}-(\d{1,18})?|-\d{1,18})(\s*,\s*(\d{1,18}-(\d{1,18})?|-\d{1,18}))*\s*")


def _is_understood(header: str) -> bool:
    parts = (part.strip().split("-") for part in header.partition("=")[2].split(","))
    return bool(_RANGES.fullmatch(header)) and all(not (a and b) or int(a) <= int(b) for a, b in parts)


class Sent(FileResponse):
    """A file; a range that can't be understood is passed over and the whole file sent (RFC 9110, 14.2)."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it to whoever asked."""
        asked = Headers(scope=scope).get("range")
        if asked is not None and not _is_understood(asked):
            scope = {**scope, "headers": [one for one in scope["headers"] if one[0].lower() != b"range"]}
        await super().__call__(scope, receive, send)


class SentOnce(Sent):
    """A file that nobody needs any more afterwards, however the sending ended."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it to whoever asked, and take it away."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            Path(self.path).unlink(missing_ok=True)


class Streamed(Sent):
    """A file response whose bytes come from an opened reader instead of a path."""

    def __init__(self, opener: Opener, name: str, size: int, media_type: str, headers: Mapping[str, str]) -> None:
        assert "etag" in headers, "a remote file is known by its content"
        facts = os.stat_result((stat.S_IFREG | 0o400, 0, 0, 0, 0, 0, size, 0, 0, 0))
        super().__init__(name, headers=headers, media_type=media_type, stat_result=facts)
        self._opener = opener

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator[Any]:
        yield _Whole(await self._opener())


class _Whole:
    """Reads as much as asked unless the end is reached; remote readers may give less."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def seek(self, offset: int) -> None:
        await self._reader.seek(offset)

    async def read(self, size: int) -> bytes:
        got = b""
        while len(got) < size and (part := bytes(await self._reader.read(size - len(got)))):
            got += part
        return got
