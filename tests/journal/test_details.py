"""What stands in a line of the journal is told in the reader's language, and stays as written where nobody named it."""

import pytest

from workplace.journal import details
from workplace.web.language import tell


@pytest.mark.parametrize(
    ("name", "given", "label", "words"),
    [
        ("from", "awaiting_signature", "Trạng thái trước", "Chờ ký"),
        ("to", "in_handling", "Trạng thái sau", "Đang xử lý"),
        ("due", "2026-11-09", "Hạn xử lý", "09/11/2026"),
        ("test", True, "Bằng khóa thử", "Có"),
        ("numbers", [131, 132], "Số", "131, 132"),
        ("unheard_of", 7, "unheard of", "7"),
        ("code", "2026-13-99", "Số, ký hiệu", "2026-13-99"),
    ],
)
def test_a_detail_in_words(name: str, given: object, label: str, words: str) -> None:
    assert tell(details.key(name), "vi") == label
    assert tell(details.value(name, given), "vi") == words
