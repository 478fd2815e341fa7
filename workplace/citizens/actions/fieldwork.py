"""A report is seen to: planned, begun, handled with a picture of it, checked by the desk that gave it out.

The clock stands still when the fault is reported as mended. If the desk finds that it is not, the time in between
counts: nothing was mended.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import assigning, clockwork, stepping, talking
from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.citizens.actions import checks, publishing
from workplace.citizens.actions.steps import take
from workplace.citizens.models.reports import Report
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say

MOST_PAPERS = 20


def plan(session: Session, acting: Acting, case: Case, day: date) -> None:
    """Say for which day it is planned; the citizen learns it."""
    if day < clock.today():
        raise BadInput({"day": say("Choose today or a day to come.")})
    take(session, acting, case, "plan", day=str(day))
    report = session.get_one(Report, case.id)
    report.planned_on = day
    session.add(report)
    talking.tell_citizen(session, acting, case, "planned", f"{day:%d/%m/%Y}")
    stepping.settled(session, acting, case, "plan")


def begin(session: Session, acting: Acting, case: Case) -> None:
    """What was planned is begun."""
    take(session, acting, case, "begin")
    stepping.settled(session, acting, case, "begin")


def handle(session: Session, acting: Acting, case: Case, text: str, papers: Sequence[Paper]) -> None:
    """Report it as handled: what was done, and at least one picture or paper that shows it."""
    wrong = {}
    if not text.strip():
        wrong["text"] = say("Write down what was done.")
    if not 1 <= len(papers) <= MOST_PAPERS:
        wrong["papers"] = say("Show what was done: 1 to {most} pictures or papers.", most=MOST_PAPERS)
    checks.refuse(wrong)
    done = checks.written("text", text, say("Write down what was done."), 5000)
    checks.nothing_open(session, case)
    take(session, acting, case, "handle", files=[paper.file_id for paper in papers])
    clockwork.stop(session, acting, case)
    words = session.get_one(CaseWords, case.id)
    words.answer, case.outcome = done, "handled"
    session.add(words)
    publishing.words_anew(session, case)
    session.add_all(
        CaseFile(
            case_id=case.id or 0, file_id=paper.file_id, name=paper.name, purpose="after", audience="internal",
            added_at=clock.now(), added_by=acting.person,
        )
        for paper in papers
    )  # fmt: skip
    stepping.settled(session, acting, case, "handle")


def check(session: Session, acting: Acting, case: Case) -> None:
    """The desk finds it handled: the citizen is told, and sees what shows it."""
    checks.nothing_open(session, case)
    take(session, acting, case, "check")
    assigning.end(session, case)
    for file in _after(session, case):
        file.audience = "applicant"
        session.add(file)
    talking.tell_citizen(session, acting, case, "handled", session.get_one(CaseWords, case.id).answer)
    publishing.as_agreed(session, case)
    stepping.settled(session, acting, case, "check")


def send_back(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """Not handled yet: back to the unit, and its clock goes on as if it had never stood still."""
    said = checks.reason(reason)
    take(session, acting, case, "return", reason=said)
    case.outcome = ""
    publishing.words_anew(session, case)
    clockwork.count_on(session, case)
    stepping.settled(session, acting, case, "return", said)


def close(session: Session, case: Case) -> None:
    """Its days for saying that it is not so have passed: closed by the house."""
    take(session, SYSTEM, case, "close")
    case.closed_at = clock.now()
    stepping.settled(session, SYSTEM, case, "close")


def _after(session: Session, case: Case) -> list[CaseFile]:
    row = CaseFile
    shown = (col(row.case_id) == case.id, col(row.purpose) == "after", col(row.withdrawn_at).is_(None))
    return list(session.scalars(select(row).where(*shown)))
