"""A process as a table of steps: the only truth for guards, buttons, the handbook's diagram and the tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say


@dataclass(frozen=True)
class Rule:
    """Who may: one SQL expression over the thing's table, and the one sentence that says it."""

    sentence: Say
    expression: Callable[[Acting], ColumnElement[bool]]


@dataclass(frozen=True)
class Step:
    """One act of the process: its verb, the states it leaves, the state it leads to (None: it stays), who may."""

    verb: str
    leaves: tuple[str, ...]
    to: str | None
    who: Rule
    label: Say
    icon: str = "arrow-right"
    power: str = ""  # the delegated power that this step needs: direct, sign or approve
    needs: tuple[str, ...] = ()  # what must be given: reason, file, date
    binds: bool = False  # asks for confirmation: it can't be undone by the person


@dataclass(frozen=True)
class Hold:
    """What stops a thing whatever its state (its sender called it back): as long as it stands, only a few steps remain.

    Everybody else's way is barred by time, not by right: whoever asks is told the sentence (NotNow).
    """

    sentence: Say
    stands: ColumnElement[bool]  # over the process's table
    leaves: tuple[str, ...]  # the verbs that remain


@dataclass(frozen=True)
class State:
    """A state's word, tone (info, wait, good, bad or none) and icon, as ui.md section 4 lists them."""

    label: Say
    tone: str
    icon: str


@dataclass(frozen=True)
class Process:
    """A kind of thing's whole life: its states in order, and the steps between them."""

    name: str
    module: str
    table: type
    states: dict[str, State]
    steps: tuple[Step, ...]
    holds: tuple[Hold, ...] = ()

    def __post_init__(self) -> None:
        for step in self.steps:
            for state in (*step.leaves, *([step.to] if step.to else [])):
                assert state in self.states, f"{self.name}: step {step.verb} names an unknown state {state}"
        verbs = {step.verb for step in self.steps}
        assert all(verbs.issuperset(hold.leaves) for hold in self.holds), f"{self.name}: a hold leaves an unknown step"

    def steps_called(self, verb: str) -> tuple[Step, ...]:
        """All rows of the table with this verb."""
        return tuple(step for step in self.steps if step.verb == verb)

    def leaving(self, state: str) -> Iterator[Step]:
        """The steps that are possible in a state, whoever may take them."""
        return (step for step in self.steps if state in step.leaves)
