"""Each kind from the citizen's telephone to the answer and the rating, through the actions."""

from tests.cases.conftest import Office, now, taken
from workplace.citizens.actions import answering, citizens_own, moderating


def test_a_question_is_answered_published_and_rated(desk: Office) -> None:
    case = taken(desk)
    c = desk.cast
    desk.do(moderating.give_out, c.vinh, case, c.units["stc"], "Xin trả lời")
    desk.do(answering.take_up, c.kha, case, c.an.person)
    desk.do(answering.draft, c.an, case, "Đã có kinh phí.", "", 1)
    desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.approve, c.binh, case)
    found = now(desk, case)
    assert found.state == "answered" and found.ready_at and found.closed_at and found.published_at
    desk.do(citizens_own.rate, case, 3, "Nhanh")
