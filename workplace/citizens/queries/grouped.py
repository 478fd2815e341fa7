"""The table of figures: a row for each unit, service, kind or commune that has any, most overdue first."""

from dataclasses import dataclass
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlmodel import Session, col

from workplace.cases.models.services import Service
from workplace.citizens.queries import figures, held
from workplace.citizens.queries.figures import Asked
from workplace.citizens.rules.figures import Counts, Period, Times, may_be_shown, times
from workplace.kernel import clock
from workplace.kernel.lately import Lately
from workplace.kernel.text import Say, collate, say
from workplace.org.queries import organisations

KIND_WORDS = {"question": say("Questions"), "report": say("Reports"), "feedback": say("Feedback")}


@dataclass(frozen=True)
class Group:
    """One row; `key` None where nothing can be opened: no commune was named."""

    key: Any
    label: Say | str
    counts: Counts
    times: Times


@dataclass(frozen=True)
class Table:
    """All of it."""

    total: Counts
    times: Times
    groups: list[Group]


def table(session: Session, asked: Asked, by: str, language: str = "vi") -> Table:
    """The figures by group, and all together."""
    counted, minutes = figures.table(session, asked, by)
    total = sum(counted.values(), Counts())
    together = times(chain.from_iterable(minutes.values()))
    if by == "service":
        counted, minutes = _by_code(session, counted, minutes)
    names = _labels(session, by, list(counted), language)
    found = [Group(key, names[key], counts, times(minutes.get(key, ()))) for key, counts in counted.items()]
    found.sort(key=lambda one: (-one.counts.overdue, -one.counts.received, collate(str(one.label))))
    return Table(total, together, found)


def standing(session: Session, asked: Asked) -> list[Group]:
    """What is open now, by the unit that holds it, most overdue first."""
    counted = figures.open_now(session, asked, "unit")
    names = _labels(session, "unit", list(counted), "vi")
    found = [Group(key, names[key], counts, Times()) for key, counts in counted.items()]
    return sorted(found, key=lambda one: (-one.counts.overdue, -one.counts.open, collate(str(one.label))))


def labels(session: Session, asked: Asked, language: str = "vi") -> list[tuple[str, Say | str]]:
    """To what the figures are narrowed, in words."""
    named: list[tuple[str, Any]] = [
        ("kind", asked.kind), ("service", asked.service), ("unit", asked.unit_id), ("area", asked.area_id),
    ]  # fmt: skip
    return [(by, _labels(session, by, [key], language)[key]) for by, key in named if key]


def _by_code(
    session: Session, counted: dict[Any, Counts], minutes: dict[Any, list[int]]
) -> tuple[dict[Any, Counts], dict[Any, list[int]]]:
    """Versions of one service together."""
    of = select(col(Service.id), col(Service.code)).where(col(Service.id).in_(list(counted)))
    codes = {id: code for id, code in session.execute(of)}
    made: dict[Any, Counts] = {}
    took: dict[Any, list[int]] = {}
    for id, counts in counted.items():
        made[codes[id]] = made.get(codes[id], Counts()) + counts
        took.setdefault(codes[id], []).extend(minutes.get(id, ()))
    return made, took


def _labels(session: Session, by: str, keys: list[Any], language: str) -> dict[Any, Say | str]:
    known: dict[Any, Say | str] = {}
    if by == "unit":
        known.update(held.places(session, [key for key in keys if key]))
    elif by == "area":
        cards = organisations.cards(session, [key for key in keys if key])
        known.update((id, card.name) for id, card in cards.items())
        known[None] = say("No ward or commune named")
    elif by == "kind":
        known.update(KIND_WORDS)
    else:
        of = select(col(Service.code), col(Service.name), col(Service.name_en)).where(col(Service.code).in_(keys))
        versions = session.execute(of.order_by(col(Service.version)))
        known.update((code, (language == "en" and name_en) or name) for code, name, name_en in versions)
    return {key: known.get(key, str(key)) for key in keys}


# --- for everybody ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One row of the public's table: how many; shares and times only where enough results stand behind them."""

    label: Say | str
    counts: Counts
    times: Times
    has_shares: bool


MOST_KEPT = 200
_kept: "WeakKeyDictionary[Pool, Lately[Any, tuple[Shown, list[Shown]]]]" = WeakKeyDictionary()


def public(
    session: Session, period: Period, by: str, kind: str = "", language: str = "vi"
) -> tuple[Shown, list[Shown]]:
    """What everybody may read: the same rows that a supervisor counts, by the same statements. Groups with too few
    results show how many there are, and nothing that could be about single people. Reckoned once a minute, however
    many ask.
    """
    key = clock.now().replace(second=0, microsecond=0), period, by, kind, language
    known = _kept.setdefault(session.get_bind().engine.pool, Lately(MOST_KEPT))
    told = known.get(key)
    if told is None:
        found = table(session, Asked(figures.PUBLIC, period, kind), by, language)
        whole = Shown("", found.total, found.times, may_be_shown(found.total))
        told = whole, [_shown(one) for one in found.groups]
        known.keep(key, told)
    return told


def _shown(one: Group) -> Shown:
    enough = may_be_shown(one.counts)
    return Shown(one.label, one.counts, one.times if enough else Times(), enough)
