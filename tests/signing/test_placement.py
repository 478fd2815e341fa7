"""Where signature, number, date, seal and marks go: on letters in the decree's layout, turned and cropped pages."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from signing import errors
from signing.appearance import number_and_date, text_box_size, text_mark
from signing.geometry import PageGeometry
from signing.model import Box, FieldPlan
from signing.placement import bottom_right, find_anchor, find_header, seal_box, top_right
from signing.sign import sign
from signing.validate import widget_text
from tests.signing.office import NOW, Office


def turned(path: Path, out: Path, rotation: int, crop: tuple[int, int, int, int] | None = None) -> Path:
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = rotation
            if crop:
                page.obj.CropBox = pikepdf.Array(crop)
        pdf.save(out)
    return out


def test_the_signature_goes_between_position_and_name_on_the_last_page(letter: Callable[..., Path]) -> None:
    box = find_anchor(letter(pages=3), position="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", name="Nguyễn Thị Chi")
    assert box.page == 3
    assert 50 < box.height <= 80 and 100 < box.width <= 170
    assert 300 < box.x + box.width / 2 < 500, "under the position, in the right half"


@pytest.mark.parametrize("name", ["NGUYỄN THỊ CHI", "nguyen thi chi", unicodedata.normalize("NFD", "Nguyễn Thị Chi")])
def test_the_name_is_found_however_it_is_written(letter: Callable[..., Path], name: str) -> None:
    draft = letter()
    assert find_anchor(draft, position=None, name=name) == find_anchor(draft, position=None, name="Nguyễn Thị Chi")


def test_an_unknown_name_is_said_and_a_first_proposal_is_made(letter: Callable[..., Path]) -> None:
    with pytest.raises(errors.PlaceNotFound, match="Lê Văn Không"):
        find_anchor(letter(), position="CHỦ TỊCH", name="Lê Văn Không")
    proposal = bottom_right(letter(pages=2))
    assert proposal.page == 2 and proposal.x > 300 and proposal.y < 100


def test_number_and_date_fill_only_the_gaps_that_the_draft_leaves(letter: Callable[..., Path]) -> None:
    header = find_header(letter())
    assert header.printed_number.startswith("Số:") and header.date is None and header.year is None
    looks = number_and_date("15/QĐ-UBND", "Huế, ngày 05 tháng 02 năm 2026", header)
    assert [line.text for line in looks.lines] == ["15", "05", "02"]
    number, day, month = (header.box.x + line.x for line in looks.lines)
    assert number < day < month
    assert all(12 <= line.size <= 13.5 for line in looks.lines)


def test_a_draft_without_the_row_gets_all_of_it(letter: Callable[..., Path]) -> None:
    header = find_header(letter(number="", date=""))
    looks = number_and_date("Số: 15/QĐ-UBND", "Huế, ngày 05 tháng 02 năm 2026", header)
    assert [line.text for line in looks.lines] == ["Số: 15/QĐ-UBND", "Huế, ngày 05 tháng 02 năm 2026"]
    assert looks.lines[0].x < looks.lines[1].x and looks.lines[1].face == "italic"


def test_a_number_and_date_that_are_printed_already_are_left_alone(letter: Callable[..., Path]) -> None:
    header = find_header(letter(number="Số: 15/QĐ-UBND", date="Huế, ngày 05 tháng 02 năm 2026"))
    assert header.number is None and header.day is None
    assert number_and_date("15/QĐ-UBND", "Huế, ngày 05 tháng 02 năm 2026", header).lines == ()


def test_a_symbol_without_slash_gets_the_whole_number_after_the_colon(letter: Callable[..., Path]) -> None:
    header = find_header(letter(number="Số:"))
    looks = number_and_date("15/QĐ-UBND", "Huế, ngày 05 tháng 02 năm 2026", header)
    assert looks.lines[0].text == "15/QĐ-UBND"


def test_a_page_without_any_of_it_is_said(tmp_path: Path) -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    blank.save(tmp_path / "blank.pdf")
    with pytest.raises(errors.PlaceNotFound):
        find_header(tmp_path / "blank.pdf")


def test_the_seal_is_as_wide_as_it_really_is_and_never_leaves_the_page() -> None:
    seal = seal_box(Box(2, 300, 100, 150, 60), 36)
    assert (seal.page, round(seal.width, 1)) == (2, 102.0)
    assert seal.x + seal.width == pytest.approx(350)
    assert seal.y + seal.height / 2 == pytest.approx(130)
    assert seal_box(Box(1, 10, 10, 50, 20), 36).x == 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_places_are_where_the_reader_sees_them(
    letter: Callable[..., Path], office: Office, tmp_path: Path, rotation: int
) -> None:
    """A mark at the top right is drawn there and upright, however the page is stored."""
    page = turned(letter(), tmp_path / "turned.pdf", rotation, crop=(20, 30, 560, 800))
    lines = ["SAO Y", "2026-11-20T09:30:00+07:00"]
    box = top_right(page, *text_box_size(lines))
    sign(page, tmp_path / "marked.pdf", FieldPlan("Copy", box), office.clerk, text_mark(lines), at=NOW)
    document = pypdfium2.PdfDocument(tmp_path / "marked.pdf")
    document.init_forms()
    width, height = document[0].get_size()
    image = document[0].render(scale=2, may_draw_forms=True).to_pil().convert("RGB")
    plain = document[0].render(scale=2, may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")
    document.close()
    ink = [
        (x, y)
        for x in range(image.width)
        for y in range(0, image.height // 3)
        if image.getpixel((x, y)) != plain.getpixel((x, y))
    ]
    across, down = [x for x, _ in ink], [y for _, y in ink]
    assert min(across) > image.width / 2 and max(down) < 160, "top right"
    assert max(across) - min(across) > 3 * (max(down) - min(down)), "upright: wider than high"
    assert (image.width, image.height) == (round(width * 2), round(height * 2))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_shown_and_own_coordinates_agree(rotation: int) -> None:
    geometry = PageGeometry(10, 20, 410, 620, rotation)
    for point in ((10.0, 20.0), (410.0, 620.0), (100.0, 300.0)):
        shown = geometry.shown(*point)
        assert geometry.own(*shown) == pytest.approx(point)
        assert 0 <= shown[0] <= geometry.width and 0 <= shown[1] <= geometry.height


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_text_is_found_on_turned_pages(letter: Callable[..., Path], tmp_path: Path, rotation: int) -> None:
    """A page stored turned and shown turned back reads like any other."""
    upright = letter()
    matrix = {90: b"0 1 -1 0 842 0", 180: b"-1 0 0 -1 595 842", 270: b"0 -1 1 0 0 595"}[rotation]
    with pikepdf.open(upright) as pdf, pikepdf.new() as new:
        form = new.copy_foreign(pdf.make_indirect(pdf.pages[0].as_form_xobject()))
        page = new.add_blank_page(page_size=(595, 842) if rotation == 180 else (842, 595)).obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.Contents = new.make_stream(matrix + b" cm /X Do")
        page.Rotate = rotation
        new.save(tmp_path / "turned.pdf")
    here = find_anchor(tmp_path / "turned.pdf", position="CHỦ TỊCH", name="Nguyễn Thị Chi")
    there = find_anchor(upright, position="CHỦ TỊCH", name="Nguyễn Thị Chi")
    assert (here.x, here.y) == pytest.approx((there.x, there.y), abs=3)


def test_a_mark_shows_its_lines_and_can_be_read_back(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    lines = ["Kèm theo Quyết định số 15/QĐ-UBND", "2026-11-20T09:30:00+07:00"]
    box = top_right(letter(), *text_box_size(lines))
    sign(letter(), tmp_path / "m.pdf", FieldPlan("Attachment", box), office.clerk, text_mark(lines), at=NOW)
    (shown,) = widget_text(tmp_path / "m.pdf")
    assert all(line in shown.text for line in lines)
    assert (shown.field, shown.page, shown.kind) == ("Attachment", 1, "signature")
