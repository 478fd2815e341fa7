"""Guards of the process tables: every step has a word, an action that takes it, and a test."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.modules import instances
from tests.house.sources import called, name, nodes, python, tree
from workplace.citizens.process import PROCESSES
from workplace.process.table import Process


@dataclass(frozen=True)
class Taken:
    """One `take(session, acting, PROCESS, thing, "verb")` in the sources, and the function it stands in.

    `take(session, acting, case, "verb")` takes the step of the case's own process (citizens/actions/steps.py): of each
    kind of case that knows it.
    """

    process: str
    verb: str
    action: str
    place: str


def processes() -> list[Process]:
    return instances("process", Process)


def steps() -> set[tuple[str, str]]:
    return {(process.name, step.verb) for process in processes() for step in process.steps}


def taken() -> Iterator[Taken]:
    for path in python("workplace"):
        for function in nodes(tree(path)):
            if isinstance(function, ast.FunctionDef):
                yield from _taken_in(function, name(path))


def _taken_in(function: ast.FunctionDef, file: str) -> Iterator[Taken]:
    for node in ast.walk(function):
        match node:
            case ast.Call(args=[_, _, ast.Name(id=process), _, ast.Constant(value=str(verb)), *_]):
                if called(node) == "take":
                    yield Taken(process.lower(), verb, function.name, f"{file}:{node.lineno}")
            case (
                ast.Call(args=[_, _, ast.Name(id="case"), ast.Constant(value=str(verb)), *_])
                | ast.Call(args=[_, _, ast.Subscript(), _, ast.Constant(value=str(verb)), *_])
            ):
                if called(node) == "take":
                    knowing = [kind for kind, process in PROCESSES.items() if process.steps_called(verb)]
                    for kind in knowing or ["case"]:
                        yield Taken(kind, verb, function.name, f"{file}:{node.lineno}")


def test_a_process_has_one_name() -> None:
    names = [process.name for process in processes()]
    assert len(names) == len(set(names))


def test_every_state_can_be_reached() -> None:
    for process in processes():
        states = list(process.states)
        reached = {states[0]} | {step.to for step in process.steps if step.to}
        assert reached == set(states), f"{process.name}: nobody gets to {set(states) - reached}"


def test_every_step_is_taken_by_an_action() -> None:
    untaken = steps() - {(one.process, one.verb) for one in taken()}
    assert not untaken, f"in the table, but nothing takes it: {sorted(untaken)}"


def test_nothing_takes_a_step_that_is_in_no_table() -> None:
    assert not [one for one in taken() if (one.process, one.verb) not in steps()]


def test_every_step_has_a_test() -> None:
    texts = [path.read_text(encoding="utf-8") for path in python("tests") if "house" not in path.parts]
    actions: dict[tuple[str, str], set[str]] = {step: set() for step in steps()}
    for one in taken():
        actions.setdefault((one.process, one.verb), set()).add(one.action)
    untried = [
        f"{process}: {verb}"
        for (process, verb), functions in sorted(actions.items())
        if not any(_tries(text, verb, functions) for text in texts)
    ]
    assert not untried, f"neither its action is called nor its verb named in any test: {untried}"


def _tries(text: str, verb: str, functions: set[str]) -> bool:
    return bool(re.search(rf"[\"'/]{verb}[\"']", text)) or any(re.search(rf"\b{f}\b", text) for f in functions)


def test_every_step_and_state_has_a_word_and_every_guard_a_sentence() -> None:
    for process in processes():
        assert all(state.label.msgid for state in process.states.values())
        assert all(step.label.msgid and step.who.sentence.msgid for step in process.steps)
