"""What differs between two wordings, word by word."""

import pytest

from workplace.citizens.rules.differing import differing


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Tôi là Nam, số 0905 123 456.\nĐường hỏng.", "Đường hỏng."),
        ("", "Một câu mới"),
        ("Như nhau", "Như nhau"),
        ("  hai   khoảng trắng ", "hai khoảng trắng"),
    ],
)
def test_the_parts_make_both_texts_again(before: str, after: str) -> None:
    gone, come = differing(before, after)
    assert "".join(text for text, _ in gone) == before
    assert "".join(text for text, _ in come) == after


def test_what_was_taken_out_is_marked_and_nothing_else() -> None:
    gone, come = differing("Đường hỏng. Tôi là Nam.", "Đường hỏng.")
    assert gone == [("Đường hỏng.", False), (" Tôi là Nam.", True)]
    assert come == [("Đường hỏng.", False)]
