"""To which earlier step a document in the making can be sent back."""

from sqlmodel import Session

from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.org.queries import people
from workplace.org.queries.choices import Choice


def earlier(session: Session, doc: Doc) -> list[Choice]:
    """The drafter (0), then each approver before the present one; after approval, all of them."""
    rows = show.present_approvals(session, doc)
    if doc.state == "in_approval":
        asked = next((row.place for row in rows if row.state == "asked"), 0)
        rows = [row for row in rows if row.place < asked]
    cards = people.cards(session, {row.person_id for row in rows} | ({doc.drafter_id} if doc.drafter_id else set()))
    drafter = cards.get(doc.drafter_id or 0)
    first = [Choice("0", drafter.name, drafter.position)] if drafter else [Choice("0", "", "")]
    return first + [
        Choice(str(row.place), cards[row.person_id].name, cards[row.person_id].position)
        for row in rows
        if row.person_id in cards
    ]
