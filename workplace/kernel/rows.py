"""Lists that people hand in: what is wrong in which of their lines."""

from dataclasses import dataclass

from workplace.kernel.text import Say


@dataclass(frozen=True)
class RowError:
    """What is wrong in one line of the list (counted from 1), in which column."""

    line: int
    column: str
    reason: Say
