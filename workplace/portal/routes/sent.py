"""What is shown once: the code, the secret, the link and its picture to be scanned. It is nowhere kept but there."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

from workplace.citizens.actions.coming_in import Came
from workplace.citizens.queries import passes
from workplace.kernel import clock
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.qr import drawn
from workplace.web.serve import ANYONE, Routes

routes = Routes()
COOKIE, LASTS = "sent", timedelta(minutes=10)
"""Of the sender's own browser: what is shown once must outlive a change of language, and not much more."""


@routes.get("/da-gui", who=ANYONE)
def show(ask: Ask) -> Answer:
    """What the sender keeps; without it, the way to look it up."""
    told = _read(ask)
    if told is None:
        return Go("/tra-cuu")
    case = passes.opened(ask.session, ask.house.secret, told["token"])
    link = f"{ask.house.settings.public_address}/tra-cuu/{told['token']}"
    waits = case.state == "new"
    context = {"told": told, "kind": case.kind, "link": link, "qr": drawn(link), "waits": waits}
    return Page("portal/sent.html", context)


@routes.post("/da-gui", who=ANYONE)
def kept(ask: Ask) -> Go:
    """They have kept it: it is shown no more."""
    told = _read(ask)
    return Go(f"/tra-cuu/{told['token']}" if told else "/tra-cuu", cookies={COOKIE: None})


def lead(ask: Ask, came: Came) -> Go:
    """To the page that shows it."""
    told = {
        "code": came.recorded.case.code, "secret": came.recorded.secret, "token": came.recorded.token,
        "until": clock.ticks(clock.now() + LASTS), "asks": bool(came.message),
    }  # fmt: skip
    text = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
    return Go("/da-gui", cookies={COOKIE: f"{text}.{_signed(ask.house.secret, text)}"})


def _read(ask: Ask) -> dict[str, Any] | None:
    text, _, mark = ask.request.cookies.get(COOKIE, "").rpartition(".")
    if not text or not hmac.compare_digest(_signed(ask.house.secret, text).encode(), mark.encode()):
        return None
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
    return told if clock.from_ticks(told["until"]) > clock.now() else None


def _signed(secret: bytes, text: str) -> str:
    return hmac.digest(secret, f"sent:{text}".encode(), "sha256").hex()[:32]
