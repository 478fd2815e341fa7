"""What was said to a citizen leaves by the ways they gave: one after the other, until it got there.

Only who agreed to be told is sent anything (`tell`), apart from the link by which a contact is confirmed. What a
message says of a case is its code and a link, which opens it for a month.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseMessage
from workplace.cases.models.parties import Consent, Party
from workplace.citizens.models.deliveries import Delivery
from workplace.citizens.rules import messages, passes
from workplace.jobs import outbox
from workplace.kernel import clock, ports
from workplace.kernel.ports import Outward

JOB = "notices.outward"
MODULE = "citizens"
TRIES = 3  # by one way, before the next one is tried


def plan(session: Session, case_id: int, message_id: int, what: str) -> None:
    """Promise the message by the first way there is. Promised before, nothing changes."""
    if what in messages.AT_ONCE or _agreed(session, case_id):
        _next(session, session.get_one(Case, case_id), message_id, what)


def take(session: Session, delivery_id: int, secret: bytes) -> Outward | None:
    """What is to be sent now; None for what was sent, or was given up, already."""
    row = Delivery
    mine = (col(row.id) == delivery_id, col(row.state).in_(("created", "sending")))
    taken = update(row).where(*mine).values(state="sending", tries=row.tries + 1, at=clock.now())
    if session.execute(taken).rowcount != 1:  # type: ignore[attr-defined]
        return None
    delivery = session.get_one(row, delivery_id, populate_existing=True)
    case, message = session.get_one(Case, delivery.case_id), session.get_one(CaseMessage, delivery.message_id)
    to = _contact(session.get_one(Party, case.party_id), delivery.channel)
    if not to:
        failed(session, delivery_id, "no_contact", for_good=True)
        return None
    subject, sentence = messages.told(message.kind, case.code)
    path, code = _link(secret, case, message)
    key = f"{case.id}-{message.id}-{delivery.channel}"
    return Outward(delivery.channel, to, subject, sentence, path, code, case.language, key)


def left(session: Session, delivery_id: int) -> None:
    """It was taken over at the other end."""
    _became(session, delivery_id, "delivered", "")


def failed(session: Session, delivery_id: int, why: str, for_good: bool) -> bool:
    """It was not; tried again while there is hope (True), then the next way is taken."""
    delivery = session.get_one(Delivery, delivery_id)
    if not for_good and delivery.tries < TRIES:
        _became(session, delivery_id, "created", why)
        return True
    _became(session, delivery_id, "failed", why)
    message = session.get_one(CaseMessage, delivery.message_id)
    _next(session, session.get_one(Case, delivery.case_id), delivery.message_id, message.kind)
    return False


def fill() -> None:
    """Give the post what leaves from here."""
    ports.outbound.fill(MODULE, Post())


class Post:
    """What the post asks of this module."""

    take = staticmethod(take)
    left = staticmethod(left)
    failed = staticmethod(failed)


def _next(session: Session, case: Case, message_id: int, what: str) -> None:
    tried = set(session.scalars(select(col(Delivery.channel)).where(col(Delivery.message_id) == message_id)))
    ways = _ways(session.get_one(Party, case.party_id))
    channel = next((way for way in ways if way not in tried), None)
    if channel is None or (tried and _stands(session, message_id)):
        return
    at = messages.leaves_at(what, clock.now())
    delivery = Delivery(case_id=case.id or 0, message_id=message_id, channel=channel, made_at=clock.now(), at=at)
    session.add(delivery)
    session.flush()
    key = f"case:{case.id}:{message_id}:{channel}"
    outbox.once(session, JOB, {"module": MODULE, "id": delivery.id}, key=key, at=at)


def _stands(session: Session, message_id: int) -> bool:
    """Whether one way is still being tried, or has got there."""
    row = Delivery
    found = select(col(row.id)).where(col(row.message_id) == message_id, col(row.state) != "failed")
    return session.scalar(found.limit(1)) is not None


def _became(session: Session, delivery_id: int, state: str, why: str) -> None:
    changed = update(Delivery).where(col(Delivery.id) == delivery_id)
    session.execute(changed.values(state=state, why=why, at=clock.now()))


def _ways(party: Party) -> Sequence[str]:
    return [channel for channel in messages.CHANNELS if _contact(party, channel)]


def _contact(party: Party, channel: str) -> str:
    return party.email if channel == "mail" else party.phone


def _link(secret: bytes, case: Case, message: CaseMessage) -> tuple[str, str]:
    """Where the message leads, and the digits to be typed where it asks for a confirmation."""
    assert case.id is not None and message.id is not None
    if message.kind == "confirm":
        link = passes.confirm_link(secret, case.id, message.id)
        return f"/xac-nhan/{link}", passes.confirm_code(secret, case.id, message.id)
    return f"/tra-cuu/{passes.case_link(secret, case.id, clock.now() + passes.LASTS)}", ""


def _agreed(session: Session, case_id: int) -> bool:
    row = Consent
    given = (col(row.case_id) == case_id, col(row.what) == "tell", col(row.withdrawn_at).is_(None))
    return session.scalar(select(col(row.id)).where(*given).limit(1)) is not None
