"""From what a handler answers to what is sent: pages, redirects, files; and refusals in plain words."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from workplace.kernel import ports
from workplace.kernel.acting import Visitor
from workplace.kernel.errors import ActingEnded, BadInput, NotFound, Refused, SignInFirst
from workplace.kernel.text import Say, say
from workplace.web import csrf
from workplace.web.ask import Answer, Ask, Bytes, Go, Made, Page, Raw
from workplace.web.language import tell
from workplace.web.streams import Sent, SentOnce, Streamed

if TYPE_CHECKING:
    from workplace.web.serve import Door, House

_SECRET = ("csrf", "password", "old", "new", "again")
TITLES = {
    403: say("Not accepted"),
    404: say("Not found"),
    409: say("Can't be done now"),
    413: say("Too large"),
    422: say("Please check"),
    429: say("Too often"),
    503: say("Busy this moment"),
    500: say("Our fault"),
}


LASTING = 400 * 24 * 3600  # as long as browsers keep a cookie at most
# what a browser is to know also tomorrow; a session is not among them
_LASTING = ("book", "device", "language", "theme")


@dataclass(frozen=True)
class Prepared:
    """An answer whose data has been read; `respond` needs no session any more."""

    respond: Callable[[], Response]


class Answers:
    """Turns answers into responses for one house."""

    def __init__(self, house: "House") -> None:
        self._house = house

    def prepare(self, ask: Ask, answer: Answer, status: int = 0) -> Prepared:
        """Read all that the answer still needs of the session."""
        match answer:
            case Page():
                return self._page(ask, answer, status or answer.status)
            case Go():
                return Prepared(lambda: self._go(ask, answer))
            case Bytes():
                return Prepared(lambda: _file(answer, ask.request))
            case Raw():
                return Prepared(lambda: Response(answer.body, answer.status, dict(answer.headers), answer.media_type))
        raise AssertionError(f"a handler may not answer {type(answer).__name__} here")

    def _page(self, ask: Ask, page: Page, status: int) -> Prepared:
        block = _block(ask.request, page)
        shell = None if block else ports.shell.call(ask.session, ask)
        flashes = [] if block else _flashes(ask.request)
        visitor, language = ask.visitor, ask.language
        if visitor is not None and visitor.ended and not block:
            over = tell(
                say("You act for yourself again: the delegation of {name} has ended.", name=visitor.ended), language
            )
            flashes = [{"kind": "info", "text": over, "undo": ""}, *flashes]
            ask.aside(partial(_told_ended, visitor))
        context = {
            **page.context,
            "shell": shell,
            "flashes": flashes,
            "visitor": visitor,
            "csrf": csrf.of(visitor) if visitor else "",
            "theme": visitor.theme if visitor else ask.request.cookies.get("theme", "light"),
            "mode": self._house.settings.mode,
            "url": ask.request.url.path,
            "come_back": _to_come_back_to(ask.request),
            "query": ask.query,
            "form": ask.form,
            "errors": (ask.refused.fields or {"": ask.refused.reason}) if ask.refused else {},
            "refused": ask.refused,
        }

        def respond() -> Response:
            html = self._house.pages.render(page.template, context, language, block)
            response = HTMLResponse(html, status, dict(page.headers))
            response.headers["vary"] = "HX-Request-Type, Cookie"
            response.headers["cache-control"] = "private, no-store"
            if flashes:
                response.delete_cookie("flash")
            return response

        return Prepared(respond)

    def _go(self, ask: Ask, go: Go) -> Response:
        response = RedirectResponse(go.url, 303)
        secure = ask.request.url.scheme == "https"
        if go.said is not None:
            said = {"kind": "good", "text": tell(go.said, ask.language), "undo": go.undo}
            text = base64.urlsafe_b64encode(json.dumps(said).encode()).decode()
            response.set_cookie("flash", text, max_age=60, httponly=True, secure=secure, samesite="lax")
        for name, value in go.cookies.items():
            host = name.startswith("__Host-")
            if value is None:
                response.delete_cookie(name, secure=secure or host, httponly=True, samesite="lax")
            else:
                lasts = LASTING if name.removeprefix("__Host-") in _LASTING else None
                response.set_cookie(name, value, lasts, httponly=True, secure=secure or host, samesite="lax")
        return response

    def refused(self, door: "Door", request: Request, refused: Refused, ask: Ask | None) -> Response:
        """A page that says why, and what to do; to htmx a short notice; to a program JSON."""
        if isinstance(refused, NotFound) and ask is not None and ask.visitor is not None and ask.visitor.ended:
            refused = ActingEnded(ask.visitor.ended)  # it was there as long as they acted for the other
        if door.program is not None:
            return door.program.tells(refused.status, self._words(request, refused.reason, ask), refused)
        if isinstance(refused, SignInFirst) and not door.api:
            lapsed = "" if request.method == "GET" else "lapsed=1&"
            return RedirectResponse(f"/sign-in?{lapsed}next={quote(_to_come_back_to(request))}", 303)
        lost = isinstance(refused, ActingEnded | BadInput)  # its form is not shown again
        entered = _entered(ask) if lost and ask is not None else []
        return self._say(door, request, refused.status, refused.reason, ask, entered)

    def fault(self, door: "Door", request: Request, ask: Ask | None) -> Response:
        """Our fault: logged where it happened, told without details."""
        reason = say("Something went wrong on our side. Nothing was changed.")
        if door.program is not None:
            return door.program.tells(500, self._words(request, reason, ask), None)
        return self._say(door, request, 500, reason, ask)

    def _words(self, request: Request, reason: Say, ask: Ask | None) -> str:
        return tell(reason, ask.language if ask else request.cookies.get("language", "vi"))

    def _say(
        self, door: "Door", request: Request, status: int, reason: Say, ask: Ask | None, entered: Sequence[str] = ()
    ) -> Response:
        language = ask.language if ask else request.cookies.get("language", "vi")
        text = self._words(request, reason, ask)
        if door.api or "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"refused": text}, status)
        partial = request.headers.get("hx-request-type") == "partial"
        context: dict[str, Any] = {
            "status": status,
            "title": TITLES.get(status, TITLES[500]),
            "message": text,
            "entered": entered,
            "back": _back(request),
            "theme": request.cookies.get("theme", "light"),
            "mode": self._house.settings.mode,
            "csrf": "",
        }
        block = "notice" if partial else ""
        return HTMLResponse(
            self._house.pages.render("web/error.html", context, language, block),
            status,
            {"cache-control": "private, no-store", **({"HX-Reswap": "none"} if partial else {})},
        )


def _block(request: Request, page: Page) -> str:
    if request.headers.get("hx-request-type") != "partial" or not page.block:
        return ""
    if isinstance(page.block, str):
        return page.block
    return page.block.get(request.headers.get("hx-target", "").rpartition("#")[2], "")


def _told_ended(visitor: Visitor, session: Session) -> None:
    ports.told_ended.call(session, visitor)


def _entered(ask: Ask) -> list[str]:
    """The sentences of a form that can't be taken any more, to be copied: never a password, no chosen value."""
    sent = [value for name, value in ask.form.data.multi_items() if name not in _SECRET and isinstance(value, str)]
    return [text for text in sent if len(text.split()) > 1]


