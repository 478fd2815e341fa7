"""One running installation: its house, its ports filled, its doors hung, its long-lived parts started and stopped."""

import gc
import importlib
import logging
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio.to_thread
import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette_compress import CompressMiddleware

from workplace import config
from workplace.calendars.actions import ahead as calendars_ahead
from workplace.calendars.actions import mailing as calendar_mails
from workplace.calendars.queries import described as calendars_described
from workplace.cases.actions import forgetting as cases_forgetting
from workplace.cases.actions import recounting as cases_recounting
from workplace.cases.queries import described as cases_described
from workplace.citizens.actions import lasting as citizens_lasting
from workplace.citizens.actions import sending as citizens_sending
from workplace.citizens.actions import unit_gone as citizens_unit_gone
from workplace.citizens.queries import described as citizens_described
from workplace.config import Settings
from workplace.docs.actions import examining, finishing
from workplace.docs.queries import described
from workplace.files import described as files_described
from workplace.files import work as files_work
from workplace.flows import rulebook
from workplace.home.shell import shell
from workplace.jobs import daily
from workplace.jobs.runner import Runner
from workplace.kernel import ports
from workplace.kernel.alone import only_one
from workplace.kernel.batches import Batches
from workplace.kernel.db import Database
from workplace.kernel.errors import NotFound, Refused
from workplace.kernel.pool import Pool
from workplace.kernel.text import say
from workplace.live import news
from workplace.live.endpoint import Live, hear_tests
from workplace.live.protocol import LiveProtocol
from workplace.meetings import sockets as meetings_sockets
from workplace.meetings.queries import described as meetings_described
from workplace.migrations import run as migrations
from workplace.notices import work as notices_work
from workplace.org.actions import app_passwords, pruning, sessions
from workplace.org.queries import described as people_described
from workplace.org.queries import people
from workplace.portal.actions import pruning as portal_pruning
from workplace.search import work as search_work
from workplace.tasks.actions import recurring, reminding
from workplace.tasks.queries import described as tasks_described
from workplace.tasks.queries import series as tasks_series
from workplace.web import serve
from workplace.web.answers import Answers
from workplace.web.ask import Ask, Go, Raw
from workplace.web.guard import Guard
from workplace.web.pages import Pages
from workplace.web.serve import ANYONE, House, Routes
from workplace.web.static import Static, static

log = logging.getLogger(__name__)

ROOT = Path(__file__).parent
FIRST_NEEDED = ("signing.desk", "pypdfium2")  # what a clerk's first upload waits for


def build(settings: Settings, *, pool: Pool | None = None, public: bool = False) -> Starlette:
    """The application for one installation; the house is at `app.state.house`. `public`: the citizens' doors alone."""
    house = furnish(settings, pool)
    fill_ports(house)
    if public:
        return _build_public(house)
    live = Live(house)
    app = Starlette(
        routes=[live.route, *_hang(house, doors())],  # first: a thousand sockets that come back pass no other door
        middleware=[Middleware(Guard), Middleware(CompressMiddleware, minimum_size=1000)],
        exception_handlers={404: _missing(house), 405: _missing(house)},
        lifespan=_lifespan(house, live),
    )
    app.state.house = house
    app.state.live = live
    return app


def _build_public(house: House) -> Starlette:
    """What citizens and other houses' programs may knock at, and nothing else: nobody is signed in here, no job runs,
    no socket listens (decision 0035).
    """
    ports.signed_in.fill(lambda *_: None)
    open_ = public_doors()
    app = Starlette(
        routes=_hang(house, open_),
        middleware=[Middleware(Guard), Middleware(CompressMiddleware, minimum_size=1000)],
        exception_handlers={404: _missing(house), 405: _missing(house)},
        lifespan=_public_lifespan(house),
    )
    app.state.house = house
    return app


