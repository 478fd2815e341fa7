"""What a notice is about, by its kind alone: all that a mail tells, since mail leaves the house unprotected."""

from workplace.kernel.text import Say, say

SOMETHING = say("Something new for you")
WORDS: dict[str, Say] = {
    "arrived": say("A document arrived, to be registered"),
    "to_direct": say("A document awaits your directive"),
    "routed": say("A document was given to you"),
    "returned": say("A document was returned to you"),
    "urged": say("Someone asks you for progress"),
    "done": say("A document has been dealt with"),
    "to_approve": say("A document awaits your approval"),
    "to_sign": say("A document awaits your signature"),
    "stood_in": say("Someone signs in your place, in their own name"),
    "to_issue": say("A signed document is to be numbered"),
    "finished": say("A signing, numbering or sealing that broke off was finished"),
    "interrupted": say("A signing, numbering or sealing broke off; try again"),
    "released": say("A document was released"),
    "recalled": say("A document was recalled by its sender"),
    "refused": say("A recipient returned a document"),
    "comment": say("Someone wrote an opinion"),
    "secret": say("A paper must be handled outside this system"),
    "delegation": say("A delegation to you has changed"),
    "certificate": say("A certificate waits to be confirmed"),
    "calendar": say("The calendar has changed"),
    "calendar_added": say("Something was added to the calendar"),
    "calendar_moved": say("Something was moved in the calendar"),
    "calendar_changed": say("Something was changed in the calendar"),
    "calendar_cancelled": say("Something was called off in the calendar"),
    "meeting": say("You are invited to a meeting"),
    "meeting_moved": say("A meeting has another time or place"),
    "meeting_off": say("A meeting will not be held as it was called"),
    "meeting_closed": say("A meeting is over"),
    "meeting_answer": say("Somebody answered an invitation to a meeting"),
    "meeting_item": say("An item for a meeting"),
    "meeting_paper": say("A paper of a meeting"),
    "opinion_asked": say("Your opinion in writing is asked for"),
    "opinion_awaited": say("Your opinion in writing is still awaited"),
    "opinion_result": say("What came of opinions in writing"),
    "task": say("A task was given to you"),
    "task_accepted": say("A task that you gave was accepted"),
    "task_refused": say("A task that you gave was refused"),
    "task_progress": say("Progress of a task was reported"),
    "task_reported": say("A result awaits your acceptance"),
    "task_rework": say("A result is to be done again"),
    "task_completed": say("A result was accepted"),
    "task_reopened": say("A task was opened again"),
    "task_resumed": say("A suspended task goes on"),
    "task_stopped": say("A task was stopped"),
    "task_due": say("A deadline was changed"),
    "task_followed": say("You follow a task from now on"),
    "task_reminder": say("Tasks are soon due or late"),
    "part_asked": say("Your contribution to a task is asked for"),
    "part_delivered": say("A contribution to a task was sent"),
    "part_waived": say("A contribution is not needed any more"),
    "extension": say("More time for a task"),
    "mention": say("Someone named you in an opinion"),
}
GONE = say("No longer available to you")


def words(kind: str) -> Say:
    """The kind in words."""
    return WORDS.get(kind, SOMETHING)
