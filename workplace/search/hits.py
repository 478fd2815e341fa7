"""What a search finds."""

from dataclasses import dataclass

from workplace.kernel.refs import Ref

Parts = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is what was looked for."""


@dataclass(frozen=True)
class Hit:
    """One thing found: as it was written, with what was looked for marked."""

    ref: Ref
    kind: int
    at: int  # ticks
    code: Parts
    title: Parts
    snippet: Parts


@dataclass(frozen=True)
class Found:
    """One page of hits; `older` is where the next one begins, empty when there is none."""

    hits: list[Hit]
    older: str
