"""How late a meeting is, and when what follows is to be expected."""

from workplace.meetings.rules.pacing import MINUTE, Slot, expected, lateness, overrun

PLAN = (
    Slot(1, 10, 0, "done", 0, 16 * MINUTE),
    Slot(2, 40, 10 * MINUTE, "current", 16 * MINUTE),
    Slot(3, 25, 50 * MINUTE),
)


def test_an_item_begun_late_is_late_by_that_much_as_long_as_it_keeps_its_minutes() -> None:
    assert lateness(PLAN, 2, 16 * MINUTE, 20 * MINUTE) == 6 * MINUTE
    assert lateness(PLAN, 2, 16 * MINUTE, 56 * MINUTE) == 6 * MINUTE
    assert lateness(PLAN, 2, 16 * MINUTE, 60 * MINUTE) == 10 * MINUTE


def test_between_items_the_next_should_have_begun() -> None:
    assert lateness(PLAN, None, None, 45 * MINUTE) == -5 * MINUTE
    assert lateness(PLAN[:1], None, None, 45 * MINUTE) == 0


def test_what_follows_moves_and_what_began_stays() -> None:
    assert expected(PLAN[2], 6 * MINUTE) == 56 * MINUTE
    assert expected(PLAN[1], 6 * MINUTE) == 16 * MINUTE
    assert overrun(PLAN[0]) == 6 and overrun(PLAN[1]) == 0
