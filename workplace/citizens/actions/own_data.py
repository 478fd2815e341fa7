"""What the law gives a citizen over what is kept of them: to have it (queries.own.export), and to ask that it goes.

The desk is told, and answers the citizen. Nothing is erased by hand: what must be kept for some years stays so long,
then it goes by itself (cases.actions.forgetting).
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import stepping, talking
from workplace.cases.models.cases import Case, CaseMessage
from workplace.cases.models.services import Service
from workplace.cases.queries import telling
from workplace.cases.rules.citizen import citizen
from workplace.citizens.models.reports import Report
from workplace.citizens.rules import places
from workplace.journal import lines as journal
from workplace.kernel.errors import NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say

ASKED = "erasure"


def ask_erasure(session: Session, case: Case) -> None:
    """Tell the desk of the wish that name, contact and words be erased. NotNow where that was asked before."""
    row = CaseMessage
    if session.scalar(select(col(row.id)).where(col(row.case_id) == case.id, col(row.kind) == ASKED).limit(1)):
        raise NotNow(say("You have asked for this already."))
    acting = citizen(case.party_id)
    talking.say_it(session, acting, case, "applicant", ASKED, "")
    journal.write(session, acting, "ask_erasure", Ref("cases", case.id or 0))
    stepping.settled(session, acting, case, "ask_erasure", people=telling.desk(session, case))


def forget_place(session: Session, case_id: int, *, public: bool) -> None:
    """The case's time is over: its exact place goes, but for the one that stands on the public map."""
    report = session.get(Report, case_id)
    if report is None:
        return
    report.address, report.accuracy = "", None
    if not public or report.latitude is None or report.longitude is None:
        report.latitude = report.longitude = None
    elif session.get_one(Service, session.get_one(Case, case_id).service_id).rounds_place:
        report.latitude, report.longitude = places.roughly(report.latitude), places.roughly(report.longitude)
    session.add(report)
