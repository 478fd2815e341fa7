"""Two years of older correspondence, as an old system would hand it over: numbered, filed, without files."""

import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlmodel import Session

from workplace.access import grants
from workplace.demo.letters import COMMUNES, DATA, DEPARTMENTS, ROADS, Author, authors
from workplace.demo.people import invented_name
from workplace.demo.province import Province
from workplace.docs.actions import history
from workplace.docs.actions.history import Past
from workplace.docs.queries import holders
from workplace.docs.rules import notation, types
from workplace.kernel.acting import SYSTEM
from workplace.kernel.clock import ZONE
from workplace.org.actions import organisations

DAYS = 730
RECENT = 42  # days that are made through the actions instead


@dataclass(frozen=True)
class _Book:
    """One organisation's arrivals or issues: how many, who reads them first, who handles or drafts, who signs."""

    organisation: str
    direction: str
    count: int
    leaders: tuple[str, ...]
    handlers: tuple[str, ...]  # people by login, units by a leading +
    symbol: str
    units: tuple[str, ...]


_BOOKS = (
    _Book("ubnd", "incoming", 880, ("chi", "dung"), ("hoa", "+th", "+hctc"), "", ()),
    _Book("ubnd", "outgoing", 330, ("chi", "dung"), ("hoa", "+th"), "UBND", ("TH", "XD", "TC", "VX", "NN")),
    _Book("stc", "incoming", 290, ("binh",), ("an", "+qlns", "+dt"), "", ()),
    _Book("stc", "outgoing", 210, ("binh",), ("an", "+qlns", "+dt"), "STC", ("QLNS", "ĐT")),
    _Book("thuanhoa", "incoming", 180, ("la",), ("+kthtdt", "my"), "", ()),
    _Book("thuanhoa", "outgoing", 110, ("la",), ("+kthtdt", "my"), "UBND", ("KTHTĐT", "VHXH", "VP")),
)
_TITLES = {"chi": "Chủ tịch", "dung": "Phó Chủ tịch", "binh": "Giám đốc", "la": "Chủ tịch"}


def write(session: Session, made: Province, today: date) -> list[int]:
    """All books, oldest line first; their ids."""
    ids: list[int] = []
    for book in _BOOKS:
        past = list(_lines(session, made, book, today))
        ids += history.take_over(session, SYSTEM, past)
    return ids


def _lines(session: Session, made: Province, book: _Book, today: date) -> Iterator[Past]:
    rng = random.Random(f"history {book.organisation} {book.direction}")
    writers = _writers(session, made) if book.direction == "incoming" else []
    office = made.cast.organisations[book.organisation]
    name = organisations.open_version(session, office).name
    principals = _Principals(session, made, office)
    given: Counter[int] = Counter()
    for index, on in enumerate(_days(rng, book.count, today)):
        given[on.year] += 1
        key = f"demo:{book.organisation}:{book.direction}:{index}"
        at = datetime.combine(on, time(rng.randint(7, 16), rng.randint(0, 59), rng.randint(0, 59)), ZONE)
        leader, handler = rng.choice(book.leaders), rng.choice(book.handlers)
        type_code, summary = _subject(rng, book.direction, on)
        common: dict[str, Any] = {
            "key": key, "organisation_id": office, "direction": book.direction, "at": at, "type_code": type_code,
            "summary": summary, "number": given[on.year], "pages": rng.choice((1, 1, 2, 2, 2, 3, 4, 6, 12)),
        }  # fmt: skip
        if book.direction == "incoming":
            yield _received(rng, common, writers, on, principals, leader, handler)
        else:
            yield _issued(rng, common, book, name, made, on, principals, leader, handler)


