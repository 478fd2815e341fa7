"""A browser at one module's own doors, inside a frame with nothing in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from starlette.applications import Starlette
from starlette.testclient import TestClient

from workplace.config import Settings
from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.web.guard import Guard
from workplace.web.pages import Pages
from workplace.web.serve import House, Routes, routes

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}


def visitor(acting: Acting, language: str = "en") -> Visitor:
    return Visitor(acting, session_id=1, csrf="token", name="Võ Thị An", language=language)


@contextmanager
def browser(database: Database, module: Routes, who: Visitor, **settings: Any) -> Iterator[TestClient]:
    """Signed in as this person; every form carries its token."""
    house = House(Settings(**settings), database, InPlace(), Pages(), b"0" * 32)
    ports.signed_in.fill(lambda session, token, aside: who if token == "theirs" else None)
    ports.shell.fill(empty_frame)
    app = Guard(Starlette(routes=routes(house, [module])))
    headers = {"sec-fetch-site": "same-origin", "x-csrf-token": "token"}
    with TestClient(app, follow_redirects=False, cookies={"session": "theirs"}, headers=headers) as opened:
        yield opened


def empty_frame(_session: Any, _ask: Any) -> Any:
    words = {name: "" for name in ("organisation", "person_name", "person_role", "initials", "today")}
    return SimpleNamespace(
        **words, menu=(), phone_menu=(), unread=0, acting_for=None, contexts=(), test_mode=False, filling=None
    )
