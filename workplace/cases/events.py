"""What cases tell the other modules: facts, in the past tense, with ids and plain values; nothing a citizen wrote."""

from dataclasses import dataclass
from datetime import date, datetime

from workplace.kernel.acting import Acting


@dataclass(frozen=True)
class CaseReceived:
    """A case came in; `confirmed` once its contact is."""

    case: int
    kind: str
    confirmed: bool


@dataclass(frozen=True)
class CaseMoved:
    """A case took a step: its state now, and whose work it is (people to be told)."""

    case: int
    kind: str
    verb: str
    state: str
    people: tuple[int, ...]
    by: int
    reason: str = ""


@dataclass(frozen=True)
class CaseForgotten:
    """A case's time is over: what the others keep of it that is personal goes too, but for what stands in public."""

    case: int
    public: bool


@dataclass(frozen=True)
class CitizenTold:
    """Something was said to the citizen: it leaves by the ways they chose."""

    case: int
    message: int
    what: str  # which template: received, confirm, taken, rejected, clarify, answered, reopened, …


@dataclass(frozen=True)
class CaseUrged:
    """Whoever holds a case was asked for progress."""

    case: int
    urging: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class AdviceAsked:
    """Another unit was asked for its opinion."""

    case: int
    assignment: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class CaseDueMoved:
    """A deadline moved."""

    case: int
    before: datetime | None
    after: datetime | None
    why: str
    people: tuple[int, ...]


@dataclass(frozen=True)
class CasePausedLong:
    """The citizen has been awaited for more working days than the service allows."""

    case: int
    since: datetime
    people: tuple[int, ...]


@dataclass(frozen=True)
class AnswerByDocument:
    """A case is to be answered by an official document: its paper is made, and drafted for who handles the case."""

    acting: Acting
    case: int
    organisation: int
    file: int
    summary: str
    notation: str
    citizen: str  # to whom, as the letter names them
    signer: int | None  # who signs it, and in which capacity, as it is printed
    capacity: str


@dataclass(frozen=True)
class TaskWanted:
    """A task is to be made of a case: given in this person's name, to whom they chose."""

    acting: Acting
    case: int
    code: str
    title: str
    text: str
    lead: str
    due: date | None
