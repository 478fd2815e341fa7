"""What happened to a meeting before and after it, told from the journal itself; what happened in it is its log."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Happening
from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.policy import sees_item
from workplace.org.queries import people

MOST = 200
_TOLD: dict[str, tuple[Say, str, str]] = {
    "prepare": (say("wrote the meeting down"), "file-pencil", ""),
    "edit": (say("changed the meeting"), "pencil", ""),
    "call": (say("called the meeting"), "send", "key"),
    "ask": (say("asked for the opinions in writing"), "send", "key"),
    "urge": (say("reminded those who had not answered"), "bell-ringing", ""),
    "put_off": (say("gave more time to answer"), "clock-plus", ""),
    "count": (say("The opinions were counted."), "chart-pie", "key"),
    "announce": (say("announced what came of it"), "rosette-discount-check", "key"),
    "write_resolution": (say("made what was adopted a resolution"), "gavel", ""),
    "write_notice": (say("made the notice a document"), "speakerphone", ""),
    "recall": (say("took the invitation back"), "arrow-back-up", "key"),
    "call_off": (say("called it off"), "x", "key"),
    "gather": (say("began the check-in"), "door-enter", ""),
    "open": (say("opened the meeting"), "player-play", "key"),
    "pause": (say("began a break"), "player-pause", ""),
    "resume": (say("went on after the break"), "player-play", ""),
    "close": (say("closed the meeting"), "square-check", "key"),
    "reopen": (say("opened it again"), "rotate", "key"),
    "hand_over": (say("gave the chair to {name}"), "user-share", "key"),
    "answer": (say("answered the invitation"), "mail", ""),
    "substitute": (say("proposed {name} in their place"), "user-share", ""),
    "grant": (say("let {name} come instead"), "check", "key"),
    "hand_vote": (say("had the vote handed to {name}"), "user-share", ""),
    "take_vote_back": (say("had the vote taken back from {name}"), "arrow-back-up", ""),
    "propose": (say("proposed an item"), "message-plus", ""),
    "schedule": (say("put a proposed item on the agenda"), "check", ""),
    "take_off": (say("took an item off the agenda"), "x", ""),
    "write_invitation": (say("made the invitation a document"), "file-text", ""),
    "deny": (say("did not let {name} come instead"), "x", "key"),
}


def timeline(session: Session, acting: Acting, meeting_id: int) -> list[Happening]:
    """Newest first, at most 200 lines; for readers who may see the meeting."""
    line, item = JournalLine, MeetingItem
    shown = select(col(item.id)).where(col(item.meeting_id) == meeting_id, sees_item(acting))
    mine = or_(
        and_(col(line.module) == "meetings", col(line.thing) == meeting_id),
        and_(col(line.module) == "meetings.item", col(line.thing).in_(shown)),
    )
    rows = session.scalars(
        select(line).where(mine, col(line.verb).in_(_TOLD)).order_by(col(line.seq).desc()).limit(MOST)
    ).all()
    details = texts.whole(session, rows)
    named = {row.person for row in rows} | {row.for_whom for row in rows if row.for_whom}
    named |= {detail["person"] for detail in details.values() if isinstance(detail.get("person"), int)}
    names = people.names(session, named)
    return [_happening(row, details[row.seq], names) for row in _once(rows)]


def _once(rows: Sequence[JournalLine]) -> list[JournalLine]:
    """Changes that one person made one after the other are one line, at the time of the last."""
    kept: list[JournalLine] = []
    for row in rows:
        if row.verb != "edit" or not kept or (kept[-1].verb, kept[-1].person) != ("edit", row.person):
            kept.append(row)
    return kept


def _happening(row: JournalLine, detail: dict[str, Any], names: dict[int, str]) -> Happening:
    told, icon, tone = _TOLD[row.verb]
    what = Say(told.msgid, {"name": names.get(detail.get("person") or 0, "")}) if "{name}" in told.msgid else told
    if row.for_whom:
        what = say("{what} (for {whom})", what=what, whom=names.get(row.for_whom, ""))
    quote = detail.get("reason") or ""
    return Happening(row.at, names.get(row.person, ""), what, str(quote), tone, icon)
