"""What one says on an item before the meeting, and what one notes on a paper for oneself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import item, now, office, papers
from tests.meetings.test_papers import called, sheet
from workplace.kernel.errors import BadInput, NotFound
from workplace.meetings.actions import notes as noting
from workplace.meetings.actions import opinions as saying
from workplace.meetings.actions import papers as acts
from workplace.meetings.queries import notes, opinions
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.rules import anchoring, marking

__all__ = ["desk", "office", "papers"]


def test_an_opinion_is_the_desks_until_it_is_answered(office) -> None:
    cast, meeting = office.cast, called(office)
    first = item(office, meeting)
    row = office.do(saying.send, cast.binh, meeting, first, "question", "Vốn đối ứng từ đâu?")
    for who, seen in ((cast.binh, 1), (cast.hoa, 1), (cast.chi, 1), (cast.dung, 0)):
        assert len(office.read(opinions.of_item, who, meeting, first)) == seen
    with pytest.raises(NotFound):
        office.do(saying.answer, cast.dung, meeting, first, row.id, "x")
    office.do(saying.answer, cast.hoa, meeting, first, row.id, "Ngân sách thành phố")
    [said] = office.read(opinions.of_item, cast.dung, meeting, first)
    assert (said.by, said.row.answer) == ("Hoàng Thanh Bình", "Ngân sách thành phố")


def test_a_note_is_ones_own_and_comes_along_to_the_next_version(office) -> None:
    cast, meeting = office.cast, called(office)
    paper = office.do(acts.lay, cast.hoa, meeting, item(office, meeting), sheet(office, 11))
    office.do(acts.approve, cast.hoa, meeting, paper)
    [first] = office.read(of_papers.versions, paper)
    note = office.do(noting.write, cast.binh, first, 1, "Hỏi lại số này", "số liệu không có trong văn bản")
    assert [one.text for one in office.read(notes.mine, cast.binh, first)] == ["Hỏi lại số này"]
    for who in (cast.hoa, cast.chi, cast.admin):
        assert office.read(notes.mine, who, first) == []
        with pytest.raises(NotFound):
            office.do(noting.remove, who, note.id)
    office.do(acts.add_version, cast.hoa, meeting, paper, sheet(office, 12))
    office.do(acts.approve, cast.hoa, meeting, paper)
    newest = office.read(of_papers.versions, paper)[0]
    assert office.do(noting.carry, cast.binh, paper, newest, {}) == 1
    [came] = office.read(notes.mine, cast.binh, newest)
    assert (came.text, came.placed) == ("Hỏi lại số này", False)
    assert len(office.read(notes.mine, cast.binh, first)) == 1
    office.do(noting.remove, cast.binh, came.id)
    assert office.read(notes.mine, cast.binh, newest) == []


def test_highlights_come_along_by_their_words_and_ink_stays_with_its_version(office) -> None:
    cast, meeting = office.cast, called(office)
    paper = office.do(acts.lay, cast.hoa, meeting, item(office, meeting), sheet(office, 14))
    office.do(acts.approve, cast.hoa, meeting, paper)
    [first] = office.read(of_papers.versions, paper)
    said = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    office.do(noting.write, cast.binh, first, 1, "Xem lại", said, "green", [[100, 200, 3000, 150]])
    office.do(noting.write, cast.binh, first, 1, "", "những chữ không có ở đâu cả", "pink", [[100, 900, 3000, 150]])
    stroke = office.do(noting.draw, cast.binh, first, 1, "red", [0, 0, 10_000, 10_000])
    for colour, points in (("gold", [1, 1]), ("red", "[1, 2, 3]"), ("red", "[1, 10001]"), ("red", "[[1, 2]]")):
        with pytest.raises(BadInput):
            marks = marking.stroke(points) if isinstance(points, str) else points
            office.do(noting.draw, cast.binh, first, 1, colour, marks)
    office.do(acts.add_version, cast.hoa, meeting, paper, sheet(office, 15))
    office.do(acts.approve, cast.hoa, meeting, paper)
    newest = office.read(of_papers.versions, paper)[0]
    office.do(noting.draw, cast.binh, newest, 1, "blue", [5, 5])
    asked = office.read(noting.quoted, cast.binh, paper, newest)
    pages = ["CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM"]
    found = anchoring.places([(one.text, one.page) for one in asked], pages)
    places = {one.note: at for one, at in zip(asked, found, strict=True)}
    assert office.do(noting.carry, cast.binh, paper, newest, places) == 2
    [seen, ink] = sorted(office.read(notes.marks, cast.binh, newest), key=lambda one: one["kind"])
    assert (seen["kind"], seen["colour"], seen["marks"], seen["text"]) == ("highlight", "green", [], "Xem lại")
    assert ink["marks"] == [5, 5]
    assert [one.placed for one in office.read(notes.mine, cast.binh, newest)] == [True, False]
    versions = [newest, first]
    assert office.read(notes.inked, cast.binh, versions) == {first.id: [1], newest.id: [1]}
    for who in (cast.hoa, cast.admin):
        assert office.read(notes.marks, who, first) == [] and office.read(notes.inked, who, versions) == {}
        with pytest.raises(NotFound):
            office.do(noting.remove, who, stroke.id)
        office.do(noting.wipe, who, first, 1)
    assert len(office.read(notes.marks, cast.binh, first)) == 3
    office.do(noting.wipe, cast.binh, first, 1)
    assert office.read(notes.inked, cast.binh, versions) == {newest.id: [1]}


def test_a_worker_finds_the_words_so_many_at_a_time_while_nobody_waits(desk: Desk, monkeypatch) -> None:
    office = desk.office
    cast, meeting = office.cast, called(office)
    paper = office.do(acts.lay, cast.hoa, meeting, item(office, meeting), sheet(office, 16))
    office.do(acts.approve, cast.hoa, now(office, meeting), paper)
    [first] = office.read(of_papers.versions, paper)
    for n in range(3):
        office.do(noting.write, cast.binh, first, 1, "Hỏi", f"chữ số {n} không còn ở đâu")
    office.do(noting.write, cast.binh, first, 1, "Không trích gì")
    office.do(acts.add_version, cast.hoa, now(office, meeting), paper, sheet(office, 17))
    office.do(acts.approve, cast.hoa, now(office, meeting), paper)
    looked: list[int] = []

    def places(quotes, _pages):
        with office.house.database.writing() as session:  # the lock is free
            session.execute(text("SELECT 1"))
        looked.append(len(quotes))
        return [1 if "số 2" in quote else None for quote, _ in quotes]

    monkeypatch.setattr(anchoring, "places", places)
    monkeypatch.setattr(anchoring, "AT_A_TIME", 2)
    at = f"/meetings/{meeting.id}/papers/{paper.id}"
    assert desk["binh"].post(f"{at}/notes/carry", data={"version": "2"}).status_code == 303
    newest = office.read(of_papers.versions, paper)[0]
    came = office.read(notes.mine, cast.binh, newest)
    assert looked == [2, 1] and [one.placed for one in came] == [True, False, False, False]
    assert came[0].quote == "chữ số 2 không còn ở đâu"
    assert desk["binh"].post(f"{at}/notes/carry", data={"version": "2"}).status_code == 409


def test_a_page_that_lacks_the_words_is_not_compared(monkeypatch) -> None:
    monkeypatch.setattr(anchoring, "_alike", lambda _wanted, _page: pytest.fail("compared"))
    assert anchoring.page_of("một hai ba bốn", ["một hai năm sáu", "bốn bốn bốn ba"], 1) is None


def test_marks_over_their_doors(desk: Desk) -> None:
    office = desk.office
    meeting = called(office)
    paper = office.do(acts.lay, office.cast.hoa, meeting, item(office, meeting), sheet(office, 14))
    office.do(acts.approve, office.cast.hoa, now(office, meeting), paper)
    at = f"/meetings/{meeting.id}/papers/{paper.id}"
    sent = {
        "version": "1",
        "page": "1",
        "kind": "highlight",
        "colour": "yellow",
        "quote": "Việt Nam",
        "marks": "[[1,2,3,4]]",
    }
    json = {"accept": "application/json"}
    made = desk["binh"].post(f"{at}/marks", data=sent, headers=json).json()["id"]
    assert desk["binh"].post(f"{at}/marks", data=sent | {"marks": "[[1]]"}, headers=json).status_code == 422
    assert [one["id"] for one in desk["binh"].get(f"{at}/marks?version=1").json()["marks"]] == [made]
    assert desk["hoa"].get(f"{at}/marks?version=1").json() == {"marks": []}
    assert desk["hoa"].post(f"{at}/notes/{made}/remove", data={"version": "1"}, headers=json).status_code == 404
    assert "c-yellow" in desk["binh"].get(at, headers={"hx-request-type": "partial"}).text
    assert desk["binh"].post(f"{at}/notes/{made}/remove", data={"version": "1"}, headers=json).json() == {}


def test_notes_and_opinions_on_their_pages(desk: Desk) -> None:
    office = desk.office
    meeting = called(office)
    first = item(office, meeting)
    at = f"/meetings/{meeting.id}"
    paper = office.do(acts.lay, office.cast.hoa, meeting, first, sheet(office, 13))
    office.do(acts.approve, office.cast.hoa, now(office, meeting), paper)
    sent = {"version": "1", "page": "1", "text": "Xem kỹ", "quote": "Kính gửi"}
    assert desk["binh"].post(f"{at}/papers/{paper.id}/notes", data=sent).status_code == 303
    assert "Xem kỹ" in desk["binh"].get(f"{at}/papers/{paper.id}").text
    assert "Xem kỹ" not in desk["hoa"].get(f"{at}/papers/{paper.id}").text
    assert desk["binh"].post(f"{at}/papers/{paper.id}/notes", data=sent | {"page": "99"}).status_code == 422
    said = {"kind": "opinion", "text": "Đồng ý với tờ trình"}
    assert desk["binh"].post(f"{at}/items/{first.id}/opinions", data=said).status_code == 303
    assert "Đồng ý với tờ trình" in desk["hoa"].get(f"{at}/items/{first.id}").text
    assert "Đồng ý với tờ trình" not in desk["dung"].get(f"{at}/items/{first.id}").text
    assert desk["binh"].post(f"{at}/items/{first.id}/opinions", data={"kind": "x", "text": "y"}).status_code == 422


SAID = ("kế", "hoạch", "đầu", "tư", "vốn", "ứng", "thành", "phố")
WORDS = st.lists(st.sampled_from(SAID), min_size=1)


@given(quote=WORDS, before=st.lists(WORDS, max_size=4), after=st.lists(WORDS, max_size=4), near=st.integers(1, 9))
def test_words_that_are_still_there_are_found_on_a_page_that_has_them(quote, before, after, near) -> None:
    first, last = ([" ".join(one) for one in some] for some in (before, after))
    pages = [*first, "Mở đầu\n" + "\n".join(quote) + " hết", *last]
    at = anchoring.page_of(" ".join(quote), pages, near)
    assert at is not None and " ".join(quote) in " ".join(pages[at - 1].split())


@given(pages=st.lists(WORDS, max_size=4), near=st.integers(1, 9))
def test_words_that_nobody_says_are_nowhere(pages, near) -> None:
    texts = [" ".join(one) for one in pages]
    assert anchoring.page_of("zzz yyy xxx www", texts, near) is None
    assert anchoring.page_of("", texts, near) is None


def test_words_that_changed_a_little_are_found() -> None:
    second = "Điều 2. Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng thực hiện trong quý IV"
    pages = ["Trang bìa", second, "Điều 3"]
    quote = "Giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng thực hiện trong quý III"
    assert anchoring.page_of(quote, pages, 1) == 2
