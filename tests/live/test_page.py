"""A meeting's page in a real browser: forms in use, lost lines, gaps, rights, clocks and quick values."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Page as Browser
from playwright.sync_api import expect
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from tests.live.test_endpoint import House
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.ports import RESET
from workplace.live.endpoint import Live
from workplace.live.protocol import LiveProtocol
from workplace.web.static import Static, static

pytestmark = pytest.mark.browser

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' ws:"
BALLOT = (
    '<form id="ballot"><label>Yes<input type="radio" name="choice" value="yes"></label>'
    '<label>Why<textarea name="why" id="why">{text}</textarea></label><button data-live-control>Vote</button></form>'
)


class Meeting:
    """What the page follows: a number, what its panels show, and for which class."""

    def __init__(self) -> None:
        self.now, self.named, self.rights = 0, "member", 0
        self.panels = {"agenda": "<ol><li id=i1>One</li></ol>", "ballot": BALLOT.format(text=""), "note": ""}
        self.lose = False
        self.read = 0

    def stands(self, *_: Any) -> int | None:
        return self.now

    def stands_all(self, _session: Session, keys: Any) -> Mapping[str, int]:
        return dict.fromkeys(keys, self.now)

    def frames(
        self, _session: Session, _key: str, audiences: Any, after: int
    ) -> Mapping[str, Mapping[str, Any]] | None:
        if after < self.rights or self.lose:
            return dict.fromkeys(audiences, RESET)
        return {audience: {"panels": dict(self.panels)} for audience in audiences}

    def may_hear(self, _session: Session, _acting: Acting, _key: str) -> str | bool:
        return self.named or False

    def html(self) -> str:
        shown = "".join(f'<section id="panel-{name}">{html}</section>' for name, html in self.panels.items())
        return (
            f'<!doctype html><html lang="en"><head><title>m</title><link rel="icon" href="data:,">'
            f'<script defer src="{static("vendor/htmx.org-4.0.1/dist/htmx.min.js")}"></script>'
            f'<script type="module" src="{static("js/app.js")}"></script>'
            f'<script type="module" src="{static("js/meeting.js")}"></script></head><body>'
            f'<main data-meeting-topic="page:1.seat" data-seq="{self.now}" data-as="{self.named}"'
            f' data-snapshot="/page">'
            f'{shown}</main><time id="timer" data-ends-at="{int(time.time() * 1000) + 65_000}"></time>'
            '<time id="paused" data-paused-left="-3000"></time><button id="raise" data-live-control>Raise</button>'
            '<div id="trouble" hidden></div><div class="toasts" id="toasts"></div>'
            '<div id="words" hidden data-offline="offline" data-cutoff="cut off" data-gone="gone"></div></body></html>'
        )


class Served:
    """A real server that can be stopped and started on its port."""

    def __init__(self, database: Database, meeting: Meeting) -> None:
        self.house, self.meeting, self.port = House(database), meeting, 0
        ports.signed_in_all.fill(self.house.who)

    def start(self) -> None:
        self.live = Live(self.house)

        @asynccontextmanager
        async def lifespan(_app: Starlette):
            await self.live.start()
            yield
            await self.live.stop()

        routes = [
            Route("/page", self._page),
            Route("/notices/count", _none),
            Mount("/static", Static()),
            self.live.route,
        ]
        config = uvicorn.Config(
            Starlette(routes=routes, lifespan=lifespan),
            port=self.port,
            ws=LiveProtocol,
            log_level="critical",
            log_config=None,
        )
        self.server = uvicorn.Server(config)
        serves, startup = threading.Event(), self.server.startup

        async def told(sockets: Any = None) -> None:
            await startup(sockets)
            serves.set()

        self.server.startup = told  # type: ignore[method-assign]
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        assert serves.wait(10)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(15)

    async def _page(self, _request: Request) -> Response:
        self.meeting.read += 1
        if not self.meeting.named:
            return PlainTextResponse("not yours", 404)
        return HTMLResponse(self.meeting.html(), headers={"content-security-policy": POLICY})

    def tell(self, **panels: str) -> None:
        """Something happens, and is told."""
        self.meeting.panels |= panels
        self.meeting.now += 1
        self.live.tell("page:1", {"seq": self.meeting.now})


async def _none(_request: Request) -> Response:
    return Response(json.dumps({"unread": 0}), media_type="application/json")


@pytest.fixture(scope="session")
def base_url() -> str:
    """Pages are opened by their whole address."""
    return ""


@pytest.fixture
def served(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    meeting = Meeting()
    monkeypatch.setattr(ports, "sources", ports.Ports("sources"))
    monkeypatch.setattr(ports, "may_hear", ports.Ports("may_hear"))
    ports.sources.fill("page", meeting)
    ports.may_hear.fill("page", meeting.may_hear)
    made = Served(sqlite, meeting)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def shown(page: Browser, served: Served) -> Browser:
    """The page, opened and listening."""
    page.context.add_cookies([{"name": "session", "value": "token of an", "url": f"http://127.0.0.1:{served.port}"}])
    page.goto(f"http://127.0.0.1:{served.port}/page")
    _until(page, served, "here")
    return page


def _until(page: Browser, served: Served, words: str) -> None:
    served.tell(note=words)
    expect(page.locator("#panel-note")).to_have_text(words, timeout=15_000)


def test_a_form_in_use_is_the_same_to_the_byte_after_a_thousand_updates(shown: Browser, served: Served) -> None:
    shown.check("input[name=choice]")
    shown.fill("#why", "Tôi đồng ý vì")
    shown.locator("#why").press("End")
    before = shown.eval_on_selector("#ballot", "it => { it.mine = 1; return it.outerHTML }")
    for number in range(1000):
        served.meeting.panels |= {"agenda": f"<ol><li id=i0>New {number}</li><li id=i1>One</li></ol>"}
        served.tell(ballot=f"<p>{number} have voted</p>" + BALLOT.format(text=f"foreign {number}"))
        if number % 50 == 0:
            expect(shown.locator("#panel-ballot p")).to_have_text(f"{number} have voted")
    expect(shown.locator("#panel-agenda")).to_contain_text("New 999")
    expect(shown.locator("#panel-ballot p")).to_have_text("999 have voted")
    after = shown.eval_on_selector("#ballot", "it => it.mine && it.outerHTML")
    assert after == before
    assert shown.input_value("#why") == "Tôi đồng ý vì"
    assert shown.is_checked("input[name=choice]")
    assert shown.evaluate("document.activeElement.id") == "why"
    shown.keyboard.type(" cần thiết")
    assert shown.input_value("#why") == "Tôi đồng ý vì cần thiết"


def test_a_form_in_use_goes_only_when_the_server_ends_it(shown: Browser, served: Served) -> None:
    shown.fill("#why", "half a senten")
    for without in ("<p>Nothing to vote on</p>", '<div id="ballot">Nothing to vote on</div>'):
        served.tell(ballot=without)
        _until(shown, served, "later")
        assert shown.input_value("#why") == "half a senten"
    served.tell(ballot='<div id="ballot" data-final>Closed</div>')
    expect(shown.locator("#panel-ballot")).to_have_text("Closed")


def test_what_a_form_in_use_held_up_is_shown_when_it_is_let_go(shown: Browser, served: Served) -> None:
    shown.fill("#why", "half")
    served.tell(ballot="<p>Nothing to vote on</p>")
    _until(shown, served, "later")
    shown.fill("#why", "")
    shown.locator("#why").blur()
    expect(shown.locator("#panel-ballot")).to_have_text("Nothing to vote on")


def test_a_form_that_nobody_uses_is_renewed_also_with_the_cursor_on_its_button(shown: Browser, served: Served) -> None:
    shown.focus("#ballot button")
    served.tell(ballot='<form id="ballot"><button>Withdraw</button></form>')
    expect(shown.locator("#ballot")).to_have_text("Withdraw")


def test_an_island_is_left_alone(shown: Browser, served: Served) -> None:
    served.tell(note='<div id="ink" data-island><canvas></canvas></div>')
    expect(shown.locator("#ink")).to_be_attached()
    shown.eval_on_selector("#ink", "it => { it.innerHTML = '<b>drawn</b>' }")
    served.tell(note='<i>1</i><div id="ink" data-island><canvas></canvas></div>')
    expect(shown.locator("#panel-note i")).to_be_attached()
    expect(shown.locator("#ink b")).to_have_text("drawn")


def test_after_a_restart_the_page_goes_on_where_it_was(shown: Browser, served: Served) -> None:
    read = served.meeting.read
    served.stop()
    served.tell(agenda="<p>while nobody served</p>")
    expect(shown.locator("#trouble")).to_have_text("offline", timeout=8000)
    expect(shown.locator("#raise")).to_be_disabled(timeout=12_000)
    expect(shown.locator("#trouble")).to_have_text("cut off")
    served.start()
    expect(shown.locator("#panel-agenda")).to_have_text("while nobody served", timeout=12_000)
    expect(shown.locator("#raise")).to_be_enabled()
    expect(shown.locator("#trouble")).to_be_hidden()
    assert served.meeting.read == read


def test_when_rights_change_the_page_is_blank_until_it_is_read_anew(shown: Browser, served: Served) -> None:
    served.meeting.named = "member+6"
    served.meeting.rights = served.meeting.now + 1
    served.tell(agenda="<p>closed part</p>")
    expect(shown.locator("#panel-agenda")).to_have_text("closed part")
    expect(shown.locator("#panel-agenda")).to_be_visible()
    assert shown.get_attribute("main", "data-as") == "member+6"
    served.meeting.named = ""
    served.meeting.rights = served.meeting.now + 1
    served.tell(agenda="<p>not for them</p>")
    expect(shown.locator("#panel-agenda")).to_be_hidden()
    expect(shown.locator("#trouble")).to_have_text("gone", timeout=8000)
    assert "not for them" not in shown.content()


def test_who_was_sent_away_by_mistake_is_back_by_itself(shown: Browser, served: Served) -> None:
    served.meeting.named, served.meeting.rights = "", served.meeting.now + 1
    served.tell()
    expect(shown.locator("#trouble")).to_have_text("gone")
    served.meeting.named = "member"
    expect(shown.locator("#panel-agenda")).to_be_visible(timeout=8000)
    _until(shown, served, "back")


def test_quick_values_are_events_of_the_page(shown: Browser, served: Served) -> None:
    shown.evaluate(
        "addEventListener('hot', e => { document.title = `${e.detail.name} ${e.detail.value.number}` }, true)"
    )
    for page in range(30):
        served.live.hot("page:1", "page", {"number": page})
    expect(shown).to_have_title("page 29")


def test_timers_count_by_the_servers_clock(page: Browser, served: Served) -> None:
    page.add_init_script("const now = Date.now; Date.now = () => now() + 600000")
    page.context.add_cookies([{"name": "session", "value": "token of an", "url": f"http://127.0.0.1:{served.port}"}])
    page.goto(f"http://127.0.0.1:{served.port}/page")
    _until(page, served, "here")
    expect(page.locator("#timer")).to_have_text("1:03", timeout=10_000)
    expect(page.locator("#paused")).to_have_text("−0:03")
    assert "over" in (page.get_attribute("#paused", "class") or "")
    ahead = page.evaluate("import('" + static("js/clock.js") + "').then(it => it.serverTime())") - time.time() * 1000
    assert abs(ahead) < 150
