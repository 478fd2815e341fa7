"""The process of a meeting: prepared, called, held, closed (domain.md 6; meetings.md 4).

What is done on the floor while it is open are commands, not steps: `actions.speaking`, `actions.agenda` and their like.
A meeting in writing never comes to the floor: its members are asked, and their opinions counted (0033).
"""

from sqlmodel import col

from workplace.kernel.text import say
from workplace.meetings import policy as who
from workplace.meetings.models.agenda import MeetingItem, MeetingPaper
from workplace.meetings.models.meetings import Meeting
from workplace.process.table import Hold, Process, State, Step

PREPARED = ("draft", "called")
HELD = ("gathering", "open", "paused")
"""Its log is being written."""

MEETING = Process(
    name="meeting",
    module="meetings",
    table=Meeting,
    states={
        "draft": State(say("Being prepared"), "", "file-pencil"),
        "called": State(say("Called"), "wait", "mail"),
        "asking": State(say("Opinions asked for"), "wait", "message-question"),
        "gathering": State(say("Checking in"), "wait", "door-enter"),
        "open": State(say("In session"), "info", "broadcast"),
        "paused": State(say("In a break"), "wait", "player-pause"),
        "closed": State(say("Meeting closed"), "good", "circle-check"),
        "cancelled": State(say("Called off"), "", "x"),
    },
    steps=(
        Step("edit", PREPARED, None, who.PREPARES, say("Edit"), "pencil"),
        Step("call", ("draft",), "called", who.PREPARES, say("Call the meeting"), "send"),
        Step("ask", ("draft",), "asking", who.ASKS, say("Ask for their opinions"), "send"),
        Step("count", ("asking",), "closed", who.HOUSE, say("Count the opinions"), "chart-pie"),
        Step("recall", ("called",), "draft", who.PREPARES, say("Take the invitation back"), "arrow-back-up",
             needs=("reason",)),
        Step("gather", PREPARED, "gathering", who.DESK, say("Begin check-in"), "door-enter"),
        Step("open", ("gathering",), "open", who.PRESIDES, say("Open the meeting"), "player-play"),
        Step("pause", ("open",), "paused", who.PRESIDES, say("Take a break"), "player-pause"),
        Step("resume", ("paused",), "open", who.PRESIDES, say("Go on"), "player-play"),
        Step("close", ("open", "paused"), "closed", who.PRESIDES, say("Close the meeting"), "square-check", binds=True),
        Step("reopen", ("closed",), "open", who.PRESIDES, say("Open the meeting again"), "rotate", needs=("reason",)),
        Step("call_off", ("draft", "called", "asking", "gathering"), "cancelled", who.CALLS_OFF,
             say("Call the meeting off"), "x", needs=("reason",), binds=True),
    ),
    holds=(
        Hold(say("Opinions are asked for in writing: nobody gathers."), col(Meeting.written).is_(True),
             ("edit", "ask", "count", "call_off")),
    ),
)  # fmt: skip

ITEM = Process(
    name="item",
    module="meetings.item",
    table=MeetingItem,
    states={
        "proposed": State(say("Proposed"), "wait", "message-plus"),
        "planned": State(say("On the agenda"), "info", "list-check"),
        "refused": State(say("Not taken in"), "", "circle-x"),
        "removed": State(say("Taken off"), "", "x"),
    },
    steps=(
        Step("schedule", ("proposed", "refused"), "planned", who.ITEM_KEEPER, say("Put on the agenda"), "check"),
        Step("decline", ("proposed",), "refused", who.ITEM_KEEPER, say("Do not take in"), "x", needs=("reason",)),
        Step("propose_again", ("refused",), "proposed", who.ITEM_PROPOSER, say("Propose again"), "refresh"),
        Step("withdraw", ("proposed", "refused"), "removed", who.ITEM_PROPOSER, say("Withdraw"), "arrow-back"),
        Step("take_off", ("planned",), "removed", who.ITEM_KEEPER, say("Take off the agenda"), "x"),
    ),
)
"""How an item comes on the agenda: proposed by a member, looked at by whoever prepares the meeting. What becomes of it
in the room is told by the log.
"""

PAPER = Process(
    name="paper",
    module="meetings.paper",
    table=MeetingPaper,
    states={
        "prepared": State(say("To be approved"), "wait", "clipboard-check"),
        "approved": State(say("Approved"), "good", "check"),
        "rejected": State(say("Sent back"), "wait", "arrow-back-up"),
        "recalled": State(say("Recalled"), "", "arrow-back"),
    },
    steps=(
        Step("add_version", ("prepared", "approved", "rejected", "recalled"), "prepared", who.PAPER_OWNER,
             say("New version"), "upload", needs=("file",)),
        Step("approve", ("prepared",), "approved", who.PAPER_KEEPER, say("Approve for the members"), "check"),
        Step("reject", ("prepared",), "rejected", who.PAPER_KEEPER, say("Send back"), "arrow-back-up",
             needs=("reason",)),
        Step("recall", ("prepared", "approved"), "recalled", who.PAPER_KEEPER, say("Recall the paper"), "arrow-back",
             needs=("reason",), binds=True),
        Step("lock", ("prepared", "approved", "rejected", "recalled"), "recalled", who.MARKED,
             say("Secrecy mark on it"), "lock"),
    ),
    holds=(
        Hold(say("This paper carries a secrecy mark and must not be in this system. Handle it on paper."),
             who.on_paper(), ()),
    ),
)  # fmt: skip
"""Members read the version that was approved last, also while a newer one waits; a recalled paper nobody of them."""
