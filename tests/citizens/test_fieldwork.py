"""A report from the field, and feedback: from the desk to the citizen's last word."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.cases.conftest import Office, now, taken
from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.queries import clockwork
from workplace.citizens.actions import answering, citizens_own, fieldwork, moderating, publishing, talking
from workplace.citizens.models.reports import Report
from workplace.files.models import File
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotNow

AFTER = Paper(7, "sau khi sửa.jpg", "after")


def _file(session: Session, media_type: str) -> int:
    """What the house knows of a file; nobody asks for its bytes."""
    file = File(
        sha256=media_type.encode().hex().ljust(64, "0"), size=1, media_type=media_type,
        extension=media_type.partition("/")[2], name="sau", state="clean", made_at=clock.now(), made_by=0,
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file.id or 0


def being_handled(desk: Office, **more: Any) -> Case:
    """A report that Kha of finance handles."""
    case = taken(desk, kind="report", service="road", **more)
    with desk.house.database.writing() as session:
        session.add(Report(case_id=case.id or 0, latitude=16.46, longitude=107.59))
    desk.do(moderating.give_out, desk.cast.vinh, case, desk.cast.units["stc"])
    desk.do(answering.take_up, desk.cast.kha, case)
    return now(desk, case)


def checked(desk: Office) -> Case:
    """The same, handled, and found so by the desk."""
    case = being_handled(desk)
    desk.do(fieldwork.handle, desk.cast.kha, case, "Đã vá ổ gà", [AFTER])
    desk.do(fieldwork.check, desk.cast.vinh, case)
    return now(desk, case)


def test_planned_begun_handled_with_a_picture_and_checked(desk: Office) -> None:
    case, c = being_handled(desk), desk.cast
    with pytest.raises(BadInput):
        desk.do(fieldwork.plan, c.kha, case, clock.today() - timedelta(days=1))
    desk.do(fieldwork.plan, c.kha, case, clock.today() + timedelta(days=2))
    desk.do(fieldwork.begin, c.kha, case)
    with pytest.raises(BadInput) as refused:
        desk.do(fieldwork.handle, c.kha, case, "", [])
    assert refused.value.fields.keys() == {"text", "papers"}
    picture, paper = desk.do(_file, "image/jpeg"), desk.do(_file, "application/pdf")
    shown_with = [Paper(picture, "sau.jpg", "after"), Paper(paper, "biên bản.pdf", "after")]
    desk.do(fieldwork.handle, c.kha, case, "Đã vá ổ gà", shown_with)
    handled = now(desk, case)
    assert handled.state == "handled" and handled.ready_at == clock.now() and handled.closed_at is None
    desk.do(fieldwork.check, c.vinh, case)
    found = now(desk, case)
    assert (found.state, found.outcome) == ("checked", "handled") and found.published_at is not None
    with desk.house.database.reading() as session:
        shown = session.scalars(select(CaseFile).where(col(CaseFile.case_id) == case.id).order_by(col(CaseFile.id)))
        assert [(one.purpose, one.audience) for one in shown] == [("after", "public"), ("after", "applicant")]
        assert session.get_one(Report, case.id).planned_on == clock.today() + timedelta(days=2)
    desk.do(citizens_own.rate, case, 2, "")


def test_nobody_holds_it_while_the_desk_looks_whether_it_was_mended(desk: Office) -> None:
    case, c = being_handled(desk), desk.cast
    with clock.frozen(clock.now()):
        clock.move(timedelta(hours=1))
        desk.do(fieldwork.handle, c.kha, case, "Đã vá", [AFTER])
        clock.move(timedelta(days=1))
        desk.do(fieldwork.check, c.vinh, case)
        assert [held.minutes for held in desk.read(clockwork.holders, now(desk, case))] == [0, 60]


def test_what_is_not_mended_goes_back_and_the_time_in_between_counts(desk: Office) -> None:
    case, c = being_handled(desk), desk.cast
    due = case.due_at
    desk.do(fieldwork.handle, c.kha, case, "Đã vá", [AFTER])
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=1))
        desk.do(fieldwork.send_back, c.vinh, case, "Ảnh chụp nơi khác")
        found = now(desk, case)
        assert (found.state, found.ready_at, found.due_at, found.handler_id) == ("in_progress", None, due, c.kha.person)


def test_a_report_is_reopened_within_a_week_of_being_checked_and_not_later(desk: Office) -> None:
    case = checked(desk)
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=6))
        desk.do(citizens_own.reopen, case, "Vẫn còn ổ gà")
        assert now(desk, case).state == "assigned" and _public_answer(desk, case) == ""
        desk.do(answering.take_up, desk.cast.kha, case)
        desk.do(fieldwork.handle, desk.cast.kha, case, "Đã vá lại", [AFTER])
        desk.do(fieldwork.check, desk.cast.vinh, case)
        assert _public_answer(desk, case) == "Đã vá lại"
        clock.move(timedelta(days=8))
        with pytest.raises(NotNow):
            desk.do(citizens_own.reopen, case, "Lại hỏng")
        desk.do(fieldwork.close, case)
        with pytest.raises(NotNow):
            desk.do(talking.reply, case, "Lại hỏng")


def _public_answer(desk: Office, case: Case) -> str:
    with desk.house.database.reading() as session:
        return session.get_one(CaseWords, case.id).public_answer


def test_what_is_handled_anew_is_worded_anew_for_the_public(desk: Office) -> None:
    case, c = being_handled(desk), desk.cast
    desk.do(publishing.publish, c.vinh, case)
    desk.do(fieldwork.handle, c.kha, case, "Đã vá", [AFTER])
    desk.do(publishing.redact, c.vinh, case, "Ổ gà", "Ổ gà", "Đã vá, gọi An", now(desk, case).version)
    desk.do(fieldwork.send_back, c.vinh, case, "Chưa xong")
    assert _public_answer(desk, case) == ""
    desk.do(fieldwork.handle, c.kha, case, "Đã vá lại", [AFTER])
    desk.do(publishing.redact, c.vinh, case, "Ổ gà", "Ổ gà", "Đã vá xong", now(desk, case).version)
    desk.do(fieldwork.check, c.vinh, case)
    assert _public_answer(desk, case) == "Đã vá xong"


def test_feedback_is_answered_or_noted(desk: Office) -> None:
    c = desk.cast
    case = taken(desk, kind="feedback", service="open_box")
    desk.do(answering.draft, c.vinh, case, "Cảm ơn ông, sẽ sửa.", "", case.version)
    desk.do(answering.approve, c.vinh, case)
    found = now(desk, case)
    assert found.state == "replied" and found.ready_at == clock.now() and found.closed_at is None
    desk.do(citizens_own.reopen, case, "Chưa đủ")
    assert now(desk, case).state == "moderated"
    desk.do(moderating.give_out, c.vinh, case, c.units["stc"])
    with pytest.raises(BadInput):
        desk.do(answering.note_it, c.binh, case, "")
    desk.do(answering.note_it, c.binh, case, "Trùng với kế hoạch đang làm")
    assert (now(desk, case).state, now(desk, case).outcome) == ("noted", "noted")
