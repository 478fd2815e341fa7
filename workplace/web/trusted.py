"""Who sits behind a session's token, looked up once in ten seconds: for doors at which thousands knock together.

A session that is revoked is forgotten at once; a post or delegation that ends meanwhile counts ten seconds longer.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool

from workplace.kernel import ports
from workplace.kernel.acting import Visitor
from workplace.kernel.db import Database

LASTS = 10.0  # seconds
_MOST = 20_000


class Trusted:
    """The visitors of one serving process, by token. It joins `live.news` to hear of sessions that end."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database  # asked each time: a house may be given another one
        self._known: dict[str, tuple[float, Visitor]] = {}

    async def visitor(self, token: str, *, anew: bool = False) -> Visitor | None:
        """Whose token this is, looked up `anew` where it matters; None for nobody."""
        if not token:
            return None
        key = hashlib.sha256(token.encode()).hexdigest()
        until, visitor = self._known.get(key, (0.0, None))
        if visitor is not None and until > time.monotonic() and not anew:
            return visitor
        visitor = await run_in_threadpool(self._look_up, token)
        if visitor is not None:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (time.monotonic() + LASTS, visitor)
        return visitor

    def _look_up(self, token: str) -> Visitor | None:
        with self._database().reading() as session:
            found: Visitor | None = ports.signed_in.call(session, token, lambda write: None)
            return found

    def revoked(self, session_id: int) -> None:
        """A session has ended."""
        self._known = {key: one for key, one in self._known.items() if one[1].session_id != session_id}

    def tell(self, topic: str, event: Mapping[str, Any]) -> None:
        """News that is not about sessions."""

    def hot(self, thing: str, name: str, value: Any, audience: str = "") -> None:
        """News that is not about sessions."""

    def reclass(self, thing: str) -> None:
        """What one may hear is asked anew each time."""
