"""What must be true of a file before anything is written into it."""

import io
import logging
from typing import Any, BinaryIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import read_certification_data

from signing import errors
from signing.intake import highest_object_id

for _name in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # they quote documents, which must never enter a log

_IN_MEMORY = 4 * 1024 * 1024


def open_for_signing(source: BinaryIO) -> IncrementalPdfFileWriter:
    """Open a file to append to it.

    Refused: a trailer whose /Size is too small. New objects would take the numbers of existing ones; the signature
    would "succeed" and destroy the document.
    """
    with errors.refusing(errors.Damaged):
        writer = IncrementalPdfFileWriter(quick(source), strict=False)
        reader = writer.prev
        if reader.encrypted:
            raise errors.Encrypted
        if highest_object_id(reader) >= int(reader.trailer["/Size"]):
            raise errors.NeedsNormalising
        if page_count(reader) < 1:
            raise errors.ZeroPages
        return writer


def quick(file: BinaryIO) -> BinaryIO:
    """The same content where single bytes are read fast: in memory if it is small, else the file itself."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return io.BytesIO(file.read()) if size <= _IN_MEMORY else file


def require_signable(reader: PdfFileReader, field: str, *, is_new: bool) -> None:
    """Refuse a field that does not fit, and a file or field that an earlier signature has closed."""
    found = find_field(reader, field)
    if is_new and found is not None:
        raise errors.FieldTaken({"field": field})
    if not is_new and (found is None or "/V" in found):
        raise errors.FieldMissing({"field": field})
    certified = read_certification_data(reader)
    if certified and certified.permission is MDPPerm.NO_CHANGES:
        raise errors.CertifiedNoChanges
    for _, signed in signed_fields(reader):
        if _locks(signed["/V"], field):
            raise errors.FieldLocked({"field": field})


def signed_fields(reader: PdfFileReader) -> list[tuple[str, Any]]:
    """Names and dictionaries of the signature fields that are filled."""
    with errors.refusing(errors.Damaged):
        found = enumerate_sig_fields(reader, filled_status=True)
        return [(name, reference.get_object()) for name, _, reference in found]


def find_field(reader: PdfFileReader, name: str) -> Any | None:
    with errors.refusing(errors.Damaged):
        for found, _, reference in enumerate_sig_fields(reader):
            if found == name:
                return reference.get_object()
        return None


def page_count(reader: PdfFileReader) -> int:
    return int(reader.root["/Pages"]["/Count"])


def _locks(signature: Any, field: str) -> bool:
    if "/Reference" not in signature:
        return False
    for reference in signature["/Reference"]:  # get() would not follow a reference
        transform = reference.get_object()
        method = transform["/TransformMethod"]
        if "/TransformParams" not in transform:
            continue
        parameters = transform["/TransformParams"]  # get() would not follow a reference
        if method == "/DocMDP" and "/P" in parameters and parameters["/P"] == MDPPerm.NO_CHANGES.value:
            return True
        if method == "/FieldMDP":
            spec = FieldMDPSpec.from_pdf_object(parameters)
            if spec.action is FieldMDPAction.ALL or spec.is_locked(field):
                return True
    return False
