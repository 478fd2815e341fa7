"""What tasks tell the other modules: facts, in the past tense, with ids and plain values.

`people` are those who should hear of it; whoever did it (`by`) is never told of their own act.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TaskAssigned:
    """A task was given to its lead; `people` is empty where the origin already told them."""

    task: int
    people: tuple[int, ...]
    by: int
    due: date | None = None


@dataclass(frozen=True)
class TaskAccepted:
    """The lead took the task on. `origin_row` names the row of the origin that says the same."""

    task: int
    people: tuple[int, ...]
    by: int
    origin_row: int | None = None


@dataclass(frozen=True)
class TaskRefused:
    """The lead gave the task back to its issuer."""

    task: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class TaskReported:
    """The result awaits the issuer's acceptance."""

    task: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class TaskProgressed:
    """The lead reported how far the task is."""

    task: int
    people: tuple[int, ...]
    by: int
    percent: int


@dataclass(frozen=True)
class TaskReworked:
    """The issuer sent the result back to be done again."""

    task: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class TaskCompleted:
    """The issuer accepted the result; `outcome` is what was reported."""

    task: int
    people: tuple[int, ...]
    by: int
    outcome: str
    origin_row: int | None = None


@dataclass(frozen=True)
class TaskReopened:
    """A completed task is open again."""

    task: int
    people: tuple[int, ...]
    by: int
    reason: str
    origin_row: int | None = None


@dataclass(frozen=True)
class TaskStopped:
    """A task was suspended, by itself or with its document, cancelled, or given to another lead; `how` is the verb."""

    task: int
    people: tuple[int, ...]
    by: int
    how: str
    reason: str


@dataclass(frozen=True)
class TaskFreed:
    """All that a task waited for has ended."""

    task: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class PartHandedOver:
    """A contribution is someone else's to send from now on."""

    task: int
    part: int
    by: int
    person: int | None
    unit: int
    reason: str
    due: date | None
    origin_row: int | None = None


@dataclass(frozen=True)
class IssuerReplaced:
    """Someone else stands for having given a task."""

    task: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class TaskHandedOver:
    """A task was given to another lead, a person or a unit: by its issuer, by a decision, from hand to hand."""

    task: int
    by: int
    person: int | None
    unit: int
    reason: str
    due: date | None
    origin_row: int | None = None


@dataclass(frozen=True)
class TaskResumed:
    """A suspended task goes on."""

    task: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class PartAsked:
    """A coordinating party was asked for a contribution (or once more)."""

    task: int
    part: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class PartDelivered:
    """A contribution was sent; `origin_row` names the row of the origin that asks for the same."""

    task: int
    part: int
    people: tuple[int, ...]
    by: int
    answer: str = ""
    origin_row: int | None = None


@dataclass(frozen=True)
class PartWaived:
    """A contribution is not needed any more."""

    task: int
    part: int
    people: tuple[int, ...]
    by: int
    reason: str
    origin_row: int | None = None


@dataclass(frozen=True)
class ExtensionAsked:
    """The lead asked the issuer for more time."""

    task: int
    extension: int
    people: tuple[int, ...]
    by: int
    new_due: date


@dataclass(frozen=True)
class ExtensionAnswered:
    """The issuer granted more time, or refused it."""

    task: int
    extension: int
    people: tuple[int, ...]
    by: int
    granted: bool


@dataclass(frozen=True)
class TaskDueChanged:
    """The issuer changed the deadline without being asked."""

    task: int
    people: tuple[int, ...]
    by: int
    due: date | None


@dataclass(frozen=True)
class TaskFollowed:
    """Someone was let in to follow a task."""

    task: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class TaskUrged:
    """The issuer asked the lead, or a coordinating party, for progress."""

    task: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class TaskCommented:
    """Someone wrote an opinion; `mentioned` are those it names with @."""

    task: int
    people: tuple[int, ...]
    mentioned: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class TasksDue:
    """One person's reminders of one day: how many are soon due or late, and the task when there is only one."""

    person: int
    task: int
    soon: int
    late: int
    of_others: int
