"""What is public of a case, kept as the archive is searched; it follows every act by which that may have changed."""

from sqlmodel import Session

from workplace.cases.models.cases import Case, CaseWords
from workplace.citizens.rules import folded


def refold(session: Session, case_id: int) -> None:
    """Keep what is public of a case folded, and nothing of a case that is not."""
    case, words = session.get(Case, case_id), session.get(CaseWords, case_id)
    if case is None or words is None:
        return
    told = ""
    if case.published_at is not None and case.is_public and not case.hidden:
        answer = words.public_answer if case.ready_at is not None else ""  # a draft is read by nobody yet
        told = folded.kept(words.public_title, words.public_body, answer)
    if words.public_folded != told:
        words.public_folded = told
        session.add(words)
