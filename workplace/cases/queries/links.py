"""What hangs together with a case: its tasks, and for a document the case that it answers."""

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseLink, CaseWords
from workplace.cases.policy import sees
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described
from workplace.kernel.refs import Ref


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
            case.title, f"/cases/{case.id}", case.code, "", case.document_id != ref.id or case.ready_at is not None
        )
        for case in found
    ]


def open_tasks(session: Session, acting: Acting, case: Case) -> list[Described]:
    """The open work that came of the case and that the official may see."""
    ref = Ref("cases", case.id or 0)
    return [one for find in ports.open_work.all().values() for one in find(session, acting, ref)]


def is_worded(session: Session, case: Case) -> bool:
    """Whether the desk has written what the public may read of it, and there is an answer to show."""
    words = session.get(CaseWords, case.id)
    return words is not None and bool(words.public_title and words.public_body and words.public_answer)
