"""Numbers and symbols as printed and as taken apart (Nghị định 30/2020/NĐ-CP, Annex I)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplace.docs.rules.notation import Notation, parse, symbol_for, type_of, written
from workplace.docs.rules.types import BY_CODE, COPIES, TYPES, by_abbreviation, by_name, titled

parts = st.text(alphabet="ABCDĐEGHIKLMNOPQRSTUVXYabcđ", min_size=1, max_size=8)
symbols = st.lists(parts, min_size=1, max_size=3).map("-".join)
notations = st.builds(
    Notation,
    number=st.integers(1, 9_999_999),
    symbol=symbols,
    suffix=st.sampled_from(["", "a", "b", "đ"]),
    year=st.none() | st.integers(1990, 2099),
)


@given(notations)
def test_what_is_written_is_read_back(notation: Notation) -> None:
    assert parse(str(notation)) == notation
    assert parse(f"  Số :  {str(notation).replace('/', ' / ').replace('-', ' – ')} . ") == notation


@given(st.text())
def test_any_text_is_read_or_left(text: str) -> None:
    found = parse(text)
    assert found is None or parse(str(found)) == found


@pytest.mark.parametrize(
    ("printed", "number", "symbol", "kind"),
    [
        ("Số: 15/QĐ-UBND", 15, "QĐ-UBND", "QĐ"),
        ("Số : 17842 /BTC - ĐT", 17842, "BTC-ĐT", None),
        ("05/QyĐ-STC", 5, "QyĐ-STC", "QyĐ"),
        ("234/UBND-TH", 234, "UBND-TH", None),
        ("15/2026/QĐ-UBND", 15, "QĐ-UBND", "QĐ"),
        ("12/TB-TTPVHCC&KSTT", 12, "TB-TTPVHCC&KSTT", "TB"),
    ],
)
def test_printed_numbers_are_understood(printed: str, number: int, symbol: str, kind: str | None) -> None:
    notation = parse(printed)
    assert notation and (notation.number, notation.symbol, notation.type_code) == (number, symbol, kind)


def test_only_normative_documents_carry_the_year() -> None:
    assert str(Notation(15, "QĐ-UBND", year=2026)) == "15/2026/QĐ-UBND"
    assert str(Notation(5, "UBND-TH")) == "05/UBND-TH"


@pytest.mark.parametrize("text", ["", "Số:", "UBND-TH", "0/QĐ-UBND", "12", "12/", "/QĐ-UBND", "12/34"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse(text) is None


def test_case_tells_types_apart() -> None:
    assert (type_of("QyĐ-UBND"), type_of("QĐ-UBND")) == ("QyĐ", "QĐ")
    assert (type_of("CTr-UBND"), type_of("CT-UBND")) == ("CTr", "CT")
    assert by_abbreviation("qđ") is None


def test_numbers_below_ten_have_a_zero() -> None:
    assert [written(5), written(10), written(15, "a")] == ["05", "10", "15a"]


def test_a_new_symbol_names_type_and_agency_or_agency_and_unit() -> None:
    assert symbol_for("BC", "STC", "QLNS") == "BC-STC"
    assert symbol_for("", "STC", "QLNS") == "STC-QLNS"


def test_there_are_29_types_and_3_copies_found_by_any_writing_of_their_names() -> None:
    assert (len(TYPES), len(COPIES), len(BY_CODE)) == (29, 3, 32)
    for kind in (*TYPES, *COPIES):
        assert by_name(kind.name.upper()) is kind
    assert by_name("BẢN THOẢ THUẬN") is BY_CODE["BTT"]
    assert by_name("Giấy khen") is None


def test_registers_show_type_and_summary_in_one_line() -> None:
    assert titled("BC", "Kết quả ứng phó mưa lũ") == "Báo cáo kết quả ứng phó mưa lũ"
    assert titled("CV", "rà soát tiến độ") == titled("CV", "V/v rà soát tiến độ") == "V/v rà soát tiến độ"
    assert titled("KH", "UBND thành phố làm việc") == "Kế hoạch UBND thành phố làm việc"
