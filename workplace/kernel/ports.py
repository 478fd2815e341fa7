"""What a lower floor needs of a higher one. `app` fills each port at start; an empty one is a fault of ours."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import Session

from workplace.kernel.text import Say

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class Port(Generic[F]):
    """One function, filled once at start."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: F | None = None

    def fill(self, function: F) -> None:
        """Give the port its function."""
        self._function = function

    @property
    def call(self) -> F:
        """The function; RuntimeError while nobody filled the port."""
        if self._function is None:
            raise RuntimeError(f"port {self.name} is not filled")
        return self._function


class Ports(Generic[T]):
    """A function, or an object, per key (a module's name, a job's name, a topic's kind)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: dict[str, T] = {}

    def fill(self, key: str, function: T) -> None:
        """Give one key its function."""
        self._functions[key] = function

    def get(self, key: str) -> T | None:
        """The function of a key, None where no module filled it."""
        return self._functions.get(key)

    def __getitem__(self, key: str) -> T:
        if key not in self._functions:
            raise RuntimeError(f"port {self.name} has nothing for {key}")
        return self._functions[key]

    def all(self) -> Mapping[str, T]:
        """Every key with its function."""
        return dict(self._functions)


@dataclass(frozen=True)
class Described:
    """How a thing is named and reached, for a viewer who may see it."""

    title: str | Say
    url: str
    code: str = ""
    state: str | Say = ""
    is_over: bool = False  # nothing more is awaited of it: a document released, handled or filed, a task completed


@dataclass(frozen=True)
class Searchable:
    """A thing's text for the index: its number, its title, its body, and when it was (ticks)."""

    code: str
    title: str
    body: str
    at: int
    kind: int


@dataclass(frozen=True)
class Happening:
    """One line of a thing's timeline."""

    at: datetime
    who: str | Say
    what: Say
    quote: Say | str = ""
    tone: str = ""  # "", "key" (a decision), "seal"
    icon: str = "point"


@dataclass(frozen=True)
class Invitation:
    """What leaves by mail so that somebody's own calendar program knows of a thing (RFC 5546, 6047)."""

    method: str  # REQUEST | CANCEL | PUBLISH
    subject: Say
    lines: tuple[Say | str, ...]
    file: bytes  # text/calendar
    known: tuple[tuple[int, int], ...]  # things and their sequence, as the program knows them from then on


@dataclass(frozen=True)
class Outward:
    """What leaves the house for somebody outside: a subject, a sentence, and where to read on."""

    channel: str  # mail | zalo | sms
    to: str
    subject: Say
    sentence: Say
    path: str  # in this house
    code: str  # digits to be typed, where it asks for a confirmation
    language: str
    key: str  # the same for the same message by the same way, however often it is tried


class Outbound(Protocol):
    """A module's messages to people outside, by the ids of its own deliveries."""

    def take(self, session: Session, delivery_id: int, secret: bytes) -> Outward | None:
        """What is to be sent now; None where it has left, or was given up."""

    def left(self, session: Session, delivery_id: int) -> None:
        """It was taken over at the other end."""

    def failed(self, session: Session, delivery_id: int, why: str, for_good: bool) -> bool:
        """It was not; whether it is to be tried again."""


# What a source answers for an audience whose members may hear something else from now on: they are asked again.
RESET: Mapping[str, Any] = {"event": "reset"}


class Source(Protocol):
    """The truth behind a kind of live topic whose every change has a number, without gaps: `meeting:12.seat` is what
    `seat` sees of thing `12`. Called in a thread, with a session that reads one state.
    """

    def stands(self, session: Session, key: str) -> int | None:
        """The thing's number now, by one indexed read; None when there is no such thing."""

    def stands_all(self, session: Session, keys: Collection[str]) -> Mapping[str, int]:
        """The numbers of many things, by one query."""

    def frames(
        self, session: Session, key: str, audiences: Sequence[str], after: int
    ) -> Mapping[str, Mapping[str, Any]] | None:
        """What brings each audience (`seat/member`) from a number to now: `{"panels": {"agenda": "<ol>…"}}`, every
        panel touched since, as it is now; or RESET. None: too much has happened, everything is read anew.
        """


# (session, token: str) -> SignedIn | None ; who sits behind a session token (org)
signed_in: Port[Callable[..., Any]] = Port("signed_in")
# (session, tokens) -> list[SignedIn | None] ; the same for many who come together, of which nothing is written (org)
signed_in_all: Port[Callable[..., list[Any]]] = Port("signed_in_all")
# (session, Visitor) -> None ; the person has been told that their acting for someone ended (org)
told_ended: Port[Callable[..., None]] = Port("told_ended")
# (session, login, password, host, agent, aside) -> Visitor | None ; whose program this is, by its app password (org)
device: Port[Callable[..., Any]] = Port("device")
# (session, request facts) -> the shell's menu, bell and names (home)
shell: Port[Callable[..., Any]] = Port("shell")
# (session, acting, ids) -> dict[int, Described], only what the viewer may see
describe: Ports[Callable[..., dict[int, Described]]] = Ports("describe")
# (session, acting, id) -> list[Happening]
timeline: Ports[Callable[..., list[Happening]]] = Ports("timeline")
# (session, acting, ref) -> list[Described] of open work that hangs on the thing
open_work: Ports[Callable[..., list[Described]]] = Ports("open_work")
# (session, acting, key: str) -> bool | str ; who may hear a live topic of this kind, or as which of its audiences
may_hear: Ports[Callable[..., bool | str]] = Ports("may_hear")
# by a topic's kind: the truth behind topics that are numbered
sources: Ports[Source] = Ports("sources")
# (session, acting, file_id: int) -> list[int] ; those things of a module, newest first, that let this person have bytes
may_have: Ports[Callable[..., list[int]]] = Ports("may_have")
# (session, file_id: int) -> bool ; whether a thing of a module carries these bytes, whoever may see it
carries: Ports[Callable[..., bool]] = Ports("carries")
# (session, ids) -> dict[int, str] ; people's names
names: Port[Callable[..., dict[int, str]]] = Port("names")
# (session, id) -> Searchable | None
searchable: Ports[Callable[..., Searchable | None]] = Ports("searchable")
# (session, ids, person, sender) -> Invitation | None ; what of a module's things a person's calendar is to know by mail
invitation: Ports[Callable[..., Invitation | None]] = Ports("invitation")
# by module: what leaves for people outside, who have no bell
outbound: Ports[Outbound] = Ports("outbound")
# (session, person, Invitation) -> None ; it has left
invited: Ports[Callable[..., None]] = Ports("invited")
# (session, acting) -> list[(id, words)] of the rooms that this person's agency, and those above, lend out (calendars)
rooms: Port[Callable[..., list[tuple[int, str]]]] = Port("rooms")
# (session, id) -> int | None ; the file of a document as it stands now (docs)
document_file: Port[Callable[..., int | None]] = Port("document_file")
# (session, id) -> bool ; whether everybody who was to sign a document has, and it stands (docs)
document_signed: Port[Callable[..., bool]] = Port("document_signed")
# (session, acting) -> list[Choice] ; to whom this person may give a task (tasks)
leads: Port[Callable[..., list[Any]]] = Port("leads")
# (payload: dict) -> None ; the handler of a job by name. It opens its own sessions through the Work it is handed.
jobs: Ports[Callable[..., None]] = Ports("jobs")
