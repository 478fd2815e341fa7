"""Writing one prepared frame to many sockets: uvicorn's own websocket protocol, with a way past its queue.

The class that is extended is not a documented interface: uvicorn is pinned, a test holds us to it, and where the entry
is missing (another server, the test client) `endpoint` sends the ordinary way.
"""

import random
import socket
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from workplace.live.readers import Frame

ENTRY = "workplace.live"
LEAVING = 0.001  # seconds for each open socket, within which a stopping server closes them one by one …
LEAVING_AT_MOST = 3.0  # … since thousands that are sent away in one moment come back in one
SEND_BUFFER = 64 * 1024  # of the kernel: else it hides some 3 MB of a reader that has stalled


def prepare(text: str) -> Frame:
    """A message as a frame that is valid on every connection, compressed or not."""
    return Frame(text, WireFrame(Opcode.TEXT, text.encode()).serialize(mask=False))


class LiveProtocol(WebSocketsSansIOProtocol):
    """Gives the application a `Wire` in the scope's extensions. For uvicorn's setting `ws`."""

    async def run_asgi(self) -> None:
        """Run the application with the entry in its scope."""
        extensions: dict[str, Any] = self.scope.setdefault("extensions", {})
        extensions[ENTRY] = Wire(self)
        await super().run_asgi()

    def shutdown(self) -> None:
        """Close with 1012, some time within the moments that a stopping server takes for all that are open."""
        within = min(LEAVING_AT_MOST, LEAVING * len(self.connections))
        self.loop.call_later(random.uniform(0, within), self._leave)

    def _leave(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()


class Wire:
    """The connection below the application, as the hub's reader: bytes leave in the order of the calls, at once."""

    __slots__ = ("_protocol", "_transport", "pending")

    def __init__(self, protocol: LiveProtocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport
        self.pending = self._transport.get_write_buffer_size  # bytes that wait in this process
        if (sock := self._transport.get_extra_info("socket")) is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def write(self, frame: Frame) -> None:
        """Send a prepared frame; nothing once the connection is closing."""
        if not self._protocol.close_sent and not self._transport.is_closing():
            self._transport.write(frame.wire)

    def abort(self) -> None:
        """Drop the connection and what waits for it."""
        self._transport.abort()
