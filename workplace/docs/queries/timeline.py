"""The one timeline of a document: told from the journal itself, so that it can't say anything else."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from workplace.docs.models.handling import Routing
from workplace.docs.rules import written
from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Happening
from workplace.kernel.text import Say, say
from workplace.org.queries import people


def timeline(session: Session, acting: Acting, doc_id: int) -> list[Happening]:
    """The document's one timeline, newest first, from the journal itself (at most 200 lines)."""
    lines = session.scalars(
        select(JournalLine)
        .where(_is_about(doc_id), col(JournalLine.verb).in_(_TOLD))
        .order_by(col(JournalLine.seq).desc())
        .limit(200)
    ).all()
    details = texts.whole(session, lines)
    told = [(line, details[line.seq]) for line in lines]
    told = [(line, detail) for i, (line, detail) in enumerate(told) if not _is_told_already(line, detail, lines[:i])]
    wanted = {line.person for line, _ in told} | {line.for_whom for line, _ in told if line.for_whom}
    wanted |= {d[key] for _, d in told for key in _PEOPLE if isinstance(d.get(key), int)}
    names = people.names(session, wanted)
    return [_happening(line, detail, names) for line, detail in told]


def _is_about(doc_id: int) -> ColumnElement[bool]:
    """Lines of the document itself, and of its addressees' parts."""
    parts = select(col(Routing.id)).where(col(Routing.doc_id) == doc_id)
    return or_(
        and_(col(JournalLine.module) == "docs", col(JournalLine.thing) == doc_id),
        and_(col(JournalLine.module) == "docs.routing", col(JournalLine.thing).in_(parts)),
    )


def _is_told_already(line: JournalLine, detail: dict[str, Any], newer: Sequence[JournalLine]) -> bool:
    """A file that came of signing has the act's own line; the lead's end of their part is the document's end."""
    if line.verb == "version":
        return bool(detail.get("kind") != "draft")
    follows = newer[-1] if newer else None
    return follows is not None and (follows.verb, follows.person, follows.seq) == (line.verb, line.person, line.seq + 1)


def _happening(line: JournalLine, detail: dict[str, Any], names: dict[int, str]) -> Happening:
    words, icon, tone = _TOLD[line.verb]
    told = words(detail, names)
    if line.for_whom:
        told = say("{what} (for {whom})", what=told, whom=names.get(line.for_whom, ""))
    quote = detail.get("text") or detail.get("reason") or written.told(detail.get("outcome") or "")
    who: str = names.get(line.person, "") if line.person else ""
    return Happening(line.at, who, told, quote, tone, icon)


def _plain(msgid: str) -> Callable[[dict[str, Any], dict[int, str]], Say]:
    return lambda _detail, _names: Say(msgid)


def _with(sentence: Say, **places: str) -> Callable[[dict[str, Any], dict[int, str]], Say]:
    """The sentence with places filled from the line's detail; a person's id becomes the name."""

    def told(detail: dict[str, Any], names: dict[int, str]) -> Say:
        values = {place: detail.get(key) for place, key in places.items()}
        for place, key in places.items():
            if key in _PEOPLE:
                values[place] = names.get(values[place] or 0, "")
        return Say(sentence.msgid, {place: "" if v is None else v for place, v in values.items()})

    return told


_PEOPLE = ("leader", "person", "in_place_of")


def _signed(detail: dict[str, Any], names: dict[int, str]) -> Say:
    if detail.get("in_place_of"):
        return say("signed it in their own name, in place of {whom}", whom=names.get(detail["in_place_of"], ""))
    return say("signed it")


