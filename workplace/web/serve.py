"""The wrapper around every handler: parse, open the session, ask, commit, render. Nobody else commits (design.md 3).

The wrapper is async; handlers are plain functions and run with their session in one and the same thread of the pool.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from pebble import ProcessExpired
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from workplace.config import Settings
from workplace.kernel import clock, ports
from workplace.kernel.acting import Visitor
from workplace.kernel.batches import Batches, Line
from workplace.kernel.db import Database, finish
from workplace.kernel.disk import telling_full_disk
from workplace.kernel.errors import ActingEnded, BadInput, NotFound, Refused, SignInFirst
from workplace.kernel.pool import Pool, WorkTooLong
from workplace.kernel.text import say
from workplace.web import bodies, csrf, numbered, programs, twice
from workplace.web.answers import Answers
from workplace.web.ask import Answer, Ask, Go, Handler, Then
from workplace.web.forms import Form
from workplace.web.language import LANGUAGES
from workplace.web.pages import Pages
from workplace.web.programs import DEVICE, Program
from workplace.web.trusted import Trusted

log = logging.getLogger(__name__)

ANYONE = "anyone"
SIGNED_IN = "signed_in"
_ONES_OWN = ("/sign-out", "/me/")  # done in one's own name, whoever's desk it is
SMALL_BODY = 2 * 1024 * 1024


@dataclass
class House:
    """What one running installation is made of."""

    settings: Settings
    database: Database
    pool: Pool
    pages: Pages
    secret: bytes
    trusted: Trusted = field(init=False)
    lines: dict[str, Batches[Any]] = field(default_factory=dict)  # small writes written together, by the line's name

    def __post_init__(self) -> None:
        self.trusted = Trusted(lambda: self.database)


@dataclass(frozen=True)
class Door:
    """One route: who may knock at all (finer rules stand in queries and policy), and what answers."""

    method: str
    path: str
    who: str  # ANYONE, SIGNED_IN, DEVICE, or a role's name
    handler: Handler
    again: Handler | None = None  # shows the form once more when the input was refused
    upload: bool = False
    most: int = 0  # bytes of an upload, where they are fewer than the house takes
    once: bool = False  # makes something new: sent twice it is done once
    api: bool = False  # no page around refusals: plain JSON
    program: Program | None = None  # no page at all
    line: Line[Any] | None = None  # what is sent is written together with what others send
    answer: Callable[[Ask, Any], Answer] | None = None  # of a line: what is said once it is written

    @property
    def writes(self) -> bool:
        """Whether what happens here is committed."""
        return self.program.writes if self.program else self.method == "POST"

    @property
    def in_ones_own(self) -> bool:
        """Whether it is done in one's own name, whoever's desk it is."""
        return self.who == ANYONE or self.path.startswith(_ONES_OWN)


class Routes:
    """A module's routes. Each says who may; there is no default."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.doors: list[Door] = []

    def get(self, path: str, *, who: str, api: bool = False) -> Callable[[Handler], Handler]:
        """A page that reads."""
        return self._add("GET", path, who, api=api)

    def post(
        self,
        path: str,
        *,
        who: str,
        again: Handler | None = None,
        upload: bool = False,
        most: int = 0,
        once: bool = False,
        api: bool = False,
    ) -> Callable[[Handler], Handler]:
        """A form that changes something, then redirects."""
        return self._add("POST", path, who, again=again, upload=upload, most=most, once=once, api=api)

    def batched(
        self, path: str, line: Line[Any], answer: Callable[[Ask, Any], Answer], *, who: str
    ) -> Callable[[Handler], Handler]:
        """A form that thousands send at once. Its handler reads what was sent into an item of the line, on the event
        loop and without a session; `answer` is asked once the item is committed.
        """
        return self._add("POST", path, who, line=line, answer=answer)

    def program(self, method: str, path: str, how: Program, *, who: str = DEVICE) -> Callable[[Handler], Handler]:
        """A door for programs, by whatever method their protocol has; cookies count for nothing there."""
        assert who in (DEVICE, ANYONE), "a person's session opens pages, not this"
        return self._add(method, path, who, program=how)

    def _add(self, method: str, path: str, who: str, **more: Any) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self.doors.append(Door(method, self.prefix + path, who, handler, **more))
            return handler

        return keep


def routes(house: House, modules: Sequence[Routes]) -> list[Route]:
    """Starlette's routes for all doors; `/docs/registers` is tried before `/docs/{id}`, wherever they were written."""
    numbered.register()
    answers = Answers(house)
    doors = sorted((door for module in modules for door in module.doors), key=_plain_words_first)
    return [Route(d.path, _endpoint(house, answers, d), methods=[d.method], name=_name(d)) for d in doors]


