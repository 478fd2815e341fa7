"""An invitation to a meeting as a document: type GM, to the agencies whose people are invited."""

from collections.abc import Sequence

from sqlmodel import Session

from workplace.docs.actions import drafting
from workplace.docs.actions.drafting import Draft, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules import notation
from workplace.files import queries as files
from workplace.kernel.acting import Acting
from workplace.org.queries import organisations


def invitation_to(
    session: Session, acting: Acting, organisation: int, title: str, file_id: int, to: Sequence[tuple[int, str]]
) -> Doc:
    """Draft the invitation; its drafter names who signs it. `to` are agencies by id and name."""
    card = organisations.card(session, organisation)
    what = Draft(organisation, f"Dự {title}", "GM", notation.symbol_for("GM", card.notation))
    doc = drafting.draft(session, acting, what, files.file(session, file_id))
    recipients = list({name: To(name, id) for id, name in to if id != organisation}.values())
    if recipients:
        drafting.set_parties(session, acting, doc, [], [], recipients)
    return doc
