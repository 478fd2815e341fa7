"""What is said about a case: to the citizen, among officials. Who is told, learns it in the same transaction."""

from sqlmodel import Session

from workplace.cases.events import CitizenTold
from workplace.cases.models.cases import Case, CaseMessage
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.events import publish
from workplace.kernel.text import clean


def tell_citizen(session: Session, acting: Acting, case: Case, what: str, body: str = "") -> CaseMessage:
    """Say something to the citizen; `what` names the template by which it leaves, `body` what was written."""
    message = say_it(session, acting, case, "applicant", what, body)
    publish(session, CitizenTold(case.id or 0, message.id or 0, what))
    return message


def say_it(session: Session, acting: Acting, case: Case, audience: str, kind: str, body: str) -> CaseMessage:
    """The row of something that was said."""
    message = CaseMessage(
        case_id=case.id or 0, audience=audience, kind=kind, author=acting.person, body=clean(body), at=clock.now()
    )
    session.add(message)
    session.flush()
    return message
