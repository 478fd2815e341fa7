"""What workers do to papers of correspondence: look for places, seal with attachments, pack. Runs in a worker only."""

import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from signing.errors import FileRefused, NoNewSignature, SigningError, SigningRefused
from signing.model import SignResult
from signing.orders import AcceptResult, Found, KeyOrder, Seat
from workplace.kernel.text import Say, say

PAGES = 60  # names of signers and recipients stand on a letter's last page, and few letters are longer
MOST_INSIDE = 400  # PDF files in an archive that comes back: attachments, and the copies that were signed


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


def look_to_sign(path: Path, seats: list[Seat]) -> Seen:
    """The same for a draft that is handed in; refused what could never be signed (SigningError)."""
    from signing import desk

    desk.require_signable(path)
    return look(path, seats)


def prepare(path: Path, out: Path, seats: list[Seat], seal_mm: float, agency: bool) -> list[Found]:
    """Make every field before the first signature; `agency` also those of number, date and seal."""
    from signing import desk

    return desk.prepare_letter(path, out, seats, seal_mm, agency=agency)


def seal(
    path: Path, out: Path, key: KeyOrder, picture: bytes, width_mm: float, marks: list[MarkOrder]
) -> tuple[SignResult, list[int]]:
    """The agency's seal on the document, and its mark on each attachment, all with the one key; which of them are
    marked. One that takes no signature (certified against it, encrypted) doesn't keep the document from its seal.
    """
    from signing import desk

    sealed, done = desk.sign_seal(path, out, key, picture, width_mm), []
    for one in marks:
        try:
            desk.sign_mark(one.source, one.out, key, one.lines)
            done.append(one.attachment_id)
        except (FileRefused, SigningRefused):
            continue
    return sealed, done


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


# --- the mark on attachments, made with the office's own program -------------------------------------------------


@dataclass(frozen=True)
class MarkPlan:
    """An attachment to be handed out: which file, where the copy goes, the line to lay on it (none: the program's)."""

    attachment_id: int
    source: Path
    out: Path
    line: str


@dataclass(frozen=True)
class MarkPlanned:
    """What became of a plan: the field to sign (none: the program brings its own), or why there is no copy."""

    plan: MarkPlan
    field: str = ""
    why: Say | None = None


@dataclass(frozen=True)
class Awaited:
    """A copy that is out: its bytes, its field, and the line that the program's own mark must tell (none: laid)."""

    handout_id: int
    path: Path
    field: str
    line: str


@dataclass(frozen=True)
class Back:
    """One file that came back. ``why`` it is not taken; ``shows``: its mark could be read and is right."""

    name: str
    path: Path
    handout_id: int = 0
    result: AcceptResult | None = None
    shows: bool = False
    why: Say | None = None
    is_unsigned: bool = False


def prepare_marks(plans: list[MarkPlan]) -> list[MarkPlanned]:
    """Make each attachment ready to be signed outside; what can't be is told, and doesn't keep the others."""
    from signing import desk

    done = []
    for plan in plans:
        try:
            done.append(MarkPlanned(plan, desk.prepare_mark(plan.source, plan.out, plan.line)))
        except SigningError as error:
            done.append(MarkPlanned(plan, why=_words(error)))
    return done


def take_marks(given: list[Part], awaited: list[Awaited], trust: Path, folder: Path, most: int) -> list[Back]:
    """Check every file that came back, those in archives too: whose copy is it, and is it that with one new signature?

    Files of archives are laid into ``folder``, at most ``most`` bytes of them. A copy that is returned as it left is
    passed over when its signed one is there too, as programs leave both in one folder.
    """
    files = [file for part in given for file in _unpacked(part, folder, most)]
    found: list[Back] = []
    for file in files:
        taken = {one.handout_id for one in found if one.result}
        found.append(
            file if file.why else _checked(file, sorted(awaited, key=lambda it: it.handout_id in taken), trust)
        )
    signed = {one.handout_id for one in found if one.result}
    return [one for one in found if not (one.is_unsigned and one.handout_id in signed)]


def _unpacked(part: Part, folder: Path, most: int) -> list[Back]:
    if not part.name.lower().endswith(".zip"):
        return [Back(part.name, part.source)]
    try:
        with zipfile.ZipFile(part.source) as archive:
            inside = [one for one in archive.infolist() if one.filename.lower().endswith(".pdf")]
            if not inside:
                return [Back(part.name, part.source, why=say("There is no PDF file in this archive."))]
            if len(inside) > MOST_INSIDE or sum(one.file_size for one in inside) > most:
                return [Back(part.name, part.source, why=say("This archive holds too much. Bring the files in parts."))]
            return [_laid(archive, one, folder) for one in inside]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return [Back(part.name, part.source, why=say("This archive can't be opened. Bring the PDF files themselves."))]


def _laid(archive: zipfile.ZipFile, one: zipfile.ZipInfo, folder: Path) -> Back:
    """A file of an archive on the disk: never under the name it gives itself, never more than it says of its size."""
    out, left = folder / f"{uuid4().hex}.pdf", one.file_size
    with archive.open(one) as source, out.open("xb") as target:
        while left > 0 and (chunk := source.read(min(left, 1 << 20))):
            left -= len(chunk)
            target.write(chunk)
    return Back(one.filename.replace("\\", "/").rpartition("/")[2], out)


def _checked(file: Back, awaited: list[Awaited], trust: Path) -> Back:
    from signing import desk

    ours = next((one for one in awaited if _begins_with(file.path, one.path)), None)
    if ours is None:
        return replace(file, why=say("This is none of the files that were handed out."))
    try:
        result = desk.accept(ours.path, file.path, "", ours.field, trust)
    except SigningError as error:
        is_unsigned = isinstance(error, NoNewSignature)
        return replace(file, handout_id=ours.handout_id, why=_words(error), is_unsigned=is_unsigned)
    shows = desk.mark_shows(file.path, result, ours.line)
    return replace(file, handout_id=ours.handout_id, result=result, shows=shows)


def _words(error: SigningError) -> Say:
    return Say(error.sentence, {"detail": "", **error.params})


def _begins_with(path: Path, start: Path) -> bool:
    with path.open("rb") as file, start.open("rb") as first:
        while chunk := first.read(1 << 20):
            if file.read(len(chunk)) != chunk:
                return False
    return True
