"""The administrators' page of background work: what failed or waits too long, and what can be done about it."""

from typing import Any

from workplace.jobs import actions, queries, words
from workplace.jobs.models import FAILED, WAITING
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import Routes

routes = Routes("/admin/jobs")
ADMIN = "administrator"


@routes.get("", who=ADMIN)
def listed(ask: Ask) -> Page:
    """Failed jobs, or those that wait longer than they should."""
    return _page(ask)


def _page(ask: Ask, **more: Any) -> Page:
    state = WAITING if ask.query.get("show") == WAITING else FAILED
    lines, below = queries.page(ask.session, state, ask.query.integer("before", required=False, most=2**53))
    shown = {
        "lines": lines,
        "waits": state == WAITING,
        "failed": queries.count(ask.session, FAILED),
        "waiting": queries.count(ask.session, WAITING),
        "name_of": words.name,
        "fault_of": words.fault,
        "more": f"?show={state}&before={below}" if below else "",
        "opened": 0,
    }
    return Page("jobs/list.html", shown | more, block="lines")


@routes.post("/{id:int}/retry", who=ADMIN)
def retry(ask: Ask) -> Go:
    """Once more, now."""
    actions.retry(ask.session, ask.acting, ask.id)
    return Go("/admin/jobs", say("It begins anew."))


def _again(ask: Ask) -> Page:
    return _page(ask, opened=ask.id)


@routes.post("/{id:int}/dismiss", who=ADMIN, again=_again)
def dismiss(ask: Ask) -> Go:
    """It is not needed any more; why, stays in the journal."""
    reason = ask.form.text("reason", required=False, most=500)
    actions.dismiss(ask.session, ask.acting, ask.id, reason)
    return Go("/admin/jobs", say("Dismissed."))
