"""The letter by which a citizen's question is answered: drafted for whoever handles it, addressed to the citizen."""

from sqlmodel import Session

from workplace.docs.actions import drafting
from workplace.docs.actions.drafting import Draft, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules.types import OFFICIAL_LETTER
from workplace.files import queries as files
from workplace.kernel.acting import Acting


def to_citizen(
    session: Session, acting: Acting, organisation: int, summary: str, symbol: str, file_id: int, citizen: str
) -> Doc:
    """Draft the letter; its drafter names who approves and who signs it, as of any other."""
    what = Draft(organisation, summary, OFFICIAL_LETTER, symbol)
    doc = drafting.draft(session, acting, what, files.file(session, file_id))
    drafting.set_parties(session, acting, doc, [], [], [To(citizen)])
    return doc
