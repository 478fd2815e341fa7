"""Whose turn is next: a clerk registers one arrival after the other without going back to the list."""

from workplace.docs.models.letters import Doc
from workplace.docs.queries import arrivals
from workplace.web.ask import Ask


def later(ask: Ask, doc: Doc) -> int | None:
    """The arrival after this one, where one works through the folder; None elsewhere, and at the end."""
    return arrivals.following(ask.session, ask.acting, doc) if ask.query.get("folder") == "to_register" else None


def next_url(ask: Ask, doc: Doc) -> str:
    """Where to go on; empty for who does not work through the folder."""
    if ask.query.get("folder") != "to_register":
        return ""
    following = later(ask, doc)
    return f"/docs/{following}?folder=to_register" if following else "/docs/incoming?folder=to_register"
