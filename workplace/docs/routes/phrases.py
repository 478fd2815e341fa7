"""One's own wordings of directives: kept, changed, removed."""

from workplace.docs.actions import phrases
from workplace.docs.queries import choices
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.get("/phrases", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """All of one's own."""
    changing = ask.number("id") if "id" in ask.path else 0
    return Page("docs/phrases.html", {"phrases": choices.kept_phrases(ask.session, ask.acting), "changing": changing})


@routes.post("/phrases", who=SIGNED_IN, again=show)
def keep(ask: Ask) -> Go:
    """Keep one more."""
    phrases.keep(ask.session, ask.acting, ask.form.text("text", required=False, most=4000, lines=True))
    return Go("/docs/phrases", say("Kept."))


@routes.post("/phrases/{id:int}", who=SIGNED_IN, again=show)
def change(ask: Ask) -> Go:
    """Word it differently."""
    phrases.change(ask.session, ask.acting, ask.id, ask.form.text("text", required=False, most=4000, lines=True))
    return Go("/docs/phrases", say("Saved."))


@routes.post("/phrases/{id:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Go:
    """Keep it no longer."""
    phrases.remove(ask.session, ask.acting, ask.id)
    return Go("/docs/phrases", say("Removed."))
