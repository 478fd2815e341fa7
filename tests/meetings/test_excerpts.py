"""What leaves the house of the minutes: an item's part for those who may see it, a document to be edited outside."""

import io

import pytest
from docx import Document

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import begun, item, now, office, papers
from tests.meetings.test_minutes import text_of
from tests.meetings.test_polls import cast, closed, opened_poll, vote
from workplace.docs.models.letters import Doc
from workplace.meetings.actions import agenda, concluding, polling, recording, sitting
from workplace.meetings.models.agenda import MeetingItem

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def engine() -> str:
    """Papers are alike whatever engine keeps their words."""
    return "sqlite"


def test_an_excerpt_tells_of_one_item_to_those_who_may_see_it_once_the_minutes_are_a_document(desk: Desk, tmp_path):
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    first, second = item(office, meeting), item(office, meeting, 1)
    office.do(concluding.conclude, cast_.hoa, meeting, first.id, "Giao Sở Tài chính")
    office.do(agenda.begin, cast_.chi, meeting, second.id)
    office.do(concluding.conclude, cast_.hoa, meeting, second.id, "BIMAT")
    at = f"/meetings/{meeting.id}/items"
    assert desk["hoa"].get(f"{at}/{first.id}/excerpt.pdf").status_code == 409
    office.do(sitting.close, cast_.chi, meeting)
    with office.house.database.writing() as session:
        session.get_one(MeetingItem, second.id).closed = True
    assert desk["binh"].get(f"{at}/{first.id}/excerpt.pdf").status_code == 409  # still the secretary's draft
    draft = tmp_path / "draft.pdf"
    draft.write_bytes(desk["hoa"].get(f"{at}/{first.id}/excerpt.pdf").content)
    assert "chưa được ký" in text_of(draft)
    card = office.keep(office.paper(), cast_.hoa)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    for login in ("binh", "an"):  # a guest, too
        out = tmp_path / f"{login}.pdf"
        out.write_bytes(desk[login].get(f"{at}/{first.id}/excerpt.pdf").content)
        text = text_of(out)
        assert "TRÍCH BIÊN BẢN" in text and "Giao Sở Tài chính" in text and "BIMAT" not in text
        assert desk[login].get(f"{at}/{second.id}/excerpt.pdf").status_code == 404
    assert "excerpt.pdf" in desk["binh"].get(f"{at}/{first.id}").text


def test_until_the_minutes_are_signed_it_is_a_draft_and_tells_others_no_vote_that_was_not_announced(
    desk: Desk, tmp_path
):
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    first = item(office, meeting)
    for title in ("Phương án một", "Phương án hai"):
        poll = opened_poll(office, meeting, title=title)
        cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
        closed(office, meeting, poll)
        if title == "Phương án một":
            office.do(polling.publish, cast_.chi, meeting, poll)
    office.do(sitting.close, cast_.chi, meeting)
    card = office.keep(office.paper(), cast_.hoa)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)

    def printed(login: str) -> str:
        out = tmp_path / f"{login}.pdf"
        out.write_bytes(desk[login].get(f"/meetings/{meeting.id}/items/{first.id}/excerpt.pdf").content)
        return text_of(out)

    of_member, of_desk = printed("binh"), printed("hoa")
    assert "chưa được ký" in of_member and "chưa được ký" in of_desk
    assert "Phương án một" in of_member and "Phương án hai" not in of_member and "Phương án hai" in of_desk
    with office.house.database.writing() as session:
        session.get_one(Doc, now(office, meeting).minutes_document).state = "signed"
    assert "chưa được ký" not in printed("binh")


def test_a_guest_who_had_to_leave_has_no_excerpt_of_what_was_said_then(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    first = item(office, meeting)
    office.do(agenda.close_session, cast_.chi, meeting, True)
    office.do(sitting.close, cast_.chi, meeting)
    card = office.keep(office.paper(), cast_.hoa)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    at = f"/meetings/{meeting.id}/items/{first.id}/excerpt.pdf"
    assert (desk["an"].get(at).status_code, desk["binh"].get(at).status_code) == (404, 200)


def test_the_minutes_leave_as_a_document_of_the_decrees_form_for_the_desk_alone(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "Giao **Sở**\x0b Tài chính\nBáo cáo")
    at = f"/meetings/{meeting.id}/minutes.docx"
    assert desk["binh"].get(at).status_code == 404
    document = Document(io.BytesIO(desk["hoa"].get(at).content))
    page = document.sections[0]
    sizes = (page.page_width, page.left_margin, page.right_margin, page.top_margin)
    assert [round(one.mm) for one in sizes if one is not None] == [210, 30, 18, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"
    text = "\n".join(one.text for one in document.paragraphs)
    assert "BIÊN BẢN" in text and "1. Kế hoạch" in text and "- Giao Sở Tài chính" in text
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in one for one in cells) and any("THƯ KÝ" in one for one in cells)
