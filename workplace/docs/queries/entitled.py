"""As what the person of a signer's place may sign a document today."""

from sqlmodel import Session

from workplace.docs.models.issuing import Signer
from workplace.docs.models.letters import Doc
from workplace.docs.rules.capacities import MEETING
from workplace.org.queries import people, signers
from workplace.org.queries.signers import SignerCard


def cards(session: Session, doc: Doc, signer: Signer) -> list[SignerCard]:
    """By grant or delegation; of minutes, as what they were in the meeting, and as nothing else."""
    if signer.capacity == MEETING:
        name = people.person(session, signer.person_id).name
        return [SignerCard(signer.person_id, name, "", MEETING, tuple(signer.lines.split("\n")), "")]
    return [card for card in signers.of(session, doc.organisation_id) if card.person_id == signer.person_id]
