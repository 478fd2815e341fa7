"""What the page of a document in the making offers: the next number, the agency's key, earlier steps, the hand-out."""

from typing import Any

from workplace.docs.actions import outside
from workplace.docs.models.letters import Doc
from workplace.docs.queries import marked, numbering, returning
from workplace.docs.routes import keys
from workplace.docs.rules import notation, vault
from workplace.kernel import clock
from workplace.web.ask import Ask
from workplace.web.filters import date_


def offers(ask: Ask, doc: Doc, verbs: set[str]) -> dict[str, Any]:
    """The choices of those steps only that are open to this person."""
    if doc.direction == "incoming":
        return {}
    found: dict[str, Any] = {}
    if verbs & {"number", "seal"}:
        found["test_key"] = keys.found(ask.house.settings, vault.of_organisation(doc.organisation_id))
        found["is_fresh"] = keys.is_fresh(ask)
        found["next_code"] = f"{notation.written(numbering.next_outgoing(ask.session, doc))}/{doc.notation}"
        found["today"] = date_(clock.today())
    if verbs & {"number", "seal", "mark_attachment"}:
        found["to_mark"] = len(marked.missing(ask.session, doc))
    if verbs & {"number", "sign"}:
        found["handout"] = outside.present(ask.session, ask.acting, doc)
    if "return" in verbs:
        found["back_to"] = returning.earlier(ask.session, doc)
    return found
