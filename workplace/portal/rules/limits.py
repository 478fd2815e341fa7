"""How often something may be done from one place: a few times in a short while, a few more in a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

Window = tuple[timedelta, int]

SENDING: tuple[Window, ...] = (
    (timedelta(minutes=1), 1),
    (timedelta(minutes=8), 2),
    (timedelta(minutes=15), 3),
    (timedelta(hours=1), 5),
    (timedelta(days=1), 6),
)
"""From one contact. A network has many people behind it: `PROVED` times as many where work was proved, else `PLAIN`."""

PROVED, PLAIN = 20, 3
OPENING: tuple[Window, ...] = ((timedelta(minutes=15), 5),)
"""Wrong codes and secrets from one network."""

UPLOADING: tuple[Window, ...] = ((timedelta(minutes=10), 60),)
"""Forms with files from one network, taken or not: each costs drawing pictures anew. Not narrower than `PROVED`."""

KEPT = timedelta(days=1)


def wait(done: Sequence[datetime], windows: Sequence[Window], now: datetime, times: int = 1) -> timedelta:
    """How long until it may be done once more; nothing where it may be done now. `done`: when it was, newest first."""
    longest = timedelta()
    for span, most in windows:
        if len(done) >= most * times and (free := done[most * times - 1] + span) > now:
            longest = max(longest, free - now)
    return longest
