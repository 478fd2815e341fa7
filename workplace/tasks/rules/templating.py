"""What a template says, checked; and how its few numbers are written: reminders as 10,5 and checklists as lines."""

import re
from dataclasses import dataclass

from workplace.kernel.text import Say, say
from workplace.tasks.rules.parties import Party

NAME = 120
LONGEST = 400  # working days
REMINDERS, EARLIEST = 5, 60
CHECKS = 50
_NUMBERS = re.compile(r"[,;\s]+")


@dataclass(frozen=True)
class KeptPart:
    """A contribution of a template: due so many working days before the task."""

    party: Party
    text: str = ""
    ahead: int = 0


@dataclass(frozen=True)
class Kept:
    """All that a template's form gives; without a lead one is chosen each time."""

    name: str
    title: str
    text: str = ""
    field: str = ""
    priority: int = 0
    evidence: str = ""
    evidence_note: str = ""
    lead: Party | None = None
    days: int | None = None
    checklist: tuple[str, ...] = ()
    parts: tuple[KeptPart, ...] = ()
    reminders: tuple[int, ...] = ()
    unit_id: int | None = None  # the unit that keeps it; none: the person


def wrong(kept: Kept) -> dict[str, Say]:
    """What is wrong with a template beside its task's words, by field."""
    errors: dict[str, Say] = {}
    if not 1 <= len(kept.name) <= NAME:
        errors["name"] = say("A name of 1 to {most} characters.", most=NAME)
    if kept.days is not None and not 0 <= kept.days <= LONGEST:
        errors["days"] = say("Enter a whole number from {least} to {most}.", least=0, most=LONGEST)
    if len(kept.checklist) > CHECKS:
        errors["checklist"] = say("A checklist has at most {most} lines. Split the task instead.", most=CHECKS)
    named = [*([kept.lead] if kept.lead else []), *(part.party for part in kept.parts)]
    if len(set(named)) != len(named):
        errors["coordinate"] = say("The same addressee is named twice.")
    if any(not 0 <= part.ahead <= LONGEST or (kept.days is not None and part.ahead > kept.days) for part in kept.parts):
        errors["coordinate"] = say("A contribution is due no later than the task, and not before it is given.")
    return errors


def read_reminders(text: str) -> tuple[int, ...] | None:
    """Working days before a deadline, written 10, 5: the earliest first, each once; None for what can't be read."""
    words = [word for word in _NUMBERS.split(text.strip()) if word]
    if not all(word.isascii() and word.isdecimal() and 1 <= int(word) <= EARLIEST for word in words if len(word) < 4):
        return None
    if any(len(word) > 3 for word in words) or len(words) > REMINDERS:
        return None
    return tuple(sorted({int(word) for word in words}, reverse=True))


def write_reminders(days: tuple[int, ...]) -> str:
    """The same as text."""
    return ", ".join(str(day) for day in days)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a checklist, each of at most 300 characters; empty ones are left out."""
    return tuple(line.strip()[:300] for line in text.split("\n") if line.strip())


BAD_REMINDERS = say(
    "Whole numbers from {least} to {most}, at most {count}: 10, 5.", count=REMINDERS, least=1, most=EARLIEST
)
