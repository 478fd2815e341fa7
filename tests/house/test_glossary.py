"""Guards of the glossary: every verb and state of the processes is explained there, in the words that people see."""

import re

from tests.house.modules import instances
from tests.house.sources import ROOT
from workplace.kernel.text import Say
from workplace.org.models.people import ROLES
from workplace.process.table import Process
from workplace.web.language import tell

PAGE = ROOT / "handbook/glossary.md"


def rows(heading: str) -> dict[str, str]:
    """The rows of one table of the glossary by their word."""
    text = PAGE.read_text(encoding="utf-8")
    table = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {match[1]: match[0] for match in re.finditer(r"^\| `(\w+)` .*$", table, re.M)}


def unexplained(said: set[tuple[str, Say]], explained: dict[str, str]) -> list[str]:
    """What has no row, or a row that does not use the Vietnamese word of the screen."""
    return sorted(
        f"{word} ({tell(label, 'vi')})" for word, label in said if tell(label, "vi") not in explained.get(word, "")
    )


def test_every_verb_is_explained_in_the_words_of_its_button() -> None:
    said = {(step.verb, step.label) for process in instances("process", Process) for step in process.steps}
    assert not unexplained(said, rows("Acts"))


def test_every_state_is_explained_in_the_word_that_is_shown() -> None:
    said = {(name, state.label) for process in instances("process", Process) for name, state in process.states.items()}
    assert not unexplained(said, rows("States"))


def test_nothing_is_explained_that_no_process_knows() -> None:
    processes = instances("process", Process)
    assert rows("Acts").keys() <= {step.verb for process in processes for step in process.steps}
    assert rows("States").keys() <= {name for process in processes for name in process.states}


def test_every_role_is_explained() -> None:
    assert set(ROLES) <= rows("People and bodies").keys()
