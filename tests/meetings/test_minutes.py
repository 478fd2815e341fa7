"""The minutes: written from what happened, on paper in the decree's form."""

from pathlib import Path

import pypdfium2
import pytest
from sqlmodel import col, select

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, item, now, office, on_floor, papers
from tests.meetings.test_polls import cast, closed, opened_poll, vote
from tests.tasks.conftest import day
from workplace.docs.actions import approving, drafting
from workplace.docs.models.issuing import Signer
from workplace.docs.models.letters import Doc
from workplace.docs.queries import entitled
from workplace.files import queries as files
from workplace.kernel import ports
from workplace.kernel.errors import NotNow
from workplace.kernel.refs import Ref
from workplace.meetings.actions import concluding, polling, recording, sitting, speaking
from workplace.meetings.models.agenda import MeetingConclusion, MeetingItem
from workplace.meetings.queries import described, record
from workplace.printing import minutes
from workplace.printing.render import render
from workplace.tasks.models.tasks import Task

__all__ = ["desk", "office", "papers"]


def text_of(paper: Path) -> str:
    """The words of a PDF."""
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))


def test_the_minutes_tell_who_spoke_voted_and_what_was_concluded(office: Office, tmp_path: Path) -> None:
    cast_, meeting = office.cast, begun(office)
    office.do(speaking.ask, cast_.binh, meeting, "speech")
    office.do(speaking.give, cast_.chi, meeting, on_floor(office, meeting).waiting[0].id)
    poll = opened_poll(office, meeting)
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    closed(office, meeting, poll)
    office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "Giao Sở Tài chính rà soát.")
    office.do(sitting.close, cast_.chi, meeting)
    with office.house.database.reading() as session:
        told = record.read(session, now(office, meeting))
    assert "Bùi Thị Là" in [one.name for one in told.absent]
    head = minutes.Head("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ", "", "BB-UBND", "Huế", 31, "ab" * 32)
    said = minutes.data(head, told, "", {})
    first = said["items"][0]
    assert "Hoàng Thanh Bình" in first["text"] and "phát biểu" in first["text"]
    assert "3 tán thành" in first["votes"][0] and "được thông qua" in first["votes"][0]
    assert first["conclusions"] == ["Giao Sở Tài chính rà soát."]
    assert render("minutes", said, str(tmp_path / "bb.pdf")) >= 1


def test_a_conclusion_becomes_a_task_once_and_the_minutes_a_document_to_be_signed(office: Office) -> None:
    cast_, meeting = office.cast, begun(office)
    said = office.do(concluding.conclude, cast_.chi, meeting, item(office, meeting).id, "Rà soát Kế hoạch.\nBáo cáo.")
    lead = f"unit:{office.cast.units['stc']}"
    office.do(concluding.give, cast_.chi, meeting, said, lead, day(11))
    with pytest.raises(NotNow):
        office.do(concluding.give, cast_.chi, meeting, said, lead, day(11))
    with office.house.database.reading() as session:
        made = session.get_one(MeetingConclusion, (meeting.id, said))
        task = session.get_one(Task, made.task_id)
        origin = (task.title, task.source, task.origin_module, task.origin_thing, task.origin_row)
    assert origin == ("Rà soát Kế hoạch.", "conclusion", "meetings", meeting.id, said)


def test_the_minutes_become_a_document_that_secretary_and_chair_sign_in_turn(office: Office) -> None:
    cast_, meeting = office.cast, begun(office)
    card = office.keep(office.paper(), cast_.hoa)
    with pytest.raises(NotNow):
        office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    office.do(sitting.close, cast_.chi, meeting)
    with pytest.raises(NotNow):
        office.do(recording.write, cast_.hoa, meeting, "BB", card.id, 1)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    doc = now(office, meeting).minutes_document
    assert doc
    with office.house.database.reading() as session:
        found = session.get_one(Doc, doc)
        lines = session.scalars(select(Signer.lines).where(col(Signer.doc_id) == doc).order_by(col(Signer.place))).all()
        assert (found.type_code, found.state) == ("BB", "awaiting_signature")  # nobody has to submit it once more
        assert list(lines) == ["THƯ KÝ", "CHỦ TỌA"]
        first = session.scalars(select(Signer).where(col(Signer.doc_id) == doc, col(Signer.place) == 1)).one()
        assert [one.capacity for one in entitled.cards(session, found, first)] == ["meeting"]
    with pytest.raises(NotNow):
        office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "Quá muộn")


def test_the_notice_of_its_conclusions_is_drafted_once_and_not_without_any(office: Office, tmp_path: Path) -> None:
    cast_, meeting = office.cast, begun(office)
    card = office.keep(office.paper(), cast_.hoa)
    said = (item(office, meeting).id, "Giao Sở Tài chính rà soát.")
    office.do(sitting.close, cast_.chi, meeting)
    with pytest.raises(NotNow):
        office.do(recording.write, cast_.hoa, meeting, "TB", card.id, now(office, meeting).seq)
    office.do(concluding.conclude, cast_.hoa, meeting, *said)
    office.do(recording.write, cast_.hoa, meeting, "TB", card.id, now(office, meeting).seq)
    with office.house.database.reading() as session:
        doc = session.get_one(Doc, now(office, meeting).notice_document)
        told = record.read(session, now(office, meeting))
    assert (doc.type_code, doc.state) == ("TB", "draft")
    head = minutes.Head("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ", "", "TB-UBND", "Huế", 1, "ab")
    assert render("letter", minutes.notice(head, told), str(tmp_path / "tb.pdf")) == 1


