"""The three processes of correspondence: a document received, an addressee's part in it, a document made.

Sources: Nghị định 30/2020/NĐ-CP, Art. 21-24 (incoming) and 10-19 (outgoing); design.md section 4.
"""

from workplace.docs import policy as who
from workplace.docs.models.handling import Routing
from workplace.docs.models.letters import Doc
from workplace.kernel.text import say
from workplace.process.table import Hold, Process, State, Step

CALLED_BACK = say("Its sender called this document back. It is not handled any more.")
LOCKED_AWAY = say("This paper carries a secrecy mark and must not be in this system. Handle it on paper.")
_IN_THE_BOOK = ("registered", "submitted", "directed", "in_handling", "done", "filed")
_RECEIVED = ("arrived", *_IN_THE_BOOK)

INCOMING = Process(
    name="incoming",
    module="docs",
    table=Doc,
    states={
        "arrived": State(say("Arrived"), "info", "mail"),
        "registered": State(say("Registered"), "info", "book-2"),
        "submitted": State(say("Awaiting directive"), "wait", "pencil"),
        "directed": State(say("Directed"), "info", "pencil-check"),
        "in_handling": State(say("In handling"), "info", "progress"),
        "done": State(say("Done"), "good", "circle-check"),
        "filed": State(say("Filed"), "", "folder-check"),
        "refused": State(say("Returned to sender"), "", "arrow-back-up"),
        "set_aside": State(say("Duplicate"), "", "copy"),
    },
    steps=(
        Step("register", ("arrived",), "registered", who.CLERK, say("Register"), "book-2"),
        Step("refuse", ("arrived", "registered"), "refused", who.CLERK, say("Return to sender"), "arrow-back-up",
             needs=("reason",), binds=True),
        Step("amend", ("registered",), None, who.CLERK, say("Correct the register line"), "pencil"),
        Step("unregister", ("registered", "submitted"), "arrived", who.CLERK, say("Undo the registration"),
             "arrow-back", needs=("reason",), binds=True),
        Step("set_aside", ("arrived",), "set_aside", who.CLERK, say("Set aside as a duplicate"), "copy"),
        Step("take_up", ("set_aside",), "arrived", who.CLERK, say("Take it up again"), "rotate"),
        Step("add_copy", _IN_THE_BOOK, None, who.CLERK, say("Attach a second copy"), "paperclip"),
        Step("attach", ("arrived", "registered"), None, who.CLERK, say("Attach files"), "paperclip"),
        Step("withdraw_attachment", ("arrived", "registered"), None, who.CLERK, say("Take an attachment away"), "x"),
        Step("restore_attachment", ("arrived", "registered"), None, who.CLERK, say("Put an attachment back"),
             "paperclip"),
        Step("submit", ("registered",), "submitted", who.CLERK, say("Submit"), "send"),
        Step("pass_on", ("submitted",), None, who.LEADER, say("Pass to another leader"), "arrow-forward", "direct"),
        Step("direct", ("submitted",), "directed", who.LEADER, say("Direct"), "pencil", "direct"),
        Step("note", ("submitted",), "done", who.LEADER, say("No action needed"), "check", "direct"),
        Step("begin", ("directed",), "in_handling", who.LEAD, say("Begin"), "progress"),
        Step("hand_back", ("directed", "in_handling"), "submitted", who.LEAD, say("Return to the leader"),
             "arrow-back-up", needs=("reason",)),
        Step("finish", ("directed", "in_handling"), "done", who.LEAD, say("Finish"), "circle-check"),
        Step("reopen", ("done",), "in_handling", who.REOPENER, say("Reopen"), "rotate", needs=("reason",)),
        Step("reopen", ("done",), "submitted", who.CLERK_OR_LEADER, say("Reopen"), "rotate", needs=("reason",)),
        Step("reopen", ("filed",), "in_handling", who.CLERK_OR_LEADER, say("Reopen"), "rotate", needs=("reason",)),
        Step("reopen", ("filed",), "submitted", who.CLERK_OR_LEADER, say("Reopen"), "rotate", needs=("reason",)),
        Step("declare_secret", (*_RECEIVED, "refused", "set_aside"), None, who.CLERK_OR_ITS_LEADER,
             say("Secrecy mark on it"), "lock", needs=("reason",), binds=True),
        Step("confirm_recall", _RECEIVED, None, who.RECIPIENT, say("Confirm that copies are destroyed"), "trash",
             binds=True),
        Step("file", ("done",), "filed", who.CLERK_OR_LEAD, say("File in a dossier"), "folder-check"),
        Step("put_in_dossier", _IN_THE_BOOK, None, who.READER, say("Put into a work dossier"), "folder-plus"),
    ),
    holds=(
        Hold(CALLED_BACK, who.CALLED_BACK, ("confirm_recall", "refuse", "file", "put_in_dossier", "declare_secret")),
        Hold(LOCKED_AWAY, who.LOCKED_AWAY, ("refuse",)),
    ),
)  # fmt: skip

