"""At the unit that holds it: taken up, worked out together, submitted, approved. With the approval the clock stands
still and the citizen is answered, in the same transaction.
"""

from sqlmodel import Session

from workplace.cases.actions import assigning, clockwork, stepping, talking
from workplace.cases.models.cases import Case, CaseWords
from workplace.citizens.actions import checks, publishing
from workplace.citizens.actions.steps import take
from workplace.citizens.queries import choices
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import clean, say


def take_up(session: Session, acting: Acting, case: Case, handler_id: int | None = None) -> None:
    """The unit takes it up; whoever is named handles it, else the one who took it up."""
    handler = handler_id or acting.as_whom
    _one_of_ours(session, case, handler)
    take(session, acting, case, "take_up", person=handler)
    assigning.accept(session, acting, case, handler)
    stepping.settled(session, acting, case, "take_up")


def bounce(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """Not theirs: back to the desk, with the reason; it is counted."""
    said = checks.reason(reason)
    take(session, acting, case, "bounce", reason=said)
    assigning.refuse(session, acting, case, said)
    stepping.settled(session, acting, case, "bounce", said)


def hand_to(session: Session, acting: Acting, case: Case, person_id: int) -> None:
    """Somebody else of the agency handles it from now on."""
    _one_of_ours(session, case, person_id)
    if person_id == case.handler_id:
        raise BadInput({"person": say("They handle it already. Choose someone else.")})
    take(session, acting, case, "hand_to", person=person_id)
    case.handler_id = person_id
    stepping.settled(session, acting, case, "hand_to")


def ask_unit(session: Session, acting: Acting, case: Case, unit_id: int, wish: str) -> None:
    """Ask another unit for its opinion; who leads stays as it is."""
    if unit_id == case.unit_id:
        raise BadInput({"unit": say("This unit holds the case itself. Choose another one.")})
    take(session, acting, case, "ask_unit", unit=unit_id, text=clean(wish))
    assigning.ask(session, acting, case, unit_id, wish)
    stepping.settled(session, acting, case, "ask_unit")


def advise(session: Session, acting: Acting, case: Case, assignment_id: int, opinion: str) -> None:
    """A unit that was asked gives its opinion."""
    take(session, acting, case, "advise", assignment=assignment_id)
    assigning.advise(session, acting, case, assignment_id, opinion)
    stepping.settled(session, acting, case, "advise")


def draft(session: Session, acting: Acting, case: Case, answer: str, public_answer: str, version: int) -> None:
    """Save the answer as it stands, and how the public may read it. NotNow where somebody saved meanwhile."""
    checks.refuse({
        field: say("At most {most} characters.", most=checks.LONGEST)
        for field, text in (("answer", answer), ("public_answer", public_answer)) if len(text) > checks.LONGEST
    })  # fmt: skip
    take(session, acting, case, "draft", version=version)
    checks.still_at(session, case, version)
    words = session.get_one(CaseWords, case.id)
    words.answer, words.public_answer = clean(answer), clean(public_answer)
    session.add(words)
    stepping.settled(session, acting, case, "draft")


def clarify(session: Session, acting: Acting, case: Case, text: str) -> None:
    """Ask the citizen for what is missing: by this very message the clock stands still."""
    asked = checks.written("text", text, say("Write down what the citizen is asked for."), 5000)
    take(session, acting, case, "clarify")
    message = talking.tell_citizen(session, acting, case, "clarify", asked)
    clockwork.pause(session, acting, case, "clarify", message.id or 0)
    stepping.settled(session, acting, case, "clarify")


def resume(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """Go on without the citizen's answer: the clock runs again."""
    said = checks.reason(reason)
    take(session, acting, case, "resume", reason=said)
    if not clockwork.resume(session, acting, case):
        raise NotNow(say("The clock runs already; nobody's answer is awaited."))
    stepping.settled(session, acting, case, "resume", said)


def submit(session: Session, acting: Acting, case: Case, approver_id: int) -> None:
    """Submit the answer to whoever approves it."""
    _answered(session, case)
    if approver_id not in {card.id for card in choices.approvers(session, case)}:
        raise BadInput({"approver": say("Choose one of the list.")})
    take(session, acting, case, "submit", person=approver_id)
    clockwork.resume(session, acting, case)
    case.approver_id = approver_id
    stepping.settled(session, acting, case, "submit")


def take_back(session: Session, acting: Acting, case: Case) -> None:
    """Take the answer back before it was approved."""
    take(session, acting, case, "take_back")
    stepping.settled(session, acting, case, "take_back")


def give_back(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """The answer is to be worked over."""
    said = checks.reason(reason)
    take(session, acting, case, "return", reason=said)
    stepping.settled(session, acting, case, "return", said)


def approve(session: Session, acting: Acting, case: Case) -> None:
    """The answer stands: the clock stops, the citizen is told, the public reads it where they agreed to that."""
    words = _answered(session, case)
    checks.nothing_open(session, case)
    take(session, acting, case, "approve")
    case.document_id = None  # of an earlier answer: what becomes of that letter is this one's no longer
    _over(session, acting, case, outcome="answered")
    talking.tell_citizen(session, acting, case, "answered", words.answer)
    publishing.as_agreed(session, case)
    stepping.settled(session, acting, case, "approve", people=[case.handler_id] if case.handler_id else [])


def note_it(session: Session, acting: Acting, case: Case, reason: str) -> None:
    """Feedback that needs no answer: noted, and the citizen is told why."""
    said = checks.reason(reason)
    checks.nothing_open(session, case)
    take(session, acting, case, "note_it", reason=said)
    _over(session, acting, case, outcome="noted")
    talking.tell_citizen(session, acting, case, "noted", said)
    stepping.settled(session, acting, case, "note_it")


def _over(session: Session, acting: Acting, case: Case, outcome: str) -> None:
    clockwork.stop(session, acting, case)
    assigning.end(session, case)
    case.outcome = outcome
    if case.kind == "question":
        case.closed_at = clock.now()  # a question is closed with its answer; the others a while after


def _answered(session: Session, case: Case) -> CaseWords:
    words = session.get_one(CaseWords, case.id)
    if not words.answer.strip():
        raise BadInput({"answer": say("Write the answer first.")})
    return words


def _one_of_ours(session: Session, case: Case, person_id: int) -> None:
    if case.unit_id is not None and person_id not in {card.id for card in choices.handlers(session, case)}:
        raise BadInput({"person": say("Choose somebody of the agency that holds the case.")})
