"""The devices that read along with passwords of their own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.org.models.sessions import AppPassword
from workplace.org.rules.agents import program_words


@dataclass(frozen=True)
class Device:
    """One device: what its owner calls it, when and from where it was last seen, by which program."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None
    address: str
    program: str


def mine(session: Session, acting: Acting) -> list[Device]:
    """One's own devices whose passwords hold, newest first."""
    row = AppPassword
    columns = (col(row.id), col(row.name), col(row.made_at), col(row.used_at), col(row.address), col(row.agent))
    own = (col(row.person_id) == acting.person, col(row.revoked_at).is_(None))
    found = session.execute(select(*columns).where(*own).order_by(col(row.id).desc()).limit(100))
    return [Device(one.id, one.name, one.made_at, one.used_at, one.address, program_words(one.agent)) for one in found]
