"""What correspondence tells the other modules: facts, in the past tense, with ids and plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DocArrived:
    """A document reached an organisation's clerks."""

    doc: int
    organisation: int


@dataclass(frozen=True)
class DocSubmitted:
    """The clerk laid an incoming document before a leader."""

    doc: int
    leader: int
    by: int


@dataclass(frozen=True)
class DocDirected:
    """A leader gave a directive on an incoming document."""

    doc: int
    directive: int
    by: int


@dataclass(frozen=True)
class DocRouted:
    """A document was given to a person, or to a unit's head, with a role and perhaps a deadline."""

    doc: int
    routing: int
    people: tuple[int, ...]
    role: str
    due: date | None
    by: int


@dataclass(frozen=True)
class RoutingReturned:
    """An addressee sent a document back to whoever gave it."""

    doc: int
    routing: int
    to: int
    by: int
    reason: str


@dataclass(frozen=True)
class DocUrged:
    """Someone asked an addressee for progress."""

    doc: int
    routing: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class DocDone:
    """The lead finished an incoming document."""

    doc: int
    by: int
    leader: int | None


@dataclass(frozen=True)
class ApprovalAsked:
    """A draft waits for a person's approval."""

    doc: int
    person: int
    by: int


@dataclass(frozen=True)
class SignatureAsked:
    """A document waits for a person's signature."""

    doc: int
    person: int
    by: int


@dataclass(frozen=True)
class DraftReturned:
    """A draft came back to an earlier step with a reason."""

    doc: int
    to: int
    by: int
    reason: str


@dataclass(frozen=True)
class DocSigned:
    """The last signer signed; the clerk numbers it now."""

    doc: int
    organisation: int
    by: int


@dataclass(frozen=True)
class DocReleased:
    """An outgoing document was released; its internal recipients have it in their arrivals."""

    doc: int
    by: int
    arrivals: tuple[int, ...]


@dataclass(frozen=True)
class DocRecalled:
    """A released document was called back; `arrivals` are the recipients' documents that it touches."""

    doc: int
    arrivals: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class ArrivalRefused:
    """A recipient's clerk returned a document that came from inside the house."""

    doc: int
    origin: int
    by: int
    reason: str


@dataclass(frozen=True)
class DocCommented:
    """Someone wrote an opinion on a document."""

    doc: int
    people: tuple[int, ...]
    by: int
