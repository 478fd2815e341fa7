"""The processes of what citizens come with: a question, a report from the field, feedback (citizens.md 5.3).

All begin alike: `new` until the contact is confirmed, `confirmed` until somebody has moderated it. Lateness is nowhere
a state: it follows from the clock. Source: Quyết định 30/2022/QĐ-UBND (Huế) for reports; domain.md 7.1.
"""

from workplace.cases import policy as who
from workplace.cases.models.cases import Case
from workplace.kernel.text import Say, say
from workplace.process.table import Process, State, Step

_BEGINNING = {
    "new": State(say("Contact not confirmed yet"), "", "mail-question"),
    "confirmed": State(say("Awaiting moderation"), "wait", "eye-check"),
}
_ENDS = {
    "rejected": State(say("Case not taken"), "", "circle-x"),
    "diverted": State(say("Belongs to complaints and denunciations"), "", "gavel"),
    "withdrawn": State(say("Withdrawn by the citizen"), "", "arrow-back"),
    "lapsed": State(say("Never confirmed"), "", "clock-x"),
}
_UNTAKEN = ("new", "confirmed")


def _first(moderated: str, taken: Say) -> tuple[Step, ...]:
    """What all kinds begin with: `moderated` is where moderation leads, `taken` the step's word."""
    return (
        Step("confirm", ("new",), "confirmed", who.CITIZEN_OR_INTAKE, say("Confirm the contact"), "mail-check"),
        Step("lapse", ("new",), "lapsed", who.THE_HOUSE, say("Let it lapse"), "clock-x"),
        Step("moderate", ("confirmed",), moderated, who.INTAKE, taken, "eye-check"),
        Step("reject", ("confirmed", moderated), "rejected", who.INTAKE, say("Don't take it"), "circle-x",
             needs=("reason",), binds=True),
        Step("divert", ("confirmed", moderated), "diverted", who.INTAKE, say("Divert a complaint or denunciation"),
             "gavel", needs=("reason",), binds=True),
    )  # fmt: skip


def _told(open_states: tuple[str, ...], answered: tuple[str, ...]) -> tuple[Step, ...]:
    """What goes on beside the process: messages, publishing, urging."""
    every = (*_UNTAKEN, *open_states, *answered)
    return (
        Step("write", (*open_states, *answered), None, who.WORKING_ON_IT, say("Write to the citizen"), "message"),
        Step("note", every, None, who.READER, say("Note for officials"), "notes"),
        Step("reply", (*open_states, *answered), None, who.CITIZEN, say("Answer or add something"), "message-reply"),
        Step("redact", every, None, who.INTAKE, say("Edit the public wording"), "eraser"),
        Step("publish", (*open_states, *answered), None, who.INTAKE, say("Publish"), "world"),
        Step("unpublish", (*open_states, *answered), None, who.CITIZEN_OR_INTAKE, say("Take it off the public pages"),
             "world-off"),
        Step("urge", open_states, None, who.SUPERVISOR, say("Urge"), "bell-ringing"),
        Step("acknowledge", open_states, None, who.HAS_IT, say("Acknowledge the urging"), "check"),
        Step("rate", answered, None, who.CITIZEN, say("Rate how it was handled"), "star"),
    )  # fmt: skip


def _unit_gone(followed: tuple[str, ...], to: str, left: tuple[str, ...], desk: str) -> tuple[Step, ...]:
    """The unit that holds it is closed: it lies with whoever followed that one, else with the desk again."""
    return (
        Step("lay_on", followed, to, who.THE_HOUSE, say("Lay it with the unit that followed"), "arrow-right"),
        Step("fall_back", left, desk, who.THE_HOUSE, say("Lay it back with the desk"), "arrow-back"),
    )  # fmt: skip


_ASKED = ("moderated", "assigned", "drafting", "in_review", "signing")
_WORKED_OUT = ("assigned", "drafting")

