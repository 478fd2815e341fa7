"""One's own account: colours and language, for whom one acts, where one is signed in, the password."""

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.actions import sessions
from workplace.org.queries import sessions as queries
from workplace.org.routes.sign_in import safe
from workplace.web.ask import Ask, Go, Page
from workplace.web.language import LANGUAGES
from workplace.web.serve import ANYONE, SIGNED_IN, Routes

routes = Routes("/me")

THEMES = ("light", "dark")


@routes.post("/theme", who=ANYONE)
def theme(ask: Ask) -> Go:
    """Light or dark, remembered for the person and for this browser."""
    chosen = ask.form.choice("theme", THEMES)
    ask.form.check()
    if ask.visitor is not None:
        sessions.like(ask.session, ask.acting, theme=chosen)
    return Go(_back(ask), cookies={"theme": chosen})


@routes.post("/language", who=ANYONE)
def language(ask: Ask) -> Go:
    """Vietnamese or English, remembered for the person and for this browser."""
    chosen = ask.form.choice("language", LANGUAGES)
    ask.form.check()
    if ask.visitor is not None:
        sessions.like(ask.session, ask.acting, language=chosen)
    return Go(_back(ask), cookies={"language": chosen})


@routes.post("/acting", who=SIGNED_IN)
def act_for(ask: Ask) -> Go:
    """Act for someone who delegated, or for oneself again."""
    chosen = ask.form.integer("context", required=False, least=1)
    ask.form.check()
    sessions.act_for(ask.session, ask.who, chosen)
    return Go(_back(ask))


@routes.get("/sessions", who=SIGNED_IN)
def places(ask: Ask) -> Page:
    """Where one is signed in."""
    limits = ask.house.settings
    found = queries.open_places(
        ask.session, ask.who, idle_minutes=limits.idle_minutes, session_hours=limits.session_hours
    )
    return Page("org/sessions.html", {"places": found})


@routes.post("/sessions/{id}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """End one of one's own sessions."""
    sessions.revoke(ask.session, ask.acting, ask.id)
    return Go("/me/sessions", said=say("Signed out there."))


@routes.post("/sessions/end-others", who=SIGNED_IN)
def end_others(ask: Ask) -> Go:
    """End all of one's own sessions but this one."""
    sessions.revoke_others(ask.session, ask.who)
    return Go("/me/sessions", said=say("Signed out everywhere else."))


@routes.get("/password", who=SIGNED_IN)
def password(ask: Ask) -> Page:
    """The form for a new password."""
    once = queries.needs_new_password(ask.session, ask.acting.person)
    return Page("org/password.html", {"once": once, "login": queries.login_of(ask.session, ask.acting.person)})


@routes.post("/password", who=SIGNED_IN, again=password)
def change(ask: Ask) -> Go:
    """Take the new password; every other session ends."""
    old = ask.form.text("old", required=False, most=200)
    new = ask.form.text("new", most=200)
    ask.form.check()
    if new != ask.form.text("again", required=False, most=200):
        raise BadInput({"again": say("The two entries differ. Type the new password once more.")})
    sessions.change_password(ask.session, ask.who, old, new, ask.aside)
    return Go("/", said=say("The new password holds. All other sessions were ended."))


def _back(ask: Ask) -> str:
    wanted = ask.form.get("next")
    return wanted if safe(wanted) else "/"
