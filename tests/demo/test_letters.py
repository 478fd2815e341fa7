"""The demonstration's letters: varied, the same every time, and in the decree's order of things."""

import random
from datetime import date

import pytest

from workplace.demo.letters import authors, compose, day_words, letters, topics
from workplace.demo.people import invented_name
from workplace.docs.rules import notation, types

UNTIL = date(2026, 11, 20)


def test_the_same_day_gives_the_same_letters() -> None:
    assert letters(20, UNTIL) == letters(20, UNTIL)
    assert letters(20, UNTIL) != letters(20, UNTIL, seed=2)


def test_sixty_letters_are_varied_and_old_enough() -> None:
    made = letters(60, UNTIL)
    assert len({letter.topic for letter in made}) >= 40
    assert len({letter.type_code for letter in made}) >= 20
    assert len({(letter.author.code, letter.number) for letter in made}) == 60
    assert all(letter.dated <= UNTIL and letter.dated.weekday() < 5 for letter in made)
    assert any(letter.urgency for letter in made) and any(letter.deadline for letter in made)
    assert any(letter.annexes for letter in made) and any(len(letter.signers) > 1 for letter in made)


@pytest.mark.parametrize("topic", sorted(topics()))
def test_every_topic_makes_a_whole_letter(topic: str) -> None:
    letter = compose(topic, UNTIL)
    printed = notation.parse(letter.code or "")
    assert printed and str(printed) == letter.code
    assert printed.type_code == (None if types.BY_CODE[letter.type_code].is_letter else letter.type_code)
    assert letter.deadline is None or any(day_words(letter.deadline) in str(part) for part in letter.body)
    assert "{" not in f"{letter.summary}{letter.addressees}{letter.copies}{letter.body}".replace("{'", "")
    assert letter.data()["demonstration"] is True


def test_a_draft_leaves_number_and_day_open() -> None:
    data = compose("assignment", UNTIL).draft().data()
    assert (data["number"], data["day"], data["month"], data["year"]) == (None, None, "11", "2026")


def test_days_are_written_as_the_decree_wants() -> None:
    assert day_words(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert day_words(date(2026, 11, 23)) == "ngày 23 tháng 11 năm 2026"


def test_the_cast_signs_under_its_own_names() -> None:
    names = {who.name for author in authors().values() for who in author.signers}
    assert {"Nguyễn Thị Chi", "Trần Văn Dũng", "Lê Thị Hòa", "Hoàng Thanh Bình", "Bùi Thị Là"} <= names


def test_names_follow_the_seed() -> None:
    assert invented_name(random.Random(1)) == invented_name(random.Random(1))
    assert len({invented_name(random.Random(seed)) for seed in range(50)}) > 40
