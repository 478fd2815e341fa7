"""What tells who wrote a text is taken out of it, however it is written; what is like it stays."""

import pytest

from workplace.citizens.rules.masking import MASK, masked

NAMED = ("Nguyễn Văn Nam", "12 Lê Lợi, phường Thuận Hóa")


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Tôi là Nguyễn Văn An ở Huế", ("Nguyen Van An",), "Tôi là […] ở Huế"),
        ("toi la nguyen van nam, o Hue", NAMED, "toi la […], o Hue"),
        ("NGUYỄN  VĂN NAM kính báo", NAMED, "[…] kính báo"),
        ("Nhà 12 Le Loi, Phuong Thuan Hoa bị ngập", NAMED, "Nhà […] bị ngập"),
        ("Chú Văn Nam và Van Nam", NAMED, "Chú […] và […]"),
        ("Cây vẫn nằm trên đường phía Nam", NAMED, "Cây vẫn nằm trên đường phía Nam"),
        ("nguyen_van_nam_1.jpg", NAMED, "[…]_1.jpg"),
        ("don NguyenVanNam.pdf", NAMED, "don […].pdf"),
        ("Ăn uống; an ninh ở đây; chị Ân", ("Ân",), "Ăn uống; an ninh ở đây; chị […]"),
        ("Nguye\u0302\u0303n Văn Nam đây", NAMED, "[…] đây"),
    ],
)
def test_a_name_is_found_whatever_its_marks(text: str, names: tuple[str, ...], left: str) -> None:
    assert masked(text, names) == left


@pytest.mark.parametrize(
    "number",
    [
        "0905123456", "0905 123 456", "0905.123.456", "0905 - 123 - 456", "0905. 123. 456", "0905 – 123 – 456",
        "(0234) 3 822 123", "+84 905 123 456", "+84 - 905 - 123 - 456", "046 088 001 234", "123456789",
    ],
)  # fmt: skip
def test_a_number_is_found_whatever_stands_in_it(number: str) -> None:
    assert masked(f"Gọi {number} nhé") == f"Gọi {MASK} nhé"
    assert masked(f"ĐT:{number}.") == f"ĐT:{MASK}."


@pytest.mark.parametrize(
    "text",
    ["từ 01.05.2026 - 03.05.2026", "năm 2021 - 2025", "hồ sơ KQT-4821-0937", "số 12/2026/QĐ-UBND", "0,5 m rộng 12 m"],
)
def test_a_day_a_code_and_a_measure_stay(text: str) -> None:
    assert masked(text, NAMED) == text
