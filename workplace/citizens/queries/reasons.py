"""Who can see a case, and why: the causes behind its visibility, by holder."""

from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.kinds import CASES
from workplace.access.models import AccessCause, Principal
from workplace.cases.models.cases import Case
from workplace.org.queries import people, units

MOST = 300


class Seeing(NamedTuple):
    """One person, or the holders of a role in a unit, with the causes."""

    person: str  # empty for a role
    role: str
    unit: str
    causes: list[str]


def seeing(session: Session, case: Case) -> list[Seeing]:
    """Everyone who can see the case; for readers who may see it themselves."""
    found = session.execute(
        select(col(Principal.kind), col(Principal.ref), col(Principal.role), col(AccessCause.cause))
        .join(AccessCause, col(AccessCause.principal) == col(Principal.id))
        .where(col(AccessCause.kind) == CASES, col(AccessCause.thing) == case.id)
        .distinct()
        .order_by(col(Principal.kind), col(Principal.ref), col(AccessCause.cause))
        .limit(MOST)
    ).all()
    names = people.names(session, [row.ref for row in found if row.kind == "person"])
    called = units.names(session, [row.ref for row in found if row.kind != "person"])
    causes: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in found:
        is_person = row.kind == "person"
        key = (names.get(row.ref, ""), "", "") if is_person else ("", row.role, called.get(row.ref, ""))
        causes[key].append(row.cause)
    return [Seeing(*key, causes=list(dict.fromkeys(why))) for key, why in causes.items()]
