"""Taking a PDF in: what it is, and a clean copy that can be signed safely."""

import hashlib
import mmap
import re
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
from pyhanko.pdf_utils.reader import PdfFileReader

from signing import errors
from signing.model import PdfFacts

PAGE_LIMIT = 5000
OBJECT_LIMIT = 2_000_000
_FIELD_LIMIT = 10_000
_ACTIVE = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"}


def inspect(path: Path, *, password: str = "", page_limit: int = PAGE_LIMIT) -> PdfFacts:
    """Say what a PDF is made of.

    Refused: not a PDF, damaged beyond reading, opening only with a password that was not given, without pages, or with
    more pages than the office accepts.
    """
    _require_header(path)
    with errors.refusing(errors.Damaged), _open(path, password) as pdf:
        pages = _count_pages(pdf, page_limit)
        size, highest, hybrid, clean = _structure(path, password)
        fields = signature_fields(pdf)
        return PdfFacts(
            pages=pages,
            encrypted=pdf.is_encrypted,
            password_required=pdf.is_encrypted and bool(password),
            signatures=sum("/V" in field for _, field in fields),
            certified="/DocMDP" in _dictionary(pdf.Root.get("/Perms")),
            hybrid_xref=hybrid,
            size=size,
            max_object_id=highest,
            scripts=_is_active(pdf),
            embedded_files=len(pdf.attachments),
            title=_title(pdf),
            strict_reading=clean,
        )


def normalise(path: Path, out: Path) -> PdfFacts:
    """Write a rebuilt copy whose object table is right, so that signing cannot overwrite anything.

    Refused: encrypted files (protection is never taken off silently) and files that carry a signature (it would break).
    """
    facts = inspect(path)
    if facts.encrypted:
        raise errors.Encrypted
    if facts.signatures:
        raise errors.AlreadySigned
    with errors.refusing(errors.Damaged), _open(path, "") as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False, static_id=False)
    return inspect(out)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mentions(path: Path, needle: bytes) -> bool:
    """Whether these bytes stand anywhere in a file."""
    with path.open("rb") as file, closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as content:
        return content.find(needle) >= 0


def highest_object_id(reader: PdfFileReader) -> int:
    """The largest object number in any revision's table; new objects must be numbered above it."""
    xrefs = reader.xrefs
    revisions = range(xrefs.total_revisions)
    return max((ref.idnum for revision in revisions for ref in xrefs.explicit_refs_in_revision(revision)), default=0)


def signature_fields(pdf: pikepdf.Pdf) -> list[tuple[str, Any]]:
    """Full names and dictionaries of the signature fields, filled or not."""
    found: list[tuple[str, Any]] = []
    form = _dictionary(pdf.Root.get("/AcroForm"))
    todo: list[tuple[Any, Any, str, int]] = [(field, None, "", 0) for field in _array(form.get("/Fields"))]
    while todo and len(found) < _FIELD_LIMIT:
        field, kind, path, depth = todo.pop()
        if not isinstance(field, pikepdf.Dictionary) or depth > 32:
            continue
        kind = field.get("/FT", kind)
        if "/T" in field:
            path = f"{path}.{field.T}" if path else str(field.T)
            if kind == pikepdf.Name.Sig:
                found.append((path, field))
        todo += [(kid, kind, path, depth + 1) for kid in _array(field.get("/Kids"))]
    return found


def _require_header(path: Path) -> None:
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise errors.NotPdf


def _open(path: Path, password: str) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise errors.PasswordRequired from None


def _count_pages(pdf: pikepdf.Pdf, limit: int) -> int:
    pages = len(pdf.pages)
    if pages == 0:
        raise errors.ZeroPages
    if pages > limit:
        raise errors.TooLarge({"pages": pages, "limit": limit})
    return pages


def _structure(path: Path, password: str) -> tuple[int, int, bool, bool]:
    """Trailer size, highest object number, hybrid tables, and whether the signing library reads the file at all."""
    try:
        with path.open("rb") as file:
            reader = PdfFileReader(file, strict=False)
            if reader.encrypted:
                reader.decrypt(password)
            reader.root["/Pages"]["/Count"]
            hybrid = bool(reader.xrefs.hybrid_xrefs_present)
            return int(reader.trailer["/Size"]), highest_object_id(reader), hybrid, True
    except Exception:  # whatever it is, the file can still be read by the other library and rebuilt
        return 0, 0, mentions(path, b"/XRefStm"), False


def _is_active(pdf: pikepdf.Pdf) -> bool:
    """Anything that would run when the file is opened or clicked: scripts, program starts, form sending."""
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo:
        return True
    if "/JavaScript" in _dictionary(pdf.Root.get("/Names")):
        return True
    for number, thing in enumerate(pdf.objects):
        if number > OBJECT_LIMIT:
            return True  # nobody looked at the rest
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and _acts(thing, 0):
            return True
    return False


def _acts(thing: Any, depth: int) -> bool:
    if "/AA" in thing or "/JS" in thing or str(thing.get("/S", "")) in _ACTIVE:
        return True
    inner = [thing.get("/A"), *_array(thing.get("/Annots")), *_array(thing.get("/Next"))]
    inside = [item for item in inner if isinstance(item, pikepdf.Dictionary) and not item.is_indirect]
    return depth < 4 and any(_acts(item, depth + 1) for item in inside)


def _title(pdf: pikepdf.Pdf) -> str:
    try:
        return re.sub(r"\s+", " ", str(pdf.docinfo.get("/Title", ""))).strip()[:500]
    except (ValueError, TypeError):
        return ""


def _dictionary(value: Any) -> Any:
    return value if isinstance(value, pikepdf.Dictionary) else {}


def _array(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else []