QUESTION = Process(
    name="question",
    module="cases",
    table=Case,
    states={
        **_BEGINNING,
        "moderated": State(say("To be given out"), "wait", "route"),
        "assigned": State(say("Given out"), "info", "user-share"),
        "drafting": State(say("Answer being drafted"), "info", "pencil"),
        "in_review": State(say("Answer in review"), "wait", "clipboard-check"),
        "signing": State(say("Answer being signed"), "wait", "signature"),
        "answered": State(say("Answered"), "good", "circle-check"),
        "merged": State(say("Joined to another one"), "", "arrows-join"),
        **_ENDS,
    },
    steps=(
        *_first("moderated", say("Take the question")),
        Step("merge", ("confirmed", "moderated"), "merged", who.INTAKE, say("Join to another one"), "arrows-join"),
        Step("assign", ("moderated",), "assigned", who.INTAKE, say("Give it out"), "user-share"),
        Step("assign", _WORKED_OUT, "assigned", who.INTAKE, say("Give it to another unit"), "user-share",
             needs=("reason",)),
        Step("bounce", ("assigned",), "moderated", who.HOLDER, say("Not ours"), "arrow-back-up", needs=("reason",)),
        Step("take_up", ("assigned",), "drafting", who.HOLDER, say("Take the case up"), "check"),
        Step("hand_to", ("drafting",), None, who.HANDLER_OR_HOLDER, say("Give it to a colleague"), "user-share"),
        Step("ask_unit", ("drafting",), None, who.HANDLER_OR_HOLDER, say("Ask another unit"), "users-plus"),
        Step("draft", ("drafting",), None, who.HANDLER_OR_HOLDER, say("Draft the answer"), "pencil"),
        Step("advise", ("moderated", *_WORKED_OUT, "in_review", "signing"), None, who.ADVISER, say("Give the opinion"),
             "message"),
        Step("clarify", ("drafting",), None, who.HANDLER, say("Ask the citizen to clarify"), "help-circle",
             needs=("reason",)),
        Step("resume", ("drafting",), None, who.HANDLER_OR_HOLDER, say("Go on without the citizen's answer"),
             "player-play", needs=("reason",)),
        Step("submit", ("drafting",), "in_review", who.HANDLER, say("Submit the answer"), "send"),
        Step("take_back", ("in_review",), "drafting", who.HANDLER, say("Take it back"), "arrow-back"),
        Step("return", ("in_review",), "drafting", who.APPROVER, say("Return the answer"), "arrow-back-up", "approve",
             ("reason",)),
        Step("approve", ("in_review",), "answered", who.APPROVER, say("Approve and answer"), "clipboard-check",
             "approve", binds=True),
        Step("issue", ("drafting", "in_review"), "signing", who.HANDLER, say("Answer by an official document"),
             "file-certificate"),
        Step("answer", ("signing",), "answered", who.THE_HOUSE, say("Answered by the document"), "circle-check"),
        Step("give_up", ("signing",), "drafting", who.THE_HOUSE, say("The document was given up"), "arrow-back"),
        Step("recall", ("answered",), "drafting", who.THE_HOUSE, say("The document was recalled"), "arrow-back"),
        Step("reopen", ("answered",), "assigned", who.CITIZEN, say("Ask for another look"), "rotate",
             needs=("reason",)),
        Step("reopen", ("answered",), "moderated", who.CITIZEN, say("Ask for another look"), "rotate",
             needs=("reason",)),
        *_unit_gone((*_WORKED_OUT, "in_review"), "assigned", (*_WORKED_OUT, "in_review"), "moderated"),
        Step("withdraw", (*_UNTAKEN, *_ASKED), "withdrawn", who.CITIZEN, say("Withdraw it"), "arrow-back",
             binds=True),
        *_told(_ASKED, ("answered",)),
    ),
)  # fmt: skip

_SEEN_TO = ("assigned", "in_progress", "planned")
_REPORTED = ("verified", "assigned", "in_progress", "planned", "handled")

