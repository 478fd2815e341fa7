"""The chain's head, written down outside this machine: whoever cuts off the journal's end can't reach that."""

import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal.models import JournalHead
from workplace.kernel import clock

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d+) ([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """Where the journal ended on a day: its last line's number and hash."""

    day: date
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.day} {self.seq} {self.hash}"


def head(session: Session) -> Head:
    """Where the journal ends now."""
    at_end = select(col(JournalHead.seq), col(JournalHead.hash)).where(col(JournalHead.id) == 1)
    seq, hash_ = session.execute(at_end).one()
    return Head(clock.today(), seq, hash_)


def export(session: Session, path: Path) -> Head:
    """Append today's head to a file that lies on another machine; OSError when it can't be reached."""
    now = head(session)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{now}\n")
        file.flush()
        os.fsync(file.fileno())
    return now


def read(path: Path) -> list[Head]:
    """The exported heads; ValueError naming the line that is not one."""
    found = []
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not (match := _LINE.fullmatch(line.strip())):
            raise ValueError(f"{path}, line {number} is not a day, a number and a hash: {line[:80]!r}")
        found.append(Head(date.fromisoformat(match[1]), int(match[2]), match[3]))
    return found
