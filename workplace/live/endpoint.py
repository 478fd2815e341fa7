"""The one websocket endpoint, /live: who may listen, to what, and for how long.

A socket says `{"hear": ["doc:12", "test:x"], "since": 1700}` and `{"silence": ["test:x"]}`; it hears its own person's
topic from the beginning. It changes nothing and keeps no session alive.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from workplace.kernel import clock, ports
from workplace.kernel.acting import Visitor
from workplace.kernel.db import Database
from workplace.live import news, protocol
from workplace.live.hub import EVERYONE, Frame, Hub, Reader
from workplace.web.csrf import same_origin
from workplace.web.serve import cookie_name

log = logging.getLogger(__name__)

NOT_SIGNED_IN, NOT_OURS = 4401, 4403
TRUSTED = 10.0  # seconds that a sign-in is not looked up again
LOOKED_AFTER = 60.0  # seconds after which every open socket's sign-in is looked up again
TICK = 0.05  # seconds within which hot values are told together
LONGEST = 8192  # characters of what a socket may say


class House(Protocol):
    """The part of an installation that listening needs."""

    @property
    def database(self) -> Database: ...


class Plain:
    """A socket as the hub's reader where the server has no way past its queue: each message is a task of its own."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._sending: set[asyncio.Task[None]] = set()
        self._waiting = 0

    def write(self, frame: Frame) -> None:
        """Send without waiting."""
        self._waiting += len(frame.wire)
        self._later(self._send(frame))

    async def _send(self, frame: Frame) -> None:
        try:
            await self._websocket.send_text(frame.text)
        finally:
            self._waiting -= len(frame.wire)

    def pending(self) -> int:
        """Bytes written and not yet taken."""
        return self._waiting

    def abort(self) -> None:
        """Cut off at once."""
        self._later(self._websocket.close(1011))

    def _later(self, what: Coroutine[Any, Any, None]) -> None:
        async def do() -> None:
            with suppress(WebSocketDisconnect, RuntimeError):  # it may have gone by itself
                await what

        task = asyncio.ensure_future(do())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


@dataclass(frozen=True, eq=False)
class Listener:
    """One open socket: who listens, and the way to them."""

    websocket: WebSocket
    reader: Reader
    token: str
    visitor: Visitor


