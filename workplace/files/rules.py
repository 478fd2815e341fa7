"""What kinds of files the office takes, told by their first bytes and their extension together; and tidy names."""

import unicodedata
from dataclasses import dataclass

from workplace.kernel.errors import BadInput
from workplace.kernel.text import clean, say

NAME_BYTES = 255  # what every file system and every archive can carry
HEAD_BYTES = 1024  # a PDF's header may stand anywhere in the first kilobyte (ISO 32000-1, annex H)
IMAGES = ("png", "jpg", "jpeg", "tif", "tiff")
PRIVATE = ("png", "jpg", "jpeg")  # pictures that tell where and by whom they were taken, until that is stripped
ARCHIVES = ("docx", "xlsx", "pptx", "odt", "ods", "zip")
TEXTS = ("txt", "csv")
WIDTHS = (160, 320, 800, 1200, 1600)  # pixels: the only page pictures that are made


@dataclass(frozen=True)
class Kind:
    """One kind of file: its media type, how its bytes begin, and whether a browser may open it in our page."""

    media_type: str
    starts: tuple[bytes, ...] = ()
    inline: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PNG = Kind("image/png", (b"\x89PNG\r\n\x1a\n",), inline=True)
_JPEG = Kind("image/jpeg", (b"\xff\xd8\xff",), inline=True)
_TIFF = Kind("image/tiff", (b"II*\x00", b"MM\x00*"))
KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", inline=True),
    "docx": Kind(_OFFICE + "wordprocessingml.document", _ZIP),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", _ZIP),
    "pptx": Kind(_OFFICE + "presentationml.presentation", _ZIP),
    "odt": Kind(_ODF + "text", _ZIP),
    "ods": Kind(_ODF + "spreadsheet", _ZIP),
    "png": _PNG,
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "tif": _TIFF,
    "tiff": _TIFF,
    "zip": Kind("application/zip", _ZIP),
    "txt": Kind("text/plain"),
    "csv": Kind("text/csv"),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", *_ZIP)  # none of these begins a PDF
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def tidy_name(given: str) -> str:
    """The name as it may be shown and saved: NFC, no path, no control or direction marks, at most 255 bytes.

    A name that is too long loses its middle end; its extension stays.
    """
    name = clean(given.replace("\\", "/").rpartition("/")[2].replace("\0", ""))
    name = "".join("_" if c in '<>:"|?*\n\t' else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cf", "Cs", "Zl", "Zp"))
    name = " ".join(name.split())
    if name.startswith(".") and extension(name.rstrip(". ")) == name[1:].rstrip(". ").lower() in KINDS:
        name = f"file{name}"  # nothing but an extension: its kind is told, its name is missing
    name = name.strip(". ")
    stem, dot, last = name.rpartition(".")
    if not dot or len(last.encode()) > 16:
        stem, last = name, ""
    ending = f".{last}" if last else ""
    stem = _cut(stem, NAME_BYTES - len(ending.encode())).rstrip(". ")
    return (stem or "file") + ending


def _cut(text: str, most: int) -> str:
    cut = text.encode()[:most].decode("utf-8", "ignore")
    if len(cut) < len(text) and unicodedata.combining(text[len(cut)]):
        return cut.rstrip("".join(c for c in cut if unicodedata.combining(c)))[:-1]  # no letter without its mark
    return cut


def extension(name: str) -> str:
    """The extension in lower case, without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_named(name: str, *, main: bool = False) -> Kind:
    """The kind that a name promises; refused when the office takes none of that kind, or the main file is no PDF."""
    kind = KINDS.get(extension(name))
    if main and extension(name) != "pdf":
        raise BadInput(
            say("“{name}” is not a PDF. The document itself must be a PDF; other files go with it.", name=name)
        )
    if kind is None:
        taken = ", ".join(sorted(KINDS))
        raise BadInput(say("Files of the kind of “{name}” are not taken. These are: {taken}.", name=name, taken=taken))
    return kind


def check_head(head: bytes, name: str) -> None:
    """Refused when the first bytes are not what the extension promises (a renamed or damaged file)."""
    ending = extension(name)
    if ending == "pdf":
        fits = b"%PDF-" in head[:HEAD_BYTES] and not head.startswith(_PROGRAMS)
    elif ending in TEXTS:
        fits = head.startswith(_UTF16) or b"\0" not in head
    else:
        fits = head.startswith(KINDS[ending].starts)
    if not fits:
        raise mismatch(name)


def mismatch(name: str) -> BadInput:
    """The refusal of a file whose content is not what its name says."""
    ending = extension(name).upper()
    return BadInput(
        say(
            "“{name}” is no {kind} file inside. It may be damaged or renamed; send the original.",
            name=name,
            kind=ending,
        )
    )


def pages_text(pages: list[str], *, most: int = 5_000_000) -> list[str]:
    """The text layer as it is stored: no NULs, NFC, and bounded; what lies beyond the bound is left out."""
    kept: list[str] = []
    for page in pages:
        text = unicodedata.normalize("NFC", page.replace("\0", ""))[: max(0, most)]
        text = text.encode("utf-8", "ignore").decode()  # no lone surrogates
        most -= len(text)
        kept.append(text)
    return kept
