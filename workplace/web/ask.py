"""What a handler is asked, and what it may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.errors import BadInput, NotFound, SignInFirst
from workplace.kernel.text import Say
from workplace.web.forms import LARGEST, Form
from workplace.web.streams import Opener

if TYPE_CHECKING:
    from starlette.requests import Request

    from workplace.web.serve import House


@dataclass
class Ask:
    """One request, parsed: the session opened for it, who asks, and what they sent."""

    house: "House"
    request: "Request"
    session: Session
    visitor: Visitor | None
    query: Form
    form: Form
    path: Mapping[str, str]
    asides: list[Callable[[Session], None]]
    refused: BadInput | None = None  # set when a form is shown again because of it
    befores: list[Callable[[Session], None]] = field(default_factory=list)
    sent: Any = None  # what a program sent, read by its door's own function

    @property
    def acting(self) -> Acting:
        """The context the person acts in; SignInFirst when nobody is signed in."""
        return self.who.acting

    @property
    def who(self) -> Visitor:
        """The person; SignInFirst when nobody is signed in."""
        if self.visitor is None:
            raise SignInFirst
        return self.visitor

    @property
    def language(self) -> str:
        """The language the answer is written in."""
        return self.visitor.language if self.visitor else self.request.cookies.get("language", "vi")

    @property
    def id(self) -> int:
        """The integer `{id}` of the path; NotFound when it is not one."""
        return self.number("id")

    def number(self, name: str) -> int:
        """An integer of the path by name."""
        text = str(self.path[name])  # a converter may have made it a number already
        if not (text.isascii() and text.isdecimal() and len(text) < 16 and int(text) <= LARGEST):
            raise NotFound
        return int(text)

    def before(self, write: Callable[[Session], None]) -> None:
        """Write what must count before a reading page answers (a link that opens once), in a transaction of its own:
        where it is refused, so is the answer.
        """
        self.befores.append(write)

    def aside(self, write: Callable[[Session], None]) -> None:
        """Write once the main transaction has ended, even when it was refused (limits, receipts, access log)."""
        self.asides.append(write)


@dataclass(frozen=True)
class Page:
    """A template with its context; `block` names what htmx gets (or, by the id of its target, which block)."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    block: str | Mapping[str, str] = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Go:
    """Go elsewhere after a change, with a word about what happened and, where legal, the way to undo it."""

    url: str
    said: Say | None = None
    undo: str = ""  # an address to POST to
    cookies: Mapping[str, str | None] = field(default_factory=dict)  # None deletes


@dataclass(frozen=True)
class Bytes:
    """A stored file, sent with ranges and safe headers; `inline` only for what the viewer itself opens."""

    path: Path
    name: str
    media_type: str
    inline: bool = False
    etag: str = ""
    opener: Opener | None = None  # for bytes in a remote store that are not on this machine
    size: int = 0  # with `opener`


@dataclass(frozen=True)
class Made(Bytes):
    """A file that was made for this answer alone (a slip, a book, a sheet): it is gone once it is sent, or was not."""


@dataclass(frozen=True)
class Raw:
    """A small body as it is: JSON, a picture, a calendar."""

    body: bytes
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Then:
    """Act 1 is done: commit it, let a worker run without a session, then act 2 in a new one (design.md 3)."""

    function: str
    args: tuple[Any, ...]
    act: Callable[["Ask", Any], "Answer"]
    seconds: float = 60
    network: bool = False  # the worker must reach a service (a time-stamp authority)
    failed: Callable[["Ask", Exception], "Answer"] | None = None  # instead of act 2, in a session of its own


Answer = Page | Go | Bytes | Raw | Then
Handler = Callable[[Ask], Answer]