ROUTING = Process(
    name="routing",
    module="docs.routing",
    table=Routing,
    states={
        "unread": State(say("Unread"), "wait", "mail"),
        "read": State(say("Read"), "", "mail-opened"),
        "accepted": State(say("Working on it"), "info", "progress"),
        "finished": State(say("Finished"), "good", "check"),
        "returned": State(say("Returned"), "wait", "arrow-back-up"),
        "forwarded": State(say("Forwarded"), "", "arrow-forward"),
    },
    steps=(
        Step("read", ("unread",), "read", who.ADDRESSEE, say("Read"), "mail-opened"),
        Step("accept", ("unread", "read"), "accepted", who.HANDLER, say("Accept"), "check"),
        Step("forward", ("unread", "read", "accepted"), "forwarded", who.ADDRESSEE, say("Forward"), "arrow-forward"),
        Step("take_back", ("forwarded",), "accepted", who.FORWARDER, say("Take back"), "arrow-back"),
        Step("finish", ("unread", "read", "accepted"), "finished", who.HANDLER, say("Finish"), "circle-check"),
        Step("return", ("unread", "read", "accepted"), "returned", who.HANDLER, say("Return"), "arrow-back-up",
             needs=("reason",)),
        Step("urge", ("unread", "read", "accepted"), None, who.URGER, say("Urge"), "bell-ringing"),
    ),
    holds=(
        Hold(CALLED_BACK, who.of_document(who.CALLED_BACK), ("read",)),
        Hold(LOCKED_AWAY, who.of_document(who.LOCKED_AWAY), ("read",)),
    ),
)  # fmt: skip

_RELEASED = ("released", "recalled", "replaced")
_BEFORE_RELEASE = ("draft", "in_approval", "awaiting_signature", "signed", "numbered", "sealed")

OUTGOING = Process(
    name="outgoing",
    module="docs",
    table=Doc,
    states={
        "draft": State(say("Draft"), "", "file-pencil"),
        "in_approval": State(say("In approval"), "wait", "clipboard-check"),
        "awaiting_signature": State(say("Awaiting signature"), "wait", "signature"),
        "signed": State(say("Signed"), "info", "pencil-check"),
        "numbered": State(say("Numbered"), "info", "hash"),
        "sealed": State(say("Sealed"), "info", "rubber-stamp"),
        "released": State(say("Released"), "good", "send"),
        "recalled": State(say("Recalled"), "", "arrow-back"),
        "replaced": State(say("Replaced"), "", "replace"),
        "cancelled": State(say("Cancelled"), "", "x"),
    },
    steps=(
        Step("submit", ("draft",), "in_approval", who.DRAFTER, say("Submit"), "send"),
        Step("submit", ("draft",), "awaiting_signature", who.DRAFTER, say("Submit for signature"), "send"),
        Step("withdraw", ("in_approval", "awaiting_signature"), "draft", who.DRAFTER, say("Withdraw"), "arrow-back"),
        Step("approve", ("in_approval",), None, who.APPROVER, say("Approve"), "clipboard-check", "approve"),
        Step("approve", ("in_approval",), "awaiting_signature", who.APPROVER, say("Approve"), "clipboard-check",
             "approve"),
        Step("return", ("in_approval",), "draft", who.APPROVER, say("Return"), "arrow-back-up", "approve", ("reason",)),
        Step("return", ("in_approval",), None, who.APPROVER, say("Return"), "arrow-back-up", "approve", ("reason",)),
        Step("return", ("awaiting_signature",), "draft", who.SIGNER, say("Return"), "arrow-back-up", "sign",
             ("reason",)),
        Step("return", ("awaiting_signature",), "in_approval", who.SIGNER, say("Return"), "arrow-back-up", "sign",
             ("reason",)),
        Step("return", ("signed",), "draft", who.CLERK, say("Return"), "arrow-back-up", needs=("reason",)),
        Step("return", ("signed",), "in_approval", who.CLERK, say("Return"), "arrow-back-up", needs=("reason",)),
        Step("step_in", ("awaiting_signature",), "draft", who.STANDS_IN, say("Sign in my own name"), "signature",
             "sign", ("reason",)),
        Step("step_in", ("awaiting_signature",), None, who.STANDS_IN, say("Sign in my own name"), "signature", "sign"),
        Step("sign", ("awaiting_signature",), None, who.IN_PERSON, say("Sign"), "signature", "sign", binds=True),
        Step("sign", ("awaiting_signature",), "signed", who.IN_PERSON, say("Sign"), "signature", "sign", binds=True),
        Step("number", ("signed",), "numbered", who.CLERK, say("Number"), "hash", binds=True),
        Step("seal", ("numbered",), "sealed", who.CLERK, say("Seal"), "rubber-stamp", binds=True),
        Step("add_recipient", ("signed", "numbered", "sealed"), None, who.CLERK, say("Add a recipient"), "user-plus"),
        Step("mark_attachment", ("sealed",), None, who.CLERK, say("Mark the attachments"), "paperclip"),
        Step("release", ("sealed",), "released", who.CLERK, say("Release"), "send", binds=True),
        Step("send", ("released",), None, who.CLERK, say("Mark as sent"), "package"),
        Step("recall", ("released",), "recalled", who.CLERK, say("Recall"), "arrow-back", needs=("reason",),
             binds=True),
        Step("replace", ("released", "recalled"), "replaced", who.REPLACES, say("Replace"), "replace",
             needs=("reason",), binds=True),
        Step("cancel", _BEFORE_RELEASE, "cancelled", who.CLERK, say("Cancel"), "x", needs=("reason",), binds=True),
        Step("discard", ("draft",), "cancelled", who.DRAFTER, say("Discard"), "trash", needs=("reason",), binds=True),
        Step("put_in_dossier", (*_BEFORE_RELEASE, *_RELEASED), None, who.READER, say("Put into a work dossier"),
             "folder-plus"),
        Step("declare_secret", (*_BEFORE_RELEASE, *_RELEASED, "cancelled"), None, who.MAKER,
             say("Secrecy mark on it"), "lock", needs=("reason",), binds=True),
    ),
    holds=(Hold(LOCKED_AWAY, who.LOCKED_AWAY, ("withdraw", "discard", "cancel", "recall")),),
)  # fmt: skip


def of(doc: Doc) -> Process:
    """The process that a document follows."""
    return INCOMING if doc.direction == "incoming" else OUTGOING
