"""The letter that answers a citizen's question, made ready for Typst: in the decree's layout, still without number and
day. A paper: its words are Vietnamese.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplace.kernel.clock import local
from workplace.kernel.text import clean

SHOWN = 400  # of a citizen's own words in the letter's first sentence


@dataclass(frozen=True)
class Head:
    """Who answers: what stands at the top."""

    agency: str
    parent: str
    notation: str
    place: str
    demonstration: bool = False


@dataclass(frozen=True)
class Signing:
    """Who signs: the lines above the signature, and the name under it."""

    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Asked:
    """What was asked, by whom, and what is answered."""

    code: str
    title: str
    citizen: str  # as the letter names them: Ông (bà) Nguyễn Văn Nam, 12 Lê Lợi
    received: datetime
    answer: str


def summary(code: str) -> str:
    """What the letter is about, as its book says it."""
    return f"V/v trả lời câu hỏi của công dân, mã số {code}"


def addressee(kind: str, name: str, address: str) -> str:
    """How the letter names whom it is for: a person politely, and where they live as far as they said."""
    named = name if kind == "organisation" else f"Ông (bà) {name}"
    return ", ".join(filter(None, [named, address]))


def data(head: Head, asked: Asked, now: datetime, signing: Signing | None) -> dict[str, Any]:
    """Plain values for the template `letter`."""
    at, came = local(now), local(asked.received)
    named = _plain(asked.citizen.split(",")[0])
    about = asked.title if len(asked.title) <= SHOWN else f"{asked.title[:SHOWN]}…"
    body = [
        f"{head.agency} nhận được câu hỏi mã số {asked.code} của {named} gửi ngày {came:%d/%m/%Y} "
        f"về việc: {_plain(about)}. {head.agency} trả lời như sau:",
        *(_plain(line) for line in clean(asked.answer).split("\n") if line.strip()),
        f"{head.agency} trả lời để {named} biết./.",
    ]
    return {
        "agency": head.agency, "parent": head.parent or None, "notation": head.notation, "place": head.place,
        "year": at.year, "month": None, "day": None, "number": None, "type_name": None, "summary": summary(asked.code),
        "body": body, "addressees": [asked.citizen], "recipients": ["Như trên", "Lưu: VT"],
        "signers": [{"authority": list(signing.lines), "name": signing.name}] if signing else [],
        "demonstration": head.demonstration, "made_at": at.isoformat(),
    }  # fmt: skip


def _plain(text: str) -> str:
    """Words of people: two stars would make them bold."""
    return text.replace("**", "*")
