"""Reading a letter's first page: clean letters nearly always, messy ones without a crash, missing facts as None."""

import random
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import SAMPLES, needs_samples
from workplace.demo.letters import Letter, letters
from workplace.docs.rules.reading import Reading, read, read_text
from workplace.files.textlayer import lines
from workplace.printing.render import render


def truth(letter: Letter) -> dict[str, Any]:
    signer = letter.signers[0]
    return {
        "number": letter.number,
        "notation": letter.symbol,
        "dated": letter.dated,
        "place": letter.author.place,
        "author": letter.author.name,
        "parent": letter.author.parent.replace("\n", " ") or None,
        "type_code": letter.type_code,
        "summary": letter.summary,
        "urgency": letter.urgency,
        "deadline": letter.deadline,
        "signer_name": signer.name,
        "signer_position": signer.authority.position,
        "capacity": signer.authority.capacity.value,
        "authority_lines": tuple(signer.lines),
        "addressees": letter.addressees,
        "recipients": letter.copies,
        "file_copy": letter.file_copy,
    }


def test_clean_letters_are_read_right(tmp_path: Path) -> None:
    right: Counter[str] = Counter()
    made = letters(60, date(2026, 11, 20), seed=7)
    for index, letter in enumerate(made):
        path = tmp_path / f"{index}.pdf"
        pages = render("letter", letter.data(), str(path))
        reading = read(lines(str(path)), pages)
        right.update({name: getattr(reading, name) == value for name, value in truth(letter).items()})
        assert reading.pages == pages
    assert {name: count for name, count in right.items() if count < 0.97 * len(made)} == {}


def test_weight_of_letters_and_small_shifts_are_not_needed(tmp_path: Path) -> None:
    rng = random.Random(3)
    for letter in letters(20, date(2026, 11, 20), seed=8):
        render("letter", letter.data(), str(tmp_path / "letter.pdf"))
        found = lines(str(tmp_path / "letter.pdf"))
        for each in found:
            right, up = rng.uniform(-1.5, 1.5), rng.uniform(-1.2, 1.2)
            each |= {"x0": each["x0"] + right, "x1": each["x1"] + right, "y0": each["y0"] + up, "y1": each["y1"] + up}
            del each["bold"]
        rng.shuffle(found)
        reading = read(found)
        assert {name: value for name, value in truth(letter).items() if getattr(reading, name) != value} == {}


def test_a_draft_has_no_number_and_no_day(tmp_path: Path) -> None:
    letter = letters(1, date(2026, 11, 20))[0]
    render("letter", letter.draft().data(), str(tmp_path / "draft.pdf"))
    reading = read(lines(str(tmp_path / "draft.pdf")))
    assert (reading.number, reading.dated, reading.code) == (None, None, None)
    assert (reading.notation, reading.place) == (letter.symbol, letter.author.place)


def line(text: str, x0: float, y0: float, **more: Any) -> dict[str, Any]:
    return {"text": text, "page": 1, "x0": x0, "y0": y0, "x1": x0 + 6 * len(text), "y1": y0 + 14, **more}


MESSY = [
    line("KHẨN", 90, 810),
    line("BỘ TÀI  CHÍNH", 110, 780),
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 780),
    line("Độc lập – Tự do – Hạnh phúc", 320, 762),
    line("Số : 17842 /BTC - ĐT", 100, 735),
    line("Hà Nội, ngày 3 tháng 02 năm 2026", 320, 735),
    line("V/v đẩy nhanh tiến độ giải ngân", 80, 718),
    line("vốn đầu tư công", 120, 703),
    line("Kính gửi: Ủy ban nhân dân các tỉnh, thành phố.", 150, 660),
    line("Đề nghị báo cáo về Bộ Tài chính chậm nhất ngày 20/02 để tổng hợp./.", 85, 620),
    line("Nơi nhận:", 85, 560),
    line("- Như trên;", 85, 545),
    line("- Lưu: VT, ĐT (68b).", 85, 531),
    line("KT. BỘ TRƯỞNG", 370, 560),
    line("THỨ TRƯỞNG", 378, 543),
    line("(Đã ký)", 400, 500),
    line("TS. Lê Quang Thịnh", 370, 450),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_messy_letter_is_still_read(form: Literal["NFC", "NFD"]) -> None:
    shaped = [each | {"text": unicodedata.normalize(form, each["text"])} for each in reversed(MESSY)]
    reading = read(shaped, 4)
    assert (reading.code, reading.dated, reading.author) == ("17842/BTC-ĐT", date(2026, 2, 3), "Bộ Tài chính")
    assert (reading.type_code, reading.urgency) == ("CV", "khẩn")
    assert reading.summary == "V/v đẩy nhanh tiến độ giải ngân vốn đầu tư công"
    assert (reading.signer_name, reading.signer_position, reading.capacity) == ("Lê Quang Thịnh", "Thứ trưởng", "KT")
    assert reading.addressees == ("Ủy ban nhân dân các tỉnh, thành phố",)
    assert (reading.recipients, reading.file_copy) == (("Như trên",), "VT, ĐT (68b)")
    assert reading.deadline == date(2026, 2, 20)


