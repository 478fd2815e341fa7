"""Post and agency in one line."""

import pytest

from workplace.meetings.rules.titles import joined


@pytest.mark.parametrize(
    ("position", "organisation", "said"),
    [
        ("Giám đốc", "Sở Xây dựng", "Giám đốc Sở Xây dựng"),
        ("Chánh Văn phòng", "Văn phòng UBND thành phố Huế", "Chánh Văn phòng UBND thành phố Huế"),
        ("Chủ tịch UBND phường Thuận Hóa", "UBND phường Thuận Hóa", "Chủ tịch UBND phường Thuận Hóa"),
        ("", "Sở Y tế", "Sở Y tế"),
        ("Chuyên viên", "", "Chuyên viên"),
    ],
)
def test_nothing_is_said_twice(position: str, organisation: str, said: str) -> None:
    assert joined(position, organisation) == said
