"""From which state of a draft its form was drawn: what somebody else, or another tab, saved meanwhile isn't undone."""

import hashlib
import json
from typing import Any

from sqlmodel import Session

from workplace.docs.models.letters import Doc
from workplace.docs.routes import parties, words
from workplace.docs.rules.types import BY_CODE
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.web.forms import Form

FIELD = "drawn_from"  # of the form
MEANWHILE = "meanwhile"  # the error's name


def mark_of(session: Session, doc: Doc) -> str:
    """A short mark of all that the form can change; another state has another one."""
    rows = parties.of_doc(session, doc)
    stands = [doc.summary, doc.type_code, doc.notation, doc.urgency, rows.approver, rows.signer, rows.recipient]
    return hashlib.sha256(json.dumps(stands, ensure_ascii=False).encode()).hexdigest()[:16]


def require_unchanged(session: Session, doc: Doc, form: Form) -> None:
    """BadInput where the draft was saved by another since the form was drawn."""
    if FIELD in form and form.get(FIELD) != mark_of(session, doc):
        raise BadInput({MEANWHILE: say("This draft was saved elsewhere meanwhile; nothing of yours was saved yet.")})


def for_page(session: Session, acting: Acting, doc: Doc, form: Form, refused: BadInput | None) -> dict[str, Any]:
    """What the page carries: the mark, and, where somebody was faster, how the draft stands now. Whoever has seen that
    and saves again means it.
    """
    overtaken = refused is not None and MEANWHILE in refused.fields
    if not overtaken:
        return {"drawn_from": form.get(FIELD) or mark_of(session, doc), "stands_now": None}
    told = parties.told(session, parties.of_doc(session, doc), parties.offered(session, acting, doc))
    return {
        "drawn_from": mark_of(session, doc),
        "stands_now": {
            "summary": doc.summary,
            "type": BY_CODE[doc.type_code].name if doc.type_code in BY_CODE else "",
            "notation": doc.notation,
            "urgency": dict(words.URGENCY_CHOICES)[str(doc.urgency)],
            "approvers": "; ".join(row["card"].name for row in told["approver"]),
            "signers": "; ".join(row["card"].name for row in told["signer"]),
            "recipients": "; ".join(row["name"] for row in told["recipient"]),
        },
    }
