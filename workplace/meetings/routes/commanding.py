"""Answering a command: to a script nothing but that it was done, to a browser without scripts its page again."""

import json

from workplace.kernel.text import Say
from workplace.meetings.rules.panels import VIEWS
from workplace.web.ask import Answer, Ask, Go, Raw

MOST_KEY = 100


def key(ask: Ask) -> str:
    """The browser's own name for this act: sent again, it counts once."""
    return ask.form.text("key", required=False, most=MOST_KEY)


def done(ask: Ask, meeting_id: int, view: str = "seat", said: Say | None = None, seq: int = 0) -> Answer:
    """It was done: the frames bring what is new to whoever has scripts; others see their page again."""
    if "application/json" in ask.request.headers.get("accept", ""):
        return Raw(json.dumps({"seq": seq}).encode(), headers={"cache-control": "no-store"})
    wanted = ask.form.get("next")
    return Go(f"/meetings/{meeting_id}/{wanted if wanted in VIEWS else view}", said)
