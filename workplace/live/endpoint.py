"""The one websocket endpoint, /live: who may listen, to what, and for how long.

A socket says `{"hear": ["doc:12", "test:x"], "since": 1700}` and `{"silence": ["test:x"]}`; it hears its own person's
topic from the beginning. Of a thing whose changes are numbered it says where its page stands, and for which class that
was rendered: `{"hear": ["meeting:12.seat"], "since": 34, "as": "member"}`. `{"ping": 5}` is answered with the server's
time. It changes nothing and keeps no session alive.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.kernel.errors import Refused
from workplace.kernel.together import Together
from workplace.live import news, protocol
from workplace.live.deciding import Decision, decide, is_numbered, one_state
from workplace.live.hub import Hub
from workplace.live.keeper import Keeper
from workplace.live.readers import EVERYONE, Frame, Reader
from workplace.web.csrf import same_origin
from workplace.web.serve import cookie_name
from workplace.web.trusted import Trusted

log = logging.getLogger(__name__)

NOT_SIGNED_IN, NOT_OURS, COME_AGAIN = 4401, 4403, 1013
LOOKED_AFTER = 60.0  # seconds after which every open socket's sign-in is looked up again
TICK = 0.1  # seconds within which quick values are told together: ten times a second, the first of them at once
LONGEST = 8192  # characters of what a socket may say
SAID = {"hear": (list,), "silence": (list,), "since": (int,), "as": (str,), "ping": (int, float)}


class House(Protocol):
    """The part of an installation that listening needs."""

    @property
    def database(self) -> Database: ...

    @property
    def trusted(self) -> Trusted: ...


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


@dataclass(frozen=True, eq=False, slots=True)
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
        self._listeners: dict[Reader, Listener] = {}
        self._goodbyes: set[asyncio.Task[None]] = set()
        self._rounds: list[asyncio.Task[None]] = []
        self._flushing, self._flushed = False, 0.0
        self._questions = Together(self._decide)
        self.hub = Hub(
            protocol.prepare,
            _milliseconds(),
            lambda thing: self._keeper.wake(thing),
            lambda t: self._keeper.ask_again(t),
        )
        self._keeper = Keeper(house.database, self.hub, self._who)
        self.route = WebSocketRoute("/live", self._endpoint, name="live")

    # --- from outside

    async def start(self) -> None:
        """Begin to spread news, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._rounds = [self._loop.create_task(self._go_rounds()), self._loop.create_task(self._keeper.go_rounds())]
        news.join(self)

    async def stop(self) -> None:
        """Spread no more."""
        news.leave(self)
        for task in self._rounds:
            task.cancel()
        self._keeper.stop()

    def tell(self, topic: str, event: Mapping[str, Any], **audiences: Mapping[str, Any]) -> None:
        """Tell whoever hears a topic, from any thread; a thing whose changes are numbered is only looked at."""
        if is_numbered(topic):
            self._call(lambda: self.hub.hint(topic, int(event.get("seq", 0))))
        else:
            self._call(lambda: self.hub.tell(topic, event, **audiences))

    def hot(self, topic: str, name: str, value: Any, audience: str = EVERYONE) -> None:
        """Set a value that changes quickly, from any thread; it is told within 100 ms."""
        self._call(lambda: self._hot(topic, name, value, audience))

    def reclass(self, thing: str) -> None:
        """What people may hear of a numbered thing has changed: all who hear it are asked anew, from any thread."""
        self._call(lambda: self.hub.reclass(thing))

    def missed_all(self) -> None:
        """News from other processes may have been lost."""
        self._call(self.hub.missed_all)
        self._call(self._keeper.compare_soon)

    def revoked(self, session_id: int) -> None:
        """A session has ended: it is not trusted any more, and its sockets are closed."""
        self._house.trusted.revoked(session_id)
        self._call(lambda: self._revoke(session_id))

    def _call(self, what: Callable[[], object]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(what)

    # --- on the loop

    def _hot(self, topic: str, name: str, value: Any, audience: str) -> None:
        self.hub.hot(topic, name, value, audience)
        if not self._flushing:
            self._flushing = True
            loop = asyncio.get_running_loop()
            loop.call_at(max(loop.time(), self._flushed + TICK), self._flush)

    def _flush(self) -> None:
        self._flushing, self._flushed = False, asyncio.get_running_loop().time()
        self.hub.flush()

    def _revoke(self, session_id: int) -> None:
        for listener in [one for one in self._listeners.values() if one.visitor.session_id == session_id]:
            self._dismiss(listener)

    def _who(self, reader: Reader) -> Acting | None:
        return self._listeners[reader].visitor.acting if reader in self._listeners else None

    def _dismiss(self, listener: Listener) -> None:
        self.hub.forget(listener.reader)
        self._listeners.pop(listener.reader, None)
        task = asyncio.ensure_future(_say_goodbye(listener.websocket))
        self._goodbyes.add(task)
        task.add_done_callback(self._goodbyes.discard)

    async def _endpoint(self, websocket: WebSocket) -> None:
        if not _ours(websocket):
            await websocket.close(NOT_OURS)
            return
        token = websocket.cookies.get(cookie_name(websocket), "")
        try:
            visitor = await self._house.trusted.visitor(token)
        except Refused:  # the database is busy
            await websocket.accept()
            await websocket.close(COME_AGAIN)
            return
        await websocket.accept()  # a code that the page understands can be sent on an accepted socket only
        if visitor is None:
            await websocket.close(NOT_SIGNED_IN)
            return
        reader = websocket.scope.get("extensions", {}).get(protocol.ENTRY) or Plain(websocket)
        listener = self._listeners[reader] = Listener(websocket, reader, token, visitor)
        self.hub.hear(reader, f"person:{visitor.acting.as_whom}")
        try:
            while True:
                await self._listen(listener, await websocket.receive_text())
        except (WebSocketDisconnect, KeyError):
            pass  # gone, or bytes instead of words
        except Refused:
            await websocket.close(COME_AGAIN)
        finally:
            self._listeners.pop(reader, None)
            self.hub.forget(reader)

    async def _listen(self, listener: Listener, text: str) -> None:
        said = _read(text)
        if "ping" in said:
            self.hub.tell_one(listener.reader, {"pong": said["ping"], "t": _milliseconds()})
        topics = [topic for topic in said.get("hear", []) if isinstance(topic, str) and len(topic) <= 100]
        if topics:
            questions = [(listener.visitor.acting, topic) for topic in topics]
            decisions = await self._questions.ask(questions)
            if listener.reader not in self._listeners:
                return
            for topic, decision in zip(topics, decisions, strict=True):
                self._hear(listener.reader, topic, decision, said.get("since"), said.get("as", ""))
        for topic in said.get("silence", []):
            if isinstance(topic, str):
                self.hub.silence(listener.reader, topic)

    def _hear(self, reader: Reader, topic: str, decision: Decision, since: int | None, known_as: str) -> None:
        if decision.audience is None:
            if is_numbered(topic):  # the page shows what may not be seen any more
                self.hub.tell_one(reader, {"topic": topic, "event": "gone"})
        elif decision.stands is None:
            self.hub.hear(reader, topic, decision.audience, since)
        else:
            self.hub.enter(reader, topic, decision.audience, decision.stands, since, known_as)

    def _decide(self, questions: Sequence[list[tuple[Acting, str]]]) -> list[list[Decision]]:
        """What each socket may hear of the topics that it named, each with the audience they belong to."""
        with one_state(self._house.database) as session:
            decisions = iter(decide(session, [question for asked in questions for question in asked]))
        return [[next(decisions) for _ in asked] for asked in questions]

    # --- who

    async def _go_rounds(self) -> None:
        while True:
            await asyncio.sleep(LOOKED_AFTER)
            try:
                await self._look_after()
            except Exception:
                log.exception("looking after the open sockets failed; it is tried again")

    async def _look_after(self) -> None:
        """Close the sockets whose session has ended or whose context has changed; forget what nobody needs."""
        self.hub.sweep()
        for listener in list(self._listeners.values()):
            visitor = await self._house.trusted.visitor(listener.token)
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
    if not isinstance(said, dict):
        return {}
    return {name: said[name] for name, kinds in SAID.items() if type(said.get(name)) in kinds}


def _milliseconds() -> int:
    """The server's time, since 1970."""
    return clock.ticks(clock.now()) // 1000
