"""The one timeline of a case: told from the journal itself, so that it can't say anything else."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Happening
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units

CITIZEN, HOUSE = say("The citizen"), say("The system")
_TOLD: dict[str, tuple[Say, str, str]] = {
    "record": (say("sent it in"), "inbox", ""),
    "take_over": (say("took it over from the old system"), "history", ""),
    "confirm": (say("confirmed the contact"), "mail-check", ""),
    "lapse": (say("let it lapse: the contact was never confirmed"), "clock-x", ""),
    "moderate": (say("took it; its clock runs"), "eye-check", "key"),
    "reject": (say("did not take it"), "circle-x", "key"),
    "divert": (say("diverted it to the law of complaints and denunciations"), "gavel", "key"),
    "merge": (say("joined it to another one"), "arrows-join", ""),
    "assign": (say("gave it to {unit}"), "user-share", "key"),
    "bounce": (say("sent it back: not ours"), "arrow-back-up", ""),
    "take_up": (say("took it up; {person} handles it"), "check", ""),
    "hand_to": (say("gave it to {person}"), "user-share", ""),
    "ask_unit": (say("asked {unit} for an opinion"), "users-plus", ""),
    "advise": (say("gave an opinion"), "message", ""),
    "draft": (say("saved the answer's draft"), "pencil", ""),
    "clarify": (say("asked the citizen; the clock stands"), "help-circle", ""),
    "resume": (say("went on; the clock runs again"), "player-play", ""),
    "submit": (say("submitted the answer to {person}"), "send", ""),
    "take_back": (say("took the answer back"), "arrow-back", ""),
    "return": (say("sent it back to be worked over"), "arrow-back-up", ""),
    "approve": (say("approved; the citizen was answered"), "clipboard-check", "key"),
    "issue": (say("answers by an official document"), "file-certificate", "key"),
    "answer": (say("answered by the released document"), "circle-check", "seal"),
    "give_up": (say("the document was given up"), "arrow-back", ""),
    "recall": (say("the document was recalled; the answer is open again"), "arrow-back", "key"),
    "reopen": (say("asked for another look"), "rotate", "key"),
    "withdraw": (say("withdrew it"), "arrow-back", ""),
    "plan": (say("planned it"), "calendar-event", ""),
    "begin": (say("began"), "progress", ""),
    "handle": (say("reported it as handled"), "camera-check", "key"),
    "check": (say("checked it: handled"), "circle-check", "key"),
    "close": (say("closed it"), "lock-check", ""),
    "note_it": (say("noted it"), "notes", ""),
    "write": (say("wrote to the citizen"), "message", ""),
    "note": (say("noted for officials"), "notes", ""),
    "reply": (say("answered or added something"), "message-reply", ""),
    "redact": (say("edited the public wording"), "eraser", ""),
    "publish": (say("published it"), "world", ""),
    "unpublish": (say("took it off the public pages"), "world-off", ""),
    "give_task": (say("made a task of it"), "list-check", ""),
    "urge": (say("asked for progress"), "bell-ringing", "key"),
    "acknowledge": (say("acknowledged the urging"), "check", ""),
    "lay_on": (say("laid it with {unit}, which followed the one that held it"), "arrow-right", ""),
    "fall_back": (say("laid it back with the desk: the unit that held it is closed"), "arrow-back", ""),
    "change_desk": (say("laid it with another desk: {unit}"), "inbox", ""),
    "long_pause": (say("reminded that the citizen has been awaited for long"), "clock", ""),
    "forget": (say("took out what is personal: its time is over"), "eraser", "key"),
    "rate": (say("rated how it was handled"), "star", ""),
}


def timeline(session: Session, _acting: Acting, case_id: int) -> list[Happening]:
    """The case's one timeline, newest first, from the journal itself (at most 200 lines)."""
    line = JournalLine
    lines = session.scalars(
        select(line)
        .where(col(line.module) == "cases", col(line.thing) == case_id, col(line.verb).in_(_TOLD))
        .order_by(col(line.seq).desc())
        .limit(200)
    ).all()
    details = texts.whole(session, lines)
    named = {d["person"] for d in details.values() if isinstance(d.get("person"), int)}
    who = people.names(session, {one.person for one in lines if one.person > 0} | named)
    where = units.names(session, {d["unit"] for d in details.values() if isinstance(d.get("unit"), int)})
    return [_happening(one, details[one.seq], who, where) for one in lines]


def _happening(line: JournalLine, detail: dict[str, Any], who: dict[int, str], where: dict[int, str]) -> Happening:
    sentence, icon, tone = _TOLD[line.verb]
    named = {"unit": where.get(detail.get("unit") or 0, "–"), "person": who.get(detail.get("person") or 0, "–")}
    what = Say(sentence.msgid, {key: value for key, value in named.items() if f"{{{key}}}" in sentence.msgid})
    actor = CITIZEN if line.person < 0 else HOUSE if line.person == 0 else who.get(line.person, "")
    return Happening(line.at, actor, what, detail.get("reason") or detail.get("text") or "", tone, icon)
