"""The mark of a separate attachment that the office's own program signs (Decree 30/2020, Annex I, part on signatures).

The decree wants it in the upper right corner of the first page, without a picture: number and notation of the document,
and the time of signing. The number is known when the file is handed out, so it can be laid on the page beforehand; the
time is known only to the program that signs, so it stands in the signature's own field.
"""

import re
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import read_certification_data

from signing import errors, guard, intake, placement, sign
from signing.appearance import form_object, text_box_size, text_mark
from signing.geometry import PageGeometry
from signing.model import Box, FieldPlan
from signing.orders import MARK_FIELD
from signing.widgets import widget_text

ROOM = 26.0
"""Points under the number for what the program shows of its signature: two lines of 10 points."""
_LEAST_WIDTH = 170.0
_VIETNAM = timezone(timedelta(hours=7))


def prepare_mark(path: Path, out: Path, line: str) -> str:
    """Write the copy of an attachment that is handed out, and name the field that is to be signed.

    With a ``line`` it is laid on the first page with the field below it. Without one, or where somebody has signed the
    file already (its pages can't be touched any more), the program brings its own field and text: the name is empty.
    Refused: an encrypted or damaged file, and one that is certified against further signatures.
    """
    facts = intake.inspect(path)
    if facts.encrypted:
        raise errors.Encrypted
    if facts.signatures:
        _require_open(path)
        shutil.copyfile(path, out)
        return ""
    source, laid = out.with_suffix(".tidy"), out.with_suffix(".laid")
    try:
        if facts.needs_normalising:
            intake.normalise(path, source)
        else:
            shutil.copyfile(path, source)
        if not line:
            sign.prepare_fields(source, out, [])
            return ""
        text, field = _places(source, line)
        _lay(source, laid, text, line)
        name = free_name(laid)
        sign.prepare_fields(laid, out, [FieldPlan(name, field)])
        return name
    finally:
        source.unlink(missing_ok=True)
        laid.unlink(missing_ok=True)


def free_name(path: Path) -> str:
    """The field of one more mark: a file that came to us marked by its sender may go on with a letter of ours."""
    with path.open("rb") as source, errors.refusing(errors.Damaged):
        return _free_name(PdfFileReader(guard.quick(source), strict=False))


def _free_name(reader: PdfFileReader) -> str:
    names = (MARK_FIELD, *(f"{MARK_FIELD}{number}" for number in range(2, 100)))
    return next(name for name in names if guard.find_field(reader, name) is None)


def shows(path: Path, field: str, line: str, signed_at: datetime) -> bool:
    """Whether the signature's own text can be read and tells the number (where ``line`` is asked for) and the time of
    signing. False means only that somebody has to look: a program may draw its text as a picture.
    """
    try:
        text = " ".join(one.text for one in widget_text(path) if one.field == field)
    except errors.SigningError:
        return False
    told = re.sub(r"\s+", "", text)
    return re.sub(r"\s+", "", line) in told and _tells(told, signed_at.astimezone(_VIETNAM))


def _tells(text: str, at: datetime) -> bool:
    days = {at.strftime(form) for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y.%m.%d", "%Y/%m/%d")}
    days.add(f"{at.day}/{at.month}/{at.year}")
    return any(day in text for day in days) and at.strftime("%H:%M") in text


def _require_open(path: Path) -> None:
    """A signed file may take one more signature."""
    with path.open("rb") as source, errors.refusing():
        reader = guard.open_for_signing(source).prev
        certified = read_certification_data(reader)
        if certified and certified.permission is MDPPerm.NO_CHANGES:
            raise errors.CertifiedNoChanges
        guard.require_signable(reader, _free_name(reader), is_new=True)


def _places(path: Path, line: str) -> tuple[Box, Box]:
    width, height = text_box_size((line,))
    both = placement.top_right(path, max(width, _LEAST_WIDTH), height + ROOM)
    above = min(height, both.height)
    text = Box(both.page, both.x, both.y + both.height - above, both.width, above)
    return text, Box(both.page, both.x, both.y, both.width, max(both.height - above, 1.0))


def _lay(path: Path, out: Path, box: Box, line: str) -> None:
    """Put a line of text on a page, upright for the reader, whatever its own drawing has left turned or moved."""
    with errors.refusing(errors.Damaged), path.open("rb") as source, out.open("wb") as target:
        writer = guard.open_for_signing(source)
        page = writer.find_page_for_modification(box.page - 1)[0].get_object()
        geometry = PageGeometry.of(page)
        left, bottom, _, _ = geometry.rectangle(box)
        form = form_object(
            text_mark((line,)).laid_out(box.width, box.height - 2, test=False),
            box.width,
            box.height,
            geometry.rotation,
            writer,
        )
        x, y = _corner(geometry.rotation, box.width, box.height)
        drawing = b"Q q 1 0 0 1 %.2f %.2f cm /WorkplaceMark Do Q" % (left - x, bottom - y)
        named = generic.DictionaryObject({pdf_name("/WorkplaceMark"): writer.add_object(form)})
        _draw(writer, box.page - 1, drawing, generic.DictionaryObject({pdf_name("/XObject"): named}))
        writer.write(target)


def _draw(
    writer: IncrementalPdfFileWriter, page_number: int, drawing: bytes, resources: generic.DictionaryObject
) -> None:
    reference, _ = writer.find_page_for_modification(page_number)
    page = reference.get_object()
    if "/Contents" not in page:
        page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b""))
        writer.mark_update(reference)
    before = writer.add_object(generic.StreamObject(stream_data=b"q"))
    writer.add_stream_to_page(page_number, before, prepend=True)
    writer.add_stream_to_page(page_number, writer.add_object(generic.StreamObject(stream_data=drawing)), resources)


def _corner(rotation: int, width: float, height: float) -> tuple[float, float]:
    """Where the lower left corner of a form lies once it is turned upright."""
    return {0: (0.0, 0.0), 90: (-height, 0.0), 180: (-width, -height), 270: (0.0, -width)}[rotation]