def _received(
    rng: random.Random, common: dict[str, Any], writers: list[tuple[Author | None, str, int]], on: date,
    principals: "_Principals", leader: str, handler: str,
) -> Past:  # fmt: skip
    author, name, author_id = rng.choice(writers)
    symbol, units = (author.symbol, author.units) if author else ("UBND", ("VP", "KTHT", "VHXH"))
    low, high = author.numbers if author else (60, 900)
    printed = _code(rng, rng.randint(low, high), common["type_code"], symbol, units)
    signer = rng.choice(author.signers) if author else None
    clerks, lead = principals.clerks, principals[leader]
    seen_by = ((clerks, "arrived", grants.EDIT), (lead, "submitted", grants.COMMENT))
    return Past(
        **common,
        state="filed" if rng.random() < 0.85 else "done",
        code=f"{printed[0]}/{printed[1]}", notation=printed[1], dated=_workday(on - timedelta(days=rng.randint(0, 5))),
        author=name, author_id=author_id, arrived_on=on, urgency=rng.choice((0,) * 12 + (1, 1, 2, 3)),
        signer_name=signer.name if signer else invented_name(rng),
        signer_position=signer.authority.position if signer else "Chủ tịch",
        seen_by=(*seen_by, (principals[handler], "routed", grants.COMMENT)),
        lies_in=((clerks, "done"), (lead, "following")),
    )  # fmt: skip


def _issued(
    rng: random.Random, common: dict[str, Any], book: _Book, name: str, made: Province, on: date,
    principals: "_Principals", leader: str, handler: str,
) -> Past:  # fmt: skip
    number, symbol = _code(rng, common["number"], common["type_code"], book.symbol, book.units)
    clerks, lead, hand = principals.clerks, principals[leader], principals[handler]
    is_person = not handler.startswith("+")
    return Past(
        **common,
        state="released", code=f"{number}/{symbol}", notation=symbol, dated=on, author=name,
        author_id=common["organisation_id"],
        signer_name=principals.name(leader), signer_position=_TITLES[leader],
        drafter_id=made.cast.people[handler] if is_person else None,
        unit_id=None if is_person else made.cast.units[handler[1:]],
        seen_by=((clerks, "issuing", grants.EDIT), (lead, "signing", grants.COMMENT), (hand, "drafted", grants.EDIT)),
        lies_in=((clerks, "issued"), *(((hand, "sent"),) if is_person else ())),
    )  # fmt: skip


class _Principals:
    """Whose folder, by the cast's logins and (after a plus) unit heads."""

    def __init__(self, session: Session, made: Province, office: int) -> None:
        self._session, self._made = session, made
        self.clerks = holders.clerks(session, office)
        self._found: dict[str, int] = {}

    def __getitem__(self, who: str) -> int:
        if who not in self._found:
            cast = self._made.cast
            if who.startswith("+"):
                self._found[who] = holders.heads(self._session, cast.units[who[1:]])
            else:
                self._found[who] = grants.person(self._session, cast.people[who])
        return self._found[who]

    def name(self, login: str) -> str:
        """The name of somebody of the cast."""
        from workplace.demo.cast import NAMES

        return NAMES[login]


def _writers(session: Session, made: Province) -> list[tuple[Author | None, str, int]]:
    """Who writes to us: ministries and companies from outside, agencies of the city, communes by their names."""
    found: list[tuple[Author | None, str, int]] = []
    known = {author.name: author for author in authors().values()}
    for name, author in known.items():
        if name not in made.organisations and not name.startswith("Ủy ban nhân dân"):
            found += [(author, name, organisations.add_external(session, SYSTEM, name))] * 3
    for name, office in made.organisations.items():
        found += [(known.get(name), name, office)] * (1 if name.startswith("Ủy ban") else 3)
    return found


def _days(rng: random.Random, count: int, today: date) -> list[date]:
    return sorted(_workday(today - timedelta(days=rng.randint(RECENT, DAYS))) for _ in range(count))


def _subject(rng: random.Random, direction: str, on: date) -> tuple[str, str]:
    subjects = _read()[direction]
    kinds = list(subjects)
    type_code = rng.choices(kinds, [len(subjects[kind]) for kind in kinds])[0]
    words = {
        "commune": rng.choice(COMMUNES),
        "department": rng.choice(DEPARTMENTS),
        "road": rng.choice(ROADS),
        "month": str(on.month),
        "year": str(on.year),
        "next_year": str(on.year + 1),
    }
    return type_code, rng.choice(subjects[type_code]).format_map(words)


def _code(rng: random.Random, number: int, type_code: str, symbol: str, units: tuple[str, ...]) -> tuple[str, str]:
    unit = rng.choice(units) if units else ""
    return notation.written(number), notation.symbol_for(types.BY_CODE[type_code].abbreviation, symbol, unit)


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((DATA / "subjects.toml").read_text(encoding="utf-8"))
