"""Position lines above a signature (Nghị định 30/2020/NĐ-CP, Art. 13)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplace.docs.rules.capacities import Authority, Capacity, compare, lines, read

CASES = [
    (Authority(Capacity.HEAD, "Giám đốc"), ["GIÁM ĐỐC"]),
    (Authority(Capacity.HEAD, "Chủ tịch", collective="Ủy ban nhân dân"), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
    (
        Authority(Capacity.DEPUTY, "Phó Chủ tịch", "Chủ tịch", "Ủy ban nhân dân"),
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
    ),
    (Authority(Capacity.BY_ORDER, "Chánh Văn phòng", "Chủ tịch"), ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
    (
        Authority(Capacity.BY_ORDER, "Phó Chánh Văn phòng", "Chủ tịch", deputised="Chánh Văn phòng"),
        ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
    ),
    (Authority(Capacity.AUTHORISED, "Cục trưởng", "Bộ trưởng"), ["TUQ. BỘ TRƯỞNG", "CỤC TRƯỞNG"]),
    (Authority(Capacity.ACTING, "Giám đốc"), ["Q. GIÁM ĐỐC"]),
]


@pytest.mark.parametrize(("authority", "printed"), CASES)
def test_lines_are_composed_and_read_back(authority: Authority, printed: list[str]) -> None:
    assert lines(authority) == printed
    found = read(printed)
    assert found and lines(found) == printed and found.capacity is authority.capacity


def test_spaces_case_and_decomposed_letters_change_nothing() -> None:
    messy = [unicodedata.normalize("NFD", "TM.ỦY  BAN NHÂN DÂN"), "KT . Chủ tịch", "PHÓ", "CHỦ TỊCH"]
    assert compare(CASES[2][1], messy) == []


def test_another_position_on_the_page_is_named() -> None:
    found = compare(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], ["CHỦ TỊCH"])
    assert [(each.expected, each.printed) for each in found] == [("KT. CHỦ TỊCH", "CHỦ TỊCH"), ("PHÓ CHỦ TỊCH", "")]


def test_a_page_without_position_says_nothing() -> None:
    assert read([]) is None
    assert read(["TM. ỦY BAN NHÂN DÂN"]) is None


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_lines_are_read_or_left(printed: list[str]) -> None:
    found = read(printed)
    assert found is None or found.position