def test_a_secrecy_mark_is_seen() -> None:
    assert read([*MESSY, line("TỐI MẬT", 90, 795)]).secrecy == "tối mật"
    assert read(MESSY).secrecy is None


SCAN = """
        ỦY BAN NHÂN DÂN              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         PHƯỜNG PHÚ XUÂN                Độc lập - Tự do - Hạnh phúc
        Số: 412/BC-UBND              Phú Xuân, ngày 23 tháng 11 năm 2026

                                 BÁO CÁO
                 Kết quả ứng phó, khắc phục hậu quả mưa lũ

                Kính gửi: Ủy ban nhân dân thành phố.

     Ủy ban nhân dân phường báo cáo như sau./.
Nơi nhận:                                  TM. ỦY BAN NHÂN DÂN
- Như trên;                                    KT. CHỦ TỊCH
- Lưu: VT.                                     PHÓ CHỦ TỊCH


                                               NGÔ VĂN TÂM
"""


def test_a_recognised_scan_is_read_by_the_way_its_text_is_set_but_trusted_less() -> None:
    reading = read_text(SCAN)
    assert (reading.code, reading.type_code, reading.dated) == ("412/BC-UBND", "BC", date(2026, 11, 23))
    assert reading.author == "Ủy ban nhân dân phường Phú Xuân"
    assert reading.summary == "Kết quả ứng phó, khắc phục hậu quả mưa lũ"
    assert (reading.signer_name, reading.signer_position, reading.capacity) == ("Ngô Văn Tâm", "Phó Chủ tịch", "KT")
    assert all(value < 0.8 for value in reading.confidence.values())


def test_text_without_any_places_gives_at_least_the_head() -> None:
    text = (
        "BỘ TÀI CHÍNH\nSố: 17842/BTC-ĐT\nHà Nội, ngày 23 tháng 11 năm 2026\nV/v đẩy nhanh tiến độ\nKính gửi: Sở Y tế."
    )
    reading = read_text(text)
    assert (reading.code, reading.dated, reading.type_code) == ("17842/BTC-ĐT", date(2026, 11, 23), "CV")
    assert (reading.author, reading.addressees) == ("Bộ Tài chính", ("Sở Y tế",))


def test_nothing_is_made_up() -> None:
    assert read([]) == Reading()
    bare = read([line("Thư viện thông báo giờ mở cửa mùa hè", 80, 700)])
    assert [name for name in truth(letters(1, date(2026, 1, 9))[0]) if getattr(bare, name) not in (None, ())] == []


def test_several_deadlines_give_the_first_with_less_confidence() -> None:
    body = "Báo cáo trước ngày 30 tháng 11 năm 2026. Các chủ đầu tư gửi số liệu trước ngày 26 tháng 11 năm 2026."
    reading = read([*MESSY[:9], line(body, 85, 600)])
    assert reading.deadline == date(2026, 11, 26) and reading.confidence["deadline"] < 0.7


boxes = st.floats(-1e6, 1e6, allow_nan=False)
any_line = st.fixed_dictionaries(
    {"text": st.text(max_size=60), "page": st.integers(1, 9), "x0": boxes, "y0": boxes, "x1": boxes, "y1": boxes},
    optional={"bold": st.booleans()},
)
words = st.sampled_from([each["text"] for each in MESSY] + ["QUYẾT ĐỊNH", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "Điều 1."])


@given(st.lists(any_line | st.builds(lambda each, text: each | {"text": text}, any_line, words), max_size=40))
def test_no_lines_break_the_reader(found: list[dict[str, Any]]) -> None:
    reading = read(found)
    assert all(0 <= value <= 1 for value in reading.confidence.values())


@given(st.text(max_size=400) | st.lists(words, max_size=20).map("\n".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(read_text(text), Reading)


@needs_samples
def test_files_of_every_make_are_read_without_a_crash() -> None:
    for path in sorted(SAMPLES.glob("*.pdf")):
        reading = read(lines(str(path)))
        assert reading.number is None and reading.secrecy is None, path.name
