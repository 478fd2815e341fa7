"""What meetings tell the other modules: facts, in the past tense, with ids and plain values.

`people` are those who should hear of it; whoever did it (`by`) is never told of their own act.
"""

from dataclasses import dataclass
from datetime import date

from workplace.kernel.acting import Acting


@dataclass(frozen=True)
class MeetingCalled:
    """The meeting was called: its members are invited."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class MeetingMoved:
    """A called meeting has another time or place."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class MeetingCalledOff:
    """The meeting will not be held."""

    meeting: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class MeetingRecalled:
    """The invitation of these people was taken back; without a reason: they no longer belong to it."""

    meeting: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class MemberAnswered:
    """Somebody answered the invitation; `people` are those who keep the list."""

    meeting: int
    person: int
    answer: str
    reason: str
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class SubstituteAsked:
    """Somebody proposes another in their place; `people` decide."""

    meeting: int
    person: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class SubstituteDecided:
    """Whether somebody may come instead of a member has been decided."""

    meeting: int
    person: int
    member: int
    granted: bool
    reason: str
    by: int


@dataclass(frozen=True)
class VoteHanded:
    """A member's vote lies in another's hand from now on, or no longer (`given`); `people` hold or held it."""

    meeting: int
    member: int
    people: tuple[int, ...]
    by: int
    given: bool


@dataclass(frozen=True)
class ItemProposed:
    """A member proposes an item; `people` decide."""

    meeting: int
    item: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class ItemScheduled:
    """A proposed item stands on the agenda."""

    meeting: int
    item: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class ItemDeclined:
    """A proposed item is not taken in."""

    meeting: int
    item: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class PaperLaid:
    """A version of a paper waits to be approved."""

    meeting: int
    paper: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class PaperApproved:
    """A version of a paper may be read by `people`; the first one, or a newer."""

    meeting: int
    paper: int
    number: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class PaperRejected:
    """A version of a paper was sent back."""

    meeting: int
    paper: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class PaperRecalled:
    """Nobody is to read a paper any more."""

    meeting: int
    paper: int
    people: tuple[int, ...]
    by: int
    reason: str


@dataclass(frozen=True)
class OpinionSent:
    """A member said something on an item before the meeting."""

    meeting: int
    item: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class OpinionAnswered:
    """The desk answered what somebody said on an item."""

    meeting: int
    item: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class InvitationWritten:
    """The invitation lies as a file, to become a document to these agencies (id, name)."""

    acting: Acting
    meeting: int
    organisation: int
    title: str
    file: int
    to: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class OpinionsAsked:
    """Opinions in writing are asked for (`again`: until another day than was said before)."""

    meeting: int
    people: tuple[int, ...]
    by: int
    again: bool = False


@dataclass(frozen=True)
class OpinionsUrged:
    """These people have not answered in writing yet; `by` nobody when the house reminds by itself."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class OpinionsCounted:
    """The opinions in writing were counted; `people` keep the matter."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class OpinionsAnnounced:
    """What came of the opinions in writing is told to those who were asked."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class MeetingClosed:
    """The meeting is over."""

    meeting: int
    people: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class ConclusionGiven:
    """A conclusion is to become somebody's task; `lead` is as the tasks' own lists name a party."""

    acting: Acting
    meeting: int
    item: int
    conclusion: int
    title: str
    text: str
    note: str
    lead: str
    due: date | None


@dataclass(frozen=True)
class ResolutionWritten:
    """What was adopted on an item lies as a file, to become a resolution whose drafter names who signs it."""

    acting: Acting
    meeting: int
    item: int
    organisation: int
    summary: str
    file: int


@dataclass(frozen=True)
class PaperWritten:
    """A paper of the meeting is to become a document of the correspondence: the minutes (BB), which the secretary signs
    first and then the chair, or the notice of its conclusions (TB), whose signer its drafter names.
    """

    acting: Acting
    meeting: int
    kind: str  # BB | TB
    organisation: int
    title: str
    file: int
    secretary: int
    chair: int
    summary: str = ""  # of a notice: what it is about, where it is not the chair's conclusions
