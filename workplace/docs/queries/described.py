"""What other floors ask of correspondence through the ports: names, timelines, text for the index, who may have bytes."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.policy import sees
from workplace.docs.process import of
from workplace.docs.rules.types import BY_CODE
from workplace.files import queries as files
from workplace.journal.models import JournalLine
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Happening, Searchable
from workplace.kernel.text import Say, say
from workplace.org.queries import people


def fill() -> None:
    """Give the ports correspondence's answers."""
    ports.describe.fill("docs", describe)
    ports.timeline.fill("docs", timeline)
    ports.searchable.fill("docs", searchable)
    ports.may_have.fill("docs", may_have)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those documents that the person may see."""
    found = session.scalars(select(Doc).where(col(Doc.id).in_(ids), sees(acting)))
    return {
        doc.id or 0: Described(doc.summary, f"/docs/{doc.id}", doc.code, str(of(doc).states[doc.state].label))
        for doc in found
    }


def may_have(session: Session, acting: Acting, file_id: int) -> bool:
    """Whether a document that the person may read has this file as a version or attachment; never a locked one."""
    version = (
        select(col(Version.id)).where(col(Version.doc_id) == col(Doc.id), col(Version.file_id) == file_id).exists()
    )
    attached = (
        select(col(Attachment.id))
        .where(
            col(Attachment.doc_id) == col(Doc.id),
            or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id),
        )
        .exists()
    )
    owners = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    holders = select(col(Attachment.doc_id)).where(
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id)
    )
    found = select(col(Doc.id)).where(
        or_(col(Doc.id).in_(owners), col(Doc.id).in_(holders)),
        col(Doc.overlay) != "secret",
        or_(version, attached),
        sees(acting),
    )
    return session.execute(found.limit(1)).first() is not None


def searchable(session: Session, doc_id: int) -> Searchable | None:
    """The document's words: number, summary and author, and the text of the file that is read now."""
    doc = session.get(Doc, doc_id)
    if doc is None or doc.overlay == "secret":
        return None
    pages = files.text(session, doc.file_id) if doc.file_id else []
    kind = BY_CODE[doc.type_code].name if doc.type_code in BY_CODE else ""
    head = " · ".join(part for part in (kind, doc.author, doc.signer_name) if part)
    return Searchable(doc.code, doc.summary, "\n".join([head, *(str(page) for page in pages)]), doc.at, doc.kind)


def timeline(session: Session, acting: Acting, doc_id: int) -> list[Happening]:
    """The document's one timeline, newest first, from the journal itself (at most 200 lines)."""
    lines = session.scalars(
        select(JournalLine)
        .where(col(JournalLine.module) == "docs", col(JournalLine.thing) == doc_id, col(JournalLine.verb).in_(_TOLD))
        .order_by(col(JournalLine.seq).desc())
        .limit(200)
    ).all()
    details = [json.loads(line.detail) for line in lines]
    wanted = {line.person for line in lines} | {line.for_whom for line in lines if line.for_whom}
    wanted |= {d[key] for d in details for key in ("leader", "person") if isinstance(d.get(key), int)}
    names = people.names(session, wanted)
    return [_happening(line, detail, names) for line, detail in zip(lines, details, strict=True)]


def _happening(line: JournalLine, detail: dict[str, Any], names: dict[int, str]) -> Happening:
    words, icon, tone = _TOLD[line.verb]
    told = words(detail, names)
    if line.for_whom:
        told = say("{what} (for {whom})", what=told, whom=names.get(line.for_whom, ""))
    quote = detail.get("text") or detail.get("reason") or detail.get("outcome") or ""
    who: str = names.get(line.person, "") if line.person else ""
    return Happening(line.at, who, told, quote, tone, icon)


def _plain(msgid: str) -> Callable[[dict[str, Any], dict[int, str]], Say]:
    return lambda _detail, _names: Say(msgid)


def _with(sentence: Say, **places: str) -> Callable[[dict[str, Any], dict[int, str]], Say]:
    """The sentence with places filled from the line's detail; a person's id becomes the name."""

    def told(detail: dict[str, Any], names: dict[int, str]) -> Say:
        values = {place: detail.get(key) for place, key in places.items()}
        named = {
            p: names.get(v, "") if isinstance(v, int) and places[p] in ("leader", "person") else v
            for p, v in values.items()
        }
        return Say(sentence.msgid, {p: "" if v is None else v for p, v in named.items()})

    return told


_TOLD: dict[str, tuple[Callable[[dict[str, Any], dict[int, str]], Say], str, str]] = {
    "arrive": (_plain(say("received it").msgid), "mail", ""),
    "register": (_with(say("registered it, arrival number {number}"), number="arrival_number"), "book-2", ""),
    "amend": (_plain(say("corrected the register line").msgid), "edit", ""),
    "refuse": (_plain(say("returned it to the sender").msgid), "arrow-back-up", ""),
    "submit": (_plain(say("submitted it").msgid), "send", ""),
    "pass_on": (_with(say("passed it to {leader}"), leader="leader"), "arrow-forward", ""),
    "direct": (_plain(say("gave the directive").msgid), "pencil", "key"),
    "note": (_plain(say("noted it; no action needed").msgid), "check", "key"),
    "begin": (_plain(say("began handling").msgid), "progress", ""),
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
    "sign": (_plain(say("signed it").msgid), "signature", "key"),
    "number": (_with(say("gave it number {number}"), number="number"), "hash", ""),
    "seal": (_plain(say("sealed it").msgid), "rubber-stamp", "seal"),
    "release": (_plain(say("released it").msgid), "send", "seal"),
    "send": (_plain(say("sent a copy outside").msgid), "package", ""),
    "add_recipient": (_with(say("added the recipient {name}"), name="name"), "user-plus", ""),
    "recall": (_plain(say("recalled it").msgid), "arrow-back", "key"),
    "replace": (_plain(say("replaced it").msgid), "replace", "key"),
    "cancel": (_plain(say("cancelled it").msgid), "x", "key"),
    "discard": (_plain(say("discarded the draft").msgid), "trash", ""),
    "sender_recalled": (_plain(say("The sender recalled it").msgid), "alert-triangle", "key"),
    "sender_replaced": (_plain(say("The sender replaced it").msgid), "alert-triangle", "key"),
    "lock_away": (_plain(say("A secrecy mark was found; locked away").msgid), "lock", "key"),
    "comment": (_plain(say("wrote an opinion").msgid), "message-2", ""),
    "hand_out": (_plain(say("took the prepared file to sign it outside").msgid), "download", ""),
}
