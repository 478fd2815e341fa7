"""What workers do to papers of correspondence: look for places, seal with attachments, pack. Runs in a worker only."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signing.model import SignResult
from signing.orders import Found, KeyOrder, Seat

PAGES = 60  # names of signers and recipients stand on a letter's last page, and few letters are longer


@dataclass(frozen=True)
class Seen:
    """What was found on a paper: the places of its signatures, and its lines."""

    places: tuple[Found, ...] = ()
    lines: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class MarkOrder:
    """A separate attachment that gets the agency's text-only mark: which file, where to, the mark's lines."""

    attachment_id: int
    source: Path
    out: Path
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A file in a package, under the name that the recipient sees."""

    name: str
    source: Path


def look(path: Path, seats: list[Seat]) -> Seen:
    """Find where the signers' boxes lie, and read the lines of the first pages."""
    from signing import desk
    from workplace.files.textlayer import lines

    places = tuple(desk.seats(path, seats)) if seats else ()
    return Seen(places, tuple(lines(str(path), PAGES)))


def prepare(path: Path, out: Path, seats: list[Seat], seal_mm: float, agency: bool) -> list[Found]:
    """Make every field before the first signature; `agency` also those of number, date and seal."""
    from signing import desk

    return desk.prepare_letter(path, out, seats, seal_mm, agency=agency)


def seal(
    path: Path, out: Path, key: KeyOrder, picture: bytes, width_mm: float, marks: list[MarkOrder]
) -> tuple[SignResult, list[SignResult]]:
    """The agency's seal on the document, and its mark on each attachment, all with the one key."""
    from signing import desk

    sealed = desk.sign_seal(path, out, key, picture, width_mm)
    return sealed, [desk.sign_mark(one.source, one.out, key, one.lines) for one in marks]


def package(parts: list[Part], notes: dict[str, str], out: Path) -> Path:
    """One ZIP file with the document, its attachments and a short note, for a recipient outside the house."""
    unfinished = out.with_name(out.name + ".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            archive.write(part.source, part.name)
        for name, text in notes.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text.encode())
    unfinished.replace(out)
    return out


def note_json(facts: dict[str, Any]) -> str:
    """The package's facts for a program."""
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True)