def test_the_notice_tells_nothing_of_closed_items_and_the_minutes_say_that_they_do(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    with office.house.database.writing() as session:
        session.get_one(MeetingItem, item(office, meeting).id).closed = True
    office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "BIMAT kết luận")
    office.do(sitting.close, cast_.chi, meeting)
    at = f"/meetings/{meeting.id}/minutes"
    desk["hoa"].post("/me/language", data={"language": "en", "next": "/"})
    assert "These minutes tell of closed items." in desk["hoa"].get(at).text
    assert desk["hoa"].post(f"{at}/notice").status_code == 409
    office.do(concluding.conclude, cast_.hoa, now(office, meeting), item(office, meeting, 1).id, "Giao rà soát")
    assert desk["hoa"].post(f"{at}/notice").status_code == 303
    with office.house.database.reading() as session:
        file = ports.document_file.call(session, now(office, meeting).notice_document or 0)
        assert file is not None
        paper = files.path(office.house, files.file(session, file))
    text = text_of(paper)
    assert "Giao rà soát" in text and "BIMAT" not in text and "Kế hoạch" not in text
    assert "2. Mưa lũ" in text  # its number in the agenda and in the minutes


def test_a_meeting_is_opened_again_once_its_minutes_were_given_up_and_tells_what_was_added(office: Office) -> None:
    cast_, meeting = office.cast, begun(office)
    office.do(sitting.close, cast_.chi, meeting)
    card = office.keep(office.paper(), cast_.hoa)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    with pytest.raises(NotNow):
        office.do(sitting.reopen, cast_.chi, meeting, "Quên kết luận")
    with office.house.database.reading() as session:
        doc = session.get_one(Doc, now(office, meeting).minutes_document)
    office.do(approving.withdraw, cast_.hoa, doc)
    with office.house.database.reading() as session:
        doc = session.get_one(Doc, doc.id)
    office.do(drafting.discard, cast_.hoa, doc, "Cuộc họp còn tiếp tục")
    assert now(office, meeting).minutes_document is None
    office.do(sitting.reopen, cast_.chi, meeting, "Quên kết luận")
    office.do(concluding.conclude, cast_.hoa, now(office, meeting), item(office, meeting).id, "Giao rà soát")
    office.do(sitting.close, cast_.chi, now(office, meeting))
    with office.house.database.reading() as session:
        assert record.read(session, now(office, meeting)).items[0].conclusions == ("Giao rà soát",)
    office.do(recording.write, cast_.hoa, meeting, "BB", card.id, now(office, meeting).seq)
    assert now(office, meeting).minutes_document not in (None, doc.id)


def test_what_was_adopted_becomes_a_resolution_linked_both_ways_and_holds_the_meeting_shut(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    closed(office, meeting, poll)
    first = item(office, meeting)
    office.do(concluding.conclude, cast_.hoa, meeting, first.id, "Giao Sở Tài chính thực hiện.")
    office.do(sitting.close, cast_.chi, meeting)
    at = f"/meetings/{meeting.id}/items/{first.id}/resolution"
    assert desk["hoa"].post(at).status_code == 409  # its result was not announced
    office.do(polling.publish, cast_.chi, now(office, meeting), poll)
    assert desk["hoa"].post(f"/meetings/{meeting.id}/items/{item(office, meeting, 1).id}/resolution").status_code == 409
    assert desk["binh"].post(at).status_code == 404
    assert desk["hoa"].post(at).status_code == 303 and desk["hoa"].post(at).status_code == 409
    made = item(office, meeting).resolution or 0
    with office.house.database.reading() as session:
        doc = session.get_one(Doc, made)
        file = ports.document_file.call(session, made)
        assert (doc.type_code, doc.state, doc.direction, doc.summary) == ("NQ", "draft", "outgoing", "Kế hoạch")
        found = described.hanging(session, cast_.binh, Ref("docs", made))
        assert [one.url for one in found] == [f"/meetings/{meeting.id}/items/{first.id}"]
        assert file is not None
        text = text_of(files.path(office.house, files.file(session, file)))
    assert "NGHỊ QUYẾT" in text and "3 tán thành" in text and "Giao Sở Tài chính thực hiện" in text
    assert f"/docs/{made}" in desk["hoa"].get(f"/meetings/{meeting.id}/minutes").text
    with pytest.raises(NotNow):
        office.do(sitting.reopen, cast_.chi, meeting, "Biểu quyết lại")
    office.do(drafting.discard, cast_.hoa, doc, "Biểu quyết lại")
    assert item(office, meeting).resolution is None
    office.do(sitting.reopen, cast_.chi, meeting, "Biểu quyết lại")
