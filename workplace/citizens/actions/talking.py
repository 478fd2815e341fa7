"""Words about a case: to the citizen, from the citizen, among officials."""

from collections.abc import Sequence

from sqlmodel import Session

from workplace.cases.actions import clockwork, stepping
from workplace.cases.actions import talking as says
from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import Case, CaseFile
from workplace.cases.queries import telling
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import checks
from workplace.citizens.actions.steps import take
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say

LONGEST = 5000
MOST_PAPERS = 10
_EMPTY = say("Write something.")


def write(session: Session, acting: Acting, case: Case, text: str) -> None:
    """Write to the citizen; nothing waits for their answer."""
    said = checks.written("text", text, _EMPTY, LONGEST)
    take(session, acting, case, "write")
    says.tell_citizen(session, acting, case, "word", said)
    stepping.settled(session, acting, case, "write")


def note(session: Session, acting: Acting, case: Case, text: str) -> None:
    """Note something for officials; the citizen never reads it."""
    said = checks.written("text", text, _EMPTY, LONGEST)
    take(session, acting, case, "note")
    says.say_it(session, acting, case, "internal", "word", said)
    stepping.settled(session, acting, case, "note")


def reply(session: Session, case: Case, text: str, papers: Sequence[Paper] = ()) -> None:
    """The citizen answers what they were asked, or adds something: if the clock stood for it, it runs again."""
    said = checks.written("text", text, _EMPTY, LONGEST)
    if len(papers) > MOST_PAPERS:
        checks.refuse({"papers": say("At most {most} files at once.", most=MOST_PAPERS)})
    acting = citizen(case.party_id)
    if case.closed_at is not None and case.kind != "question":
        raise NotNow(say("This case is closed. Send a new one, and name its code."))
    take(session, acting, case, "reply", files=[paper.file_id for paper in papers])
    message = says.say_it(session, acting, case, "applicant", "reply", said)
    session.add_all(
        CaseFile(
            case_id=case.id or 0, message_id=message.id, file_id=paper.file_id, name=paper.name, purpose=paper.purpose,
            audience="internal", added_at=clock.now(), added_by=acting.person,
        )
        for paper in papers
    )  # fmt: skip
    clockwork.resume(session, acting, case)
    stepping.settled(session, acting, case, "reply", people=telling.concerned(session, case))
