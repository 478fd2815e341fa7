"""What the forms of a case's steps offer; lists of people and units are read only where a form needs them."""

from typing import Any

from workplace.cases.models.cases import Case
from workplace.cases.queries import door, services
from workplace.citizens.actions import moderating
from workplace.citizens.queries import offers, phrases, show, similar
from workplace.citizens.routes import words
from workplace.citizens.rules.masking import masked
from workplace.org.queries.choices import pairs
from workplace.web.ask import Ask

OFFERED = {
    "service_choices": ("moderate",),
    "receivers": ("assign",),
    "advisers": ("ask_unit",),
    "handlers": ("take_up", "hand_to"),
    "approvers": ("submit",),
    "reasons": ("reject",),
    "phrases": ("draft", "write", "clarify", "return"),
    "similar": ("merge",),
}


def offered(ask: Ask, case: Case, verbs: set[str]) -> dict[str, Any]:
    """What these steps' forms choose from."""
    session, acting = ask.session, ask.acting
    wanted = {name: bool(verbs & set(of)) for name, of in OFFERED.items()}
    service = show.service(session, case)
    return {
        "choice_pairs": pairs,
        "words": words,
        "written": show.words(session, case),
        "told": show.told(session, acting, case),
        "service_choices": _services(ask, case) if wanted["service_choices"] else [],
        "service_code": service.code,
        "receivers": offers.receivers(session, case) if wanted["receivers"] else [],
        "proposed": moderating.proposed(session, case) if wanted["receivers"] else None,
        "advisers": offers.advisers(session, case) if wanted["advisers"] else [],
        "handlers": offers.handlers(session, acting, case) if wanted["handlers"] else [],
        "approvers": offers.approvers(session, acting, case) if wanted["approvers"] else [],
        "reasons": phrases.offered(session, acting, "reject") if wanted["reasons"] else [],
        "phrases": phrases.offered(session, acting, "answer") if wanted["phrases"] else [],
        "similar": similar.similar(session, acting, case, ask.query.get("q")[:200]) if wanted["similar"] else [],
        "masked": _masked(ask, case) if "redact" in verbs else {},
        "me": acting.as_whom,
    }


def _services(ask: Ask, case: Case) -> list[tuple[str, str]]:
    return [
        (one.code, (ask.language == "en" and one.name_en) or one.name)
        for one in services.offered(ask.session, case.kind)
        if not one.emergency
    ]


def _masked(ask: Ask, case: Case) -> dict[str, str]:
    """What the public wording begins with: without numbers, addresses and the sender's name; an unfinished
    answer is left out.
    """
    party, written = door.reporter(ask.session, ask.acting, case), show.words(ask.session, case)
    names = (party.name, party.address) if party is not None else ()
    texts = {"title": case.title, "body": written.body, "answer": written.answer if case.ready_at else ""}
    return {name: masked(text, names) for name, text in texts.items()}
