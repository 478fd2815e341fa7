"""The three processes of tasks: the task itself, a coordinating part, a request for more time.

Source: design.md section 4; the two sides and their deputies as correspondence.md 2e has them.
"""

from workplace.kernel.text import say
from workplace.process.table import Process, State, Step
from workplace.tasks import policy as who
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart

OPEN = ("assigned", "accepted", "in_progress", "reported", "refused", "suspended")
"""Given and not ended: what hangs on its origin, and keeps the task above it from being reported."""
_WORKED_ON = ("assigned", "accepted", "in_progress")

TASK = Process(
    name="task",
    module="tasks",
    table=Task,
    states={
        "draft": State(say("Draft"), "", "file-pencil"),
        "assigned": State(say("Newly assigned"), "wait", "mail"),
        "accepted": State(say("Accepted"), "info", "check"),
        "in_progress": State(say("In progress"), "info", "progress"),
        "reported": State(say("Awaiting acceptance"), "wait", "clipboard-check"),
        "completed": State(say("Completed"), "good", "circle-check"),
        "refused": State(say("Task refused"), "wait", "circle-x"),
        "suspended": State(say("Suspended"), "", "player-pause"),
        "cancelled": State(say("Cancelled"), "", "x"),
    },
    steps=(
        Step("assign", ("draft", "refused"), "assigned", who.ISSUER, say("Assign"), "user-share", "direct"),
        Step("edit", ("draft", *_WORKED_ON, "refused"), None, who.ISSUER, say("Edit"), "pencil", "direct"),
        Step("accept", ("assigned",), "accepted", who.RESPONSIBLE, say("Accept the task"), "check"),
        Step("refuse", _WORKED_ON, "refused", who.RESPONSIBLE, say("Refuse the task"), "circle-x", needs=("reason",)),
        Step("begin", ("accepted",), "in_progress", who.RESPONSIBLE, say("Begin the task"), "progress"),
        Step("progress", ("accepted", "in_progress"), "in_progress", who.RESPONSIBLE, say("Report progress"),
             "chart-bar"),
        Step("report", ("accepted", "in_progress"), "reported", who.RESPONSIBLE, say("Report the result"),
             "circle-check"),
        Step("complete", ("reported",), "completed", who.ISSUER, say("Accept the result"), "clipboard-check", "direct"),
        Step("rework", ("reported",), "in_progress", who.ISSUER, say("Have it done again"), "refresh", "direct",
             ("reason",)),
        Step("split", ("accepted", "in_progress"), None, who.RESPONSIBLE, say("Split the work"), "sitemap"),
        Step("move", ("draft", *_WORKED_ON), None, who.ISSUER, say("Put under another task"), "arrows-move", "direct"),
        Step("ask_part", _WORKED_ON, None, who.EITHER, say("Ask for a contribution"), "user-plus"),
        Step("attach", ("draft", *_WORKED_ON), None, who.EITHER, say("Attach files"), "paperclip"),
        Step("follow", ("draft", *OPEN), None, who.EITHER, say("Let someone follow"), "eye"),
        Step("ask_extension", _WORKED_ON, None, who.RESPONSIBLE, say("Ask for more time"), "calendar-pause",
             needs=("reason", "date")),
        Step("set_due", (*_WORKED_ON, "suspended", "refused"), None, who.ISSUER, say("Change the deadline"),
             "calendar-due", "direct", ("reason", "date")),
        Step("hand_over", _WORKED_ON, "assigned", who.ISSUER, say("Give it to another lead"), "user-share", "direct",
             ("reason",)),
        Step("pass_on", _WORKED_ON, "assigned", who.PASSES_ON, say("Pass on with the document"), "arrow-forward"),
        Step("urge", _WORKED_ON, None, who.ISSUER, say("Urge"), "bell-ringing"),
        Step("suspend", _WORKED_ON, "suspended", who.ISSUER, say("Suspend"), "player-pause", "direct", ("reason",)),
        Step("call_back", _WORKED_ON, "suspended", who.THE_HOUSE, say("Suspend with the document"), "player-pause",
             needs=("reason",)),
        Step("resume", ("suspended",), "in_progress", who.ISSUER, say("Resume"), "progress", "direct"),
        Step("reopen", ("completed",), "in_progress", who.ISSUER, say("Reopen"), "rotate", "direct", ("reason",)),
        Step("excuse", (*_WORKED_ON, "reported", "completed"), None, who.ISSUER, say("Confirm an objective reason"),
             "shield-check", "direct", ("reason",)),
        Step("cancel", ("draft", *OPEN), "cancelled", who.ISSUER, say("Cancel the task"), "x", "direct", ("reason",),
             binds=True),
        Step("fall_away", ("draft", *OPEN), "cancelled", who.ABOVE, say("Cancel with the task above"), "x"),
    ),
)  # fmt: skip

PART = Process(
    name="part",
    module="tasks.part",
    table=TaskPart,
    states={
        "asked": State(say("Contribution awaited"), "wait", "hourglass"),
        "delivered": State(say("Contribution sent"), "good", "check"),
        "waived": State(say("Contribution waived"), "", "circle-minus"),
    },
    steps=(
        Step("deliver", ("asked",), "delivered", who.COORDINATOR, say("Send the contribution"), "send"),
        Step("waive", ("asked",), "waived", who.PART_SIDES, say("Waive the contribution"), "circle-minus",
             needs=("reason",)),
        Step("ask_again", ("delivered", "waived"), "asked", who.PART_SIDES, say("Ask once more"), "refresh",
             needs=("reason",)),
    ),
)  # fmt: skip

EXTENSION = Process(
    name="extension",
    module="tasks.extension",
    table=TaskExtension,
    states={
        "asked": State(say("More time asked for"), "wait", "calendar-pause"),
        "granted": State(say("More time granted"), "good", "calendar-check"),
        "refused": State(say("More time refused"), "", "calendar-x"),
    },
    steps=(
        Step("grant", ("asked",), "granted", who.DECIDER, say("Grant more time"), "calendar-check", "direct"),
        Step("decline", ("asked",), "refused", who.DECIDER, say("Refuse more time"), "calendar-x", "direct",
             ("reason",)),
    ),
)  # fmt: skip
