"""Who acts, for whom, by which authority."""

from dataclasses import dataclass
from datetime import datetime

from workplace.kernel.errors import NotNow
from workplace.kernel.text import say


@dataclass(frozen=True)
class Acting:
    """One person in one context. Acting for someone is a context, not a merged identity.

    `person` is whoever sits at the screen; `for_whom` the person represented and `authority` the delegation's id
    (both None when one acts for oneself); `principals` the integer ids that visibility is written to, small in number.
    """

    person: int
    for_whom: int | None = None
    authority: int | None = None
    principals: tuple[int, ...] = ()
    powers: frozenset[str] | None = None  # None: one's own, all of them; else what the delegation lends

    @property
    def as_whom(self) -> int:
        """The person whose desk this is: the one represented, else oneself."""
        return self.for_whom or self.person

    def lends(self, power: str) -> bool:
        """Whether this context carries a power (see, direct, sign, approve); one's own always does."""
        return self.powers is None or power in self.powers

    @property
    def only_looks(self) -> bool:
        """Whether this is someone else's desk, lent with nothing but to see."""
        return self.powers is not None and self.powers <= {"see"}

    def require_more_than_looking(self) -> None:
        """NotNow for whoever was lent nothing but to see: they read, and change nothing in the other's name."""
        if self.only_looks:
            raise NotNow(say("You were lent to see only. Act for yourself again to do this."))


SYSTEM = Acting(person=0)
"""The house itself: jobs, imports and set-up act under this name in the journal."""


@dataclass(frozen=True)
class Visitor:
    """Whoever sent a request: the context they act in, and what their session knows."""

    acting: Acting
    session_id: int
    csrf: str
    name: str
    language: str = "vi"
    theme: str = "light"
    roles: frozenset[str] = frozenset()  # the simple roles held in the present context, anywhere
    fresh_at: datetime | None = None  # when the password was last entered in this session
    ended: str = ""  # for whom they acted until the delegation ended, as long as no page has told them
