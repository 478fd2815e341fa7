"""Standing in for a signer: in one's own name, with one's own lines (Nghị định 30/2020, Art. 13; decision 13).

A paper prints who signs. Where it prints the one represented, it goes back to its drafter, who puts the new lines and
the new name on it; where it prints the representative already, it is theirs to sign at once.
"""

from sqlmodel import Session

from workplace.access import folders, grants
from workplace.docs.actions import approving, signing
from workplace.docs.events import DraftReturned, SignerStoodIn
from workplace.docs.models.issuing import Signer
from workplace.docs.models.letters import Doc
from workplace.docs.process import OUTGOING
from workplace.docs.queries import show
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.org.queries import signers
from workplace.org.queries.signers import SignerCard
from workplace.org.rules.standing_in import WhyNot
from workplace.process.take import require, take


def lawful(session: Session, acting: Acting, doc: Doc) -> SignerCard | WhyNot:
    """As what the representative may sign this document today, or why there are no lawful lines."""
    require(session, acting, OUTGOING, doc, "step_in")
    assert acting.authority is not None
    return signers.standing_in_for(session, doc.organisation_id, acting.person, acting.authority)


def step_in(session: Session, acting: Acting, doc: Doc, reason: str, *, is_printed: bool) -> Signer:
    """The representative takes the signer's place; `is_printed`: the paper names the representative already.

    Refused where no lawful lines can be given, and for whoever signs the document in another place already.
    """
    card = lawful(session, acting, doc)
    if isinstance(card, WhyNot):
        raise NotNow(signers.WHY_NOT[card])
    signer, all_signers = signing.turn_of(session, doc), show.signers(session, doc)
    if any(one.person_id == acting.person for one in all_signers):
        raise NotNow(say("You sign this document yourself already. Return it, so that another signer is named."))
    if not is_printed and not reason:
        raise BadInput({"reason": say("Give the reason.")})
    assert doc.id is not None
    take(session, acting, OUTGOING, doc, "step_in", to=None if is_printed else "draft", in_place_of=signer.person_id,
         capacity=card.capacity, lines="\n".join(card.authority_lines), reason=reason)  # fmt: skip
    events.publish(session, SignerStoodIn(doc.id, signer.person_id, acting.person))
    given_up = grants.person(session, signer.person_id)
    signer.person_id, signer.capacity, signer.lines = card.person_id, card.capacity, "\n".join(card.authority_lines)
    signer.for_whom, signer.authority = card.for_whom or acting.for_whom, card.authority
    session.add(signer)
    if signer.place == all_signers[-1].place:
        doc.signer_name, doc.signer_position = card.name, card.position
        session.add(doc)
    if is_printed:
        mine = grants.person(session, card.person_id)
        grants.grant(session, doc.kind, doc.at, doc.id, [mine], "signing", level=grants.COMMENT)
        folders.take_out(session, doc.kind, doc.id, holder=given_up, folder="to_sign")
        folders.put(session, given_up, "following", doc.kind, doc.id, is_read=True)
        folders.put(session, mine, "to_sign", doc.kind, doc.id, row=signer.id or 0)
        return signer
    signer.page = signer.x = signer.y = signer.width = signer.height = None
    approving.unsign(session, doc)
    approving.back_to_draft(session, doc)
    events.publish(session, DraftReturned(doc.id, doc.drafter_id or 0, acting.person, reason))
    return signer
