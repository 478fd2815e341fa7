"""Every kind of bad input is refused in plain words and leaves nothing behind; good input is kept by its content."""

import errno
import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.files.conftest import MB, Room, pdf, upload
from tests.samples import SAMPLES, needs_samples
from workplace.files import rules, store
from workplace.files.receive import FromDisk, adopt, receive, receive_path
from workplace.kernel.errors import BadInput, Busy, Refused, TooLarge
from workplace.kernel.pool import Pool


def zipped(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return made.getvalue()


def word() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return made.getvalue()


def picture(kind: str, **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 30, 30)).save(made, kind, **more)
    return made.getvalue()


def refusal(room: Room, content: bytes, name: str, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        receive(room, upload(content, name), **more)
    assert room.leftovers() == []
    assert list(store.store_of(room.settings).all()) == []
    return refused.value


def test_a_pdf_lies_in_the_store_under_its_hash(room: Room) -> None:
    content = pdf(3, title="Công văn")
    received = receive(room, upload(content, "Công văn.pdf"), main=True)
    assert received.sha256 == hashlib.sha256(content).hexdigest()
    assert received.path.read_bytes() == content
    assert received.path.name == received.sha256
    assert (received.facts.pages, received.facts.title) == (3, "Công văn")
    assert received.media_type == "application/pdf"
    assert received.path.stat().st_mode & 0o777 == 0o400
    assert room.leftovers() == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "is empty"),
        (pdf(password="secret"), "a.pdf", "only with a password"),
        (pdf()[:200], "a.pdf", "damaged"),
        (b"%PDF-1.7\n" + b"rubbish " * 500, "a.pdf", "damaged"),
        (b"MZ\x90\x00" + b"\0" * 400, "a.pdf", "no PDF file inside"),
        (b"MZ\x90\x00" + pdf(), "a.pdf", "no PDF file inside"),
        (zipped(a="b"), "a.pdf", "no PDF file inside"),
        (b"\x7fELF" + b"\0" * 400, "a.docx", "no DOCX file inside"),
        (zipped(a="b"), "a.docx", "no DOCX file inside"),
        (word(), "a.xlsx", "no XLSX file inside"),
        (word()[:60], "a.docx", "damaged"),
        (pdf(), "a.png", "no PNG file inside"),
        (picture("PNG")[:40], "a.png", "damaged"),
        (b"MZ\x90\x00\x03\x00", "a.txt", "no TXT file inside"),
        (pdf(), "a.exe", "are not taken"),
        (pdf(), "khong-duoi", "are not taken"),
        (pdf(0), "a.pdf", "no pages"),
    ],
    ids=[f"bad{number}" for number in range(17)],  # the bytes carry the time: two workers would not agree on names
)
def test_bad_files_are_refused_in_words(room: Room, content: bytes, name: str, words: str) -> None:
    assert words in str(refusal(room, content, name).reason)


def test_a_pdf_with_too_many_pages_is_refused(room: Room) -> None:
    assert "at most 4" in str(refusal(room.limited(upload_pages=4), pdf(5), "a.pdf").reason)
    assert receive(room.limited(upload_pages=4), upload(pdf(4), "a.pdf")).facts.pages == 4


def test_five_thousand_pages_are_taken_and_one_more_is_not(room: Room) -> None:
    assert receive(room, upload(pdf(5000), "a.pdf")).facts.pages == 5000
    with pytest.raises(BadInput, match="5001 pages"):
        receive(room, upload(pdf(5001), "b.pdf"))


def test_a_main_document_must_be_a_pdf(room: Room) -> None:
    assert "is not a PDF" in str(refusal(room, word(), "a.docx", main=True).reason)


def test_a_pdf_with_scripts_is_taken_and_flagged(room: Room) -> None:
    assert receive(room, upload(pdf(script=True), "a.pdf")).facts.scripts
    assert not receive(room, upload(pdf(), "b.pdf")).facts.scripts


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (word(), "a.docx"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "a.odt"),
        (zipped(a="b"), "a.zip"),
        (picture("PNG"), "a.PNG"),
        (picture("JPEG"), "a.jpeg"),
        (picture("TIFF"), "a.tif"),
        ("Số;Tên\n1;Huế\n".encode(), "a.csv"),
        ("Huế".encode("utf-16"), "a.txt"),
    ],
)
def test_what_goes_with_a_document_is_taken(room: Room, content: bytes, name: str) -> None:
    assert receive(room, upload(content, name)).extension == name.rpartition(".")[2].lower()


def test_two_declared_gigabytes_are_refused_unread(room: Room) -> None:
    class Unread:
        def read(self, _size: int) -> bytes:
            raise AssertionError("it need not be read")

    with pytest.raises(TooLarge, match="larger than 5 MB"):
        receive(room, FromDisk(Unread(), "a.pdf", 2 * 1024 * MB))  # type: ignore[arg-type]


