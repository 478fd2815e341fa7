"""Printed recipients against deliveries, as the clerk sees them before release."""

from hypothesis import given
from hypothesis import strategies as st

from workplace.docs.rules.recipients import Delivery, compare, is_file_copy, named

SOTC = Delivery("Sở Tài chính", aliases=("STC",), groups=("Các sở, ban, ngành",))
SXD = Delivery("Sở Xây dựng", groups=("Các sở, ban, ngành",))
CITY = Delivery("Ủy ban nhân dân thành phố Huế")
WARD = Delivery("Ủy ban nhân dân phường Thuận Hóa", groups=("Ủy ban nhân dân các phường, xã",))


def test_as_above_means_the_addressees_and_the_file_copy_is_nobody() -> None:
    found = compare(["Sở Tài chính;"], ["Như trên;", "Lưu: VT, TH."], [SOTC])
    assert found.agrees and found.matched == (("Sở Tài chính", "Sở Tài chính"),)


def test_who_is_printed_but_gets_nothing_is_shown() -> None:
    found = compare(["Sở Tài chính", "Sở Y tế"], ["Như trên"], [SOTC])
    assert found.not_delivered == ("Sở Y tế",) and not found.agrees


def test_who_gets_it_but_is_not_printed_is_shown() -> None:
    assert compare(["Sở Tài chính"], [], [SOTC, SXD]).not_printed == ("Sở Xây dựng",)


def test_abbreviations_purposes_and_a_left_out_place_are_the_same_receiver() -> None:
    found = compare(["Ủy ban nhân dân thành phố"], ["UBND phường Thuận Hóa (để biết)"], [CITY, WARD])
    assert found.agrees


def test_a_group_is_all_its_deliveries() -> None:
    found = compare(["Các sở, ban, ngành"], [], [SOTC, SXD])
    assert found.agrees and len(found.matched) == 2


def test_a_group_without_any_delivery_is_for_a_person_to_judge() -> None:
    found = compare(["Ủy ban nhân dân các tỉnh, thành phố"], [], [])
    assert found.collective == ("Ủy ban nhân dân các tỉnh, thành phố",) and not found.not_delivered


def test_people_of_the_house_need_no_delivery() -> None:
    copies = ["CT, các PCT UBND TP", "VP: CVP, các PCVP", "Phòng TH"]
    assert compare([], copies, [], inside=["CT, các PCT UBND TP", "VP", "Phòng TH"]).agrees


def test_a_place_inside_another_name_is_not_the_same_receiver() -> None:
    ward_10 = Delivery("Ủy ban nhân dân xã A Lưới 10")
    assert compare(["Ủy ban nhân dân xã A Lưới 1"], [], [ward_10]).not_delivered


def test_a_line_is_a_name_and_a_purpose() -> None:
    assert named("- Bộ trưởng (để b/c);") == ("Bộ trưởng", "để b/c")
    assert named("+ Sở Y tế.") == ("Sở Y tế", "")
    assert is_file_copy("- Lưu: VT, TH.") and not is_file_copy("- Lưu trữ lịch sử tỉnh;")


@given(st.lists(st.text(max_size=30), max_size=5), st.lists(st.text(max_size=30), max_size=5))
def test_every_delivery_is_either_matched_or_shown(addressees: list[str], names: list[str]) -> None:
    deliveries = [Delivery(name) for name in dict.fromkeys(names)]
    found = compare(addressees, [], deliveries)
    assert {name for _, name in found.matched} | set(found.not_printed) == set(dict.fromkeys(names))
