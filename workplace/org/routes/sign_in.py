"""Signing in and out; in the demonstration by one click."""

from typing import Any

from workplace.kernel.errors import NotFound
from workplace.org.actions import sign_in
from workplace.org.actions.sign_in import Place, SignedIn, token_digest
from workplace.org.queries import sessions
from workplace.org.rules.agents import network
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import ANYONE, SIGNED_IN, Routes, cookie_name

routes = Routes()


@routes.get("/sign-in", who=ANYONE)
def show(ask: Ask) -> Page | Go:
    """The form; whoever is signed in already goes on."""
    if ask.visitor is not None and ask.refused is None:
        return Go(_next(ask))
    cast = sessions.with_password(ask.session) if ask.house.settings.is_demo else []
    return Page("org/sign_in.html", {"next": _next(ask), "cast": cast, "login": ask.form.get("login")})


@routes.post("/sign-in", who=ANYONE, again=show)
def enter(ask: Ask) -> Go:
    """Open a session, and go where the person wanted to go."""
    login = ask.form.text("login", most=64)
    password = ask.form.text("password", most=200)
    ask.form.check()
    replaced = ask.request.cookies.get(cookie_name(ask.request), "")
    return _in(ask, sign_in.sign_in(ask.session, login, password, _place(ask), ask.aside, replaces=replaced))


@routes.post("/sign-in/as", who=ANYONE)
def enter_as(ask: Ask) -> Go:
    """One click, in the demonstration only; anywhere else this does not exist."""
    if not ask.house.settings.is_demo:
        raise NotFound
    replaced = ask.request.cookies.get(cookie_name(ask.request), "")
    return _in(ask, sign_in.sign_in_as(ask.session, ask.form.text("login"), _place(ask), replaces=replaced))


@routes.post("/sign-out", who=SIGNED_IN)
def leave(ask: Ask) -> Go:
    """End the session."""
    sign_in.sign_out(ask.session, ask.who)
    return Go("/sign-in", cookies={cookie_name(ask.request): None})


def _in(ask: Ask, opened: SignedIn) -> Go:
    cookies: dict[str, str | None] = {cookie_name(ask.request): opened.token}
    if opened.device:
        cookies[_device_cookie(ask.request)] = opened.device
    return Go("/me/password" if opened.must_change else _next(ask), cookies=cookies)


def _place(ask: Ask) -> Place:
    request = ask.request
    device = request.cookies.get(_device_cookie(request), "")
    host = request.client.host if request.client else ""
    return Place(network(host), token_digest(device) if device else "", request.headers.get("user-agent", ""))


def _device_cookie(request: Any) -> str:
    return cookie_name(request).replace("session", "device")


def _next(ask: Ask) -> str:
    """A page of ours to go on to; never another site's."""
    wanted = ask.form.get("next") or ask.query.get("next")
    return wanted if safe(wanted) else "/"


def safe(address: str) -> bool:
    """Whether an address is a path of ours."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address and "\n" not in address