def test_two_undeclared_gigabytes_stop_at_the_limit(room: Room, tmp_path: Path) -> None:
    sparse = tmp_path / "huge.pdf"
    with sparse.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(2 * 1024 * MB)
    with sparse.open("rb") as file, pytest.raises(TooLarge):
        receive(room, FromDisk(file, "huge.pdf", None))
    assert room.leftovers() == []


def test_an_upload_that_is_cut_off_leaves_nothing(room: Room) -> None:
    class CutOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= MB:
                raise ConnectionResetError("the other side went away")
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        receive(room, FromDisk(CutOff(b"%PDF-1.7\n" + bytes(3 * MB)), "a.pdf", None))
    assert room.leftovers() == []


def test_a_disk_below_its_spare_refuses_uploads(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage("/")._replace(free=10 * MB)
    monkeypatch.setattr(store.shutil, "disk_usage", lambda _path: full)
    assert receive(room.limited(free_space_bytes=9 * MB), upload(pdf(), "a.pdf"))
    with pytest.raises(Busy, match="disk is full"):
        receive(room.limited(free_space_bytes=10 * MB), upload(pdf(2), "b.pdf"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_writing_is_told(room: Room, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def full(_file: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(Busy, match="disk is full"):
        receive(room, upload(pdf(), "a.pdf"))
    assert room.leftovers() == []
    assert list(store.store_of(room.settings).all()) == []


def test_the_same_bytes_are_stored_once(room: Room) -> None:
    first, second = receive(room, upload(pdf(), "a.pdf")), receive(room, upload(pdf(), "b.pdf"))
    assert first.path == second.path
    assert len(list(store.store_of(room.settings).all())) == 1


def test_a_picture_loses_where_it_was_taken_but_not_its_way_up(room: Room) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Nam"
    exif.get_ifd(0x8825)[2] = (16.0, 27.0, 0.0)
    received = receive(room, upload(picture("JPEG", exif=exif, comment=b"Nam's house"), "a.jpg"))
    content = received.path.read_bytes()
    assert b"Nam" not in content
    with Image.open(received.path) as kept:
        assert dict(kept.getexif()) == {0x0112: 6}
        assert kept.convert("RGB").getpixel((5, 5)) == Image.open(io.BytesIO(picture("JPEG"))).getpixel((5, 5))
    assert received.sha256 == hashlib.sha256(content).hexdigest()


def test_what_a_worker_made_is_adopted(room: Room) -> None:
    made = store.store_of(room.settings).new_path(".pdf")
    made.write_bytes(pdf(2))
    received = adopt(room, made, name="signed.pdf")
    assert received.facts.pages == 2
    assert not received.to_scan
    assert not made.exists()


def test_refusals_come_back_from_a_real_worker_in_words(room: Room) -> None:
    pool = Pool(1)
    try:
        with pytest.raises(BadInput) as refused:
            receive(Room(room.settings, pool), upload(pdf(0), "a.pdf"))
        assert "“a.pdf” has no pages" in str(refused.value.reason)
        assert receive(Room(room.settings, pool), upload(pdf(), "a.pdf")).facts.pages == 1
    finally:
        pool.close()


@needs_samples
def test_files_of_many_programs_are_taken_and_only_the_locked_one_is_refused(room: Room) -> None:
    refused = {}
    for path in sorted(SAMPLES.glob("*.pdf")):
        try:
            assert (receive_path(room, path, main=True).facts.pages or 0) > 0
        except BadInput as reason:
            refused[path.name] = str(reason)
    assert list(refused) == ["libreoffice-writer-password.pdf"]
    assert "only with a password" in refused["libreoffice-writer-password.pdf"]


@pytest.mark.parametrize(
    ("given_name", "tidy"),
    [
        ("C:\\thu muc\\Công văn.pdf", "Công văn.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("Co\u0302ng va\u0306n.pdf", "Công văn.pdf"),
        ("a\x00b\nc.pdf", "ab_c.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        (" .. ", "file"),
        ("", "file"),
        (".pdf", "file.pdf"),
        ("C:\\.PDF", "file.PDF"),
        (".profile", "profile"),
        ("báo cáo số 12.2026", "báo cáo số 12.2026"),
    ],
)
def test_names_are_tidied(given_name: str, tidy: str) -> None:
    assert rules.tidy_name(given_name) == tidy


def test_a_name_of_three_hundred_letters_keeps_its_extension() -> None:
    name = rules.tidy_name("ề" * 300 + ".pdf")
    assert name.endswith("ề.pdf")
    assert len(name.encode()) <= 255


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown_and_saved(text: str) -> None:
    name = rules.tidy_name(text)
    assert name
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\\0\n\r\u202e\u200f<>:"|?*')
    assert name not in (".", "..")
    assert rules.tidy_name(name) == name