def furnish(settings: Settings, pool: Pool | None = None) -> House:
    """What an installation is made of, opened: for the server and for the command line alike."""
    return House(
        settings=settings,
        database=Database(settings.database),
        pool=pool or Pool(settings.workers),
        pages=Pages(settings.data / "cache" / "pages"),
        secret=secret(settings),
    )


def secret(settings: Settings) -> bytes:
    """The installation's 32 random bytes, made at first use in a file that only its owner reads."""
    path = settings.secret_path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    found = path.read_bytes()
    if len(found) != 32:
        raise ValueError(f"{path} must hold 32 bytes; it holds {len(found)}. Put the file of the backup back.")
    return found


# --- ports --------------------------------------------------------------------------------------------------------


FILLING = (
    described,
    examining,
    finishing,
    people_described,
    pruning,
    files_described,
    files_work,
    tasks_described,
    tasks_series,
    reminding,
    recurring,
    calendars_ahead,
    calendar_mails,
    calendars_described,
    meetings_described,
    cases_described,
    citizens_described,
    cases_forgetting,
    cases_recounting,
    citizens_lasting,
    citizens_unit_gone,
    citizens_sending,
    notices_work,
    search_work,
    portal_pruning,
    *rulebook.FLOWS,
)


def fill_ports(house: House) -> None:
    """Give the lower floors what they need of the higher ones."""
    settings = house.settings
    door = sessions.Door(idle_minutes=settings.idle_minutes, session_hours=settings.session_hours)
    ports.signed_in.fill(door.one)
    ports.signed_in_all.fill(door.all)
    ports.told_ended.fill(sessions.told_ended)
    ports.device.fill(app_passwords.device)
    ports.names.fill(people.names)
    ports.shell.fill(shell)
    ports.may_hear.fill("test", hear_tests)
    daily.register()
    for room in FILLING:
        room.fill()
    meetings_sockets.fill(house.pages)
    if settings.is_demo:
        from workplace.demo import filling

        filling.fill()


# --- doors --------------------------------------------------------------------------------------------------------

_doors = Routes()


@_doors.get("/healthz", who=ANYONE, api=True)
def healthz(ask: Ask) -> Raw:
    """Whether this process serves and its database answers; for a load balancer."""
    ask.session.execute(text("SELECT 1"))
    return Raw(b"ok\n", "text/plain", {"cache-control": "no-store"})


@_doors.get("/robots.txt", who=ANYONE)
def robots(ask: Ask) -> Raw:
    """Search engines read what is published; the office itself is not for them."""
    allowed = "".join(f"Allow: {path}\n" for path in ("/hoi", "/phan-anh", "/gop-y", "/thong-ke", "/static/"))
    where = f"Sitemap: {ask.house.settings.public_address}/sitemap.xml\n"
    return Raw(f"User-agent: *\n{allowed}Disallow: /\n{where}".encode(), "text/plain")


@_doors.get("/favicon.ico", who=ANYONE)
def favicon(_ask: Ask) -> Go:
    """Browsers ask here when a page names no icon."""
    return Go(static("icons/mark.svg"))


def doors() -> list[Routes]:
    """The routes of all modules: of every room `routes`, a file or a folder of files."""
    found = [_doors]
    for path in sorted([*ROOT.glob("*/routes.py"), *ROOT.glob("*/routes/*.py")]):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        room = importlib.import_module(name.removesuffix(".__init__"))
        found += [value for value in vars(room).values() if isinstance(value, Routes) and value not in found]
    return found


PUBLIC = ("workplace.portal.routes.", "workplace.exchange.routes.open311")
FOR_ANYBODY = ("/healthz", "/robots.txt", "/favicon.ico", "/me/language", "/me/theme")


def public_doors() -> list[Routes]:
    """The doors of the public process: the portal's and Open311's, and the few that any page needs."""
    found = Routes()
    for door in (door for routes in doors() for door in routes.doors if door.who == ANYONE):
        if door.path in FOR_ANYBODY or door.handler.__module__.startswith(PUBLIC):
            found.doors.append(door)
    return [found]


