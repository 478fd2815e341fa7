"""The link by which a contact is confirmed: a page with one button, for mail programs open links by themselves."""

from workplace.citizens.actions import coming_in
from workplace.citizens.queries import passes
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import ANYONE, Routes

routes = Routes("/xac-nhan")


@routes.get("/{link}", who=ANYONE)
def show(ask: Ask) -> Page:
    """What is confirmed, and the button."""
    case = passes.confirmed(ask.session, ask.house.secret, ask.path["link"])
    return Page("portal/confirm.html", {"case": case, "link": ask.path["link"]})


@routes.post("/{link}", who=ANYONE)
def confirm(ask: Ask) -> Go:
    """The contact is theirs, and their case opens for this visit. A second press changes and opens nothing."""
    case = passes.confirmed(ask.session, ask.house.secret, ask.path["link"])
    if case.state != "new":
        return Go("/tra-cuu", say("This contact was confirmed before."))
    coming_in.confirm(ask.session, case)
    link = passes.visit(ask.house.secret, case)
    return Go(f"/tra-cuu/{link}", say("Your contact is confirmed. An official looks at it now."))
