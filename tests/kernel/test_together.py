"""Questions that come together are answered together."""

import asyncio
from collections.abc import Sequence

import pytest

from workplace.kernel.together import MOST, Together


def test_many_questions_cost_few_answers_and_each_gets_its_own() -> None:
    calls: list[int] = []

    def answer(questions: Sequence[int]) -> list[int]:
        calls.append(len(questions))
        return [question * 2 for question in questions]

    async def ask() -> list[int]:
        batches = Together(answer)
        return list(await asyncio.gather(*(batches.ask(number) for number in range(1000))))

    assert asyncio.run(ask()) == [number * 2 for number in range(1000)]
    assert calls == [MOST] * (1000 // MOST)


def test_a_batch_that_fails_fails_for_its_own_and_not_for_the_next() -> None:
    def answer(questions: Sequence[str]) -> list[str]:
        if "broken" in questions:
            raise ValueError("broken")
        return list(questions)

    async def ask() -> str:
        batches = Together(answer)
        with pytest.raises(ValueError):
            await batches.ask("broken")
        return await batches.ask("whole")

    assert asyncio.run(ask()) == "whole"
