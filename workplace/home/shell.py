"""The frame around every page: the menu with its counts, the bell, whose desk it is. Few and indexed reads."""

from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Pool
from sqlmodel import Session

from workplace.access import folders
from workplace.access.kinds import CASES, DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING, TASKS
from workplace.citizens.queries.listed import WORK as CASE_WORK
from workplace.docs.queries.inbox import WAITING
from workplace.kernel import clock, progress
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, initials, say
from workplace.notices.queries import unread as unread_notices
from workplace.org.queries import delegations, people
from workplace.org.queries.people import PersonCard
from workplace.org.routes.words import POWERS
from workplace.tasks.queries.work import WORK
from workplace.web import filters
from workplace.web.ask import Ask

REMEMBERED = 10.0  # seconds
MOST_KNOWN = 5000
_cards: "WeakKeyDictionary[Pool, dict[int, tuple[float, PersonCard]]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Item:
    """One place of the menu; `count` is what is new there, `go` the letter after g that leads there."""

    key: str
    icon: str
    label: Say
    url: str
    go: str = ""
    count: int = 0
    hot: bool = False


@dataclass(frozen=True)
class Group:
    """Places that belong together; the last group without a title stands at the bottom."""

    title: Say | str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Context:
    """Someone for whom the person may act, until a day."""

    key: int
    name: str
    until: str
    powers: tuple[Say, ...] = ()  # of two delegations by the same person, which is which
    on: bool = False


@dataclass(frozen=True)
class Shell:
    """All that the frame shows."""

    menu: tuple[Group, ...]
    phone_menu: tuple[Item, ...]
    organisation: str
    person_name: str
    person_role: str
    initials: str
    unread: int
    today: str
    acting_for: Context | None
    contexts: tuple[Context, ...]
    test_mode: bool
    filling: tuple[int, int] | None = None  # how far the demonstration is made: so many of so many


def shell(session: Session, ask: Ask) -> Shell | None:
    """The frame for whoever asks; None for a stranger, whose pages stand outside it."""
    if ask.visitor is None:
        return None
    acting = ask.visitor.acting
    person = _card(session, acting.person)
    counts = _counts(folders.unread_by_kind(session, acting))
    contexts = _contexts(session, acting)
    menu = _menu(counts, administers="administrator" in ask.visitor.roles)
    return Shell(
        menu=menu,
        phone_menu=_phone_menu(counts),
        organisation=person.organisation,
        person_name=person.name,
        person_role=person.position,
        initials=initials(person.name),
        unread=unread_notices(session, acting),
        today=filters.day_full(clock.today(), ask.language),
        acting_for=next((context for context in contexts if context.on), None),
        contexts=contexts,
        test_mode=ask.house.settings.is_demo,
        filling=filling(ask),
    )


def filling(ask: Ask) -> tuple[int, int] | None:
    """How far the demonstration's recent weeks are; None when all is there."""
    settings = ask.house.settings
    return progress.told(settings.demo_progress) if settings.is_demo else None


def _card(session: Session, person: int) -> PersonCard:
    """Name and post as they were at most ten seconds ago: they stand on every page and hardly ever change."""
    known = _cards.setdefault(session.get_bind().engine.pool, {})
    until, card = known.get(person, (0.0, None))
    if card is None or until < monotonic():
        card = people.person(session, person)
        if len(known) > MOST_KNOWN:
            known.clear()
        known[person] = monotonic() + REMEMBERED, card
    return card


def _counts(unread: dict[tuple[int, str], int]) -> dict[str, int]:
    """What is new, by the key of the place that shows it."""
    kinds = {"incoming": DOCS_INCOMING, "outgoing": DOCS_OUTGOING, "internal": DOCS_INTERNAL}
    counts = {key: sum(n for (kind, _), n in unread.items() if kind == wanted) for key, wanted in kinds.items()}
    counts["tasks"] = sum(n for (kind, folder), n in unread.items() if kind == TASKS and folder in WORK)
    counts["cases"] = sum(n for (kind, folder), n in unread.items() if kind == CASES and folder in CASE_WORK)
    of_docs = sum(n for (kind, folder), n in unread.items() if kind in kinds.values() and folder in WAITING)
    return counts | {"home": counts["tasks"] + counts["cases"] + of_docs}


def _menu(counts: dict[str, int], *, administers: bool) -> tuple[Group, ...]:
    def item(key: str, icon: str, label: Say, url: str, go: str = "") -> Item:
        return Item(key, icon, label, url, go, counts.get(key, 0))

    below = [item("search", "search", say("Search"), "/search", "s")]
    if administers:
        below.append(item("admin", "settings", say("Settings"), "/admin", "a"))
    return (
        Group("", (item("home", "home", say("Today's work"), "/", "h"),)),
        Group(
            say("Documents"),
            (
                item("incoming", "inbox", say("Incoming"), "/docs/incoming", "d"),
                item("outgoing", "send", say("Outgoing"), "/docs/outgoing", "o"),
                item("internal", "arrows-exchange", say("Internal"), "/docs/internal", "i"),
                item("registers", "book-2", say("Registers"), "/docs/registers", "r"),
                item("dossiers", "folders", say("Work dossiers"), "/docs/dossiers", "w"),
            ),
        ),
        Group(
            say("Steering"),
            (
                item("tasks", "list-check", say("Tasks"), "/tasks", "t"),
                item("calendar", "calendar-week", say("Work calendar"), "/calendars", "l"),
                item("meetings", "users-group", say("Meetings"), "/meetings", "m"),
            ),
        ),
        Group(say("Citizens"), (item("cases", "message-question", say("Citizens' cases"), "/cases", "c"),)),
        Group("", tuple(below)),
    )


def _phone_menu(counts: dict[str, int]) -> tuple[Item, ...]:
    return (
        Item("home", "home", say("Today"), "/", count=counts["home"]),
        Item("incoming", "inbox", say("Incoming"), "/docs/incoming", count=counts["incoming"]),
        Item("outgoing", "send", say("Outgoing"), "/docs/outgoing", count=counts["outgoing"]),
        Item("tasks", "list-check", say("Tasks"), "/tasks", count=counts["tasks"]),
        Item("calendar", "calendar-week", say("Calendar"), "/calendars"),
    )


def _contexts(session: Session, acting: Acting) -> tuple[Context, ...]:
    return tuple(
        Context(
            lent.id,
            lent.giver.name,
            filters.day_text(lent.ends_on),
            tuple(POWERS[one] for one in lent.powers),
            lent.id == acting.authority,
        )
        for lent in delegations.to_me(session, acting)
    )
