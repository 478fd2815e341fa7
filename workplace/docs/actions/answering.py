"""The letter by which a citizen's question is answered: drafted for whoever handles it, addressed to the citizen."""

from sqlmodel import Session

from workplace.docs.actions import drafting
from workplace.docs.actions.drafting import Draft, Party, To
from workplace.docs.models.letters import Doc
from workplace.docs.rules.types import OFFICIAL_LETTER
from workplace.files import queries as files
from workplace.kernel.acting import Acting
from workplace.org.queries import signers


def to_citizen(
    session: Session, acting: Acting, organisation: int, summary: str, symbol: str, file_id: int, citizen: str,
    signer: int | None, capacity: str,
) -> Doc:  # fmt: skip
    """Draft the letter for who signs it; its drafter may name others, and who approves it, as of any other."""
    what = Draft(organisation, summary, OFFICIAL_LETTER, symbol)
    doc = drafting.draft(session, acting, what, files.file(session, file_id))
    cards = signers.of(session, organisation)
    signs = [Party.of(one) for one in cards if (one.person_id, one.capacity) == (signer, capacity)]
    drafting.set_parties(session, acting, doc, [], signs, [To(citizen)])
    return doc
