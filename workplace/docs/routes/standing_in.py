"""Standing in for a signer: as what one may sign in one's own name, and the step that makes one the signer."""

from signing.orders import Seat
from workplace.docs.actions import signing, standing_in
from workplace.docs.models.letters import Doc
from workplace.docs.paperwork import Seen
from workplace.docs.queries import door, overtaken, returning
from workplace.docs.routes import papers, printed, words
from workplace.kernel.text import say
from workplace.org.actions import sessions
from workplace.org.queries import people, signers
from workplace.org.queries.choices import pairs
from workplace.org.rules.standing_in import WhyNot
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")
_NO_SEATS: list[Seat] = []


@routes.get("/{id:int}/step_in", who=SIGNED_IN)
def opened(ask: Ask) -> Answer:
    """As what the representative would sign, what the page prints, and what can be done about it."""
    doc = _doc(ask)
    return papers.look(ask, doc, _NO_SEATS, lambda again, seen: _page(again, _doc(again), seen))


def _again(ask: Ask) -> Page:
    doc = _doc(ask)
    return _page(ask, doc, papers.seen_before(papers.file_of(ask, doc), _NO_SEATS) or Seen())


def _doc(ask: Ask) -> Doc:
    """The document, for whoever stands in for the signer whose turn it is; NotFound and NotNow for others."""
    doc = door.read(ask.session, ask.acting, ask.id)
    standing_in.lawful(ask.session, ask.acting, doc)
    return doc


def _page(ask: Ask, doc: Doc, seen: Seen) -> Page:
    judged = standing_in.lawful(ask.session, ask.acting, doc)
    card = None if isinstance(judged, WhyNot) else judged
    file = papers.file_of(ask, doc)
    return Page(
        "docs/step_in.html",
        {
            "doc": doc,
            "here": doc.direction,
            "state": words.state(doc),
            "overtaken": overtaken.answers(ask.session, ask.acting, doc),
            "file": file,
            "paper": f"/files/{file.id}/v{signing.newest(ask.session, doc).no}.pdf",
            "card": card,
            "why_not": None if card else signers.WHY_NOT[WhyNot(str(judged))],
            "is_paper_missing": judged is WhyNot.PAPER,
            "me": people.person(ask.session, ask.acting.person),
            "signer": people.person(ask.session, signing.turn_of(ask.session, doc).person_id),
            "capacity_words": words.CAPACITIES,
            "names_me": _names_me(ask, doc, seen),
            "back_to": returning.earlier(ask.session, doc),
            "choice_pairs": pairs,
        },
    )


def _names_me(ask: Ask, doc: Doc, seen: Seen) -> bool:
    other = signing.turn_of(ask.session, doc).person_id
    return printed.names(ask.session, seen, ask.acting.person) and not printed.names(ask.session, seen, other)


@routes.post("/{id:int}/steps/step_in", who=SIGNED_IN, again=_again)
def step_in(ask: Ask) -> Answer:
    """The representative becomes the signer, in their own name; the paper goes back where it names the other."""
    doc = _doc(ask)
    papers.require_seen(ask, doc)
    return papers.look(ask, doc, _NO_SEATS, _step_in)


def _step_in(ask: Ask, seen: Seen) -> Go:
    doc = _doc(ask)
    is_printed = _names_me(ask, doc, seen)
    reason = ask.form.text("reason", required=not is_printed, most=2000, lines=True)
    ask.form.check()
    standing_in.step_in(ask.session, ask.acting, doc, reason, is_printed=is_printed)
    if not is_printed:
        return Go(f"/docs/{doc.id}", say("Back with the drafter, who prepares it for your signature."))
    assert ask.who is not None
    sessions.act_for(ask.session, ask.who, None)
    return Go(f"/docs/{doc.id}/sign", say("You act for yourself again: sign it in your own name."))
