"""Devices: one's calendar on one's telephone, each with a password of its own; how to set one up."""

from urllib.parse import urlsplit

from workplace.exchange.dav.places import ROOT
from workplace.kernel.text import say
from workplace.org.actions import app_passwords
from workplace.org.queries import app_passwords as queries
from workplace.org.queries import sessions
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/me/devices")


@routes.get("", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """My devices, and how to set one up."""
    return _page(ask)


def _page(ask: Ask, fresh: str = "") -> Page:
    house = urlsplit(ask.house.settings.address)
    return Page(
        "exchange/devices.html",
        {
            "devices": queries.mine(ask.session, ask.acting),
            "fresh": fresh,
            "login": sessions.login_of(ask.session, ask.acting.person),
            "server": house.netloc,
            "address": f"{ask.house.settings.address}{ROOT}",
            "is_private": house.scheme == "https",
        },
        headers={"referrer-policy": "no-referrer"} if fresh else {},
    )


@routes.post("", who=SIGNED_IN, again=show)
def make(ask: Ask) -> Page:
    """A password for one device, shown this once."""
    name = ask.form.text("name", most=100)
    ask.form.check()
    return _page(ask, app_passwords.make(ask.session, ask.acting, name))


@routes.post("/{id:int}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """The device gets in no more."""
    app_passwords.end(ask.session, ask.acting, ask.id)
    return Go("/me/devices", say("The device gets in no more."))
