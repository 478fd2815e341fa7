"""Who sits behind a session's token, looked up once in ten seconds: for doors at which thousands knock together.

A session that is revoked is forgotten at once; a post or delegation that ends meanwhile counts ten seconds longer.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Sequence

from workplace.kernel import ports
from workplace.kernel.acting import Visitor
from workplace.kernel.db import Database
from workplace.kernel.together import Together

LASTS = 10.0  # seconds
_MOST = 20_000


class Trusted:
    """The visitors of one serving process, by token. Asked on its loop; told from any thread."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database  # asked each time: a house may be given another one
        self._known: dict[str, tuple[float, Visitor]] = {}
        self._endings = 0  # sessions that have ended: what was looked up meanwhile may be one of them
        self._lock = threading.Lock()
        self._tokens = Together(self._look_up)

    async def visitor(self, token: str, *, anew: bool = False) -> Visitor | None:
        """Whose token this is, looked up `anew` where it matters; None for nobody."""
        if not token:
            return None
        key = hashlib.sha256(token.encode()).hexdigest()
        until, visitor = self._known.get(key, (0.0, None))
        if visitor is not None and until > time.monotonic() and not anew:
            return visitor
        endings = self._endings
        visitor = await self._tokens.ask(token)
        with self._lock:
            if visitor is None:
                self._known.pop(key, None)
            elif endings == self._endings:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = (time.monotonic() + LASTS, visitor)
        return visitor

    def revoked(self, session_id: int) -> None:
        """A session has ended."""
        with self._lock:
            self._endings += 1
            self._known = {key: one for key, one in self._known.items() if one[1].session_id != session_id}

    def _look_up(self, tokens: Sequence[str]) -> list[Visitor | None]:
        with self._database().reading() as session:
            once = list(dict.fromkeys(tokens))  # whoever presses twice is looked up once
            found = dict(zip(once, ports.signed_in_all.call(session, once), strict=True))
        return [found[token] for token in tokens]
