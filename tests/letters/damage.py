"""What may happen to a signed letter on its way. Each writes another file; none touches the first."""

from pathlib import Path

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def flip_a_byte(whole: Path, out: Path) -> None:
    """One bit changed within the signed bytes, inside a stream, so that the file still opens."""
    content = bytearray(whole.read_bytes())
    content[content.index(b"stream") + 60] ^= 0x01
    out.write_bytes(content)


def cut_off(whole: Path, out: Path) -> None:
    """An upload that stopped early: no page has arrived yet."""
    content = whole.read_bytes()
    out.write_bytes(content[: len(content) // 50])


def replace_content(whole: Path, out: Path) -> None:
    """Another page drawn over the signed one by an incremental update; signatures stay intact byte for byte."""
    with whole.open("rb") as source, out.open("wb") as target:
        writer = IncrementalPdfFileWriter(source, strict=False)
        page = writer.find_page_for_modification(0)[0].get_object()
        drawing = generic.StreamObject(stream_data=b"q 1 1 1 rg 60 300 480 300 re f Q")
        page[pdf_name("/Contents")] = writer.add_object(drawing)
        writer.update_container(page)
        writer.write(target)


def add_a_note(whole: Path, out: Path) -> None:
    """A remark written on the page after signing, as a well-meaning program does."""
    with whole.open("rb") as source, out.open("wb") as target:
        writer = IncrementalPdfFileWriter(source, strict=False)
        page = writer.find_page_for_modification(0)[0].get_object()
        values = {
            "/Type": pdf_name("/Annot"),
            "/Subtype": pdf_name("/FreeText"),
            "/Rect": generic.ArrayObject([generic.NumberObject(n) for n in (100, 500, 400, 540)]),
            "/Contents": generic.pdf_string("Đồng ý"),
            "/DA": generic.pdf_string("/Helv 12 Tf 0 g"),
        }
        note = generic.DictionaryObject({pdf_name(key): value for key, value in values.items()})
        annotations = page["/Annots"]
        annotations.append(writer.add_object(note))
        writer.update_container(annotations)
        writer.update_container(page)
        writer.write(target)


def not_a_pdf(whole: Path, out: Path) -> None:
    """A spreadsheet somebody has renamed."""
    out.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)


def empty(whole: Path, out: Path) -> None:
    """No bytes at all."""
    out.write_bytes(b"")


def lock(whole: Path, out: Path) -> None:
    """A copy that asks for a password."""
    with pikepdf.open(whole) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="chủ", user="mật khẩu", R=6))