def _hang(house: House, of: list[Routes]) -> list[BaseRoute]:
    return [Mount("/static", Static(), name="static"), *serve.routes(house, of)]


def _missing(house: House) -> Callable[[Request, Exception], Any]:
    answers = Answers(house)
    door = serve.Door("GET", "", ANYONE, robots)

    async def missing(request: Request, error: Exception) -> Response:
        response = await run_in_threadpool(answers.refused, door, request, NotFound(), None)
        response.status_code = getattr(error, "status_code", 404)
        return response

    return missing


# --- from start to stop -------------------------------------------------------------------------------------------


def _lifespan(house: House, live: Live) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = house.settings.threads
        house.pool.submit("workplace.kernel.pool.warm", *FIRST_NEEDED)
        await live.start()
        with _bridged(house, live), _working(house), _writing_together(house):
            yield
        await live.stop()
        await run_in_threadpool(house.pool.close)
        await run_in_threadpool(house.database.close)

    return lifespan


def _public_lifespan(house: House) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = house.settings.threads
        yield
        await run_in_threadpool(house.pool.close)
        await run_in_threadpool(house.database.close)

    return lifespan


@contextmanager
def _working(house: House) -> Iterator[None]:
    """The job runner of this process."""
    runner = Runner(house)
    runner.start()
    try:
        yield
    finally:
        runner.stop()


@contextmanager
def _writing_together(house: House) -> Iterator[None]:
    """The lines of small writes."""
    for line in {door.line for routes in doors() for door in routes.doors if door.line is not None}:
        house.lines[line.name] = Batches(line, house.database)
        house.lines[line.name].start()
    try:
        yield
    finally:
        for batches in house.lines.values():
            batches.stop()
        house.lines.clear()


@contextmanager
def _bridged(house: House, live: Live) -> Iterator[None]:
    """On PostgreSQL, where several processes may serve: their news comes here and ours goes there."""
    if house.database.is_sqlite:
        yield
        return
    from workplace.live.bridge import Bridge  # brings PostgreSQL's driver along

    bridge = Bridge(house.database, live)
    bridge.start()
    news.join(bridge)
    try:
        yield
    finally:
        news.leave(bridge)
        bridge.stop()


def from_environment() -> Starlette:
    """The application of the environment's settings: what a reloading server builds anew."""
    return build(config.load())


def run(settings: Settings, *, reload: bool = False, public: bool = False) -> None:
    """Serve until told to stop. AlreadyServing when another process serves this SQLite file."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with only_one(settings):
        options = server_options(settings)
        if reload:
            folders = [str(ROOT), str(ROOT.parent / "signing")]
            files = ["*.py", "*.html", "*.po", "*.json"]
            uvicorn.run(
                "workplace.app:from_environment",
                factory=True,
                reload=True,
                reload_dirs=folders,
                reload_includes=files,
                **options,
            )
        else:
            gc.disable()
            built = build(settings, public=public)
            gc.freeze()  # what stands as long as the process is not looked through for rubbish again and again
            gc.enable()
            uvicorn.run(built, **options)


def server_options(settings: Settings) -> dict[str, Any]:
    """How uvicorn serves: one loop, prepared frames on sockets, no compression context for each of them."""
    return {
        "host": settings.host,
        "port": settings.port,
        "loop": "asyncio",
        "http": "httptools",
        "ws": LiveProtocol,
        "ws_per_message_deflate": False,
        "ws_max_size": 65536,
        "backlog": 4096,
        "lifespan": "on",
        "access_log": False,
        "server_header": False,
        "log_config": None,
        "timeout_graceful_shutdown": 10,
    }


def ready(database: Database) -> None:
    """Refused when the database is not what this version expects."""
    if migrations.pending(database):
        raise Refused(say("The database belongs to another version. Run: bin/workplace migrate"))
