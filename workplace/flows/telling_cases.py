"""Which officials are told what of a case. A notice names code and kind of matter, never what a citizen wrote: it may
leave the house by mail, and stays when the case is forgotten.
"""

from collections.abc import Iterable

from sqlmodel import Session

from workplace.cases import events as cases
from workplace.cases.queries import briefly, desks
from workplace.kernel import clock
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.notices import queries as notices
from workplace.notices.actions import tell
from workplace.org.queries import people


def fill() -> None:
    """Listen to every fact of cases that an official should know of."""
    listen(cases.CaseReceived, _received)
    listen(cases.CaseMoved, _moved)
    listen(cases.CaseUrged, _urged)
    listen(cases.AdviceAsked, _asked)
    listen(cases.CaseDueMoved, _due_moved)
    listen(cases.CasePausedLong, _paused_long)


_MOVED: dict[str, tuple[Say, str]] = {
    "assign": (say("For your unit to take up: {code} ({service})"), "case"),
    "lay_on": (say("For your unit, since it followed the one before: {code} ({service})"), "case"),
    "fall_back": (say("Its unit is closed, to be given out anew: {code} ({service})"), "case_back"),
    "bounce": (say("Sent back as not theirs: {code} ({reason})"), "case_back"),
    "take_up": (say("You handle this case: {code} ({service})"), "case"),
    "hand_to": (say("You handle this case: {code} ({service})"), "case"),
    "advise": (say("{name} gave an opinion: {code} ({service})"), "case_advice"),
    "submit": (say("An answer awaits your approval: {code} ({service})"), "case_review"),
    "return": (say("To be worked over: {code} ({reason})"), "case_back"),
    "approve": (say("Your answer was approved: {code} ({service})"), "case_answered"),
    "give_up": (say("The document was given up, the answer is open again: {code}"), "case_back"),
    "recall": (say("The document was recalled, the answer is open again: {code}"), "case_back"),
    "handle": (say("Reported as handled, to be checked: {code} ({service})"), "case"),
    "reply": (say("The citizen wrote: {code} ({service})"), "case_reply"),
    "reopen": (say("The citizen asks for another look: {code} ({service})"), "case_reply"),
    "ask_erasure": (say("The citizen asks for their data to be erased: {code} ({service})"), "case_reply"),
    "withdraw": (say("The citizen withdrew it: {code} ({service})"), "case_reply"),
}


def _moved(session: Session, fact: cases.CaseMoved) -> None:
    if fact.verb == "confirm":
        _to_desk(session, fact.case, fact.people)
    elif fact.verb in _MOVED:
        sentence, kind = _MOVED[fact.verb]
        _tell(session, fact.people, fact.case, sentence, kind, by=fact.by, reason=fact.reason)


def _received(session: Session, fact: cases.CaseReceived) -> None:
    """Before the contact is confirmed nobody has to do anything."""
    if fact.confirmed:
        _to_desk(session, fact.case, desks.of(session, fact.case))


def _to_desk(session: Session, case: int, who: Iterable[int]) -> None:
    """One notice as long as it is unread, however many cases come in."""
    waiting = notices.having_unread(session, who, "case_received")
    sentence = say("New cases wait at the desk to be moderated")
    tell(session, set(who) - waiting, Ref("cases", case), sentence, kind="case_received", url="/cases")


def _urged(session: Session, fact: cases.CaseUrged) -> None:
    _tell(session, fact.people, fact.case, say("{name} asks for progress: {code} ({service})"), "urged", by=fact.by)


def _asked(session: Session, fact: cases.AdviceAsked) -> None:
    sentence = say("{name} asks for your unit's opinion: {code} ({service})")
    _tell(session, fact.people, fact.case, sentence, "case_advice", by=fact.by)


def _due_moved(session: Session, fact: cases.CaseDueMoved) -> None:
    if fact.after is None:
        return
    sentence = say("The calendar was changed, new deadline {due}: {code}")
    due = f"{clock.local(fact.after):%H:%M %d/%m/%Y}"
    _tell(session, fact.people, fact.case, sentence, "case_due", due=due)


def _paused_long(session: Session, fact: cases.CasePausedLong) -> None:
    sentence = say("The citizen has not answered since {since}: {code} ({service})")
    since = f"{clock.local(fact.since):%d/%m/%Y}"
    _tell(session, fact.people, fact.case, sentence, "case_paused", since=since)


def _tell(
    session: Session, who: Iterable[int], case: int, sentence: Say, kind: str, *, by: int = 0, **more: object
) -> None:
    brief, name = briefly.brief(session, case), people.names(session, [by]).get(by, "") if by > 0 else ""
    places = {"code": brief.code, "service": brief.service, "name": name, **more}
    known = {key: value for key, value in places.items() if f"{{{key}}}" in sentence.msgid}
    tell(session, set(who) - {by}, Ref("cases", case), Say(sentence.msgid, known), kind=kind)
