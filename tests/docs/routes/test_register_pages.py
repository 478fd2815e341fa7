"""The registers, number series and work dossiers through their pages."""

import io
import re

import openpyxl
import pytest

from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.test_incoming_pages import directed, english, registered
from workplace.docs.queries import registers
from workplace.printing import books


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_the_clerk_and_the_leaders_read_the_books_and_nobody_else(desk: Desk) -> None:
    directed(desk)
    ubnd = desk.office.cast.organisations["ubnd"]
    for who in ("vinh", "chi", "dung", "hoa"):
        page = desk[who].get(f"/docs/registers?organisation={ubnd}")
        assert (page.status_code, "17842/BTC-ĐT" in page.text) == (200, True), who
    for who in ("an", "kha", "binh", "la", "my", "admin"):
        assert desk[who].get(f"/docs/registers?organisation={ubnd}").status_code in (200, 404)
        assert "17842/BTC-ĐT" not in desk[who].get(f"/docs/registers?organisation={ubnd}").text
        assert desk[who].get(f"/docs/registers/sheet?organisation={ubnd}").status_code == 404
        assert desk[who].get(f"/docs/registers/book.pdf?organisation={ubnd}").status_code == 404
        assert desk[who].get(f"/docs/registers/numbers?organisation={ubnd}").status_code == 404


def test_someone_without_books_is_told_where_to_look(desk: Desk) -> None:
    page = desk["an"].get("/docs/registers")
    assert page.status_code == 200 and "/search" in page.text


