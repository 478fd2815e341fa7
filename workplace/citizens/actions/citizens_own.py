"""What only the citizen does with their case: withdraw it, ask for another look, rate how it was handled."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.actions import assigning, clockwork, stepping, talking
from workplace.cases.models.cases import Case, CaseMessage, Rating
from workplace.cases.models.parties import Party
from workplace.cases.queries import telling
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import checks, publishing
from workplace.citizens.actions.steps import take
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import clean, say
from workplace.org.queries import units

REOPENS_WITHIN = timedelta(days=7)
"""A report whose mending was checked is closed after this time, and reopened no more."""
_MOST = {"question": 1, "feedback": 1, "report": 9}
_DESK = {"question": "moderated", "feedback": "moderated", "report": "verified"}


def withdraw(session: Session, case: Case) -> None:
    """They don't want it any more."""
    acting, told = citizen(case.party_id), telling.concerned(session, case)
    take(session, acting, case, "withdraw")
    if case.accepted_at is not None:
        clockwork.stop(session, acting, case)
        assigning.end(session, case)
    case.closed_at, case.published_at = clock.now(), None
    stepping.settled(session, acting, case, "withdraw", people=told)


def reopen(session: Session, case: Case, reason: str) -> None:
    """Ask for another look: back to the unit that held it, or to the desk where that unit is gone."""
    said = checks.written("reason", reason, say("Say what is missing or wrong."), 2000)
    if case.reopened >= _MOST[case.kind] or session.get_one(Party, case.party_id).erased_at is not None:
        raise NotNow(say("It was opened again before. Send a new one, and name its code."))
    if case.kind == "report" and case.ready_at is not None and clock.now() > checked_at(session, case) + REOPENS_WITHIN:
        raise NotNow(say("The days for this have passed. Send a new report, and name this one's code."))
    acting, unit = citizen(case.party_id), case.unit_id
    stays = unit is not None and case.kind != "feedback" and units.is_open(session, unit)
    message = talking.say_it(session, acting, case, "applicant", "reopen", said)
    take(session, acting, case, "reopen", to="assigned" if stays else _DESK[case.kind], message=message.id)
    case.reopened, case.outcome = case.reopened + 1, ""
    publishing.words_anew(session, case)
    clockwork.go_on(session, case)
    if stays and unit is not None:
        assigning.send(session, acting, case, unit)
    else:
        assigning.to_desk(session, acting, case)
    talking.tell_citizen(session, acting, case, "reopened")
    stepping.settled(session, acting, case, "reopen")


def rate(session: Session, case: Case, score: int, comment: str) -> None:
    """Say once how it was handled: 1 not satisfied, 2 satisfied, 3 very satisfied. Nobody else can."""
    if score not in (1, 2, 3):
        raise BadInput({"score": say("Choose one of the list.")})
    if len(comment) > 1000:
        raise BadInput({"comment": say("At most {most} characters.", most=1000)})
    if session.get(Rating, case.id) is not None:
        raise NotNow(say("You have rated this already. Thank you."))
    take(session, citizen(case.party_id), case, "rate", score=score)
    session.add(Rating(case_id=case.id or 0, score=score, comment=clean(comment), at=clock.now()))
    session.flush()


def checked_at(session: Session, case: Case) -> datetime:
    """When the citizen was last told that their report is handled."""
    row = CaseMessage
    told = select(func.max(col(row.at))).where(col(row.case_id) == case.id, col(row.kind) == "handled")
    return session.scalar(told) or case.ready_at or clock.now()
