"""How a case is called where nothing that a citizen wrote may stand: its code and what kind of matter it is."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.cases.models.services import Service


@dataclass(frozen=True)
class Brief:
    """Code and kind of matter."""

    code: str
    service: str


def brief(session: Session, case_id: int) -> Brief:
    """The case in these words."""
    found = (
        select(col(Case.code), col(Service.name))
        .join(Service, col(Service.id) == col(Case.service_id))
        .where(col(Case.id) == case_id)
    )
    code, name = session.execute(found).one()
    return Brief(code, name)
