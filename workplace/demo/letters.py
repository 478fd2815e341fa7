"""Believable letters for the demonstration and the tests: deterministic, relative to a day, people all invented."""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from workplace.demo.people import invented_name
from workplace.docs.rules import capacities, notation, types
from workplace.kernel.clock import ZONE

DATA = Path(__file__).parent / "data"
COMMUNES = ("phường Thuận Hóa", "phường Phú Xuân", "phường Vỹ Dạ", "phường An Cựu", "phường Kim Long", "xã Phú Vang")
DEPARTMENTS = ("Sở Nông nghiệp và Môi trường", "Sở Y tế", "Sở Xây dựng", "Sở Công Thương", "Sở Giáo dục và Đào tạo")
ROADS = ("Hùng Vương - Bà Triệu", "Nguyễn Huệ", "Lê Lợi", "Điện Biên Phủ", "Tố Hữu", "Đống Đa", "Phạm Văn Đồng")


@dataclass(frozen=True)
class Signatory:
    """Who signs, and in what authority."""

    name: str
    authority: capacities.Authority

    @property
    def lines(self) -> list[str]:
        """The position lines above the signature."""
        return capacities.lines(self.authority)


@dataclass(frozen=True)
class Author:
    """An agency that writes: its name, how its head of paper is broken into lines, its symbol and its signers."""

    code: str
    name: str
    place: str
    symbol: str
    head_lines: str
    parent: str
    units: tuple[str, ...]
    numbers: tuple[int, int]
    signers: tuple[Signatory, ...]
    kind: str = "agency"

    @property
    def seal_words(self) -> tuple[str, str]:
        """What stands in the ring of its seal and below the star: whose body it is, and what it is called."""
        first, _, rest = self.head_lines.partition("\n")
        if self.parent:
            return self.parent.replace("\n", " "), self.head_lines
        if self.kind == "company":
            return first, rest or first
        return (rest, first.replace(" nhân dân", "\nnhân dân")) if rest else (first, "Cộng hòa\nXHCN")


@dataclass(frozen=True)
class Letter:
    """One paper with all its facts, as the truth against which reading and importing are measured."""

    topic: str
    author: Author
    type_code: str
    number: str | None  # None on a draft
    symbol: str
    dated: date
    summary: str
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    file_copy: str
    signers: tuple[Signatory, ...]
    body: tuple[Any, ...]
    annexes: tuple[dict[str, Any], ...] = ()
    urgency: str | None = None
    deadline: date | None = None
    decider: str = ""

    @property
    def code(self) -> str | None:
        """Number and symbol together."""
        return f"{self.number}/{self.symbol}" if self.number else None

    def draft(self) -> "Letter":
        """The same paper before signing: number and day left open for the clerk."""
        return replace(self, number=None)

    def data(self, *, handwriting: bytes | None = None, seal: bytes | None = None) -> dict[str, Any]:
        """What `render("letter", …)` needs. Pictures are for paper originals only: signing puts its own on the page."""
        kind = types.BY_CODE[self.type_code]
        return {
            "parent": self.author.parent or None,
            "agency": self.author.head_lines,
            "number": self.number,
            "notation": self.symbol,
            "place": self.author.place,
            "day": f"{self.dated.day:02d}" if self.number else None,
            "month": month_words(self.dated.month),
            "year": str(self.dated.year),
            "type_name": "" if kind.is_letter else kind.name,
            "decider": self.decider,
            "summary": self.summary,
            "addressees": list(self.addressees),
            "urgency": self.urgency,
            "body": list(self.body),
            "signers": [{"authority": who.lines, "name": who.name} for who in self.signers],
            "recipients": [*self.copies, f"Lưu: {self.file_copy}"],
            "annexes": list(self.annexes),
            "demonstration": True,
            "handwriting": list(handwriting) if handwriting else None,
            "seal": list(seal) if seal else None,
            "made_at": datetime.combine(self.dated, time(9), ZONE).isoformat(),
        }


def letters(count: int, until: date, seed: int = 1) -> list[Letter]:
    """So many different letters of the weeks before a day, oldest first; no author uses a number twice."""
    rng = random.Random(f"letters {seed}")
    keys = list(topics())
    made: list[Letter] = []
    used: set[tuple[str, str | None]] = set()
    for index in range(count):
        on = _weekday(until - timedelta(days=rng.randrange(0, 75)))
        letter = compose(keys[index % len(keys)], on, seed=seed * 1000 + index)
        while (letter.author.code, letter.number) in used:
            letter = replace(letter, number=notation.written(int(letter.number or 0) + 1))
        used.add((letter.author.code, letter.number))
        made.append(letter)
    return sorted(made, key=lambda letter: letter.dated)


