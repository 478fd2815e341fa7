"""Why is it so: a deadline counted day by day, who sees a document and why, its recall."""

from datetime import date, timedelta

from workplace.docs.actions.releasing import instead_of, is_confirmed, recalled_source
from workplace.docs.models.letters import Doc
from workplace.docs.process import of
from workplace.docs.queries import door, reasons, show
from workplace.docs.routes import marks, words
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import explain, working_days_between
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.process.take import may
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

LONGEST = 400  # days that one page counts
CAUSES: dict[str, Say] = {
    "arrived": say("keeps the arrivals of the organisation"),
    "submitted": say("it was laid before them for a directive"),
    "routed": say("it was given to them to handle or to know"),
    "drafted": say("drafted it"),
    "approval": say("is to approve it, or has"),
    "signing": say("is to sign it, or has"),
    "issuing": say("numbers, seals and releases it"),
    "unit": say("heads the drafting unit"),
    "guards": say("keeps the line of what is handled on paper"),
}
LEVELS: dict[int, Say] = {
    1: say("sees that it is there"),
    2: say("reads it"),
    3: say("reads it and gives an opinion"),
    4: say("reads and edits it"),
}
HOLDERS: dict[str, Say] = {
    "clerk": say("Clerks of {unit}"),
    "unit_head": say("Head of {unit}"),
    "signer": say("Signers of {unit}"),
    "drafter": say("Drafters of {unit}"),
    "administrator": say("Administrators of {unit}"),
    "format_checker": say("Format checkers of {unit}"),
}
HEARING: dict[str, tuple[Say, Say]] = {
    "register": (
        say("Clerks, signers and heads of {organisation}"),
        say("its line in the register: number, author, date, type and summary"),
    ),
    "dossier": (
        say("Everybody at {organisation}"),
        say("that it lies in a work dossier: number, date, author, pages and state"),
    ),
    "sender": (
        say("Whoever sees it at its sender, {organisation}"),
        say("that it arrived, whether it was opened, and whether it was accepted, finished or returned"),
    ),
    "recipients": (
        say("Whoever received a copy"),
        say("that copy, in the books of the recipient; its own page says who sees it there"),
    ),
    "work": (
        say("Whoever sees a task or a calendar entry made of it"),
        say("what it is about, as the task or entry tells it; their own pages say who sees them"),
    ),
    "journal": (
        say("Administrators who read the journal"),
        say("that something was done with a document, by whom and when; not what it is about"),
    ),
}
ACTS: dict[str, Say] = {"read": say("Read it"), "download": say("Fetched a file")}


@routes.get("/{id:int}/deadline", who=SIGNED_IN)
def deadline(ask: Ask) -> Page:
    """The days counted, and those left out with the reason."""
    doc = _read(ask)
    if doc.due is None:
        raise NotFound
    start, why = _counted_from(ask, doc)
    days, today = calendar(ask.session), clock.today()
    last = min(max(doc.due, doc.due if words.is_over(doc) else today), start + timedelta(days=LONGEST))
    parts = [node for node in show.flat(show.routing_tree(ask.session, ask.acting, doc)) if node.routing.due]
    return Page(
        "docs/deadline.html",
        {
            "doc": doc,
            "here": doc.direction,
            "start": start,
            "why": why,
            "due": words.due(doc.due, words.is_over(doc), days, full=True),
            "days": explain(days, start, last),
            "working": working_days_between(days, start, doc.due) if doc.due >= start else 0,
            "parts": [(node.name, words.ROLES[node.routing.role], node.routing.due) for node in parts],
            "section_word": marks.SECTION,
        },
    )


def _counted_from(ask: Ask, doc: Doc) -> tuple[date, Say]:
    """From which day it is counted, and whose deadline it is."""
    for directive in show.directives(ask.session, doc):
        if directive.due == doc.due and directive.due is not None:
            who = people.names(ask.session, [directive.for_whom or directive.person])
            day = clock.local(directive.at).date()
            return day, say("Set by the directive of {name}.", name=next(iter(who.values()), ""))
    start = doc.arrived_on or doc.dated or clock.local(clock.from_ticks(doc.at)).date()
    return min(start, doc.due or start), say("Asked by the sender.")


@routes.get("/{id:int}/access", who=SIGNED_IN)
def access(ask: Ask) -> Page:
    """Who can see it, and why; for clerks and administrators also who did."""
    doc = _read(ask)
    log = reasons.accesses(ask.session, doc) if reasons.may_read_log(ask.session, ask.acting, doc) else None
    ids = {line.person for line in log or []} | {line.for_whom for line in log or [] if line.for_whom}
    return Page(
        "docs/access.html",
        {
            "doc": doc,
            "here": doc.direction,
            "rows": [
                (_holder(one), one, [CAUSES.get(cause, cause) for cause in one.causes])
                for one in reasons.seeing(ask.session, doc)
            ],
            "levels": LEVELS,
            "hearing": [
                (Say(HEARING[one.where][0].msgid, {"organisation": one.of}), one.people, HEARING[one.where][1])
                for one in reasons.hearing(ask.session, doc)
            ],
            "log": log,
            "names": people.names(ask.session, ids),
            "acts": ACTS,
            "section_word": marks.SECTION,
        },
    )


def _holder(one: reasons.Seeing) -> Say | str:
    if one.kind == "person":
        return one.people[0].name if one.people else say("Someone who has left")
    if one.kind == "role" and one.role in HOLDERS:
        return Say(HOLDERS[one.role].msgid, {"unit": one.unit})
    return say("Everyone in {unit}", unit=one.unit)


@routes.get("/{id:int}/recall", who=SIGNED_IN)
def recall(ask: Ask) -> Page:
    """Why a document was called back, on whose decision, and what takes its place."""
    doc = _read(ask)
    row = recalled_source(ask.session, ask.acting, ask.id)
    return Page(
        "docs/recall.html",
        {
            "doc": doc,
            "here": doc.direction,
            "row": row,
            "cards": people.cards(ask.session, {row.by, row.decided_by}),
            "confirms": any(step.verb == "confirm_recall" for step in may(ask.session, ask.acting, of(doc), doc)),
            "is_confirmed": is_confirmed(ask.session, doc),
            "instead": instead_of(ask.session, ask.acting, doc),
            "section_word": marks.SECTION,
        },
    )


def _read(ask: Ask) -> Doc:
    return door.read(ask.session, ask.acting, ask.id)
