"""Pictures of pages, and pictures of signatures and seals made fit for a page."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.files.conftest import pdf
from workplace.files import pictures
from workplace.kernel.errors import BadInput, NotFound


def scan(path: Path, size: tuple[int, int] = (400, 300), *, ink: bool = True, mode: str = "RGB") -> Path:
    drawn = Image.new(mode, size, "white" if mode == "RGB" else (255, 255, 255, 0))
    if ink:
        ImageDraw.Draw(drawn).ellipse((100, 50, 300, 250), outline=(200, 20, 20), width=12)
    drawn.save(path, comment="made by Nam") if path.suffix == ".jpg" else drawn.save(path)
    return path


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_scanned_seal_keeps_its_ink_and_loses_the_paper(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "out.png"
    width, height = pictures.mark(scan(tmp_path / f"seal{suffix}"), out)
    assert abs(width - 201) <= 8
    assert abs(height - 201) <= 8
    with Image.open(out) as made:
        assert (made.format, made.mode, made.size) == ("PNG", "RGBA", (width, height))
        assert made.getpixel((width // 2, height // 2))[3] == 0  # type: ignore[index]
        red, green, blue, alpha = made.getpixel((width // 2, 6))  # type: ignore[misc]
        assert alpha > 200 and red > 150 and green < 80 and blue < 80
    assert b"Nam" not in out.read_bytes()


def test_a_transparent_picture_stays_transparent(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert pictures.mark(scan(tmp_path / "a.png", mode="RGBA"), out) == (201, 201)


def test_a_huge_picture_is_made_smaller(tmp_path: Path) -> None:
    with Image.new("RGB", (4000, 4000), (200, 20, 20)) as large:
        large.save(tmp_path / "a.png")
    width, height = pictures.mark(tmp_path / "a.png", tmp_path / "out.png")
    assert width * height <= pictures.MARK_PIXELS


def test_an_empty_scan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no ink"):
        pictures.mark(scan(tmp_path / "a.png", ink=False), tmp_path / "out.png")


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    with Image.new("1", (30000, 30000)) as bomb:
        bomb.save(tmp_path / "a.png")
    with pytest.raises(BadInput, match="30000 × 30000"):
        pictures.mark(tmp_path / "a.png", tmp_path / "out.png")


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(BadInput, match="no picture"):
        pictures.mark(tmp_path / "a.png", tmp_path / "out.png")


def test_a_page_is_drawn_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(2))
    out = pictures.page_image(tmp_path / "a.pdf", 2, 160, tmp_path / "2.webp")
    with Image.open(out) as drawn:
        assert drawn.width == 160
    with pytest.raises(NotFound):
        pictures.page_image(tmp_path / "a.pdf", 3, 160, tmp_path / "3.webp")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2.webp", "a.pdf"]
