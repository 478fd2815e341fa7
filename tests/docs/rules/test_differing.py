"""Two versions of a text beside each other."""

from workplace.docs.rules.differing import Change, compare


def test_the_same_text_has_no_changes_even_when_its_spaces_differ() -> None:
    assert compare(["Một\nHai"], ["Một ", " Hai"]) == []


def test_what_went_and_what_came_stand_among_the_lines_around_them() -> None:
    before = ["\n".join(f"dòng {n}" for n in range(9))]
    after = [before[0].replace("dòng 5", "dòng mới")]
    assert compare(before, after) == [
        Change("skip", ""),
        Change("same", "dòng 3"),
        Change("same", "dòng 4"),
        Change("gone", "dòng 5"),
        Change("new", "dòng mới"),
        Change("same", "dòng 6"),
        Change("same", "dòng 7"),
    ]
