"""Sixty letters for trying intake and import: most as agencies send them, some unsigned, some damaged on purpose.

`python -m tests.letters.make FOLDER` writes the PDFs, `letters.csv` for `docs import`, and `trust/` with the root of
the authority that recipients know. Each row says what a true report must say (`integrity`, `trust`).
"""

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from signing.appearance import agency_seal, number_and_date, person_signature
from signing.model import FieldPlan
from signing.placement import find_anchor, find_header, seal_box
from signing.sign import prepare_fields, sign
from tests.letters import damage
from tests.letters.authority import Authority, Held
from workplace.demo.letters import Letter, day_words, letters
from workplace.demo.marks import seal_png, signature_png
from workplace.docs.rules.types import titled
from workplace.printing.render import render

UNTIL = date(2026, 11, 20)
SEAL_MM = 36.0
LOCKS = {"Signer1": (), "NumberDate": ("Signer1", "NumberDate"), "Seal": ("Signer1", "NumberDate", "Seal")}
COLUMNS = (
    "file", "kind", "code", "dated", "author", "type", "summary", "urgency", "deadline", "signer", "position",
    "addressees", "recipients", "pages", "integrity", "trust",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One file with its truth: the letter, what was done to it, and the verdict it deserves."""

    path: Path
    letter: Letter
    kind: str
    integrity: str
    trust: str
    pages: int


@dataclass(frozen=True)
class Workshop:
    """Where the letters are made: the folder, the known authority, and one that nobody here has heard of."""

    folder: Path
    known: Authority
    stranger: Authority

    @classmethod
    def open(cls, folder: Path) -> "Workshop":
        at = datetime(2025, 6, 1, tzinfo=UTC)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "work").mkdir(exist_ok=True)
        known = Authority.open("CA chuyên dùng thử nghiệm", at)
        (folder / "trust").mkdir(exist_ok=True)
        (folder / "trust" / "known.pem").write_text(known.pem)
        return cls(folder, known, Authority.open("CA lạ", at))


Kind = tuple[str, int, Callable[[Workshop, Letter, Path], int], str, str]


def make(folder: Path, until: date = UNTIL, seed: int = 1) -> list[Sample]:
    """Make all sixty; the same day and seed give the same letters (keys differ each time)."""
    workshop = Workshop.open(folder)
    kinds = [kind for kind in KINDS for _ in range(kind[1])]
    samples = []
    for index, (letter, kind) in enumerate(zip(letters(len(kinds), until, seed), _spread(kinds), strict=True), 1):
        name, _, build, integrity, trust = kind
        path = folder / f"{index:02d}-{name}.pdf"
        samples.append(Sample(path, letter, name, integrity, trust, build(workshop, letter, path)))
    _write_csv(folder / "letters.csv", samples)
    return samples


def signed(workshop: Workshop, letter: Letter, out: Path, authority: Authority | None = None) -> int:
    """The legal order: the signer, then number and date, then the seal, each with a signature of its own."""
    issuer = authority or workshop.known
    draft = workshop.folder / "work" / f"{out.stem}-draft.pdf"
    pages = render("letter", letter.draft().data(), str(draft))
    steps = [draft.with_name(f"{out.stem}-{step}.pdf") for step in ("prepared", "signed", "numbered")]
    header = find_header(draft)
    boxes = [find_anchor(draft, position=who.lines[-1], name=who.name) for who in letter.signers]
    plans = [FieldPlan(f"Signer{n}", box) for n, box in enumerate(boxes, 1)]
    plans.append(FieldPlan("NumberDate", header.box, LOCKS["NumberDate"]))
    plans.append(FieldPlan("Seal", seal_box(boxes[0], SEAL_MM), LOCKS["Seal"]))
    prepare_fields(draft, steps[0], plans)
    at = datetime.combine(letter.dated, time(3), UTC)
    current = steps[0]
    for n, who in enumerate(letter.signers, 1):
        following = steps[1].with_name(f"{out.stem}-signed{n}.pdf")
        look = person_signature(_hand(workshop, who.name))
        sign(current, following, f"Signer{n}", _key(issuer, who.name, letter.author.name), look, at=at)
        current = following
    agency = _key(issuer, letter.author.name, letter.author.parent or letter.author.name)
    numbers = number_and_date(letter.code or "", f"{letter.author.place}, {day_words(letter.dated)}", header)
    sign(current, steps[2], "NumberDate", agency, numbers, at=at + timedelta(minutes=20))
    sealed = agency_seal(_seal(workshop, letter), SEAL_MM)
    sign(steps[2], out, "Seal", agency, sealed, at=at + timedelta(minutes=21))
    return pages


def signed_by_a_stranger(workshop: Workshop, letter: Letter, out: Path) -> int:
    """All in order, but no root that we know stands behind it."""
    return signed(workshop, letter, out, workshop.stranger)


def numbered_before(workshop: Workshop, letter: Letter, out: Path) -> int:
    """As many programs do it: number and date printed first, then one signature of the agency."""
    draft = workshop.folder / "work" / f"{out.stem}-draft.pdf"
    pages = render("letter", letter.data(), str(draft))
    who = letter.signers[0]
    box = seal_box(find_anchor(draft, position=who.lines[-1], name=who.name), SEAL_MM)
    prepared = draft.with_name(f"{out.stem}-prepared.pdf")
    prepare_fields(draft, prepared, [FieldPlan("Seal", box)])
    agency = _key(workshop.known, letter.author.name, letter.author.parent or letter.author.name)
    at = datetime.combine(letter.dated, time(3), UTC)
    sign(prepared, out, "Seal", agency, agency_seal(_seal(workshop, letter), SEAL_MM), at=at)
    return pages


def unsigned(workshop: Workshop, letter: Letter, out: Path) -> int:
    """A paper original, printed with hand and seal as pictures: it has a text layer and no signature."""
    hand, seal = _hand(workshop, letter.signers[0].name), _seal(workshop, letter)
    pictures = {"handwriting": hand.read_bytes(), "seal": seal.read_bytes()}
    return render("letter", letter.data(**pictures), str(out))


def _damaged(change: Callable[[Path, Path], None]) -> Callable[[Workshop, Letter, Path], int]:
    def build(workshop: Workshop, letter: Letter, out: Path) -> int:
        whole = workshop.folder / "work" / f"{out.stem}-whole.pdf"
        pages = signed(workshop, letter, whole)
        change(whole, out)
        return pages

    return build


KINDS: tuple[Kind, ...] = (
    ("signed", 30, signed, "valid", "trusted"),
    ("numbered-before", 5, numbered_before, "valid", "trusted"),
    ("stranger", 4, signed_by_a_stranger, "valid", "unknown"),
    ("paper", 8, unsigned, "unsigned", "unknown"),
    ("byte-flipped", 3, _damaged(damage.flip_a_byte), "invalid", "unknown"),
    ("content-replaced", 3, _damaged(damage.replace_content), "invalid", "trusted"),
    ("note-added", 2, _damaged(damage.add_a_note), "invalid", "trusted"),
    ("cut-off", 2, _damaged(damage.cut_off), "unreadable", "unknown"),
    ("renamed", 1, _damaged(damage.not_a_pdf), "unreadable", "unknown"),
    ("empty", 1, _damaged(damage.empty), "unreadable", "unknown"),
    ("locked", 1, _damaged(damage.lock), "unreadable", "unknown"),
)


def _spread(kinds: list[Kind]) -> list[Kind]:
    """Damaged files stand among the others, as they arrive; a fixed stride keeps it the same every time."""
    return [kinds[(index * 37) % len(kinds)] for index in range(len(kinds))]


@cache
def _key(issuer: Authority, name: str, organisation: str) -> Held:
    return issuer.issue(name, organisation.replace("\n", " "))


def _hand(workshop: Workshop, name: str) -> Path:
    path = workshop.folder / "work" / f"hand-{name}.png"
    if not path.exists():
        signature_png(name, str(path))
    return path


def _seal(workshop: Workshop, letter: Letter) -> Path:
    path = workshop.folder / "work" / f"seal-{letter.author.code}.png"
    if not path.exists():
        seal_png(*letter.author.seal_words, str(path), SEAL_MM)
    return path


def _write_csv(path: Path, samples: list[Sample]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for sample in samples:
            writer.writerow(_row(sample))


def _row(sample: Sample) -> dict[str, str]:
    letter, first = sample.letter, sample.letter.signers[0]
    return {
        "file": sample.path.name,
        "kind": sample.kind,
        "code": letter.code or "",
        "dated": letter.dated.isoformat(),
        "author": letter.author.name,
        "type": letter.type_code,
        "summary": titled(letter.type_code, letter.summary),
        "urgency": letter.urgency or "",
        "deadline": letter.deadline.isoformat() if letter.deadline else "",
        "signer": first.name,
        "position": first.authority.position,
        "addressees": "; ".join(letter.addressees),
        "recipients": "; ".join(letter.copies),
        "pages": str(sample.pages),
        "integrity": sample.integrity,
        "trust": sample.trust,
    }


if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    print(f"{len(made)} letters in {sys.argv[1]}")