def _flashes(request: Request) -> list[dict[str, str]]:
    try:
        said = json.loads(base64.urlsafe_b64decode(request.cookies.get("flash", "")))
        return [{"kind": str(said["kind"]), "text": str(said["text"]), "undo": str(said["undo"])}]
    except (ValueError, KeyError, TypeError):
        return []


def _back(request: Request) -> str:
    """The page of ours that the person came from, else home."""
    came_from = request.headers.get("referer", "")
    ours = f"{request.url.scheme}://{request.url.netloc}/"
    return came_from if came_from.startswith(ours) else "/"


def _to_come_back_to(request: Request) -> str:
    """Where whoever must sign in first goes on afterwards: the page asked for, or the one whose form was sent."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return "/" + _back(request).removeprefix(f"{request.url.scheme}://{request.url.netloc}/").removeprefix("/")


def _file(answer: Bytes, request: Request) -> Response:
    kind = "inline" if answer.inline else "attachment"
    headers = {
        "content-disposition": f"{kind}; filename*=utf-8''{quote(answer.name)}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cache-control": "private, no-cache",
        "cross-origin-resource-policy": "same-origin",
    }
    if answer.etag:
        headers["etag"] = f'"{answer.etag}"'
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    if answer.opener is not None:
        return Streamed(answer.opener, answer.name, answer.size, answer.media_type, headers)
    sent = SentOnce if isinstance(answer, Made) else Sent
    return sent(answer.path, media_type=answer.media_type, headers=headers)
