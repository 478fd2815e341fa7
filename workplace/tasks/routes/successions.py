"""Work that changes hands: by a decision on who left or was merged, or one's own from hand to hand."""

from typing import Any

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import pairs
from workplace.tasks.actions import succeeding
from workplace.tasks.queries import choices, party, successions
from workplace.tasks.routes import words
from workplace.tasks.rules.parties import Party
from workplace.web.ask import Ask, Page
from workplace.web.forms import LARGEST
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

OWN = "mine"


@routes.get("/successions", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Whose work may be given on, and the work of the one chosen."""
    return Page("tasks/successions.html", _context(ask) | {"done": None})


@routes.post("/successions", who=SIGNED_IN, again=show)
def take_over(ask: Ask) -> Page:
    """Give on what was ticked; a line for each tells what became of it."""
    form, context = ask.form, _context(ask)
    decision = form.text("decision", required=False, most=100)
    reason = form.text("reason", required=False, most=2000, lines=True)
    form.check()
    value = form.get("to")
    to = choices.party(value) if value in {choice.value for choice in context["destinations"]} else None
    done = succeeding.many(ask.session, ask.acting, form.all("task"), to, decision, reason, own=context["of"] == OWN)
    return Page("tasks/successions.html", context | {"done": done})


def _context(ask: Ask) -> dict[str, Any]:
    session, acting = ask.session, ask.acting
    of = ask.form.get("of") or ask.query.get("of")
    own = of == OWN
    whose = Party(acting.as_whom) if own else _party(of)
    found, more = successions.held(session, acting, whose, own=own) if whose else ([], False)
    offered = successions.destinations(session, acting, own=own) if whose else []
    everybody = successions.holders(session, acting)
    return {
        "of": of,
        "own": own,
        "whose": _name(ask, whose) if whose else "",
        "held": found,
        "more": more,
        "what": successions.WHAT,
        "gone": [one for one in everybody if one.gone],
        "there": [
            (one.value, say("{name} ({count})", name=one.name, count=one.count)) for one in everybody if not one.gone
        ],
        "destinations": offered,
        "to_choices": pairs(choice for choice in offered if choice.value != of),
        "words": words.of(ask.session, ask.acting),
        "calendar": calendar(session),
    }


def _party(value: str) -> Party | None:
    if not value:
        return None
    try:
        found = choices.party(value)
    except ValueError:
        raise NotFound from None
    if not 0 < (found.person_id or found.unit_id or 0) <= LARGEST:
        raise NotFound
    return found


def _name(ask: Ask, whose: Party) -> str:
    pair = (whose.person_id, whose.unit_id or 0)
    return party.names(ask.session, [pair])[pair]
