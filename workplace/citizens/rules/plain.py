"""What a state means for the citizen, in plain words: what has happened, and what comes next."""

from dataclasses import dataclass

from workplace.kernel.text import Say, say


@dataclass(frozen=True)
class Plain:
    """A state as the citizen reads it; `step` of four is how far it has come, 0 where its way has ended."""

    word: Say
    sentence: Say
    tone: str
    icon: str
    step: int


STEPS = (say("Sent"), say("Taken"), say("Case under way"), say("Done"))

_NEW = Plain(
    say("Contact to be confirmed"),
    say("Nobody looks at it yet. Open the link that was sent to you, or type the six digits."),
    "wait", "mail-question", 1,
)  # fmt: skip
_CONFIRMED = Plain(
    say("Being looked at"), say("An official reads it and decides who is competent."), "info", "eye-check", 1
)
_TAKEN = Plain(say("Taken"), say("It was taken and is being given to whoever is competent."), "info", "route", 2)
_GIVEN = Plain(say("Given out"), say("It was given to the unit named below."), "info", "user-share", 2)
_IN_WORK = Plain(say("Case under way"), say("The unit named below is working on it."), "info", "progress", 3)
_ENDED = {
    "rejected": Plain(say("Case not taken"), say("It was not taken. The reason stands below."), "", "circle-x", 0),
    "diverted": Plain(
        say("Belongs to complaints and denunciations"),
        say("The law has a procedure of its own for this. What to do stands below."), "", "gavel", 0,
    ),
    "withdrawn": Plain(say("Withdrawn"), say("You withdrew it."), "", "arrow-back", 0),
    "lapsed": Plain(
        say("Lapsed"), say("The contact was not confirmed in time. Send it again if it still matters."), "",
        "clock-x", 0,
    ),
}  # fmt: skip
_SIGNING = Plain(
    say("Answer being approved"), say("The answer is written and awaits approval."), "info", "signature", 3
)
_ANSWERED = Plain(say("Answered"), say("The answer stands below."), "good", "circle-check", 4)
_JOINED = say("Somebody asked the same before. You follow that one here.")

PLAIN: dict[str, dict[str, Plain]] = {
    "question": {
        "new": _NEW, "confirmed": _CONFIRMED, "moderated": _TAKEN, "assigned": _GIVEN, "drafting": _IN_WORK,
        "in_review": _SIGNING, "signing": _SIGNING, "answered": _ANSWERED, **_ENDED,
        "merged": Plain(say("Joined to another one"), _JOINED, "info", "arrows-join", 2),
    },
    "report": {
        "new": _NEW, "confirmed": _CONFIRMED, "verified": _TAKEN, "assigned": _GIVEN, "in_progress": _IN_WORK,
        "planned": Plain(say("Planned"), say("There is a day for it; it stands below."), "info", "calendar-event", 3),
        "handled": Plain(
            say("Handled, being checked"), say("The unit has handled it; the result is being checked."), "info",
            "camera-check", 3,
        ),
        "checked": Plain(
            say("Handled"), say("It is handled and checked. If it is not mended, say so within seven days."), "good",
            "circle-check", 4,
        ),
        "closed": Plain(say("Closed"), say("It is handled and closed."), "good", "lock-check", 4),
        "duplicate": Plain(say("Reported before"), _JOINED, "info", "copy", 2), **_ENDED,
    },
    "feedback": {
        "new": _NEW, "confirmed": _CONFIRMED, "moderated": _TAKEN, "forwarded": _GIVEN,
        "noted": Plain(say("Noted"), say("It was read and noted. Thank you."), "good", "notes", 4),
        "replied": _ANSWERED,
        "closed": Plain(say("Closed"), say("It is done and closed."), "good", "lock-check", 4), **_ENDED,
    },
}  # fmt: skip

SAID: dict[str, Say] = {
    "confirm": say("You were asked to confirm your contact."),
    "received": say("We have received it."),
    "taken": say("It was taken. Its term runs."),
    "rejected": say("It was not taken:"),
    "diverted": say("It belongs to complaints and denunciations:"),
    "merged": say("It was joined to the one with this code:"),
    "clarify": say("Something is needed of you:"),
    "planned": say("It is planned."),
    "handled": say("It was handled."),
    "answered": say("You were answered."),
    "noted": say("It was read and noted."),
    "recalled": say("The document that answered you was called back. You will be answered anew."),
    "reopened": say("It is looked at once more."),
    "reopen": say("You asked for another look:"),
    "reply": say("You wrote:"),
    "erasure": say("You asked for your data to be erased."),
    "word": say("A message for you:"),
}
"""What stands before a message; one of a kind that isn't here speaks for itself."""


def plain(kind: str, state: str) -> Plain:
    """A state in plain words; a state that is new here is at least in work."""
    return PLAIN.get(kind, {}).get(state, _IN_WORK)
