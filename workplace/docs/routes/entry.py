"""The register's form: what stands in it, and what is read back from it."""

from dataclasses import dataclass, fields
from typing import Any

from workplace.docs.actions.receiving import Letter
from workplace.docs.models.letters import Doc
from workplace.docs.rules.types import BY_CODE
from workplace.kernel import clock
from workplace.web.ask import Ask
from workplace.web.filters import date_


@dataclass(frozen=True)
class Entered:
    """The form's values as texts; `is_read` while they are what the file showed and nobody has confirmed them."""

    code: str = ""
    dated: str = ""
    author: str = ""
    author_id: str = ""
    type_code: str = "CV"
    urgency: str = "0"
    summary: str = ""
    signer_name: str = ""
    signer_position: str = ""
    due: str = ""
    pages: str = ""
    arrived_on: str = ""
    leader: str = ""
    is_read: bool = False


def entered(ask: Ask, doc: Doc, leader: str = "") -> Entered:
    """What was just sent (refused, or sent along with a button of the form); else what the document holds already, to
    go to this leader.
    """
    if "summary" in ask.form:
        sent: dict[str, Any] = {one.name: ask.form.get(one.name) for one in fields(Entered) if one.name != "is_read"}
        return Entered(**sent)
    return Entered(
        code=doc.code,
        dated=date_(doc.dated),
        author=doc.author,
        author_id=str(doc.author_id or ""),
        type_code=doc.type_code,
        urgency=str(doc.urgency),
        summary=doc.summary,
        signer_name=doc.signer_name,
        signer_position=doc.signer_position,
        due=date_(doc.due),
        pages=str(doc.pages or ""),
        arrived_on=date_(doc.arrived_on or clock.today()),
        leader=leader,
        is_read=doc.state == "arrived" and (bool(doc.verdict) or doc.origin_id is not None),
    )


def letter(ask: Ask) -> Letter:
    """What the clerk entered; BadInput with every field that can't be taken."""
    form, today = ask.form, clock.today()
    code = form.text("code", required=False, most=60)
    found = Letter(
        code=code,
        dated=form.date("dated", required=False, latest=today),
        author=form.text("author", most=300),
        author_id=form.integer("author_id", required=False, least=1),
        type_code=form.choice("type_code", BY_CODE.keys()),
        summary=form.text("summary", most=2000),
        signer_name=form.text("signer_name", required=False, most=100),
        signer_position=form.text("signer_position", required=False, most=200),
        urgency=int(form.choice("urgency", ("0", "1", "2", "3")) or 0),
        due=form.date("due", required=False),
        pages=form.integer("pages", required=False, most=9999) or 0,
        arrived_on=form.date("arrived_on", latest=today),
    )
    form.check()
    return found
