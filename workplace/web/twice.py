"""A form that is sent twice: a double click, an impatient press while the first one is under way, a page sent again.

Each page carries the token against forgery masked anew (`csrf.masked`), and so it tells one page from another: the same
content from the same page to the same address is the same form, for a day. The same words from two pages are two
forms, and make two things, by design: somebody who opens the form anew and fills it in again means it. Only doors that
make something new ask for this (`once`); steps are kept from being taken twice by the process.
"""

import hashlib
import json

from sqlmodel import Session

from workplace.kernel import once
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go

SAID = say("This was sent twice; it was taken once.")


def key_of(ask: Ask) -> str:
    """The name of the form that was sent; empty where it came from no page (the token as it is, none at all)."""
    token = ask.request.headers.get("x-csrf-token") or ask.form.get("csrf")
    if ask.visitor is None or not token or token == ask.visitor.csrf:
        return ""
    sent = [
        (name, value if isinstance(value, str) else [value.filename, value.size])
        for name, value in ask.form.data.multi_items()
    ]
    acting, url = ask.acting, ask.request.url
    told = [acting.person, acting.for_whom, url.path, url.query, token, sent]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def first(session: Session, key: str) -> Go | None:
    """Where the first one went; None where this is the first."""
    url = once.went(session, key) if key else None
    return Go(url, SAID) if url is not None else None


def faster(session: Session, key: str, done: Go) -> Go | None:
    """None: what was done is remembered with it. Where the same form was faster, its answer; nothing that this
    transaction did may be committed then.
    """
    if not key or once.keep(session, key, done.url):
        return None
    session.rollback()
    found = first(session, key)
    assert found is not None, "whoever was faster has committed"
    return found
