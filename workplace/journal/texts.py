"""People's own words in the journal: beside the chain, which holds their salted digest, so that they can be erased.

A line says `{"reason": {"said": "<digest>"}}`; `journal_text` holds salt and words. As long as they are there they are
proved by the line; once erased the line still stands, and `journal verify` still holds (handbook/decisions/0015).
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.journal.models import JournalLine, JournalText
from workplace.kernel import clock
from workplace.kernel.refs import Ref

KEYS = frozenset(
    {"text", "reason", "note", "outcome", "name", "was", "summary", "code", "key", "recipients"}
)  # of a line's detail: what people wrote or named
SAID = "said"


def part(detail: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A line's detail with digests in the place of words, and the words' rows, all but the line's number."""
    kept, rows = dict(detail), []
    for key in sorted(KEYS & detail.keys()):
        if detail[key] in (None, ""):
            continue
        salt, text = secrets.token_hex(16), json.dumps(detail[key], ensure_ascii=False, sort_keys=True, default=str)
        kept[key] = {SAID: digest(salt, text)}
        rows.append({"key": key, "salt": salt, "text": text})
    return kept, rows


def digest(salt: str, text: str) -> str:
    """What the line keeps of words: SHA-256 (hex) of salt and words."""
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def whole(session: Session, lines: Iterable[JournalLine]) -> dict[int, dict[str, Any]]:
    """The details of lines by their numbers, with the words in their places; erased ones are None."""
    details = {line.seq: json.loads(line.detail) for line in lines}
    found = select(col(JournalText.seq), col(JournalText.key), col(JournalText.text), col(JournalText.erased_at))
    words: dict[tuple[int, str], Any] = {
        (seq, key): json.loads(text)
        for seq, key, text, erased_at in session.execute(found.where(col(JournalText.seq).in_(details)))
        if erased_at is None
    }
    for seq, detail in details.items():
        for key, value in detail.items():
            if is_said(value):
                detail[key] = words.get((seq, key))
    return details


def is_said(value: object) -> bool:
    """Whether this stands for words that are kept beside the line."""
    return isinstance(value, dict) and value.keys() == {SAID}


def erase(session: Session, ref: Ref, *, keys: Iterable[str] = KEYS) -> int:
    """Erase people's words in all lines of a thing, with their salts; how many were there. The lines stay as they are.

    Lines of versions before 0010 hold their words themselves and stay.
    """
    lines = select(col(JournalLine.seq)).where(col(JournalLine.module) == ref.module, col(JournalLine.thing) == ref.id)
    which = (col(JournalText.seq).in_(lines), col(JournalText.key).in_(set(keys)), col(JournalText.erased_at).is_(None))
    gone = session.execute(update(JournalText).where(*which).values(text="", salt="", erased_at=clock.now()))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def altered(session: Session, rows: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """The numbers of those of these lines whose words are not what was said, or not there."""
    said = {
        (row["seq"], key): value[SAID]
        for row in rows
        if f'"{SAID}"' in row["detail"]
        for key, value in json.loads(row["detail"]).items()
        if is_said(value)
    }
    if not said:
        return
    kept = session.scalars(select(JournalText).where(col(JournalText.seq).in_({seq for seq, _ in said})))
    missing = dict(said)  # erasing empties a row and leaves it
    for text in kept:
        proof = missing.pop((text.seq, text.key), None)
        if text.erased_at is None and digest(text.salt, text.text) != proof:
            yield text.seq
    yield from (seq for seq, _ in missing)
