"""What other floors ask of cases through the ports: names, text for the index, who may have bytes."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.kinds import CASES
from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.policy import sees
from workplace.cases.queries import links
from workplace.cases.queries.timeline import timeline
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable

MOST = 50


def fill() -> None:
    """Give the ports the answers of cases."""
    ports.describe.fill("cases", describe)
    ports.timeline.fill("cases", timeline)
    ports.searchable.fill("cases", searchable)
    ports.may_have.fill("cases", may_have)
    ports.carries.fill("cases", carries)
    ports.open_work.fill("cases", links.hanging)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those cases that the official may see."""
    found = session.scalars(select(Case).where(col(Case.id).in_(ids), sees(acting)))
    return {
        case.id or 0: Described(case.title, f"/cases/{case.id}", case.code, "", case.closed_at is not None)
        for case in found
    }


def searchable(session: Session, case_id: int) -> Searchable | None:
    """The case's words as officials may find them; never who sent it."""
    case, words = session.get(Case, case_id), session.get(CaseWords, case_id)
    if case is None or words is None:
        return None
    return Searchable(case.code, case.title, "\n".join(filter(None, [words.body, words.answer])), case.at, CASES)


def may_have(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The cases that the official may see and that carry this file, the newest first."""
    owners = select(col(CaseFile.case_id)).where(col(CaseFile.file_id) == file_id, col(CaseFile.withdrawn_at).is_(None))
    found = select(col(Case.id)).where(col(Case.id).in_(owners), sees(acting)).order_by(col(Case.id).desc())
    return [one or 0 for one in session.scalars(found.limit(MOST))]


def carries(session: Session, file_id: int) -> bool:
    """Whether a case has this file, or had it and is not forgotten."""
    found = select(col(CaseFile.id)).where(col(CaseFile.file_id) == file_id, col(CaseFile.name) != "")
    return session.scalar(found.limit(1)) is not None
