"""The office's rulebook can be filled more than once: a worker and tests do so in a process that has it already."""

import pytest

from workplace import app
from workplace.kernel import events

FLOWS = [part for part in app.FILLING if part.__name__.startswith("workplace.flows.")]


def test_the_rulebook_is_there() -> None:
    assert len(FLOWS) >= 10


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.__name__.rpartition(".")[2])
def test_nobody_hears_a_fact_twice_however_often_a_flow_is_filled(flow: object) -> None:
    flow.fill()  # type: ignore[attr-defined]
    once = {fact: list(heard) for fact, heard in events._listeners.items()}
    flow.fill()  # type: ignore[attr-defined]
    assert {fact: list(heard) for fact, heard in events._listeners.items()} == once
