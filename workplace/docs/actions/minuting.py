"""Minutes of a meeting as a document: type BB, signed by the secretary and then by whoever presided.

Both sign as what they were in that meeting, by no grant of the agency; so this capacity is put down here alone.
"""

from sqlmodel import Session

from workplace.docs.actions import approving, drafting
from workplace.docs.actions.drafting import Draft, Party
from workplace.docs.models.letters import Doc
from workplace.docs.rules import notation
from workplace.docs.rules.capacities import MEETING
from workplace.files import queries as files
from workplace.kernel.acting import Acting
from workplace.org.queries import organisations


def from_meeting(
    session: Session, acting: Acting, organisation: int, title: str, file_id: int, secretary: int, chair: int
) -> Doc:
    """Draft the document and send it for signature at once: who signs is known, and nobody approves minutes."""
    card = organisations.card(session, organisation)
    symbol = notation.symbol_for("BB", card.notation)
    what = Draft(organisation, title, "BB", symbol, internal=True)
    doc = drafting.draft(session, acting, what, files.file(session, file_id))
    signers = [Party(secretary, MEETING, "THƯ KÝ"), Party(chair, MEETING, "CHỦ TỌA")]
    drafting.set_parties(session, acting, doc, [], signers if secretary != chair else signers[1:], [])
    approving.submit(session, acting, doc)
    return doc


def resolution_of(session: Session, acting: Acting, organisation: int, summary: str, file_id: int) -> Doc:
    """Draft a resolution of what a meeting adopted; its drafter names who signs it and to whom it goes."""
    card = organisations.card(session, organisation)
    what = Draft(organisation, summary, "NQ", notation.symbol_for("NQ", card.notation))
    return drafting.draft(session, acting, what, files.file(session, file_id))


def notice_of(session: Session, acting: Acting, organisation: int, title: str, file_id: int, summary: str = "") -> Doc:
    """Draft the notice of a meeting's conclusions, or of what `summary` says; its drafter names who signs it and to
    whom it goes.
    """
    card = organisations.card(session, organisation)
    what = Draft(
        organisation, summary or f"Kết luận của chủ tọa tại {title}", "TB", notation.symbol_for("TB", card.notation)
    )
    return drafting.draft(session, acting, what, files.file(session, file_id))