_TOLD: dict[str, tuple[Callable[[dict[str, Any], dict[int, str]], Say], str, str]] = {
    "arrive": (_plain(say("received it").msgid), "mail", ""),
    "take_over": (_plain(say("took it over from the old system").msgid), "mail", ""),
    "register": (_with(say("registered it, arrival number {number}"), number="arrival_number"), "book-2", ""),
    "amend": (_plain(say("corrected the register line").msgid), "pencil", ""),
    "unregister": (
        _with(say("undid the registration; number {number} is void"), number="arrival_number"),
        "arrow-back",
        "key",
    ),
    "set_aside": (_plain(say("set it aside as a duplicate").msgid), "copy", ""),
    "take_up": (_plain(say("took it up again").msgid), "rotate", ""),
    "add_copy": (_with(say("attached a second copy, {name}"), name="name"), "paperclip", ""),
    "refuse": (_plain(say("returned it to the sender").msgid), "arrow-back-up", ""),
    "submit": (_plain(say("submitted it").msgid), "send", ""),
    "pass_on": (_with(say("passed it to {leader}"), leader="leader"), "arrow-forward", ""),
    "direct": (_plain(say("gave the directive").msgid), "pencil", "key"),
    "note": (_plain(say("noted it; no action needed").msgid), "check", "key"),
    "accept": (_plain(say("accepted the work").msgid), "check", ""),
    "forward": (_plain(say("forwarded it").msgid), "arrow-forward", ""),
    "take_back": (_plain(say("took the forwarding back").msgid), "arrow-back", ""),
    "hand_back": (_plain(say("returned it to the leader").msgid), "arrow-back-up", ""),
    "finish": (_plain(say("finished it").msgid), "circle-check", "key"),
    "reopen": (_plain(say("opened it again").msgid), "rotate", ""),
    "file": (_plain(say("filed it").msgid), "folder-check", ""),
    "urge": (_plain(say("urged an answer").msgid), "bell-ringing", ""),
    "attach": (_with(say("attached {name}"), name="name"), "paperclip", ""),
    "draft": (_plain(say("began the draft").msgid), "file-pencil", ""),
    "version": (_with(say("put version {no}"), no="no"), "file-text", ""),
    "relate": (_plain(say("linked it to another document").msgid), "link", ""),
    "related": (_plain(say("linked another document to it").msgid), "link", ""),
    "withdraw": (_plain(say("withdrew it").msgid), "arrow-back", ""),
    "approve": (_plain(say("approved it").msgid), "clipboard-check", "key"),
    "return": (_plain(say("returned it").msgid), "arrow-back-up", ""),
    "step_in": (_plain(say("took the signing over, in their own name").msgid), "signature", ""),
    "sign": (_signed, "signature", "key"),
    "number": (_with(say("gave it number {number}"), number="number"), "hash", ""),
    "seal": (_plain(say("sealed it").msgid), "rubber-stamp", "seal"),
    "release": (_plain(say("released it").msgid), "send", "seal"),
    "send": (_plain(say("sent a copy outside").msgid), "package", ""),
    "add_recipient": (_with(say("added the recipient {name}"), name="name"), "user-plus", ""),
    "recall": (_plain(say("recalled it").msgid), "arrow-back", "key"),
    "replace": (_plain(say("replaced it").msgid), "replace", "key"),
    "cancel": (_plain(say("cancelled it").msgid), "x", "key"),
    "discard": (_plain(say("discarded the draft").msgid), "trash", ""),
    "sender_recalled": (_plain(say("called it back, as its sender").msgid), "alert-triangle", "key"),
    "sender_replaced": (_plain(say("replaced it, as its sender").msgid), "alert-triangle", "key"),
    "confirm_recall": (_plain(say("confirmed that its copies are destroyed").msgid), "trash", "key"),
    "lock_away": (_plain(say("A secrecy mark was found; locked away").msgid), "lock", "key"),
    "lock_attachment": (_plain(say("destroyed an attachment that carries a secrecy mark").msgid), "lock", "key"),
    "leave_out_secret": (_plain(say("left out of it what repeated a secret paper").msgid), "lock", "key"),
    "declare_secret": (_plain(say("found a secrecy mark on it; it is handled on paper").msgid), "lock", "key"),
    "declare_open": (_plain(say("answered for it that there is no secrecy mark").msgid), "lock-open", "key"),
    "comment": (_plain(say("wrote an opinion").msgid), "message-2", ""),
    "withdraw_handout": (_plain(say("withdrew the hand-out").msgid), "arrow-back", ""),
    "withdraw_attachment": (_with(say("took the attachment {name} away"), name="name"), "paperclip", ""),
    "restore_attachment": (_with(say("put the attachment {name} back"), name="name"), "paperclip", ""),
    "mark_attachment": (_with(say("put the organisation's mark on {name}"), name="name"), "paperclip", "seal"),
    "hand_out": (_plain(say("took the prepared file to sign it outside").msgid), "download", ""),
}
