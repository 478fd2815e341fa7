"""Who is trusted for some seconds without being looked up, and who is not any more."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.web.trusted import Trusted

AN = Visitor(Acting(12), session_id=70, csrf="x", name="Võ Thị An")


class Sessions:
    """Whose token is whose; the first who asks waits until it is let on."""

    def __init__(self) -> None:
        self.looked_up = 0
        self.asked, self.go_on = threading.Event(), threading.Event()
        ports.signed_in_all.fill(self.who)

    def who(self, _session: Any, tokens: Sequence[str]) -> list[Visitor | None]:
        self.looked_up += len(tokens)
        self.asked.set()
        self.go_on.wait(10)
        return [AN for _ in tokens]


def test_a_sign_in_is_looked_up_once(sqlite: Database) -> None:
    sessions, trusted = Sessions(), Trusted(lambda: sqlite)
    sessions.go_on.set()

    async def ask() -> list[Visitor | None]:
        twice = await asyncio.gather(trusted.visitor("token"), trusted.visitor("token"))
        return [*twice, await trusted.visitor("token")]

    assert asyncio.run(ask()) == [AN] * 3
    assert sessions.looked_up == 1


def test_a_session_that_ends_while_it_is_looked_up_is_not_trusted(sqlite: Database) -> None:
    sessions, trusted = Sessions(), Trusted(lambda: sqlite)

    async def ask() -> None:
        asking = asyncio.ensure_future(trusted.visitor("token"))
        await asyncio.to_thread(sessions.asked.wait, 10)
        trusted.revoked(70)
        sessions.go_on.set()
        await asking
        await trusted.visitor("token")

    asyncio.run(ask())
    assert sessions.looked_up == 2
