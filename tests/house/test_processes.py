"""Guards of the process tables: every step has a word, an action and a test."""

import re

from tests.house.modules import instances, rooms
from tests.house.sources import python
from workplace.process.table import Process


def processes() -> list[Process]:
    return instances("process", Process)


def test_a_process_has_one_name() -> None:
    names = [process.name for process in processes()]
    assert len(names) == len(set(names))


def test_every_state_can_be_reached() -> None:
    for process in processes():
        states = list(process.states)
        reached = {states[0]} | {step.to for step in process.steps if step.to}
        assert reached == set(states), f"{process.name}: nobody gets to {set(states) - reached}"


def test_every_step_has_an_action() -> None:
    actions = {
        (module.__name__.split(".")[1], function)
        for module in rooms("actions")
        for function in vars(module)
        if getattr(vars(module)[function], "__module__", "") == module.__name__
    }
    without = {
        f"{process.name}: {step.verb}"
        for process in processes()
        for step in process.steps
        if not {(process.module, step.verb), (process.module, f"{step.verb}_{process.name}")} & actions
    }
    assert not without, f"a step is taken by the action of the same name: {sorted(without)}"


def test_every_step_has_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in python("tests") if "house" not in path.parts)
    untried = {
        f"{process.name}: {step.verb}"
        for process in processes()
        for step in process.steps
        if not re.search(rf"\b{step.verb}(?:_{process.name})?\(|[\"'/]{step.verb}[\"']", tests)
    }
    assert not untried, sorted(untried)


def test_every_step_and_state_has_a_word_and_every_guard_a_sentence() -> None:
    for process in processes():
        assert all(state.label.msgid for state in process.states.values())
        assert all(step.label.msgid and step.who.sentence.msgid for step in process.steps)
