"""What the law gives a citizen over what is kept of them: to have it (queries.own.export), and to ask that it goes.

Whether it may go is decided at the desk: what must be kept for some years stays so long, then it goes by itself.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import stepping, talking
from workplace.cases.models.cases import Case, CaseMessage
from workplace.cases.queries import telling
from workplace.cases.rules.citizen import citizen
from workplace.journal import lines as journal
from workplace.kernel.errors import NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say

ASKED = "erasure"


def ask_erasure(session: Session, case: Case) -> None:
    """Ask that name, contact and words be erased. NotNow where that was asked before."""
    row = CaseMessage
    if session.scalar(select(col(row.id)).where(col(row.case_id) == case.id, col(row.kind) == ASKED).limit(1)):
        raise NotNow(say("You have asked for this already."))
    acting = citizen(case.party_id)
    talking.say_it(session, acting, case, "applicant", ASKED, "")
    journal.write(session, acting, "ask_erasure", Ref("cases", case.id or 0))
    stepping.settled(session, acting, case, "ask_erasure", people=telling.desk(session, case))
