"""Refusals: the vocabulary in which the office says no. Anything else that is raised is our fault, and is logged."""

from collections.abc import Mapping

from workplace.kernel.text import Say, say


class Refused(Exception):
    """The act is refused; `reason` tells the person why, in words they can act on. Nothing has changed."""

    status = 409

    def __init__(self, reason: Say | str, **more: object) -> None:
        self.reason = reason if isinstance(reason, Say) else Say(reason)
        self.more = more
        super().__init__(str(self.reason))

    def __str__(self) -> str:
        return str(self.reason)  # also for one that came out of a worker, where it was made anew


class NotFound(Refused):
    """There is no such thing, or it is not yours: the two are told alike."""

    status = 404

    def __init__(self, reason: Say | None = None) -> None:
        super().__init__(reason or say("This does not exist, or you may not see it."))


class NotNow(Refused):
    """Not in this state; someone may have been faster."""

    status = 409


class ActingEnded(NotNow):
    """The delegation under which the form was opened has ended; what was meant for the other's desk isn't done."""

    def __init__(self, name: str) -> None:
        super().__init__(say("You no longer act for {name}: the delegation has ended. Nothing was done.", name=name))


class ActingChanged(ActingEnded):
    """The form was opened in another name than the one its sender acts in now; what it says is not done in either."""

    def __init__(self) -> None:
        NotNow.__init__(
            self,
            say(
                "This page was opened in another name than the one you act in now. Nothing was done. Look in whose "
                "name you act, open the page again and repeat the step."
            ),
        )


class BadInput(Refused):
    """What was entered can't be taken. `fields` names each field with what to do about it."""

    status = 422

    def __init__(self, fields: Mapping[str, Say] | Say, **more: object) -> None:
        self.fields = dict(fields) if isinstance(fields, Mapping) else {}
        first = fields if isinstance(fields, Say) else next(iter(self.fields.values()), say("Check the form."))
        super().__init__(first, **more)


class TooLarge(Refused):
    """More bytes than may be sent."""

    status = 413


class TooMany(Refused):
    """Too often in too short a time."""

    status = 429


class SignInFirst(Refused):
    """Nobody is signed in."""

    status = 401

    def __init__(self) -> None:
        super().__init__(say("Sign in first."))


class Busy(Refused):
    """The house can't do it this moment (database locked, disk full, worker killed); try again."""

    status = 503
