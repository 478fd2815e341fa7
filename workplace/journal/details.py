"""What stands in a line of the journal besides the act, in words: its keys, states and days as people read them."""

import json
from datetime import date

from workplace.kernel.text import Say, say

KEYS: dict[str, Say] = {
    "act": say("Act"),
    "approvers": say("Approvers"),
    "arrival_number": say("Arrival no."),
    "assignment": say("Request for an opinion"),
    "attached": say("Attachments"),
    "basis": say("Decision or authorisation"),
    "capacity": say("Signing authority"),
    "certificate": say("Certificate"),
    "channel": say("Came by"),
    "code": say("Number and notation"),
    "dated": say("Date"),
    "day": say("Day"),
    "days": say("Days"),
    "document": say("Document"),
    "done": say("Done"),
    "dossier": say("Dossier"),
    "due": say("Deadline"),
    "ends_on": say("Last day"),
    "field": say("Field"),
    "file": say("Fingerprint of the file"),
    "filed": say("Written down by"),
    "files": say("Files"),
    "first": say("First day"),
    "from": say("State before"),
    "handout": say("Hand-out"),
    "into": say("Joined to"),
    "key": say("Key in the old system"),
    "kind": say("Kind"),
    "last": say("Last day"),
    "leader": say("Leader"),
    "line": say("Line"),
    "login": say("Login"),
    "message": say("Message"),
    "name": say("Name"),
    "no": say("Version"),
    "note": say("Note"),
    "number": say("No."),
    "numbers": say("Numbers"),
    "organisation": say("Organisation"),
    "outcome": say("Result"),
    "outside": say("With the office's own program"),
    "part": say("Part"),
    "party": say("Sender's number"),
    "people": say("People"),
    "percent": say("Percent done"),
    "person": say("Person"),
    "place": say("Place"),
    "powers": say("Powers"),
    "quality": say("Quality of the result"),
    "reason": say("Reason"),
    "recipients": say("Recipients"),
    "role": say("Role"),
    "routing": say("Routing row"),
    "score": say("Rating"),
    "service": say("Kind of matter"),
    "sha256": say("Fingerprint of the file"),
    "signers": say("Signers"),
    "since": say("Since"),
    "size": say("Size in bytes"),
    "starts_on": say("First day"),
    "subject": say("Issued to"),
    "summary": say("Summary"),
    "task": say("Task"),
    "test": say("With a test key"),
    "text": say("Words"),
    "title": say("Title"),
    "to": say("State after"),
    "type": say("Type"),
    "unit": say("Unit"),
    "version": say("Version"),
    "width_mm": say("Real width in millimetres"),
    "years": say("Years"),
}

STATES: dict[str, Say] = {
    "arrived": say("Arrived"),
    "registered": say("Registered"),
    "submitted": say("Awaiting directive"),
    "directed": say("Directed"),
    "in_handling": say("In handling"),
    "done": say("Done"),
    "filed": say("Filed"),
    "set_aside": say("Duplicate"),
    "unread": say("Unread"),
    "read": say("Read"),
    "accepted": say("Accepted"),
    "finished": say("Finished"),
    "returned": say("Returned"),
    "forwarded": say("Forwarded"),
    "refused": say("Declined"),
    "draft": say("Draft"),
    "in_approval": say("In approval"),
    "awaiting_signature": say("Awaiting signature"),
    "signed": say("Signed"),
    "numbered": say("Numbered"),
    "sealed": say("Sealed"),
    "released": say("Released"),
    "recalled": say("Recalled"),
    "replaced": say("Replaced"),
    "cancelled": say("Cancelled"),
    "assigned": say("Newly assigned"),
    "in_progress": say("In progress"),
    "reported": say("Awaiting acceptance"),
    "completed": say("Completed"),
    "suspended": say("Suspended"),
    "asked": say("Asked"),
    "granted": say("Granted"),
    "delivered": say("Contribution sent"),
    "waived": say("Contribution waived"),
    "compiling": say("Being compiled"),
    "awaiting_approval": say("Awaits approval"),
    "approved": say("Approved"),
    "published": say("Published"),
    "proposed": say("Proposed"),
    "included": say("In the week"),
    "left_out": say("Left out"),
    "withdrawn": say("Withdrawn"),
    "planned": say("Planned"),
}


def key(name: str) -> Say | str:
    """What a key of a line's details is called; one that has no words yet stands as it was written."""
    return KEYS.get(name) or name.replace("_", " ")


def value(name: str, given: object) -> Say | str:
    """A value as people read it: a state by its name, a day as it is written here, yes and no."""
    if isinstance(given, bool):
        return say("Yes") if given else say("No")
    if isinstance(given, list):
        return ", ".join(str(one) for one in given)
    if not isinstance(given, str):
        return json.dumps(given, ensure_ascii=False)
    if name in ("from", "to", "state") and given in STATES:
        return STATES[given]
    try:
        return f"{date.fromisoformat(given):%d/%m/%Y}" if len(given) == 10 else given
    except ValueError:
        return given
