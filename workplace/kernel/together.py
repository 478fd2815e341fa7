"""Questions that come together are answered together: a thousand sockets that come back cost a few sessions of the
database and a few turns of a thread, not a thousand.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import anyio.to_thread

Q = TypeVar("Q")
A = TypeVar("A")

MOST = 200  # questions that are answered in one turn


class Together(Generic[Q, A]):
    """Answers questions in a thread, one batch at a time: all that have come while the last one was answered."""

    def __init__(self, answer: Callable[[Sequence[Q]], Sequence[A]]) -> None:
        self._answer = answer
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._task: asyncio.Task[None] | None = None
        self._threads = anyio.CapacityLimiter(1)  # not one of those that pages wait for

    async def ask(self, question: Q) -> A:
        """The answer; what was raised for a batch is raised for each of its questions."""
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._task is None:
            self._task = asyncio.ensure_future(self._work())
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._answer_all(batch)
        finally:
            self._task = None

    async def _answer_all(self, batch: list[tuple[Q, "asyncio.Future[A]"]]) -> None:
        try:
            answers = await anyio.to_thread.run_sync(
                self._answer, [question for question, _ in batch], limiter=self._threads
            )
        except Exception as error:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)
