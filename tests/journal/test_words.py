"""Every act that is written has a word where it is read."""

import ast

from tests.house.modules import instances
from tests.house.sources import name, python, tree
from workplace.journal.case_words import CASES
from workplace.journal.words import ACTS, act
from workplace.process.table import Process


def test_every_step_has_a_word() -> None:
    verbs = {step.verb for process in instances("process", Process) for step in process.steps}
    assert verbs <= known(), sorted(verbs - known())


def test_every_line_that_is_written_has_a_word() -> None:
    silent = [
        f"{name(path)}:{call.lineno}: {verb}"
        for path in python("workplace")
        for call in ast.walk(tree(path))
        if isinstance(call, ast.Call)
        if ast.unparse(call.func) == "journal.write" and (verb := literal(call.args[2])) and verb not in known()
    ]
    assert not silent


def literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_an_unknown_act_is_still_told() -> None:
    assert act("melt_down") == "melt down"


def test_what_is_done_with_a_case_has_its_own_words() -> None:
    assert str(act("close", "cases")) == "closed it" and str(act("close")) == "closed the meeting"


def known() -> set[str]:
    return ACTS.keys() | CASES.keys()