def _plain_words_first(door: Door) -> tuple[bool, list[bool]]:
    """Before all others the doors at which thousands knock at once: each look at another door would cost them."""
    return door.line is None, [part.startswith("{") for part in door.path.split("/")]


def _name(door: Door) -> str:
    return f"{door.handler.__module__}.{door.handler.__name__}"


def _endpoint(house: House, answers: Answers, door: Door) -> Callable[[Request], Any]:
    if door.line is not None:
        return _batched(house, answers, door)

    async def endpoint(request: Request) -> Response:
        asides: list[Any] = []
        form, sent = Form(), None
        try:
            try:
                if door.upload:
                    await run_in_threadpool(_knock, house, door, request)
                if door.program:
                    sent = await _sent(house, door, request, asides)
                elif door.method == "POST":
                    form = await _form(house, request, door)
            except Refused as refused:
                return await run_in_threadpool(answers.refused, door, request, refused, None)
            except ClientDisconnect:
                return Response(status_code=499)
            given: Answer | Response = await run_in_threadpool(_act, house, answers, door, request, form, asides, sent)
            while isinstance(given, Then):
                given = await _work(house, answers, door, request, form, asides, given)
            assert isinstance(given, Response)
            return given
        finally:
            await _close(form)
            if asides:
                await run_in_threadpool(_write_asides, house, asides)

    return endpoint


def _batched(house: House, answers: Answers, door: Door) -> Callable[[Request], Any]:
    assert door.line is not None and door.answer is not None
    line, answer = door.line, door.answer

    async def endpoint(request: Request) -> Response:
        request.state.received = clock.now()  # before anything is waited for
        try:
            token = request.cookies.get(cookie_name(request), "")
            visitor = await house.trusted.visitor(token)
            form = await _form(house, request, door)
            try:
                csrf.check(request, visitor, form)
            except ActingEnded:  # they may have begun to act for someone, or ended it, a moment ago
                visitor = await house.trusted.visitor(token, anew=True)
                csrf.check(request, visitor, form)
            _may_knock(door, visitor)
            form.check()
            query = Form(request.query_params.multi_items())
            ask = Ask(house, request, None, visitor, query, form, request.path_params, [])  # type: ignore[arg-type]
            item = door.handler(ask)
            form.check()
            written = await house.lines[line.name].ask(item)
            return answers.prepare(ask, answer(ask, written)).respond()
        except Refused as refused:
            return await run_in_threadpool(answers.refused, door, request, refused, None)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception:
            log.exception("our fault: %s %s", request.method, door.path)
            return await run_in_threadpool(answers.fault, door, request, None)

    return endpoint


async def _sent(house: House, door: Door, request: Request, asides: list[Any]) -> Any:
    """What a program sent, read before any session is opened; a stranger's is not read at all."""
    assert door.program is not None
    if door.program.reads is None:
        return None
    if door.who == DEVICE:
        await run_in_threadpool(_knock_as_program, house, request, asides)
    return await run_in_threadpool(door.program.reads, await programs.body(request, door.program.most))


def _knock_as_program(house: House, request: Request, asides: list[Any]) -> None:
    with house.database.session(writes=False) as session:
        if programs.visitor(request, session, asides) is None:
            raise SignInFirst
    asides.clear()  # let in: what is to be noted is noted when it acts


def _knock(house: House, door: Door, request: Request) -> None:
    """Who sends files is let in before their bytes are read; the form's token is checked when it is there."""
    if not csrf.same_origin(request):
        raise csrf.Forged
    with house.database.session(writes=False) as session:
        token = request.cookies.get(cookie_name(request), "")
        _may_knock(door, ports.signed_in.call(session, token, [].append) if token else None)


async def _form(house: House, request: Request, door: Door) -> Form:
    limit = (door.most or house.settings.upload_bytes) if door.upload else SMALL_BODY
    room = limit + SMALL_BODY if door.upload else limit  # the fields beside the files
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or len(declared) > 15 or int(declared) > room:
        raise bodies.too_large(limit)
    counted = Request(request.scope, bodies.counting(request.receive, room, limit))
    if bodies.has_fields(request) and not door.upload:
        return Form(bodies.fields(await counted.body()))
    try:
        with telling_full_disk():
            data = await counted.form(max_files=50 if door.upload else 0, max_fields=bodies.FIELDS)
    except HTTPException as error:
        raise bodies.unreadable() from error
    return Form(data.multi_items())


async def _close(form: Form) -> None:
    for _, value in form.data.multi_items():  # several files may stand under one name
        if hasattr(value, "close"):
            await value.close()


