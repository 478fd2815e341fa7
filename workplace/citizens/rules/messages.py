"""What leaves for a citizen, by each thing that can be told: its subject and a sentence, in either language; and when.

A message names the code and where it can be read; never the citizen, nor what they or anybody wrote.
"""

from datetime import datetime, time, timedelta

from workplace.kernel.clock import ZONE
from workplace.kernel.text import Say, say

QUIET_FROM, QUIET_TO = time(21), time(6)
AT_ONCE = ("confirm",)
"""What somebody waits for at their screen leaves in the night as well."""

CHANNELS = ("mail", "zalo", "sms")
"""In the order in which they are tried."""

CHANNEL_WORDS = {"mail": say("Mail"), "zalo": say("Zalo"), "sms": say("SMS")}
STATES = {
    "created": (say("Waiting to leave"), "wait", "clock"),
    "sending": (say("Being sent"), "info", "send"),
    "delivered": (say("Sent"), "good", "check"),
    "failed": (say("Not sent"), "bad", "alert-triangle"),
}
WHYS = {
    "": Say(""),
    "refused": say("The address or number does not exist."),
    "away": say("The service did not answer."),
    "not_set_up": say("This way is not set up here."),
    "no_contact": say("There is no such contact any more."),
}

TOLD: dict[str, tuple[Say, Say]] = {
    "confirm": (
        say("Confirm your contact: {code}"),
        say("Open the link to confirm that this contact is yours. Until then {code} is not looked at."),
    ),
    "received": (say("{code}: received"), say("What you sent under the code {code} was received.")),
    "taken": (say("{code}: taken"), say("{code} was taken. The page behind the link says until when it is handled.")),
    "rejected": (say("{code}: not taken"), say("{code} was not taken. The page behind the link says why.")),
    "diverted": (
        say("{code}: passed on"),
        say("{code} belongs to another procedure. The page behind the link says which."),
    ),
    "merged": (say("{code}: joined"), say("{code} was joined to another one that says the same.")),
    "clarify": (
        say("{code}: you are asked something"),
        say("To handle {code}, something is needed of you. Answer on the page behind the link."),
    ),
    "planned": (say("{code}: planned"), say("It is known when {code} will be seen to. Read it behind the link.")),
    "handled": (say("{code}: handled"), say("{code} was handled. See how on the page behind the link, and rate it.")),
    "answered": (say("{code}: answered"), say("{code} was answered. Read it behind the link, and rate it.")),
    "noted": (say("{code}: noted"), say("{code} was read and noted.")),
    "recalled": (
        say("{code}: the answer was called back"),
        say("The document that answered {code} was called back. You will be answered anew."),
    ),
    "reopened": (say("{code}: opened again"), say("{code} is looked at once more.")),
    "word": (say("{code}: a message for you"), say("There is a message for you about {code}.")),
}


def told(what: str, code: str) -> tuple[Say, Say]:
    """Subject and sentence; for whatever has no words of its own, that there is news."""
    subject, sentence = TOLD.get(what, TOLD["word"])
    return Say(subject.msgid, {"code": code}), Say(sentence.msgid, {"code": code})


def leaves_at(what: str, now: datetime) -> datetime:
    """When it may leave: at once, or in the morning where people sleep."""
    local = now.astimezone(ZONE)
    if what in AT_ONCE or QUIET_TO <= local.time() < QUIET_FROM:
        return now
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, ZONE).astimezone(now.tzinfo)
