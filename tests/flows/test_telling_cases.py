"""Officials hear by the bell what of a case concerns them: by its code, never by what a citizen wrote."""

from sqlalchemy import select
from sqlmodel import col

from tests.cases.conftest import Office, came, desk, office, papers, taken
from tests.citizens.test_answering import given
from workplace.citizens.actions import answering, citizens_own, moderating, talking, urging
from workplace.kernel.acting import Acting
from workplace.notices import actions as notices
from workplace.notices import sentences
from workplace.notices.models import Notice

__all__ = ["desk", "office", "papers"]


def heard(desk: Office, who: Acting) -> list[tuple[str, str]]:
    """What was laid before somebody, in order: kind and sentence."""
    with desk.house.database.reading() as session:
        found = session.scalars(select(Notice).where(col(Notice.person) == who.person).order_by(col(Notice.id))).all()
        return [(one.kind, str(sentences.read(one.msgid, one.params))) for one in found]


def test_the_desk_hears_once_of_all_that_came_in_until_it_has_read(desk: Office) -> None:
    first, vinh = came(desk).case, desk.cast.vinh
    assert heard(desk, vinh) == []
    desk.do(moderating.confirm, first)
    came(desk, confirmed=True)
    came(desk, confirmed=True)
    assert heard(desk, vinh) == [("case_received", "New cases wait at the desk to be moderated")]
    desk.do(notices.read_all, vinh)
    came(desk, confirmed=True)
    assert len(heard(desk, vinh)) == 2


def test_each_hears_what_is_theirs_to_do(desk: Office) -> None:
    case, c = given(desk), desk.cast
    named = f"{case.code} (Ngân sách)"
    assert heard(desk, c.binh) == [("case", f"For your unit to take up: {named}")]
    assert heard(desk, c.an) == [("case", f"You handle this case: {named}")]
    desk.do(answering.ask_unit, c.an, case, c.units["thuanhoa"], "Xin ý kiến")
    assert heard(desk, c.la) == [("case_advice", f"Võ Thị An asks for your unit's opinion: {named}")]
    desk.do(urging.urge, c.chi, case, "")
    assert heard(desk, c.an)[-1] == ("urged", f"Nguyễn Thị Chi asks for progress: {named}")
    desk.do(answering.draft, c.an, case, "Đã có.", "", case.version)
    desk.do(answering.submit, c.an, case, c.binh.person)
    assert heard(desk, c.binh)[-1] == ("case_review", f"An answer awaits your approval: {named}")
    desk.do(answering.give_back, c.binh, case, "Thiếu căn cứ")
    assert heard(desk, c.an)[-1] == ("case_back", f"To be worked over: {case.code} (Thiếu căn cứ)")
    desk.do(answering.submit, c.an, case, c.binh.person)
    desk.do(answering.approve, c.binh, case)
    assert heard(desk, c.an)[-1] == ("case_answered", f"Your answer was approved: {named}")


def test_what_the_citizen_does_reaches_who_handles_it_without_their_words(desk: Office) -> None:
    case, c = given(desk), desk.cast
    desk.do(talking.reply, case, "Tôi là Nguyễn Văn Nam")
    desk.do(citizens_own.withdraw, case)
    assert [kind for kind, _ in heard(desk, c.an)[-2:]] == ["case_reply", "case_reply"]
    everything = [sentence for who in (c.an, c.binh, c.kha, c.vinh) for _, sentence in heard(desk, who)]
    assert not [sentence for sentence in everything if "Nam" in sentence or case.title in sentence]


def test_sent_back_the_desk_hears_why(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    desk.do(moderating.give_out, c.vinh, case, c.units["stc"])
    desk.do(answering.bounce, c.binh, case, "Không thuộc thẩm quyền")
    assert heard(desk, c.vinh)[-1] == ("case_back", f"Sent back as not theirs: {case.code} (Không thuộc thẩm quyền)")
