"""What hangs together with a case: its tasks, and for a document the case that it answers."""

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseLink
from workplace.cases.policy import sees
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described
from workplace.kernel.refs import Ref
from workplace.kernel.text import say

ANSWERED = say("a citizen's question that it answers")


def cases_of(doc_id: int) -> Select[int]:
    """The cases that a document answers, or once answered."""
    row = CaseLink
    return select(col(row.case_id)).where(
        col(row.module) == "docs", col(row.thing) == doc_id, col(row.kind) == "answer"
    )


def hanging(session: Session, acting: Acting, ref: Ref) -> list[Described]:
    """The cases that a document answers, as far as the official may see them: a way back from the letter."""
    if ref.module != "docs":
        return []
    found = session.scalars(select(Case).where(col(Case.id).in_(cases_of(ref.id)), sees(acting)).order_by(col(Case.id)))
    return [
        Described(
            case.title,
            f"/cases/{case.id}",
            case.code,
            ANSWERED,
            case.document_id != ref.id or case.ready_at is not None,
        )
        for case in found
    ]
