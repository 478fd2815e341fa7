"""Words of roles, capacities and powers, as the pages show them."""

from workplace.kernel.text import say

ROLES = {
    "clerk": say("Clerk"),
    "drafter": say("Drafter"),
    "unit_head": say("Head of unit"),
    "signer": say("Signer"),
    "format_checker": say("Format checker"),
    "calendar_editor": say("Calendar editor"),
    "intake": say("Intake of citizens' cases"),
    "administrator": say("Administrator of the system"),
}
CAPACITIES = {
    "": say("As head, in one's own name"),
    "TM.": say("TM. (on behalf of the collective)"),
    "KT.": say("KT. (for the head)"),
    "TL.": say("TL. (by order of the head)"),
    "TUQ.": say("TUQ. (by authorisation)"),
    "Q.": say("Q. (acting head)"),
}
POWERS = {
    "see": say("See what I see"),
    "direct": say("Direct incoming documents"),
    "sign": say("Sign"),
    "approve": say("Approve drafts"),
}
