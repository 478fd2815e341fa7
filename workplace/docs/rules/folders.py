"""The folders of an inbox: their names, whose they are, and where they stand."""

from workplace.access.kinds import DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING
from workplace.access.tabs import Folder
from workplace.kernel.text import say

INCOMING_FOLDERS = (
    Folder("to_register", say("To register"), "mail", say("Nothing waits to be registered."), True),
    Folder("to_submit", say("To submit"), "book-2", say("Every registered document has been submitted."), True),
    Folder(
        "called_back", say("Called back"), "alert-triangle", say("Nothing that was called back waits for you."), True
    ),
    Folder("to_direct", say("To direct"), "pencil", say("No document waits for your directive."), True),
    Folder("to_handle", say("To handle"), "progress", say("Nothing waits to be handled by you."), True),
    Folder("info", say("For information"), "eye", say("Nothing new for your information."), True),
    Folder("following", say("Following"), "bell", say("You are following nothing at present.")),
    Folder("submitted", say("Submitted"), "send", say("No document lies before a leader.")),
    Folder("handling", say("In handling"), "users", say("No document is being handled.")),
    Folder("done", say("Done"), "circle-check", say("No document has been finished yet.")),
    Folder("refused", say("Returned"), "arrow-back-up", say("Nothing was returned to its sender.")),
)
OUTGOING_FOLDERS = (
    Folder("to_sign", say("To sign"), "signature", say("Nothing waits for your signature."), True),
    Folder("to_approve", say("To approve"), "clipboard-check", say("Nothing waits for your approval."), True),
    Folder("to_issue", say("To number and seal"), "hash", say("No signed document waits for number and seal."), True),
    Folder("drafts", say("Drafts"), "file-pencil", say("You have no drafts. Upload a PDF to begin one.")),
    Folder("following", say("On its way"), "progress", say("Nothing of yours is on its way.")),
    Folder("sent", say("Released"), "send", say("None of your documents has been released yet.")),
    Folder("issued", say("Issued"), "book-2", say("The register of this year is empty.")),
)
SECTIONS = {
    "incoming": (DOCS_INCOMING, INCOMING_FOLDERS),
    "outgoing": (DOCS_OUTGOING, OUTGOING_FOLDERS),
    "internal": (DOCS_INTERNAL, OUTGOING_FOLDERS),
}
SIGNED = ("signed", "numbered", "sealed", "released", "replaced")
"""States of our own papers in which nobody's signature is awaited, and which were not called back."""
OVER = ("done", "filed", "refused", "set_aside", "released", "recalled", "replaced", "cancelled")
"""States in which no deadline runs any more; nor does it where a document was called back or locked away."""
WAITING = ("to_sign", "to_direct", "to_approve", "to_handle", "to_register", "to_submit", "to_issue", "called_back")
"""Folders in which something waits for an act of this person: what home shows."""
UNDER_WAY = ("to_register", "to_submit", "to_direct", "to_handle", "info", "following", "submitted", "handling")
"""Folders of incoming documents that somebody still has to do with: what was called back leaves them."""
IN_THE_MAKING = ("to_approve", "to_sign", "to_issue", "drafts", "following")
"""The same of outgoing and internal documents."""
