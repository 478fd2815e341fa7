"""Reading a list of tasks: headings in any order and either language, a sentence for every wrong cell."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from workplace.tasks.rules.importing import MOST_ROWS, parse

HEADS = ["Hạn", "NHIỆM VỤ", "chu tri", "Phối hợp", "Độ khẩn"]


def test_a_line_is_a_task_whatever_the_order_of_its_columns() -> None:
    parsed = parse(
        [HEADS, ["30/11/2026", " Rà soát  quỹ đất ", "Sở Tài chính", "Sở Y tế; Sở Xây dựng", "khẩn"], ["", "", ""]]
    )
    row = parsed.rows[0]
    assert not parsed.errors and len(parsed.rows) == 1
    assert (row.title, row.due, row.urgency) == ("Rà soát quỹ đất", date(2026, 11, 30), 1)
    assert row.coordinate == ("Sở Y tế", "Sở Xây dựng")


def test_every_wrong_cell_is_told_with_its_line() -> None:
    told = parse([HEADS, ["31/02/2026", "", "", "", "gấp"], ["2026-11-30", "Tốt", "Sở", "", ""]])
    assert [(error.line, error.column) for error in told.errors] == [
        (2, "title"),
        (2, "lead"),
        (2, "due"),
        (2, "urgency"),
    ]
    assert [row.title for row in told.rows] == ["Tốt"]


def test_lists_without_the_needed_columns_or_with_too_many_lines() -> None:
    assert [error.column for error in parse([["Hạn", "Lạ"]]).errors] == ["Lạ", "title", "lead"]
    twice = parse([["title", "lead", "Nhiệm vụ"], ["a", "b", "c"]])
    assert [(error.line, error.column) for error in twice.errors] == [(1, "title")]  # what stands in it would be lost
    assert parse([]).errors and parse([["title", "lead"]]).errors
    many = parse([["title", "lead"], *[["a", "b"]] * (MOST_ROWS + 5)])
    assert len(many.rows) == MOST_ROWS and len(many.errors) == 1


@given(st.lists(st.lists(st.text(max_size=12), max_size=7), max_size=6))
def test_no_table_breaks_it(table: list[list[str]]) -> None:
    parsed = parse([HEADS, *table])
    assert len(parsed.rows) <= len(table)
    assert all(str(error.reason) for error in parsed.errors)
