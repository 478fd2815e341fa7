"""Phiếu giải quyết văn bản đến: the handling slip, with what leaders, heads and handlers wrote (Art. 24)."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, issued, show
from workplace.docs.routes import words
from workplace.docs.rules.written import told
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations, people
from workplace.org.queries.people import PersonCard
from workplace.web.ask import Answer, Ask, Made, Then
from workplace.web.filters import date_, moment
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

Entry = dict[str, str]


@routes.get("/{id:int}/slip.pdf", who=SIGNED_IN)
def slip(ask: Ask) -> Answer:
    """The slip as it stands now; NotFound where there is none."""
    doc = door.read(ask.session, ask.acting, ask.id)
    if not stands(ask.session, doc):
        raise NotFound
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"phieu-giai-quyet-{doc.arrival_year}-{doc.arrival_number}.pdf"
    return Then(
        "workplace.printing.render.render",
        ("handling_slip", _data(ask, doc), str(out)),
        lambda _ask, _pages: Made(out, name, "application/pdf", inline=True),
    )


def stands(session: Session, doc: Doc) -> bool:
    """Whether a document has a slip: what is registered and was not returned. It tells again what the paper says and
    what was ordered on it, so it goes with the paper.
    """
    has_number = doc.direction == "incoming" and doc.arrival_number is not None
    return has_number and doc.state != "refused" and not issued.is_out_of_reach(session, doc)


def _data(ask: Ask, doc: Doc) -> dict[str, Any]:
    office = organisations.card(ask.session, doc.organisation_id)
    urgent = words.urgency(doc)
    leaders, units, handlers = _opinions(ask, doc)
    return {
        "agency": office.name,
        "parent": office.parent_name,
        "arrival_number": str(doc.arrival_number),
        "arrived_on": date_(doc.arrived_on),
        "author": doc.author,
        "code_and_day": ", ".join(part for part in (doc.code, date_(doc.dated)) if part),
        "summary": ": ".join(part for part in (words.type_name(doc.type_code), doc.summary) if part),
        "urgency": tell(urgent[0], "vi") if urgent else "",
        "due": date_(doc.due),
        "leaders": leaders,
        "units": units,
        "handlers": handlers,
        "printed": f"{clock.local(clock.now()):%H:%M ngày %d/%m/%Y}",
        "made_at": clock.now().isoformat(),
        "demonstration": ask.house.settings.is_demo,
    }


def _opinions(ask: Ask, doc: Doc) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """The leaders' directives, what heads wrote when they passed it on, and what handlers made of it, oldest first."""
    directives = list(reversed(show.directives(ask.session, doc)))
    routings = [node.routing for node in show.flat(show.routing_tree(ask.session, ask.acting, doc))]
    passed = [row for row in routings if row.state == "forwarded" and row.outcome]
    ended = [row for row in routings if row.state == "finished" and row.outcome]
    ids = {d.for_whom or d.person for d in directives} | {row.ended_by for row in (*passed, *ended) if row.ended_by}
    cards = people.cards(ask.session, ids)
    return (
        [_entry(d.text, d.at, cards.get(d.for_whom or d.person)) for d in directives if d.text],
        [_entry(row.outcome, row.ended_at, cards.get(row.ended_by or 0)) for row in passed],
        [_entry(tell(told(row.outcome), "vi"), row.ended_at, cards.get(row.ended_by or 0)) for row in ended],
    )


def _entry(text: str, at: datetime | None, card: PersonCard | None) -> Entry:
    return {
        "text": text,
        "when": moment(at),
        "who": card.name if card else "",
        "position": card.position if card else "",
    }
