"""What the house told the citizen, in words for officials: by the template's name of a message."""

from workplace.kernel.text import Say, say

SAID: dict[str, Say] = {
    "received": say("Told that it came in."),
    "confirm": say("Sent the code that confirms the contact."),
    "taken": say("Told that it was taken, and until when it will be answered."),
    "rejected": say("Told why it was not taken."),
    "diverted": say("Told that it goes the way of complaints and denunciations."),
    "merged": say("Told that it was joined to the case with this code."),
    "assigned": say("Told who handles it."),
    "clarify": say("Asked for more; the clock stands until the answer comes."),
    "resumed": say("Told that it goes on."),
    "answered": say("Told that the answer is there."),
    "recalled": say("Told that the answer was called back."),
    "reopened": say("Told that it is looked at once more."),
    "planned": say("Told for which day it is planned."),
    "handled": say("Told that it was handled."),
    "closed": say("Told that it is closed."),
    "noted": say("Told that it was noted."),
    "erasure": say("Asked for name, contact and words to be erased."),
    "suspicion": say("Odd about it, the system noted:"),
    "picture": say("The program that sent it named a picture at this address; nobody here has opened it."),
    "task_done": say("What came of a task of this case."),
}