REPORT = Process(
    name="report",
    module="cases",
    table=Case,
    states={
        **_BEGINNING,
        "verified": State(say("To be given out"), "wait", "route"),
        "assigned": State(say("Given out"), "info", "user-share"),
        "in_progress": State(say("Being handled"), "info", "progress"),
        "planned": State(say("Planned"), "info", "calendar-event"),
        "handled": State(say("Handled, to be checked"), "wait", "camera-check"),
        "checked": State(say("Handled and checked"), "good", "circle-check"),
        "closed": State(say("Closed"), "good", "lock-check"),
        "duplicate": State(say("Reported before"), "", "copy"),
        **_ENDS,
    },
    steps=(
        *_first("verified", say("Take the report")),
        Step("merge", ("confirmed", "verified"), "duplicate", who.INTAKE, say("Reported before"), "copy"),
        Step("assign", ("verified",), "assigned", who.INTAKE, say("Give it out"), "user-share"),
        Step("assign", ("assigned", "in_progress", "planned"), "assigned", who.INTAKE, say("Give it to another unit"),
             "user-share", needs=("reason",)),
        Step("bounce", ("assigned",), "verified", who.HOLDER, say("Not ours"), "arrow-back-up", needs=("reason",)),
        Step("take_up", ("assigned",), "in_progress", who.HOLDER, say("Take the case up"), "check"),
        Step("hand_to", ("in_progress", "planned"), None, who.HANDLER_OR_HOLDER, say("Give it to a colleague"),
             "user-share"),
        Step("ask_unit", ("in_progress", "planned"), None, who.HANDLER_OR_HOLDER, say("Ask another unit"),
             "users-plus"),
        Step("advise", ("verified", "assigned", "in_progress", "planned", "handled"), None, who.ADVISER,
             say("Give the opinion"), "message"),
        Step("plan", ("in_progress", "planned"), "planned", who.HANDLER_OR_HOLDER, say("Plan it for a day"),
             "calendar-event", needs=("date",)),
        Step("begin", ("planned",), "in_progress", who.HANDLER_OR_HOLDER, say("Begin"), "progress"),
        Step("clarify", ("in_progress",), None, who.HANDLER, say("Ask the citizen to clarify"), "help-circle",
             needs=("reason",)),
        Step("resume", ("in_progress",), None, who.HANDLER_OR_HOLDER, say("Go on without the citizen's answer"),
             "player-play", needs=("reason",)),
        Step("handle", ("in_progress", "planned"), "handled", who.HANDLER_OR_HOLDER, say("Report it as handled"),
             "camera-check", needs=("file",)),
        Step("check", ("handled",), "checked", who.INTAKE, say("Handled: close it"), "circle-check"),
        Step("return", ("handled",), "in_progress", who.INTAKE, say("Not handled yet"), "arrow-back-up",
             needs=("reason",)),
        Step("close", ("checked",), "closed", who.THE_HOUSE, say("Close it"), "lock-check"),
        Step("reopen", ("checked",), "assigned", who.CITIZEN, say("It is not mended"), "rotate", needs=("reason",)),
        Step("reopen", ("checked",), "verified", who.CITIZEN, say("It is not mended"), "rotate", needs=("reason",)),
        *_unit_gone(_SEEN_TO, "assigned", _SEEN_TO, "verified"),
        Step("withdraw", (*_UNTAKEN, "verified", "assigned"), "withdrawn", who.CITIZEN, say("Withdraw it"),
             "arrow-back", binds=True),
        *_told(_REPORTED, ("checked", "closed")),
    ),
)  # fmt: skip

FEEDBACK = Process(
    name="feedback",
    module="cases",
    table=Case,
    states={
        **_BEGINNING,
        "moderated": State(say("To be answered or noted"), "wait", "route"),
        "forwarded": State(say("Forwarded for an answer"), "info", "user-share"),
        "noted": State(say("Noted"), "good", "notes"),
        "replied": State(say("Answered"), "good", "circle-check"),
        "closed": State(say("Closed"), "good", "lock-check"),
        **_ENDS,
    },
    steps=(
        *_first("moderated", say("Take the feedback")),
        Step("assign", ("moderated", "forwarded"), "forwarded", who.INTAKE, say("Forward it"), "user-share"),
        Step("bounce", ("forwarded",), "moderated", who.HOLDER, say("Not ours"), "arrow-back-up", needs=("reason",)),
        Step("note_it", ("moderated", "forwarded"), "noted", who.WORKING_ON_IT, say("Note it, without an answer"),
             "notes", needs=("reason",)),
        Step("draft", ("moderated", "forwarded"), None, who.WORKING_ON_IT, say("Draft the answer"), "pencil"),
        Step("approve", ("moderated", "forwarded"), "replied", who.WORKING_ON_IT, say("Answer"), "circle-check",
             binds=True),
        Step("close", ("noted", "replied"), "closed", who.THE_HOUSE, say("Close it"), "lock-check"),
        *_unit_gone(("forwarded",), "forwarded", ("forwarded",), "moderated"),
        Step("reopen", ("replied",), "moderated", who.CITIZEN, say("Ask for another look"), "rotate",
             needs=("reason",)),
        Step("withdraw", (*_UNTAKEN, "moderated", "forwarded"), "withdrawn", who.CITIZEN, say("Withdraw it"),
             "arrow-back", binds=True),
        *_told(("moderated", "forwarded"), ("noted", "replied", "closed")),
    ),
)  # fmt: skip

PROCESSES = {"question": QUESTION, "report": REPORT, "feedback": FEEDBACK}
