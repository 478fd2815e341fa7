"""Who is named on a task: a person, or a unit whose head and clerks answer for it."""

from dataclasses import dataclass
from datetime import date

from workplace.kernel.refs import Ref


@dataclass(frozen=True)
class Party:
    """One who leads or contributes: exactly one of the two."""

    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Contribution:
    """What a coordinating party is asked for, and by when (never later than the task)."""

    party: Party
    text: str = ""
    due: date | None = None


@dataclass(frozen=True)
class Origin:
    """Where a task comes from: the kind of source, the thing in this house if it is one, and its words."""

    source: str = "verbal"
    ref: Ref | None = None
    row: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a task says: all that a form or another act gives, before anything is checked."""

    title: str
    lead: Party | None
    due: date | None = None
    text: str = ""
    field: str = ""
    priority: int = 0
    evidence: str = ""
    evidence_note: str = ""
    origin: Origin = Origin()
    parts: tuple[Contribution, ...] = ()
    followers: tuple[int, ...] = ()
    checklist: tuple[str, ...] = ()
    reminders: tuple[int, ...] = ()  # working days before the deadline, beside the usual ones