class Live:
    """The endpoint and its hub, for one serving process. `tell` may be called from any thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[Listener] = set()
        self._goodbyes: set[asyncio.Task[None]] = set()
        self._trusted: dict[str, tuple[float, Visitor]] = {}
        self._rounds: asyncio.Task[None] | None = None
        self._flushing = False
        self.hub = Hub(protocol.prepare, clock.ticks(clock.now()) // 1000)
        self.route = WebSocketRoute("/live", self._endpoint, name="live")

    # --- from outside

    async def start(self) -> None:
        """Begin to spread news, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._rounds = self._loop.create_task(self._go_rounds())
        news.join(self)

    async def stop(self) -> None:
        """Spread no more."""
        news.leave(self)
        if self._rounds is not None:
            self._rounds.cancel()

    def tell(self, topic: str, event: Mapping[str, Any], **audiences: Mapping[str, Any]) -> None:
        """Tell whoever hears a topic, from any thread."""
        self._call(lambda: self.hub.tell(topic, event, **audiences))

    def hot(self, topic: str, name: str, value: Any, audience: str = EVERYONE) -> None:
        """Set a value that changes quickly, from any thread; it is told within 50 ms."""
        self._call(lambda: self._hot(topic, name, value, audience))

    def missed_all(self) -> None:
        """News from other processes may have been lost."""
        self._call(self.hub.missed_all)

    def revoked(self, session_id: int) -> None:
        """A session has ended: its sockets are closed, and it is not trusted any more."""
        self._call(lambda: self._revoke(session_id))

    def _call(self, what: Callable[[], object]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)

    # --- on the loop

    def _hot(self, topic: str, name: str, value: Any, audience: str) -> None:
        self.hub.hot(topic, name, value, audience)
        if not self._flushing:
            self._flushing = True
            asyncio.get_running_loop().call_later(TICK, self._flush)

    def _flush(self) -> None:
        self._flushing = False
        self.hub.flush()

    def _revoke(self, session_id: int) -> None:
        self._trusted = {k: v for k, v in self._trusted.items() if v[1].session_id != session_id}
        for listener in [one for one in self._listeners if one.visitor.session_id == session_id]:
            self._dismiss(listener)

    def _dismiss(self, listener: Listener) -> None:
        self.hub.forget(listener.reader)
        self._listeners.discard(listener)
        task = asyncio.ensure_future(_say_goodbye(listener.websocket))
        self._goodbyes.add(task)
        task.add_done_callback(self._goodbyes.discard)

    async def _endpoint(self, websocket: WebSocket) -> None:
        if not _ours(websocket):
            await websocket.close(NOT_OURS)
            return
        token = websocket.cookies.get(cookie_name(websocket), "")
        visitor = await self._sign_in(token)
        if visitor is None:
            await websocket.accept()  # a code that the page understands can be sent on an accepted socket only
            await websocket.close(NOT_SIGNED_IN)
            return
        await websocket.accept()
        reader = websocket.scope.get("extensions", {}).get(protocol.ENTRY) or Plain(websocket)
        listener = Listener(websocket, reader, token, visitor)
        self._listeners.add(listener)
        self.hub.hear(reader, f"person:{visitor.acting.as_whom}")
        try:
            while True:
                await self._listen(listener, await websocket.receive_text())
        except (WebSocketDisconnect, KeyError):
            pass  # gone, or bytes instead of words
        finally:
            self._listeners.discard(listener)
            self.hub.forget(reader)

    async def _listen(self, listener: Listener, text: str) -> None:
        said = _read(text)
        topics = [topic for topic in said.get("hear", []) if isinstance(topic, str) and len(topic) <= 100]
        since = said.get("since")
        since = since if isinstance(since, int) and not isinstance(since, bool) else None
        if topics:
            allowed = await run_in_threadpool(self._allowed, listener.visitor, topics)
            if listener not in self._listeners:
                return
            for topic, audience in allowed.items():
                self.hub.hear(listener.reader, topic, audience, since)
        for topic in said.get("silence", []):
            if isinstance(topic, str):
                self.hub.silence(listener.reader, topic)

    def _allowed(self, visitor: Visitor, topics: list[str]) -> dict[str, str]:
        """The topics this person may hear, each with the audience they belong to."""
        allowed = {}
        with self._house.database.reading() as session:
            for topic in topics:
                kind, _, key = topic.partition(":")
                may_hear = ports.may_hear.get(kind)
                answer = may_hear(session, visitor.acting, key) if may_hear is not None else False
                if answer:
                    allowed[topic] = answer if isinstance(answer, str) else EVERYONE
        return allowed

    # --- who

    async def _sign_in(self, token: str) -> Visitor | None:
        if not token:
            return None
        key = hashlib.sha256(token.encode()).hexdigest()
        until, visitor = self._trusted.get(key, (0.0, None))
        if visitor is not None and until > time.monotonic():
            return visitor
        visitor = await run_in_threadpool(self._look_up, token)
        if visitor is not None:
            self._trusted[key] = (time.monotonic() + TRUSTED, visitor)
        return visitor

    def _look_up(self, token: str) -> Visitor | None:
        with self._house.database.reading() as session:
            found: Visitor | None = ports.signed_in.call(session, token, lambda write: None)
            return found

    async def _go_rounds(self) -> None:
        while True:
            await asyncio.sleep(LOOKED_AFTER)
            try:
                await self._look_after()
            except Exception:
                log.exception("looking after the open sockets failed; it is tried again")

    async def _look_after(self) -> None:
        """Close the sockets whose session has ended or whose context has changed; forget what nobody needs."""
        now = time.monotonic()
        self._trusted = {key: value for key, value in self._trusted.items() if value[0] > now}
        self.hub.sweep()
        for listener in list(self._listeners):
            visitor = await self._sign_in(listener.token)
            if visitor is None or visitor.acting != listener.visitor.acting:
                self._dismiss(listener)


async def _say_goodbye(websocket: WebSocket) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # it may have gone by itself
        await websocket.close(NOT_SIGNED_IN)


def hear_tests(_session: Any, _acting: Any, key: str) -> bool:
    """`test:` topics are for tests and benches: anyone signed in may hear them, nothing of the house is told there."""
    return bool(key)


def _ours(websocket: WebSocket) -> bool:
    """A browser always says where a socket comes from; a page of another site is sent away, and so is a program."""
    return "origin" in websocket.headers and same_origin(websocket)


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {k: v for k, v in said.items() if k == "since" or isinstance(v, list)} if isinstance(said, dict) else {}
