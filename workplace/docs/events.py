"""What correspondence tells the other modules: facts, in the past tense, with ids and plain values."""

from dataclasses import dataclass
from datetime import date

from workplace.kernel.refs import Ref


@dataclass(frozen=True)
class DocArrived:
    """A document reached an organisation's clerks."""

    doc: int
    organisation: int


@dataclass(frozen=True)
class DocDelivered:
    """A released document reached the clerks of organisations of the house: (arrival, organisation) each."""

    doc: int
    arrivals: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class DocSubmitted:
    """The clerk laid an incoming document before a leader."""

    doc: int
    leader: int
    by: int


@dataclass(frozen=True)
class DocUnregistered:
    """A registration was undone: the document waits for its clerk again as when it arrived."""

    doc: int
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
class DocReopened:
    """A finished incoming document is handled again."""

    doc: int
    by: int


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
class SignerStoodIn:
    """Whoever was lent the power to sign took the signing over, in their own name."""

    doc: int
    instead_of: int
    by: int


@dataclass(frozen=True)
class DocSigned:
    """The last signer signed; the clerk numbers it now."""

    doc: int
    organisation: int
    by: int


@dataclass(frozen=True)
class ActFinished:
    """The process died between the worker and act 2; a job has finished what the worker had made."""

    doc: int
    act: str  # sign | number | seal
    person: int


@dataclass(frozen=True)
class ActReleased:
    """The process died before the worker had finished: nothing was kept, and it can be begun anew."""

    doc: int
    act: str  # sign | number | seal
    person: int


@dataclass(frozen=True)
class DocReleased:
    """An outgoing document was released; its internal recipients have it in their arrivals."""

    doc: int
    by: int
    arrivals: tuple[int, ...]


@dataclass(frozen=True)
class DocEnded:
    """A document was given up before its release: discarded or cancelled."""

    doc: int


@dataclass(frozen=True)
class DocRecalled:
    """A released document was called back; `arrivals` are the recipients' documents that it touches."""

    doc: int
    arrivals: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class DocReplaced:
    """Something took the place of a document called back before; `arrivals` are the recipients' copies."""

    doc: int
    arrivals: tuple[int, ...]
    replaced_by: int
    by: int


@dataclass(frozen=True)
class ArrivalRefused:
    """A recipient's clerk returned a document that came from inside the house."""

    doc: int
    origin: int
    by: int
    reason: str


@dataclass(frozen=True)
class ArrivalSetAside:
    """A recipient's clerk found that an arrival is a document that is there already."""

    doc: int
    by: int


@dataclass(frozen=True)
class ArrivalTakenUp:
    """It was another document after all: it waits to be registered again."""

    doc: int
    by: int


@dataclass(frozen=True)
class DocCommented:
    """Someone wrote an opinion on a document."""

    doc: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class DocLocked:
    """A secrecy mark was read on a document, or (not `whole`) on a file beside it: nothing of it may be told."""

    doc: int
    people: tuple[int, ...]
    whole: bool


@dataclass(frozen=True)
class SecretRepeated:
    """A dossier or an answer may repeat what a paper says that turned out to be secret; `shorter`: its words did, and
    were left out. These people are asked to look at the rest.
    """

    where: Ref
    people: tuple[int, ...]
    shorter: bool


@dataclass(frozen=True)
class DocOpenedAgain:
    """A document that was locked away by mistake goes on where it stood; what was written on it is gone."""

    doc: int
    by: int


@dataclass(frozen=True)
class SecretFoundElsewhere:
    """Another agency found a secrecy mark on a paper of which this document is the same file."""

    doc: int
    organisation: int


@dataclass(frozen=True)
class Part:
    """Who acted on an addressee's part, and where it lies: what a task that mirrors it needs."""

    doc: int
    routing: int
    role: str
    person: int | None
    unit: int | None
    holder: int
    due: date | None
    by: int
    for_whom: int | None
    authority: int | None


@dataclass(frozen=True)
class WorkGiven:
    """A directive's work is followed as a task: what is asked, of whom, by when; each party with its routing."""

    doc: int
    directive: int
    title: str
    text: str
    urgency: int
    due: date | None
    lead: Part
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class PartAccepted:
    """An addressee took their part on."""

    part: Part


@dataclass(frozen=True)
class PartFinished:
    """An addressee ended their part; `outcome` is what came of it."""

    part: Part
    outcome: str


@dataclass(frozen=True)
class CoordinationPassed:
    """A coordinating part was forwarded: from the routing `before` to this one."""

    part: Part
    before: int


@dataclass(frozen=True)
class LeadPassed:
    """The lead's part lies with someone else from now on: forwarded, taken back, returned, or opened anew."""

    part: Part


@dataclass(frozen=True)
class LeadHandedBack:
    """The first lead gave the document back to the leader."""

    part: Part
    reason: str
