"""The one step that the chair's console proposes: what usually, and lawfully, comes next. Pure.

It only proposes: whether a command may be given is asked again under the log's lock.
"""

from dataclasses import dataclass

from workplace.meetings.rules.floor import Floor

VERBS = (
    "gather", "open", "open_despite", "resume", "begin", "discuss", "give", "end", "close_list", "open_poll",
    "close_poll", "count_poll", "publish_poll", "conclude", "close",
)  # fmt: skip
BINDING = ("close_poll", "close")
"""These ask a second time: they can't be taken back by a press."""
TALKED_ABOUT = ("discussion", "decision", "staff")


@dataclass(frozen=True)
class Facts:
    """What the floor doesn't know, but the step depends on."""

    quorum_holds: bool = True
    kind: str = "discussion"  # of the current item
    following: int | None = None  # the first item that was not taken up yet
    concluded: bool = False  # something was concluded on the current item
    draft: int | None = None  # a poll prepared for the current item, or for none
    collected: int | None = None  # a secret poll whose box the counting board has to open
    counted: int | None = None  # a poll that was counted and not published
    voted: bool = False  # a poll on the current item was published


@dataclass(frozen=True)
class Next:
    """What to do, and with which item, turn or poll."""

    verb: str
    target: int | None = None

    @property
    def binds(self) -> bool:
        """Whether it asks a second time."""
        return self.verb in BINDING


def next_step(state: str, floor: Floor, facts: Facts) -> Next | None:
    """The step to propose in a meeting's state; None when there is nothing more to do."""
    match state:
        case "draft" | "called":
            return Next("gather")
        case "gathering":
            return Next("open" if facts.quorum_holds else "open_despite")
        case "paused":
            return Next("resume")
        case "open":
            return _voting(floor, facts) or _speaking(floor) or _deciding(floor, facts) or _going_on(facts)
    return None


def _voting(floor: Floor, facts: Facts) -> Next | None:
    """A vote that has begun is brought to its end before anything else."""
    if floor.poll is not None:
        return Next("close_poll", floor.poll)
    if facts.collected is not None:
        return Next("count_poll", facts.collected)
    if facts.counted is not None:
        return Next("publish_poll", facts.counted)
    return None


def _speaking(floor: Floor) -> Next | None:
    """Whoever waits is heard; while somebody interposes, the other goes on before the list does."""
    if floor.item is None:
        return None
    if floor.interrupted is not None:
        return Next("end")
    wish = floor.next_wish()
    if wish is not None:
        return Next("give", wish.id)
    return Next("end") if floor.speaking is not None else None


def _deciding(floor: Floor, facts: Facts) -> Next | None:
    """Everybody was heard: the list is closed, a vote is taken, it is said what follows."""
    if floor.item is None or facts.concluded:
        return None
    if floor.phase == "presenting" and facts.kind in TALKED_ABOUT and not facts.voted:
        return Next("discuss")
    if facts.draft is not None:
        return Next("close_list") if floor.list_open else Next("open_poll", facts.draft)
    if facts.kind == "information":
        return None
    return Next("conclude", floor.item)


def _going_on(facts: Facts) -> Next:
    return Next("begin", facts.following) if facts.following is not None else Next("close")
