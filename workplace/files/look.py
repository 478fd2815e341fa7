"""Looking into a new file. Runs in a worker: parsers of hostile input never run where requests are answered."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from workplace.files import rules
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say

MOST_PIXELS = 400_000_000  # of one picture; an A0 sheet at 300 dots per inch has 140 million
MOST_ENTRIES = 20_000  # of one archive
MOST_MEMBERS_BYTES = 4 * 1024**3  # unpacked; an archive that swells beyond it is a bomb


@dataclass(frozen=True)
class Facts:
    """What a file is made of, as far as the office asks."""

    pages: int | None = None
    signatures: int = 0
    scripts: bool = False
    embedded: int = 0
    encrypted: bool = False
    title: str = ""
    certified: bool = False
    needs_normalising: bool = False


def look(path: Path, name: str, most_pages: int) -> Facts:
    """What the file is made of; refused with a sentence when it is damaged, locked, empty inside, or not what it says.

    A PDF that carries scripts is taken and flagged: nothing of ours runs them.
    """
    ending = rules.extension(name)
    if ending == "pdf":
        return _pdf(path, name, most_pages)
    if ending in rules.ARCHIVES:
        return _archive(path, name, ending)
    if ending in rules.IMAGES:
        _picture(path, name)
    return Facts()


def _pdf(path: Path, name: str, most_pages: int) -> Facts:
    from signing import errors, intake

    try:
        found = intake.inspect(path, page_limit=most_pages)
    except errors.SigningError as error:
        raise BadInput(_sentence(error, name, most_pages)) from None
    return Facts(
        pages=found.pages,
        signatures=found.signatures,
        scripts=found.scripts,
        embedded=found.embedded_files,
        encrypted=found.encrypted,
        title=found.title,
        certified=found.certified,
        needs_normalising=found.needs_normalising,
    )


def _sentence(error: Exception, name: str, most_pages: int) -> Say:
    from signing import errors

    match error:
        case errors.NotPdf():
            return rules.mismatch(name).reason
        case errors.Encrypted():
            return say("“{name}” opens only with a password. Save it without one and send it again.", name=name)
        case errors.ZeroPages():
            return say("“{name}” has no pages. Ask the sender for the whole file.", name=name)
        case errors.TooLarge():
            return say(
                "“{name}” has {pages} pages; at most {most} are taken. Split it and send the parts.",
                name=name,
                pages=error.params.get("pages", most_pages + 1),
                most=most_pages,
            )
    return say("“{name}” is damaged and can't be read. Ask the sender for the file once more.", name=name)


_INSIDE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def _archive(path: Path, name: str, ending: str) -> Facts:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            mimetype = archive.read("mimetype")[:200].decode("latin-1").strip() if _is_odf(entries) else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError):
        raise _damaged(name) from None
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_MEMBERS_BYTES:
        raise BadInput(say("“{name}” holds too much once unpacked. Send the files inside one by one.", name=name))
    names = [entry.filename for entry in entries]
    if ending in _INSIDE:
        fits = "[Content_Types].xml" in names and any(n.startswith(_INSIDE[ending]) for n in names)
    else:
        fits = ending == "zip" or mimetype == rules.KINDS[ending].media_type
    if not fits:
        raise rules.mismatch(name)
    macros = ending != "zip" and any(map(_runs, names))
    return Facts(scripts=macros, encrypted=any(entry.flag_bits & 1 for entry in entries))


def _runs(member: str) -> bool:
    """Macros, of Excel's old kind too, and controls that run as programs."""
    return (
        member.endswith("vbaProject.bin")
        or member.startswith(("Basic/", "Scripts/"))
        or any(one in member for one in ("/activeX/", "/macrosheets/", "/dialogsheets/"))
    )


def _is_odf(entries: list[zipfile.ZipInfo]) -> bool:
    return any(entry.filename == "mimetype" and entry.file_size < 200 for entry in entries)


def _picture(path: Path, name: str) -> None:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own bound, told in our own words
    try:
        with Image.open(path, formats=("PNG", "JPEG", "TIFF")) as picture:
            width, height = picture.size
            picture.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _damaged(name) from None
    if width * height > MOST_PIXELS:
        raise BadInput(
            say("The picture “{name}” is too large: {width} × {height} dots.", name=name, width=width, height=height)
        )


def _damaged(name: str) -> BadInput:
    return BadInput(say("“{name}” is damaged and can't be read. Ask the sender for the file once more.", name=name))