def _act(
    house: House,
    answers: Answers,
    door: Door,
    request: Request,
    form: Form,
    asides: list[Any],
    sent: Any = None,
    handler: Handler | None = None,
) -> Any:
    """One act in this thread: session, person, handler, commit, page. A refusal becomes a page and undoes the act."""
    writes = door.writes
    ask: Ask | None = None
    try:
        with ExitStack() as stack:
            session = stack.enter_context(house.database.session(writes=writes))
            ask = _ask(house, door, request, session, form, asides)
            ask.sent = sent
            if handler is None:
                _let_in(door, ask)
                form.check()
            key = twice.key_of(ask) if door.once else ""
            first = twice.first(session, key)
            given = first or (handler or door.handler)(ask)
            if handler is None:
                form.check()  # also where the handler has not: nothing that is wrong is taken silently
            if isinstance(given, Then):
                finish(session)
                return given
            if first is None and isinstance(given, Go):
                first = twice.faster(session, key, given)
            answer = answers.prepare(ask, first or given)
            if writes and first is None:
                finish(session)
        if ask.befores:
            _write_all(house, ask.befores)
        return answer.respond()
    except Refused as refused:
        if isinstance(refused, BadInput) and door.again is not None and ask is not None:
            return _again(house, answers, door, ask, refused)
        return answers.refused(door, request, refused, ask)
    except Exception:
        log.exception("our fault: %s %s", request.method, door.path)
        return answers.fault(door, request, ask)


def _again(house: House, answers: Answers, door: Door, ask: Ask, refused: BadInput) -> Any:
    assert door.again is not None
    try:
        with house.database.session(writes=False) as session:
            once_more = replace(ask, session=session, refused=refused)
            return answers.prepare(once_more, door.again(once_more), status=refused.status).respond()
    except Refused as other:
        return answers.refused(door, ask.request, other, ask)
    except Exception:
        log.exception("our fault, showing a form again: %s", door.path)
        return answers.fault(door, ask.request, ask)


async def _work(
    house: House, answers: Answers, door: Door, request: Request, form: Form, asides: list[Any], then: Then
) -> Any:
    try:
        work = house.pool.submit(then.function, *then.args, seconds=then.seconds, network=then.network)
        result = await asyncio.wrap_future(work)
    except Exception as error:
        reason = WorkTooLong() if isinstance(error, TimeoutError | ProcessExpired | MemoryError) else error
        if then.failed is None:
            log.warning("work failed: %s: %r", then.function, error)
            refused = (
                reason if isinstance(reason, Refused) else Refused(say("This could not be done. Nothing was lost."))
            )
            return await run_in_threadpool(answers.refused, door, request, refused, None)
        failed = then.failed
        return await run_in_threadpool(
            _act, house, answers, door, request, form, asides, None, lambda ask: failed(ask, reason)
        )
    return await run_in_threadpool(
        _act, house, answers, door, request, form, asides, None, lambda ask: then.act(ask, result)
    )


def _ask(house: House, door: Door, request: Request, session: Any, form: Form, asides: list[Any]) -> Ask:
    visitor = None
    if door.program:
        visitor = programs.visitor(request, session, asides) if door.who == DEVICE else None
    elif token := request.cookies.get(cookie_name(request)):
        visitor = ports.signed_in.call(session, token, asides.append)
    if visitor is None and request.cookies.get("language") not in LANGUAGES:
        request.cookies.pop("language", None)
    query = Form(request.query_params.multi_items())
    return Ask(house, request, session, visitor, query, form, request.path_params, asides)


def _let_in(door: Door, ask: Ask) -> None:
    if door.method == "POST":
        csrf.check(ask.request, ask.visitor, ask.form, in_ones_own=door.in_ones_own)
    _may_knock(door, ask.visitor)


def _may_knock(door: Door, visitor: Visitor | None) -> None:
    if door.who == ANYONE:
        return
    if visitor is None:
        raise SignInFirst
    if visitor.ended and door.method == "POST" and not door.program and not door.in_ones_own:
        raise ActingEnded(visitor.ended)  # else it would be done in their own name
    if door.who not in (SIGNED_IN, DEVICE) and door.who not in visitor.roles:
        raise NotFound


def cookie_name(request: Any) -> str:
    """`__Host-` on https; a plain name on http, where browsers refuse the prefix."""
    return "__Host-session" if request.scope["scheme"] in ("https", "wss") else "session"


def _write_all(house: House, writes: Sequence[Callable[[Any], None]]) -> None:
    with house.database.writing() as session:
        for write in writes:
            write(session)


def _write_asides(house: House, asides: list[Callable[[Any], None]]) -> None:
    try:
        _write_all(house, asides)
    except Refused:
        log.warning("what was to be written aside was not: the database was busy")
    except Exception:
        log.exception("what was to be written aside was not; the answer stands")
