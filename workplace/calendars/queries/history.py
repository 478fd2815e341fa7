"""What happened to an item, told from the journal itself."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel.ports import Happening
from workplace.kernel.text import Say, say
from workplace.org.queries import people

_TOLD: dict[str, tuple[Say, str, str]] = {
    "propose": (say("proposed it"), "calendar-plus", ""),
    "include": (say("took it into the week"), "calendar-check", "key"),
    "leave_out": (say("left it out of the week"), "calendar-x", ""),
    "adjust": (say("changed it"), "pencil", ""),
    "withdraw": (say("withdrew it"), "arrow-back", ""),
    "call_off": (say("called it off"), "calendar-x", "key"),
    "enter": (say("entered it"), "calendar-plus", ""),
    "skip": (say("left one time out"), "calendar-x", ""),
    "shift": (say("moved one time"), "arrow-right", ""),
    "forget_words": (say("took the words away: the letter is handled on paper"), "lock", "key"),
    "restore": (say("put one time back"), "rotate", ""),
}


def timeline(session: Session, item_id: int) -> list[Happening]:
    """Newest first, at most 100 lines; for readers who may read the item."""
    mine = (col(JournalLine.module) == "calendars", col(JournalLine.thing) == item_id)
    rows = session.scalars(
        select(JournalLine)
        .where(*mine, col(JournalLine.verb).in_(_TOLD))
        .order_by(col(JournalLine.seq).desc())
        .limit(100)
    ).all()
    names, details = people.names(session, {row.person for row in rows}), texts.whole(session, rows)
    return [_happening(row, details[row.seq], names) for row in rows]


def _happening(row: JournalLine, detail: dict[str, Any], names: dict[int, str]) -> Happening:
    words, icon, tone = _TOLD[row.verb]
    return Happening(row.at, names.get(row.person, ""), words, str(detail.get("reason", "")), tone, icon)
