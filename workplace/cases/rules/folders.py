"""In whose folder a case lies in each state: what waits for somebody's act."""

from workplace.kernel.text import say

INTAKE, UNIT, HANDLER, APPROVER = "intake", "unit", "handler", "approver"
AT_DESK, AT_UNIT = "to_moderate", "to_take"
WORK = ("to_moderate", "to_give_out", "to_check", "to_take", "in_work", "to_review", "to_advise")
"""Folders that wait for their holder's act."""

BY_STATE: dict[str, tuple[str, str]] = {
    "confirmed": (INTAKE, "to_moderate"),
    "moderated": (INTAKE, "to_give_out"),
    "verified": (INTAKE, "to_give_out"),
    "handled": (INTAKE, "to_check"),
    "assigned": (UNIT, "to_take"),
    "forwarded": (UNIT, "to_take"),
    "drafting": (HANDLER, "in_work"),
    "in_progress": (HANDLER, "in_work"),
    "planned": (HANDLER, "in_work"),
    "signing": (HANDLER, "in_signing"),
    "in_review": (APPROVER, "to_review"),
}
WAITING = "waiting"
"""In its place while the citizen was asked for something."""

LABELS = {
    "to_moderate": say("To moderate"),
    "to_give_out": say("To give out"),
    "to_check": say("To check"),
    "to_take": say("To take up"),
    "in_work": say("Case under way"),
    "waiting": say("Awaiting the citizen"),
    "in_signing": say("Being signed"),
    "to_review": say("To approve"),
    "to_advise": say("Asked for advice"),
}
