"""The chain of a meeting's log: each event's hash covers its content and the hash before it (meetings.md 4.1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

BEGIN = "0" * 64
_HASHED = ("meeting_id", "seq", "kind", "seen_by", "item_id", "body", "person", "for_whom", "at_ms", "key")


def digest(row: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of one event's row, whose `previous` is the hash of the one before."""
    content = [row["previous"], *(row[name] for name in _HASHED)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def first_wrong(
    rows: Iterable[Mapping[str, Any]], last: int, head: str, after: tuple[int, str] = (0, BEGIN)
) -> int | None:
    """The number of the first event that was altered, removed or reordered; None when the log is whole.

    `last` and `head` are what the meeting, or its signed minutes, say of the log's end: a cut tail is wrong at the
    first event that is missing. `after`: number and hash up to which the log is known to be whole; the rows follow it.
    """
    expected, previous = after[0] + 1, after[1]
    for row in rows:
        if row["seq"] != expected or row["previous"] != previous or digest(row) != row["hash"]:
            return expected
        previous, expected = row["hash"], expected + 1
    if expected != last + 1:
        return expected
    return None if previous == (head or BEGIN) else last