def test_the_book_of_arrivals_has_the_decrees_columns(desk: Desk) -> None:
    directed(desk)
    answer = desk["vinh"].get("/docs/registers/sheet?book=incoming&year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    heads, line = ([cell.value for cell in row] for row in list(sheet.iter_rows())[:2])
    assert len(heads) == 10 and heads[1] == "Số đến"
    told = dict(zip(heads, line, strict=True))
    assert told["Đơn vị hoặc người nhận"] == "Sở Tài chính"
    assert told["Tên loại và trích yếu nội dung văn bản"] == "Công văn V/v đẩy nhanh tiến độ giải ngân"
    assert desk["vinh"].get("/docs/registers/book.pdf?book=handling").content.startswith(b"%PDF")


def test_the_book_goes_down_in_pages_and_up_in_print(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in (1, 2, 3):
        registered(desk, seed, code=f"{seed}/BTC")
    monkeypatch.setattr(registers, "PAGE", 2)
    page = desk["vinh"].get("/docs/registers").text
    assert "3/BTC" in page and "2/BTC" in page and "1/BTC" not in page
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert "1/BTC" in desk["vinh"].get(older.replace("&amp;", "&")).text
    monkeypatch.setattr(books, "ROWS_A_VOLUME", 2)
    volumes = words(english(desk, "vinh").get("/docs/registers/book").text)
    assert "Volume 1 1 – 2 2" in volumes and "Volume 2 3 – 3 1" in volumes
    assert desk["vinh"].get("/docs/registers/book.pdf?volume=2").content.startswith(b"%PDF")
    assert desk["vinh"].get("/docs/registers/book.pdf?volume=3").status_code == 404


def test_a_book_is_narrowed_by_author_number_and_day(desk: Desk) -> None:
    registered(desk, 1, code="5188/SXD-HTKT", author="Sở Xây dựng")
    registered(desk, 2)
    for asked, found in (("text=so+xay", True), ("text=5188", True), ("text=17842", False), ("type_code=QĐ", False)):
        assert ("5188/SXD-HTKT" in desk["vinh"].get(f"/docs/registers?{asked}").text) is found, asked
    assert "5188/SXD-HTKT" not in desk["vinh"].get("/docs/registers?since=24/11/2026").text


def test_issued_void_and_reserved_numbers_all_have_their_line(desk: Desk) -> None:
    stc = desk.office.cast.organisations["stc"]
    here = {"organisation": str(stc), "year": "2026"}
    reserved = desk["kha"].post("/docs/registers/numbers/reserve", data=here | {"count": "2", "reason": "Bản giấy"})
    assert reserved.status_code == 303, words(reserved.text)
    desk.number(desk.signed())
    book = words(english(desk, "kha").get(f"/docs/registers?organisation={stc}&book=outgoing").text)
    assert "03/STC-QLNS" in book and "Bản giấy Reserved" in book
    page = desk["kha"].get(f"/docs/registers/numbers?organisation={stc}").text
    (first, _second) = re.findall(r"/numbers/(\d+)/void", page)
    assert desk["kha"].post(f"/docs/registers/numbers/{first}/void", data=here | {"reason": ""}).status_code == 422
    assert (
        desk["kha"].post(f"/docs/registers/numbers/{first}/void", data=here | {"reason": "In sai"}).status_code == 303
    )
    assert "In sai" in desk["binh"].get(f"/docs/registers/numbers?organisation={stc}").text
    assert desk["kha"].post(f"/docs/registers/numbers/{first}/void", data=here | {"reason": "In"}).status_code == 404


def test_a_series_goes_on_from_the_old_book_before_its_first_number_only(desk: Desk) -> None:
    here = {"organisation": str(desk.office.cast.organisations["ubnd"]), "year": "2026"}
    sent = here | {"kind": "arrival", "first": "1874", "note": "Sổ giấy dừng ở 1873"}
    assert desk["vinh"].post("/docs/registers/numbers/open", data=sent).status_code == 303
    assert desk.read(registered(desk)).arrival_number == 1874
    assert desk["vinh"].post("/docs/registers/numbers/open", data=sent).status_code == 409


def test_the_rule_of_numbering_is_decided_before_the_year_begins(desk: Desk) -> None:
    stc = desk.office.cast.organisations["stc"]
    here = {"organisation": str(stc), "year": "2026", "apart": "yes", "note": "QĐ 15/QĐ-STC"}
    assert desk["kha"].post("/docs/registers/numbers/rule", data=here | {"note": ""}).status_code == 422
    assert desk["kha"].post("/docs/registers/numbers/rule", data=here).status_code == 303
    without = desk["kha"].post("/docs/registers/numbers/reserve", data=here | {"count": "1", "reason": "Bản giấy"})
    assert without.status_code == 422, "each type has its own series now"
    typed = desk["kha"].post(
        "/docs/registers/numbers/reserve", data=here | {"count": "1", "reason": "Bản giấy", "type_code": "QĐ"}
    )
    assert typed.status_code == 303
    assert desk["kha"].post("/docs/registers/numbers/rule", data=here | {"apart": "no"}).status_code == 409


@pytest.mark.parametrize("who", ["vinh", "chi", "binh", "an", "my"])
def test_only_its_own_clerk_changes_a_series(desk: Desk, who: str) -> None:
    here = {"organisation": str(desk.office.cast.organisations["stc"]), "year": "2026", "count": "1", "reason": "x"}
    assert desk[who].post("/docs/registers/numbers/reserve", data=here).status_code == 404


def test_a_dossier_is_opened_filled_listed_and_closed(desk: Desk) -> None:
    doc_id = registered(desk)
    opened = desk["vinh"].post("/docs/dossiers", data={"code": "07.TH", "title": "Đầu tư công", "retention": "10 năm"})
    url = opened.headers["location"]
    assert desk["vinh"].post("/docs/dossiers", data={"code": "07.TH", "title": "Khác"}).status_code == 422
    same = desk["vinh"].post(f"/docs/{doc_id}/dossiers", data={"new_code": "07.TH", "new_title": "Trùng mã"})
    assert same.status_code == 422 and 'id="new_code"' in same.text
    desk["vinh"].post(f"/docs/{doc_id}/dossiers", data={"dossier": url.rpartition("/")[2]})
    assert "17842/BTC-ĐT" in desk["vinh"].get(url).text
    colleague = words(english(desk, "hoa").get(url).text)
    assert "Not open to you" in colleague and "giải ngân" not in colleague
    assert desk["an"].get(url).status_code == 404
    assert "07.TH" in desk["hoa"].get("/docs/dossiers?view=all&text=dau+tu").text
    assert desk["hoa"].post(f"{url}/close").status_code == 404
    assert desk["vinh"].get(f"{url}/list.pdf").content.startswith(b"%PDF")
    assert desk["vinh"].get(f"{url}/list.xlsx").content.startswith(b"PK")
    assert desk["vinh"].post(f"{url}/items/{doc_id}/take-out").status_code == 303
    assert desk["vinh"].post(f"{url}/close").status_code == 303
    assert desk["vinh"].post(f"/docs/{doc_id}/dossiers", data={"dossier": url.rpartition("/")[2]}).status_code == 409
    assert "07.TH" in desk["vinh"].get("/docs/dossiers?view=closed").text
