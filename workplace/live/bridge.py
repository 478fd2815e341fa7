"""From one serving process to the others, on PostgreSQL: NOTIFY after the commit. A hint only, and it may be lost."""

import json
import logging
import secrets
import threading
from collections.abc import Mapping
from typing import Any, Protocol

import psycopg
from psycopg import sql

from workplace.kernel.db import Database

log = logging.getLogger(__name__)

CHANNEL = "workplace_live"
LONGEST = 7900  # bytes; PostgreSQL refuses 8000
LISTENS = 1.0  # seconds until a stop is noticed
PAUSE = 5.0  # seconds before a lost connection is made anew
TOGETHER = 0.1  # seconds; quick values that change within them are carried once


class Ear(Protocol):
    """Who is told what other processes say."""

    def tell(self, topic: str, event: Mapping[str, Any]) -> None: ...
    def revoked(self, session_id: int) -> None: ...
    def reclass(self, thing: str) -> None: ...
    def hot(self, thing: str, name: str, value: Any, audience: str) -> None: ...
    def missed_all(self) -> None: ...


class Bridge:
    """Carries this process's news to the others and theirs to this one."""

    def __init__(self, database: Database, live: Ear, channel: str = CHANNEL) -> None:
        url = database.engine.url.set(drivername="postgresql")
        self._address = url.render_as_string(hide_password=False)
        self._live = live
        self._channel = channel
        self._me = secrets.token_hex(8)
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._lock = threading.Lock()
        self._sender: psycopg.Connection | None = None
        self._thread = threading.Thread(target=self._listen, name="live-bridge", daemon=True)
        self._hot: dict[tuple[str, str, str], Any] = {}
        self._carrier: threading.Timer | None = None
        self._hot_lock = threading.Lock()

    def start(self) -> None:
        """Listen, in a thread of its own."""
        self._thread.start()

    def wait_until_listening(self, seconds: float) -> bool:
        """Whether news of others arrives by now."""
        return self._ready.wait(seconds)

    def stop(self) -> None:
        """Carry nothing more."""
        self._stopping.set()
        self._thread.join(LISTENS + PAUSE)
        if (carrier := self._carrier) is not None:
            carrier.cancel()
        with self._lock:
            if self._sender is not None:
                self._sender.close()

    def tell(self, topic: str, event: Mapping[str, Any]) -> None:
        """Carry news to the other processes; too long to carry, only that there was some."""
        words = self._words({"topic": topic, "event": event})
        if len(words.encode()) > LONGEST:
            words = self._words({"topic": topic, "event": {"event": "missed"}})
        self._send(words)

    def revoked(self, session_id: int) -> None:
        """Carry that a session has ended."""
        self._send(self._words({"revoked": session_id}))

    def reclass(self, thing: str) -> None:
        """Carry that people may hear something else of a thing."""
        self._send(self._words({"reclass": thing}))

    def hot(self, thing: str, name: str, value: Any, audience: str = "") -> None:
        """Carry a value that changes quickly: the last one in a tenth of a second, in a thread of its own."""
        with self._hot_lock:
            self._hot.pop((thing, name, audience), None)
            self._hot[thing, name, audience] = value
            if self._carrier is None:
                self._carrier = threading.Timer(TOGETHER, self._carry)
                self._carrier.daemon = True
                self._carrier.start()

    def _carry(self) -> None:
        with self._hot_lock:
            values, self._hot, self._carrier = self._hot, {}, None
        for (thing, name, audience), value in values.items():
            words = self._words({"hot": [thing, name, value, audience]})
            if len(words.encode()) <= LONGEST:
                self._send(words)
            else:
                log.warning("a quick value of %s is too long to carry: %s", thing, name)

    def _words(self, said: dict[str, Any]) -> str:
        return json.dumps({"from": self._me, **said}, ensure_ascii=False, separators=(",", ":"))

    def _send(self, words: str) -> None:
        with self._lock:
            if self._stopping.is_set():
                return  # who comes back reads the truth; a connection made now would stay
            try:
                if self._sender is None or self._sender.closed:
                    self._sender = psycopg.connect(self._address, autocommit=True, connect_timeout=3)
                self._sender.execute("SELECT pg_notify(%s, %s)", (self._channel, words))
            except psycopg.Error as error:
                log.warning("news could not be carried to the other processes: %s", type(error).__name__)
                if self._sender is not None:
                    self._sender.close()
                self._sender = None

    def _listen(self) -> None:
        first = True
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._address, autocommit=True, connect_timeout=3) as connection:
                    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
                    self._ready.set()
                    if not first:
                        self._live.missed_all()
                    first = False
                    self._hear(connection)
            except psycopg.Error as error:
                log.warning("the ear for other processes was lost: %s", type(error).__name__)
                self._stopping.wait(PAUSE)

    def _hear(self, connection: psycopg.Connection) -> None:
        while not self._stopping.is_set():
            for note in connection.notifies(timeout=LISTENS):
                self._take(json.loads(note.payload))

    def _take(self, said: dict[str, Any]) -> None:
        if said["from"] == self._me:
            return
        if "revoked" in said:
            self._live.revoked(said["revoked"])
        elif "reclass" in said:
            self._live.reclass(said["reclass"])
        elif "hot" in said:
            self._live.hot(*said["hot"])
        else:
            self._live.tell(said["topic"], said["event"])
