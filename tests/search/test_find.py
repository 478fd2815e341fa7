"""Finding: with and without marks, by number, what one may see and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.library import AN, BINH, NOON, Letter, Library
from workplace.access import grants
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref
from workplace.search import index, queries
from workplace.search.hits import Parts

HOUR = 3_600_000_000


def found(database: Database, words: str, who: Acting = AN, **more: Any) -> list[int]:
    with database.reading() as session:
        return [hit.ref.id for hit in queries.page(session, who, words, **more).hits]


def marked(parts: Parts) -> list[str]:
    return [text for text, is_hit in parts if is_hit]


@pytest.fixture
def letters(database: Database, library: Library) -> Database:
    with database.writing() as session:
        library.put(session, 1, Letter("17842/BTC-ĐT", "Kế hoạch đấu thầu năm 2026", "Căn cứ Luật Đất đai.", NOON))
        library.put(session, 2, Letter("12/TB-UBND", "Thông báo dau thau khong dau", "p6 k12 acl", NOON + HOUR))
        library.put(
            session, 3, Letter("05/KH-STC", "Kế hoạch năm 2025", "Việc đạt chỉ tiêu.", NOON + 2 * HOUR, DOCS_OUTGOING)
        )
        library.put(session, 4, Letter("9/QĐ-UBND", "Quyết định mật của Bình", "kế hoạch", NOON, seen_by=(6,)))
    return database


@pytest.mark.parametrize("words", ["đấu thầu", "dau thau", "ĐẤU THẦU", "đâu thâu", "đấu thầu"])
def test_the_same_letters_with_and_without_marks(letters: Database, words: str) -> None:
    assert set(found(letters, words)) == {1, 2}


def test_as_typed_comes_first_then_the_newest(letters: Database) -> None:
    assert found(letters, "đấu thầu") == [1, 2]
    assert found(letters, "dau thau") == [2, 1]
    assert found(letters, "kế hoạch") == [3, 1]


def test_exactly_as_typed_leaves_the_others_out(letters: Database) -> None:
    assert found(letters, "đấu thầu", exact=True) == [1]
    assert found(letters, "dau thau", exact=True) == [2]
    assert found(letters, "đất", exact=True) == [1]
    assert set(found(letters, "dat")) == {1, 3}


@pytest.mark.parametrize("words", ["17842/BTC-ĐT", "17842 btc", "17842/btc-dt", "17842", "số 17842"[3:]])
def test_a_number_and_notation_in_any_spelling(letters: Database, words: str) -> None:
    assert found(letters, words) == [1]


@pytest.mark.parametrize("words", ["05/KH-STC", "5/KH-STC", "5 kh"])
def test_leading_zeros_of_a_number_do_not_matter(letters: Database, words: str) -> None:
    assert found(letters, words) == [3]


def test_a_number_comes_before_letters_that_cite_it(database: Database, library: Library) -> None:
    with database.writing() as session:
        library.put(session, 1, Letter("17842/BTC-ĐT", "Kế hoạch", "", NOON))
        for thing in range(2, 6):
            library.put(session, thing, Letter(f"{thing}/X", "Trả lời công văn 17842/BTC-ĐT", "", NOON + thing * HOUR))
    assert found(database, "17842/BTC-ĐT") == [1, 5, 4, 3, 2]


def test_a_word_that_is_still_being_typed(letters: Database) -> None:
    assert found(letters, "hoạ") == [3, 1]
    assert found(letters, "kế ho") == []
    assert found(letters, "hoạch") == [3, 1]
    assert found(letters, "hoa ") == []


def test_what_one_may_not_see_does_not_exist(letters: Database) -> None:
    assert found(letters, "kế hoạch", BINH) == [4]
    assert found(letters, "mật") == []
    assert found(letters, "mật", Acting(99)) == []


@pytest.mark.parametrize("words", ["p6", "k12", "acl", "acl : p6", "{acl} : p6"])
def test_a_word_in_a_text_never_passes_as_a_right(letters: Database, words: str) -> None:
    assert set(found(letters, words)) <= {2}
    assert found(letters, words, BINH) == []


def test_rights_taken_back_hide_a_letter_before_the_index_knows(letters: Database) -> None:
    with letters.writing() as session:
        grants.withdraw(session, DOCS_INCOMING, NOON, 1, [5], "addressed")
    assert found(letters, "đấu thầu") == [2]


SYNTAX = [
    "",
    " ",
    '"',
    "AND",
    "NOT a",
    "a OR",
    "(",
    "*",
    "'",
    "\\",
    "a:*",
    "a NEAR(b",
    "-",
    "đ",
    "%",
    "{title}:x",
    "^x",
]


@pytest.mark.parametrize("words", [*SYNTAX, "a\x00b", "\u0301", "' | '#p6", '" OR {acl} : "p6'])
def test_nothing_typed_is_read_as_syntax(letters: Database, words: str) -> None:
    found(letters, words, stem=True)
    found(letters, words, exact=True)


@given(st.text(max_size=40))
def test_any_text_may_be_asked_for(words: str) -> None:
    assert queries.Question(words).words == tuple(dict.fromkeys(queries.Question(words).words))
    for word in queries.Question(words).words:
        assert "'" not in word and '"' not in word and "\\" not in word


def test_kinds_and_days_narrow_it_down(letters: Database) -> None:
    assert found(letters, "kế hoạch", kinds=[DOCS_OUTGOING]) == [3]
    assert found(letters, "kế hoạch", until=NOON + HOUR) == [1]
    assert found(letters, "kế hoạch", since=NOON + HOUR) == [3]
    assert found(letters, "kế hoạch", kinds=[DOCS_INCOMING, DOCS_OUTGOING]) == [3, 1]


def test_hits_are_marked_in_the_text_as_it_was_written(letters: Database) -> None:
    with letters.reading() as session:
        (hit,) = queries.page(session, AN, "17842 dat dai thau").hits
    assert "".join(text for text, _ in hit.title) == "Kế hoạch đấu thầu năm 2026"
    assert (marked(hit.code), marked(hit.title), marked(hit.snippet)) == (["17842"], ["thầu"], ["Đất đai"])


def test_a_snippet_is_cut_around_the_place(database: Database, library: Library) -> None:
    body = "đầu " * 300 + "Ủy ban nhân dân thành phố Huế " + "cuối " * 300
    with database.writing() as session:
        library.put(session, 1, Letter("1/X", "Thư", body))
        (hit,) = queries.page(session, AN, "nhan dan").hits
    text = "".join(part for part, _ in hit.snippet)
    assert marked(hit.snippet) == ["nhân dân"]
    assert text.startswith("… ") and text.endswith(" …") and len(text) < 300


def test_pages_go_on_without_a_gap_or_a_double(database: Database, library: Library) -> None:
    with database.writing() as session:
        for thing in range(1, 261):
            library.put(session, thing, Letter(f"{thing}/X", "Kế hoạch", "", NOON + thing * HOUR))
    seen: list[int] = []
    before = ""
    with database.reading() as session:
        while True:
            page = queries.page(session, AN, "kế hoạch", before=before)
            assert len(page.hits) <= queries.PAGE
            seen += [hit.ref.id for hit in page.hits]
            if not (before := page.older):
                break
    assert seen == list(range(260, 0, -1))


@pytest.mark.parametrize("before", ["x", "1", "-", "1-x", "²-1", "9" * 60])
def test_a_place_that_is_none_is_the_beginning(letters: Database, before: str) -> None:
    assert found(letters, "kế hoạch", before=before) == [3, 1]


def test_letters_of_one_second_are_all_found(database: Database, library: Library) -> None:
    with database.writing() as session:
        for thing in range(1, 30):
            library.put(session, thing, Letter(f"{thing}/X", "Kế hoạch", "", NOON + thing))
    assert sorted(found(database, "kế hoạch", limit=50)) == list(range(1, 30))


def test_only_so_much_of_a_text_is_looked_through(database: Database, library: Library) -> None:
    with database.writing() as session:
        library.put(session, 1, Letter("1/X", "Thư", "trước " + "giữa " * 12_000 + "sau"))
    assert found(database, "truoc") == [1]
    assert found(database, "sau") == []


def test_decomposed_letters_are_found_too(database: Database, library: Library) -> None:
    with database.writing() as session:
        library.put(session, 1, Letter("1/X", "Kế hoạch đấu thầu", "Thừa Thiên Huế"))
        assert marked(queries.page(session, AN, "đấu thầu").hits[0].title) == ["đấu thầu"]
    assert found(database, "thua thien") == [1]


def test_a_letter_that_is_gone_is_not_found(letters: Database, library: Library) -> None:
    del library.letters[1]
    with letters.writing() as session:
        index.put(session, Ref("docs", 1))
    assert found(letters, "đấu thầu") == [2]