def compose(
    topic: str, on: date, seed: int = 1, *, author: str | None = None, to: Sequence[str] | None = None
) -> Letter:
    """One letter on a topic, written on a day; the same arguments give the same letter."""
    chosen = topics()[topic]
    rng = random.Random(f"{topic} {seed} {on}")
    writer = authors()[author or rng.choice(chosen["authors"])]
    words = _words(rng, on, writer, chosen)
    kind = types.BY_CODE[chosen.get("type", types.OFFICIAL_LETTER)]
    unit = rng.choice(writer.units) if writer.units else ""
    signers = [rng.choice(writer.signers)]
    if chosen.get("second"):
        signers.append(authors()[chosen["second"]].signers[0])
    return Letter(
        topic=topic,
        author=writer,
        type_code=kind.code,
        number=notation.written(_number(rng, writer, kind)),
        symbol=_symbol(kind, writer, unit),
        dated=on,
        summary=chosen["summary"].format_map(words),
        addressees=tuple(name.format_map(words) for name in (to or chosen.get("to", ()))),
        copies=tuple(name.format_map(words) for name in chosen["copies"]),
        file_copy=", ".join(part for part in ("VT", unit) if part),
        signers=tuple(signers),
        body=tuple(_block(text.format_map(words)) for text in chosen["body"]),
        annexes=tuple(_annexes(chosen, words)),
        urgency=rng.choice(chosen.get("urgency", [""])) or None,
        deadline=on + timedelta(days=chosen["deadline"]) if "deadline" in chosen else None,
        decider=chosen.get("decider", ""),
    )


@cache
def authors() -> dict[str, Author]:
    """Who writes in the demonstration, by code."""
    return {each["code"]: _author(each) for each in _read("authors")["author"]}


@cache
def topics() -> dict[str, dict[str, Any]]:
    """What is written about, by key; letters and typed documents take turns."""
    found = [*_read("topics-letters")["topic"], *_read("topics-typed")["topic"]]
    return {each["key"]: each for each in found}


def day_words(day: date) -> str:
    """A day in the decree's writing: “ngày 05 tháng 02 năm 2026”."""
    return f"ngày {day.day:02d} tháng {month_words(day.month)} năm {day.year}"


def month_words(month: int) -> str:
    """January and February are written with a zero, the others without (Annex I, part II.4)."""
    return f"{month:02d}" if month < 3 else str(month)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _author(row: dict[str, Any]) -> Author:
    return Author(
        code=row["code"],
        name=row["name"],
        place=row["place"],
        symbol=row.get("symbol", row["code"]),
        head_lines=row.get("lines", row["name"]),
        parent=row.get("parent", ""),
        units=tuple(row["units"]),
        numbers=(row["numbers"][0], row["numbers"][1]),
        signers=tuple(_signatory(each) for each in row["signers"]),
        kind=row.get("kind", "agency"),
    )


def _signatory(row: dict[str, str]) -> Signatory:
    capacity = capacities.Capacity(row.get("capacity", "head"))
    return Signatory(
        row["name"],
        capacities.Authority(capacity, row["position"], row.get("head", ""), row.get("collective", "")),
    )


def _number(rng: random.Random, writer: Author, kind: types.DocType) -> int:
    low, high = writer.numbers
    return rng.randint(low, high) if kind.is_letter else rng.randint(max(1, low // 20), max(9, high // 8))


def _symbol(kind: types.DocType, writer: Author, unit: str) -> str:
    if kind.is_letter and writer.kind == "company":
        return f"CV-{writer.symbol}"
    return notation.symbol_for(kind.abbreviation, writer.symbol, unit)


def _words(rng: random.Random, on: date, writer: Author, topic: dict[str, Any]) -> dict[str, str]:
    past = on - timedelta(days=rng.randint(2, 9))
    commune, other = rng.sample(COMMUNES, 2)
    return {
        "past": day_words(past),
        "earlier": day_words(past - timedelta(days=rng.randint(3, 12))),
        "deadline": day_words(on + timedelta(days=topic.get("deadline", 0))),
        "later": day_words(on + timedelta(days=rng.randint(20, 45))),
        "meeting": day_words(_weekday(on + timedelta(days=3))),
        "month": month_words(on.month),
        "year": str(on.year),
        "next_year": str(on.year + 1),
        "percent": str(rng.randint(80, 98)),
        "low": str(rng.randint(8, 19)),
        "money": f"{rng.randint(120, 990)},{rng.randint(1, 9)}",
        "count": str(rng.randint(24, 310)),
        "commune": commune,
        "commune2": other,
        "department": rng.choice(DEPARTMENTS),
        "road": rng.choice(ROADS),
        "person": invented_name(rng),
        "phone": f"0234 3{rng.randint(100, 999)} {rng.randint(100, 999)}",
        "author": writer.name,
    }


def _block(text: str) -> Any:
    """A paragraph, or with its mark a legal basis, a line in the middle, or a heading."""
    if text.startswith("~"):
        return {"kind": "basis", "text": text[1:]}
    if text.startswith("##"):
        return {"kind": "heading", "text": text[2:]}
    if text.startswith("#"):
        return {"kind": "centre", "text": text[1:]}
    return text[:1].upper() + text[1:]


def _annexes(topic: dict[str, Any], words: dict[str, str]) -> list[dict[str, Any]]:
    if "annex" not in topic:
        return []
    table = _read("tables")[topic["annex"]]
    figures = {key: table[key] for key in ("head", "shares", "align", "rows")}
    return [
        {
            "title": table["title"],
            "note": table.get("note", "").format_map(words) or None,
            "body": [{"kind": "table", **figures}],
        }
    ]


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
