"""The processes of tasks: the task itself, a coordinating part, a request for more time, waiting for another task.

Source: design.md section 4; the two sides and their deputies as correspondence.md 2e has them.
"""

from workplace.kernel.text import say
from workplace.process.table import Process, State, Step
from workplace.tasks import policy as who
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart
from workplace.tasks.models.waits import TaskWait

OPEN = ("assigned", "accepted", "in_progress", "reported", "refused", "suspended")
"""Given and not ended: what hangs on its origin, and keeps the task above it from being reported."""
WORKED_ON = ("assigned", "accepted", "in_progress")
"""Open, and someone's to do."""

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
        Step("edit", ("draft", *WORKED_ON, "refused"), None, who.ISSUER, say("Edit"), "pencil", "direct"),
        Step("accept", ("assigned",), "accepted", who.RESPONSIBLE, say("Accept the task"), "check"),
        Step("refuse", WORKED_ON, "refused", who.RESPONSIBLE, say("Refuse the task"), "circle-x", needs=("reason",)),
        Step("begin", ("accepted",), "in_progress", who.RESPONSIBLE, say("Begin the task"), "progress"),
        Step("progress", ("accepted", "in_progress"), "in_progress", who.RESPONSIBLE, say("Report progress"),
             "chart-bar"),
        Step("report", ("accepted", "in_progress"), "reported", who.RESPONSIBLE, say("Report the result"),
             "circle-check"),
        Step("complete", ("reported",), "completed", who.ISSUER, say("Accept the result"), "clipboard-check", "direct"),
        Step("rework", ("reported",), "in_progress", who.ISSUER, say("Have it done again"), "refresh", "direct",
             ("reason",)),
        Step("split", ("accepted", "in_progress"), None, who.RESPONSIBLE, say("Split the work"), "sitemap"),
        Step("move", ("draft", *WORKED_ON), None, who.ISSUER, say("Put under another task"), "arrows-move", "direct"),
        Step("ask_part", WORKED_ON, None, who.EITHER, say("Ask for a contribution"), "user-plus"),
        Step("attach", ("draft", *WORKED_ON), None, who.EITHER, say("Attach files"), "paperclip"),
        Step("follow", ("draft", *OPEN), None, who.EITHER, say("Let someone follow"), "eye"),
        Step("wait_for", ("draft", *WORKED_ON), None, who.EITHER, say("Let it wait for another task"), "hourglass"),
        Step("ask_extension", WORKED_ON, None, who.RESPONSIBLE, say("Ask for more time"), "calendar-pause",
             needs=("reason", "date")),
        Step("set_due", (*WORKED_ON, "suspended", "refused"), None, who.ISSUER, say("Change the deadline"),
             "calendar-due", "direct", ("reason", "date")),
        Step("hand_over", WORKED_ON, "assigned", who.ISSUER, say("Give it to another lead"), "user-share", "direct",
             ("reason",)),
        Step("pass_on", WORKED_ON, "assigned", who.PASSES_ON, say("Pass on with the document"), "arrow-forward"),
        Step("hand_on", WORKED_ON, "assigned", who.RESPONSIBLE, say("Hand over my work"), "user-share",
             needs=("reason",)),
        Step("reassign", OPEN, None, who.REASSIGNS, say("Re-assign by a decision"), "gavel", "direct", ("reason",)),
        Step("replace_issuer", ("draft", *OPEN), None, who.REPLACES_ISSUER, say("Put someone in the issuer's place"),
             "user-cog", "direct", ("reason",)),
        Step("urge", WORKED_ON, None, who.ISSUER, say("Urge"), "bell-ringing"),
        Step("suspend", WORKED_ON, "suspended", who.ISSUER, say("Suspend"), "player-pause", "direct", ("reason",)),
        Step("call_back", WORKED_ON, "suspended", who.THE_HOUSE, say("Suspend with the document"), "player-pause",
             needs=("reason",)),
        Step("rest", WORKED_ON, "suspended", who.RESTS_ABOVE, say("Suspend with the task above"), "player-pause"),
        *(Step("go_on", ("suspended",), state, who.GOES_ON_ABOVE, say("Go on with the task above"), "progress")
          for state in WORKED_ON),
        Step("resume", ("suspended",), "in_progress", who.ISSUER, say("Resume"), "progress", "direct"),
        Step("reopen", ("completed",), "in_progress", who.ISSUER, say("Reopen"), "rotate", "direct", ("reason",)),
        Step("excuse", (*WORKED_ON, "reported", "completed"), None, who.ISSUER, say("Confirm an objective reason"),
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
        Step("hand_on", ("asked",), None, who.COORDINATOR, say("Hand over my work"), "user-share", needs=("reason",)),
        Step("reassign", ("asked",), None, who.PART_REASSIGNS, say("Re-assign by a decision"), "gavel", "direct",
             ("reason",)),
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

WAIT = Process(
    name="wait",
    module="tasks.wait",
    table=TaskWait,
    states={
        "waits": State(say("Waits"), "wait", "hourglass"),
        "passed": State(say("Went ahead without waiting"), "", "arrow-forward"),
        "untied": State(say("Waits no longer"), "", "x"),
    },
    steps=(
        Step("go_ahead", ("waits",), "passed", who.WAITING, say("Go ahead without waiting"), "arrow-forward",
             needs=("reason",)),
        Step("untie", ("waits",), "untied", who.UNTIES, say("Let it wait no longer"), "x"),
    ),
)  # fmt: skip
