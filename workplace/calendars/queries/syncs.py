"""What a device knew when it last asked, and what has become different since (RFC 6578).

A state is the names and versions of a calendar. Its digest is the token that a device gets and sends back: so whatever
has changed an item, an invitation or a right, the difference of two states tells it, and no act can be forgotten.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.objects import CalendarSync
from workplace.calendars.queries.collections import Member
from workplace.kernel import clock
from workplace.kernel.acting import Acting

EVERY = timedelta(days=1)  # how often it is noted that a state is still asked with
State = Mapping[str, str]  # version by name


@dataclass(frozen=True)
class Difference:
    """What a device must fetch and what it must forget, the state it then knows, and whether more is left."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    state: State
    more: bool = False


def state_of(members: Mapping[str, Member]) -> State:
    """The versions of what stands in a calendar."""
    return {name: member.etag for name, member in members.items()}


def packed(state: State) -> bytes:
    """A state as it is kept."""
    return zlib.compress("\n".join(f"{name}\t{etag}" for name, etag in sorted(state.items())).encode())


def token(state: State) -> str:
    """What a device is told of a state."""
    return hashlib.sha256(repr(sorted(state.items())).encode()).hexdigest()[:32]


def known(session: Session, acting: Acting, key: str, sent: str) -> State | None:
    """The state behind a token; None for one that is not known, or no more."""
    mine = (
        col(CalendarSync.person_id) == acting.as_whom,
        col(CalendarSync.collection) == key,
        col(CalendarSync.token) == sent,
    )
    found = session.scalar(select(col(CalendarSync.state)).where(*mine))
    if found is None:
        return None
    pairs = [line.partition("\t") for line in zlib.decompress(found).decode().split("\n") if line]
    return {name: etag for name, _, etag in pairs}


def is_fresh(session: Session, acting: Acting, key: str, state: State) -> bool:
    """Whether a state is kept already and was handed out within a day: then nothing is to be written."""
    row = CalendarSync
    mine = (col(row.person_id) == acting.as_whom, col(row.collection) == key, col(row.token) == token(state))
    at = session.scalar(select(col(row.at)).where(*mine))
    return at is not None and clock.now() - at <= EVERY


def difference(before: State, now: State, most: int = 0) -> Difference:
    """What has become different, at most so many entries at once (0: all of them)."""
    changed = [name for name, etag in now.items() if before.get(name) != etag]
    gone = [name for name in before if name not in now]
    if not most or len(changed) + len(gone) <= most:
        return Difference(tuple(changed), tuple(gone), now)
    gone, changed = gone[:most], changed[: max(0, most - len(gone))]
    kept = {name: etag for name, etag in before.items() if name not in gone}
    return Difference(tuple(changed), tuple(gone), kept | {name: now[name] for name in changed}, more=True)
