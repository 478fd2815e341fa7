"""The recent weeks as stories: each is a generator that says when it goes on; all are played in order of time."""

import heapq
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from workplace.kernel import clock

Story = Iterator[datetime]
Progress = Callable[[int, int], None]


class Played(Exception):
    """This story began in an earlier filling, which was broken off: it stays where it stood."""


class Calendar:
    """Days counted back from today in weekdays, so that the demonstration is always of these weeks."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        today = clock.local(now).date()
        self._last = today - timedelta(days=max(0, today.weekday() - 4))

    def day(self, back: int) -> date:
        """The weekday so many weekdays before the last one."""
        day = self._last
        for _ in range(back):
            day -= timedelta(days=3 if day.weekday() == 0 else 1)
        return day

    def at(self, back: int, clock_time: str) -> datetime:
        """A moment on such a day; what would lie ahead of now happened just now instead."""
        hour, minute = map(int, clock_time.split(":"))
        moment = datetime.combine(self.day(back), time(hour, minute), clock.ZONE)
        return moment if moment < self._now else self._now - timedelta(minutes=20) + timedelta(minutes=hour - 7)


def _further(story: Story, at: datetime) -> datetime | None:
    try:
        with clock.frozen(at):
            return next(story, None)
    except Played:
        return None


def play(stories: list[Story], progress: Progress) -> None:
    """Play all stories, whoever's turn comes first in time; each act with the clock stopped at its moment."""
    waiting = [(at, number, story) for number, story in enumerate(stories) if (at := next(story, None)) is not None]
    heapq.heapify(waiting)
    ended, count = len(stories) - len(waiting), len(stories)
    while waiting:
        at, number, story = heapq.heappop(waiting)
        following = _further(story, at)
        if following is None:
            ended += 1
            progress(ended, count)
        else:
            heapq.heappush(waiting, (max(following, at + timedelta(seconds=30)), number, story))
