"""Links that the house has signed: they open what they name, as long as they may, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from workplace.citizens.rules import passes

SECRET, NOW = b"s" * 32, datetime(2026, 11, 23, 2, tzinfo=UTC)


def test_a_pass_opens_its_case_until_it_is_over() -> None:
    link = passes.case_link(SECRET, 12, NOW + passes.VISIT)
    assert passes.opened_case(SECRET, link, NOW) == 12
    assert passes.opened_case(SECRET, link, NOW + timedelta(hours=3)) is None
    assert passes.opened_case(b"t" * 32, link, NOW) is None


@pytest.mark.parametrize("link", ["", "~", "~1.2", "~1.9999999999.", "~x.y.z", "1.2.3", "ô.ồ.ố"])
def test_what_the_house_has_not_signed_opens_nothing(link: str) -> None:
    assert passes.opened_case(SECRET, link, NOW) is None
    assert passes.asked(SECRET, link) is None


def test_one_link_does_not_serve_for_another() -> None:
    confirming, opening = passes.confirm_link(SECRET, 3, 4), passes.case_link(SECRET, 3, NOW + passes.LASTS)
    assert passes.asked(SECRET, confirming) == passes.Asked(3, 4)
    assert passes.asked(SECRET, opening.removeprefix("~")) is None
    assert passes.opened_case(SECRET, "~" + confirming, NOW) is None
    assert passes.asked(SECRET, confirming.replace("3.4", "3.5")) is None


def test_the_digits_belong_to_one_message() -> None:
    code = passes.confirm_code(SECRET, 3, 4)
    assert len(code) == 6 and code.isdecimal()
    assert code != passes.confirm_code(SECRET, 3, 5)
