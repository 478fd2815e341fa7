"""The bell's page: what one has been told, newest first."""

import json
from urllib.parse import urlencode

from workplace.kernel.text import say
from workplace.notices import actions, queries
from workplace.web.ask import Ask, Go, Page, Raw
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/notices")

ICONS = {
    "arrived": "mail",
    "to_direct": "pencil",
    "routed": "arrow-forward",
    "returned": "arrow-back-up",
    "urged": "bell-ringing",
    "done": "circle-check",
    "to_approve": "clipboard-check",
    "to_sign": "signature",
    "stood_in": "signature",
    "to_issue": "hash",
    "finished": "circle-check",
    "interrupted": "alert-triangle",
    "delegation": "user-share",
    "certificate": "certificate",
    "released": "send",
    "recalled": "alert-triangle",
    "refused": "arrow-back-up",
    "comment": "message-2",
    "calendar": "calendar-event",
    "calendar_added": "calendar-plus",
    "calendar_moved": "calendar-time",
    "calendar_changed": "calendar-event",
    "calendar_cancelled": "calendar-x",
    "secret": "lock",
    "case_received": "inbox",
    "case": "user-share",
    "case_back": "arrow-back-up",
    "case_advice": "message",
    "case_review": "clipboard-check",
    "case_answered": "circle-check",
    "case_reply": "message-reply",
    "case_due": "clock-x",
    "case_paused": "help-circle",
}


@routes.get("", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """What I have been told; all of it, or what is new."""
    before = ask.query.integer("before", required=False)
    only_new = ask.query.get("show") == "new"
    lines, below = queries.page(ask.session, ask.acting, before=before, only_unread=only_new)
    kept = {"show": "new"} if only_new else {}
    return Page(
        "notices/list.html",
        {
            "lines": lines,
            "unread": queries.unread(ask.session, ask.acting),
            "only_new": only_new,
            "is_first": before is None,
            "icon_of": ICONS,
            "next_url": f"/notices?{urlencode({**kept, 'before': below})}" if below else "",
        },
        block={"items": "items"},
    )


@routes.get("/count", who=SIGNED_IN, api=True)
def count(ask: Ask) -> Raw:
    """The bell's number, for a page that may have missed a ring."""
    number = queries.unread(ask.session, ask.acting)
    return Raw(json.dumps({"unread": number}).encode(), headers={"cache-control": "no-store"})


@routes.post("/{id}/open", who=SIGNED_IN)
def open_(ask: Ask) -> Go:
    """I have read it: on to what it is about."""
    return Go(actions.read(ask.session, ask.acting, ask.id))


@routes.post("/read-all", who=SIGNED_IN)
def read_all(ask: Ask) -> Go:
    """I have seen them all."""
    actions.read_all(ask.session, ask.acting)
    return Go("/notices", said=say("All notices are marked as read."))
