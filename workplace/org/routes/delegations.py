"""Letting someone act for oneself: the list, the form, the end; and the type-ahead for people."""

from workplace.kernel.text import say
from workplace.org.actions import delegations
from workplace.org.queries import delegations as queries
from workplace.org.queries import desks, people
from workplace.org.routes import words
from workplace.org.rules.authority import NEVER_LENT, POWERS
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()


@routes.get("/me/delegations", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """What one lent and was lent, and the form to lend."""
    rows = queries.mine(ask.session, ask.acting)
    mine = [row for row in rows if row.giver.id == ask.acting.person]
    theirs = [row for row in rows if row.taker.id == ask.acting.person]
    holds = {card.id: desks.roles_lent(ask.session, card.id) for card in {row.giver for row in rows}}
    own = desks.roles_lent(ask.session, ask.acting.person)
    context = {
        "mine": mine,
        "theirs": theirs,
        "powers": POWERS,
        "power_words": words.POWERS,
        "role_words": words.ROLES,
        "lent_with": {power: [role for role, by in own.items() if by == power] for power in POWERS},
        "never_lent": [role for role, by in own.items() if by == NEVER_LENT],
        "kept": {row.id: [r for r, by in holds[row.giver.id].items() if by not in row.powers] for row in rows},
    }
    return Page("org/delegations.html", context)


@routes.post("/me/delegations", who=SIGNED_IN, again=show)
def delegate(ask: Ask) -> Go:
    """Lend powers for some days."""
    form = ask.form
    to, starts = _person(ask), form.date("starts_on")
    ends, reason = form.date("ends_on"), form.text("reason", most=200)
    decision = form.text("decision", required=False, most=100)
    form.check()
    powers = [power for power in POWERS if form.ticked(power)]
    delegations.delegate(
        ask.session, ask.acting, to, powers, starts_on=starts, ends_on=ends, reason=reason, decision=decision
    )
    name = people.person(ask.session, to).name if to else ""
    return Go("/me/delegations", said=say("{name} can act for you on these days.", name=name))


@routes.post("/me/delegations/{id}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """Take it back, or give it back."""
    delegations.end(ask.session, ask.acting, ask.id)
    return Go("/me/delegations", said=say("The delegation has ended."))


@routes.get("/people/suggest", who=SIGNED_IN)
def suggest(ask: Ask) -> Page:
    """People whose name holds the words typed so far."""
    found = people.search(ask.session, ask.acting, ask.query.get("q")[:100], limit=8)
    choices = [(card.id, card.name, _detail(card)) for card in found]
    return Page("org/options.html", {"choices": choices, "fresh": ""})


def _detail(card: people.PersonCard) -> str:
    return ", ".join(part for part in (card.position, card.organisation) if part)


def _person(ask: Ask) -> int | None:
    """The person chosen from the list, or the only one whose name was typed in full."""
    typed = ask.form.text("to", most=100)
    chosen = ask.form.integer("to_id", required=False, least=1)
    if chosen is not None and people.names(ask.session, [chosen]).get(chosen) == typed:
        return chosen
    found = [card for card in people.search(ask.session, ask.acting, typed) if card.name == typed] if typed else []
    if len(found) == 1:
        return found[0].id
    if typed:
        reason = say("Choose a person from the list.")
        if len(found) > 1:
            reason = say("Several people have this name. Choose one from the list.")
        ask.form.wrong("to", reason)
    return None
