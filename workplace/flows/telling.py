"""Who is told what, when something happens to a letter. One fact, one sentence; nobody is told of their own act."""

from collections.abc import Iterable

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.queries import briefly
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.notices.actions import tell, tell_each
from workplace.org.queries import people


def fill() -> None:
    """Listen to every fact that someone should know of."""
    listen(docs.DocArrived, _arrived)
    listen(docs.DocDelivered, _delivered)
    listen(docs.DocSubmitted, _submitted)
    listen(docs.DocRouted, _routed)
    listen(docs.RoutingReturned, _routing_returned)
    listen(docs.DocUrged, _urged)
    listen(docs.DocDone, _done)
    listen(docs.ApprovalAsked, _approval_asked)
    listen(docs.SignatureAsked, _signature_asked)
    listen(docs.DraftReturned, _draft_returned)
    listen(docs.SignerStoodIn, _stood_in)
    listen(docs.DocSigned, _signed)
    listen(docs.ActFinished, _act_finished)
    listen(docs.ActReleased, _act_released)
    listen(docs.DocReleased, _released)
    listen(docs.DocRecalled, _recalled)
    listen(docs.DocReplaced, _replaced)
    listen(docs.ArrivalRefused, _refused)
    listen(docs.DocCommented, _commented)


def _tell(session: Session, who: Iterable[int], by: int, doc: int, sentence: Say, kind: str) -> None:
    tell(session, set(who) - {by}, Ref("docs", doc), sentence, kind=kind)


def _arrived(session: Session, fact: docs.DocArrived) -> None:
    clerks = [card.id for card in people.clerks_of(session, fact.organisation)]
    _tell(session, clerks, 0, fact.doc, say("Arrived: {title}", title=briefly.title(session, fact.doc)), "arrived")


def _delivered(session: Session, fact: docs.DocDelivered) -> None:
    clerks = people.clerk_ids_of(session, {organisation for _, organisation in fact.arrivals})
    about = [(clerks.get(organisation, ()), Ref("docs", arrival)) for arrival, organisation in fact.arrivals]
    tell_each(session, about, say("Arrived: {title}", title=briefly.title(session, fact.doc)), kind="arrived")


def _submitted(session: Session, fact: docs.DocSubmitted) -> None:
    sentence = say("Awaits your directive: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.leader], fact.by, fact.doc, sentence, "to_direct")


def _routed(session: Session, fact: docs.DocRouted) -> None:
    title = briefly.title(session, fact.doc)
    sentence = {
        "lead": say("You lead: {title}", title=title),
        "coordinate": say("You coordinate: {title}", title=title),
        "inform": say("For your information: {title}", title=title),
    }[fact.role]
    _tell(session, fact.people, fact.by, fact.doc, sentence, "routed")


def _routing_returned(session: Session, fact: docs.RoutingReturned) -> None:
    sentence = say("Returned to you: {title} ({reason})", title=briefly.title(session, fact.doc), reason=fact.reason)
    _tell(session, [fact.to], fact.by, fact.doc, sentence, "returned")


def _urged(session: Session, fact: docs.DocUrged) -> None:
    name = people.names(session, [fact.by]).get(fact.by, "")
    sentence = say("{name} asks for progress: {title}", name=name, title=briefly.title(session, fact.doc))
    _tell(session, fact.people, fact.by, fact.doc, sentence, "urged")


def _done(session: Session, fact: docs.DocDone) -> None:
    sentence = say("Finished: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.leader] if fact.leader else [], fact.by, fact.doc, sentence, "done")


def _approval_asked(session: Session, fact: docs.ApprovalAsked) -> None:
    sentence = say("Awaits your approval: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.person], fact.by, fact.doc, sentence, "to_approve")


def _signature_asked(session: Session, fact: docs.SignatureAsked) -> None:
    sentence = say("Awaits your signature: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.person], fact.by, fact.doc, sentence, "to_sign")


def _draft_returned(session: Session, fact: docs.DraftReturned) -> None:
    sentence = say("Returned to you: {title} ({reason})", title=briefly.title(session, fact.doc), reason=fact.reason)
    _tell(session, [fact.to], fact.by, fact.doc, sentence, "returned")


def _stood_in(session: Session, fact: docs.SignerStoodIn) -> None:
    name, title = people.names(session, [fact.by])[fact.by], briefly.title(session, fact.doc)
    sentence = say("{name} signs in their own name, in your place: {title}", name=name, title=title)
    _tell(session, [fact.instead_of], fact.by, fact.doc, sentence, "stood_in")


def _signed(session: Session, fact: docs.DocSigned) -> None:
    clerks = [card.id for card in people.clerks_of(session, fact.organisation)]
    sentence = say("Signed, to be numbered: {title}", title=briefly.title(session, fact.doc))
    _tell(session, clerks, fact.by, fact.doc, sentence, "to_issue")


def _act_finished(session: Session, fact: docs.ActFinished) -> None:
    sentence = say("Finished after an interruption: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.person], 0, fact.doc, sentence, "finished")


def _act_released(session: Session, fact: docs.ActReleased) -> None:
    sentence = say("Interrupted before it was finished, try again: {title}", title=briefly.title(session, fact.doc))
    _tell(session, [fact.person], 0, fact.doc, sentence, "interrupted")


def _released(session: Session, fact: docs.DocReleased) -> None:
    sentence = say("Released: {title}", title=briefly.title(session, fact.doc))
    _tell(session, briefly.makers(session, fact.doc), fact.by, fact.doc, sentence, "released")


def _recalled(session: Session, fact: docs.DocRecalled) -> None:
    for arrival in fact.arrivals:
        sentence = say(
            "The sender recalled: {title} ({reason})", title=briefly.title(session, arrival), reason=fact.reason
        )
        _tell(session, briefly.readers(session, arrival), fact.by, arrival, sentence, "recalled")


def _replaced(session: Session, fact: docs.DocReplaced) -> None:
    for arrival in fact.arrivals:
        sentence = say("The sender put another in the place of: {title}", title=briefly.title(session, arrival))
        _tell(session, briefly.readers(session, arrival), fact.by, arrival, sentence, "recalled")


def _refused(session: Session, fact: docs.ArrivalRefused) -> None:
    clerks = [card.id for card in people.clerks_of(session, briefly.organisation(session, fact.origin))]
    sentence = say(
        "A recipient returned it: {title} ({reason})", title=briefly.title(session, fact.origin), reason=fact.reason
    )
    _tell(session, clerks, fact.by, fact.origin, sentence, "refused")


def _commented(session: Session, fact: docs.DocCommented) -> None:
    name = people.names(session, [fact.by]).get(fact.by, "")
    sentence = say("{name} wrote an opinion: {title}", name=name, title=briefly.title(session, fact.doc))
    _tell(session, fact.people, fact.by, fact.doc, sentence, "comment")
