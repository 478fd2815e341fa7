"""The texts that one's unit says again and again: kept, changed, removed."""

from workplace.citizens.actions import phrases as actions
from workplace.citizens.queries import phrases
from workplace.kernel.text import say
from workplace.org.queries import units
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

USES = (("answer", say("in answers")), ("reject", say("as the reason why something is not taken")))


@routes.get("/phrases", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """All that one's unit keeps, and what the units above it keep for it."""
    home = phrases.home(ask.session, ask.acting)
    kept = phrases.kept(ask.session, ask.acting)
    return Page(
        "citizens/phrases.html",
        {
            "phrases": kept,
            "home": home,
            "unit": units.names(ask.session, [home]).get(home, ""),
            "names": units.names(ask.session, {one.unit_id for one in kept}),
            "uses": USES,
            "use_words": dict(USES),
            "changing": ask.number("id") if "id" in ask.path else 0,
        },
    )


@routes.post("/phrases", who=SIGNED_IN, again=show)
def keep(ask: Ask) -> Go:
    """Keep one more."""
    actions.keep(ask.session, ask.acting, *_entered(ask))
    return Go("/cases/phrases", say("Kept."))


@routes.post("/phrases/{id:int}", who=SIGNED_IN, again=show)
def change(ask: Ask) -> Go:
    """Word it differently."""
    actions.change(ask.session, ask.acting, ask.id, *_entered(ask))
    return Go("/cases/phrases", say("Saved."))


@routes.post("/phrases/{id:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Go:
    """Keep it no longer."""
    actions.withdraw(ask.session, ask.acting, ask.id)
    return Go("/cases/phrases", say("Removed."), undo=f"/cases/phrases/{ask.id}/back")


@routes.post("/phrases/{id:int}/back", who=SIGNED_IN)
def back(ask: Ask) -> Go:
    """It was removed by mistake."""
    actions.bring_back(ask.session, ask.acting, ask.id)
    return Go("/cases/phrases", say("It is back."))


def _entered(ask: Ask) -> tuple[str, str, str]:
    form = ask.form
    return (
        form.get("use"),
        form.text("title", required=False, most=100),
        form.text("text", required=False, most=4000, lines=True),
    )
