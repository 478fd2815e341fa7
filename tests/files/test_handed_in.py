"""Files that strangers send: few, small, of known kinds; of a photograph nothing but the picture is kept."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from tests.files.conftest import MB, Room
from workplace.files import handed_in
from workplace.files.receive import FromDisk
from workplace.kernel.errors import BadInput

GPS = {1: "N", 2: (16.0, 27.0, 45.0), 3: "E", 4: (107.0, 35.0, 6.0)}


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **more: object) -> bytes:
    """A photograph as a telephone makes it: with its owner's name and the place."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9C9D], exif[0x0112] = "Telefon", "Nguyễn Văn Nam".encode("utf-16-le"), 6
    exif.get_ifd(0x8825).update(GPS)
    out = io.BytesIO()
    Image.new("RGB", size, (90, 140, 60)).save(out, kind, exif=exif, **more)
    return out.getvalue()


def sent(name: str, content: bytes) -> FromDisk:
    return FromDisk(io.BytesIO(content), name, len(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_of_a_photograph_only_the_picture_is_kept(room: Room, kind: str) -> None:
    given = photo(kind)
    assert b"Telefon" in given
    [taken] = handed_in.take(room, [sent(f"anh.{kind.lower()}", given)])
    kept = taken.received.path.read_bytes()
    assert taken.received.media_type == "image/jpeg" and taken.received.name == "anh.jpg"
    assert b"Exif" not in kept and b"Telefon" not in kept and "Nguyễn".encode("utf-16-le") not in kept
    with Image.open(taken.received.path) as picture:
        assert not picture.getexif() and picture.size == (240, 320)  # the way up is kept in the picture itself
    assert taken.photo and taken.photo.latitude == pytest.approx(16.4625)
    assert taken.photo.longitude == pytest.approx(107.585)
    assert not room.leftovers()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("anh.heic", lambda: b"\0\0\0\x18ftypheic" + b"x" * 50, "HEIC"),
        ("anh.jpg", lambda: b"", "empty"),
        ("anh.jpg", lambda: b"GIF89a" + b"x" * 50, "JPG file inside"),
        ("anh.png", lambda: photo("JPEG"), "PNG file inside"),
        ("anh.jpg", lambda: b"\xff\xd8\xff" + b"x" * 500, "no picture"),
        ("anh.jpg", lambda: b"\xff\xd8\xff" + b"x" * (10 * MB), "larger than 10 MB"),
        ("anh.svg", lambda: b"<svg onload=alert(1)>", "not taken"),
        ("anh.html", lambda: b"<script>", "not taken"),
        ("don.pdf", lambda: b"MZ\x90 %PDF-1.7", "PDF file inside"),
        ("lon.png", lambda: photo("PNG", (9000, 4500)), "too large"),
    ],
)
def test_what_is_not_taken_is_told_in_words(room: Room, name: str, content: Callable[[], bytes], word: str) -> None:
    with pytest.raises(BadInput) as refused:
        handed_in.take(room, [sent(name, content())])
    assert word in str(refused.value)
    assert not room.leftovers()


def test_what_hangs_behind_a_picture_is_gone(room: Room) -> None:
    [taken] = handed_in.take(room, [sent("anh.jpg", photo() + b"PK\x03\x04<script>alert(1)</script>")])
    assert b"script" not in taken.received.path.read_bytes()


def test_few_files_are_taken_at_once(room: Room) -> None:
    one = photo()
    with pytest.raises(BadInput):
        handed_in.take(room, [sent(f"{n}.jpg", one) for n in range(6)])
    with pytest.raises(BadInput):
        handed_in.take(room, [sent("6.jpg", one)], already=5)
    with pytest.raises(BadInput) as refused:
        handed_in.take(room, [FromDisk(io.BytesIO(one), f"{n}.jpg", 9 * MB) for n in range(3)])
    assert "25" in str(refused.value)


def test_what_was_taken_waits_for_its_form_to_be_corrected(room: Room) -> None:
    files = handed_in.take(room, [sent("anh.jpg", photo())])
    note = handed_in.note(room.secret, files)
    [again] = handed_in.noted(room, room.secret, note)
    assert again.received.sha256 == files[0].received.sha256 and again.received.name == "anh.jpg"
    for forged in ("", "x.y", note[:-1] + ("0" if note[-1] != "0" else "1")):
        assert handed_in.noted(room, room.secret, forged) == []
    assert handed_in.note(room.secret, []) == ""
