"""How what was said to a citizen left, for the officials who ask whether it got there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.citizens.models.deliveries import Delivery
from workplace.citizens.rules import messages
from workplace.kernel.text import Say, say


@dataclass(frozen=True)
class Sent:
    """One message by one way, in words; never the contact itself."""

    line: Say
    tone: str
    icon: str
    why: Say
    at: datetime


def of_case(session: Session, case: Case) -> dict[int, list[Sent]]:
    """By message, each way it was tried by, in order. Whoever asks has come through the case's door."""
    rows = session.scalars(select(Delivery).where(col(Delivery.case_id) == case.id).order_by(col(Delivery.id)))
    found: dict[int, list[Sent]] = {}
    for row in rows:
        word, tone, icon = messages.STATES[row.state]
        line = say("{channel}: {state}", channel=messages.CHANNEL_WORDS[row.channel], state=word)
        sent = Sent(line, tone, icon, messages.WHYS[row.why], row.at)
        found.setdefault(row.message_id, []).append(sent)
    return found
