"""Sending a file that lies in a remote store: ranges and all, without a copy on this machine."""

import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

from starlette.responses import FileResponse


class Reader(Protocol):
    """What a remote store opens: read from a place on."""

    async def seek(self, offset: int, /) -> int: ...
    async def read(self, size: int, /) -> Any: ...


Opener = Callable[[], Awaitable[Reader]]


class Streamed(FileResponse):
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
