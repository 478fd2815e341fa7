"""A question answered by an official document, on the real way of a letter: drafted, signed, numbered, sealed,
released; given up, called back.
"""

from typing import Any

import pytest
from sqlalchemy import select

from tests.cases.conftest import Office, came, desk, now, office, papers, taken
from workplace.cases.actions import assigning, laying
from workplace.cases.models.cases import Case, CaseFile, CaseLink, CaseMessage, CaseWords
from workplace.cases.queries import clockwork, links
from workplace.citizens.actions import answering, by_document, citizens_own, moderating
from workplace.citizens.process import QUESTION
from workplace.citizens.queries import own
from workplace.docs.actions import approving, drafting, guarding, issuing, releasing
from workplace.docs.events import DocReleased
from workplace.docs.models.issuing import Recipient
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door as docs_door
from workplace.kernel import clock, events
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.printing import answers as paper
from workplace.printing.render import render
from workplace.process.take import take

__all__ = ["desk", "office", "papers"]

ANSWER = "Kinh phí sửa đường Nguyễn Huệ đã được bố trí trong kế hoạch năm 2027."


def drafted(desk: Office, answer: str = ANSWER, **more: Any) -> Case:
    """A question on budget that An handles, with the answer as far as he has drafted it."""
    case = taken(desk, **more)
    desk.do(moderating.give_out, desk.cast.vinh, case, desk.cast.units["stc"])
    desk.do(_take_up, desk.cast.binh, case, desk.cast.an.person, answer)
    return now(desk, case)


def _take_up(session: Any, acting: Any, case: Case, handler: int, answer: str) -> None:
    take(session, acting, QUESTION, case, "take_up")
    assigning.accept(session, acting, case, handler)
    words = session.get_one(CaseWords, case.id)
    words.answer = answer
    words.public_title, words.public_body, words.public_answer = "Kinh phí sửa đường", "Xin hỏi kinh phí", answer
    laying.lay(session, case)


def lettered(desk: Office, case: Case) -> Doc:
    """The letter of the answer, drafted for An as the page does it."""
    cast = desk.cast
    letter = desk.read(by_document.letter, cast.an, case)
    card, out = letter.organisation, desk.out()
    head = paper.Head(card.name, card.parent_name, letter.notation, card.place, demonstration=True)
    render("letter", paper.data(head, letter.asked, clock.now(), letter.signing), str(out), True)
    desk.do(by_document.issue, cast.an, case, desk.adopt(out, cast.an).id, letter.version)
    return desk.read(docs_door.read, cast.an, now(desk, case).document_id)


def released(desk: Office, doc: Doc) -> None:
    """Bình signs, Kha numbers, seals and releases."""
    cast = desk.cast
    desk.do(approving.submit, cast.an, doc)
    desk.sign(cast.binh, doc)
    desk.number(cast.kha, doc)
    desk.seal(cast.kha, doc)
    desk.do(releasing.release, cast.kha, doc, differences=[], accepted=True)


def _recipients(session: Any, doc: Doc) -> list[Recipient]:
    return list(session.scalars(select(Recipient).where(Recipient.doc_id == doc.id)))  # type: ignore[arg-type]


def rows(desk: Office, table: Any, case: Case) -> list[Any]:
    return desk.read(lambda session: list(session.scalars(select(table).where(table.case_id == case.id))))


def told(desk: Office, case: Case) -> list[str]:
    return [row.kind for row in rows(desk, CaseMessage, case) if row.audience == "applicant"]


def test_the_released_letter_answers_the_citizen_and_lies_beside_their_case(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    assert (now(desk, case).state, doc.state) == ("signing", "draft")
    assert [one.name for one in desk.read(_recipients, doc)] == ["Ông (bà) Nguyễn Văn Nam, 12 Lê Lợi, phường Thuận Hóa"]
    released(desk, doc)
    answered = now(desk, case)
    assert (answered.state, answered.document_id, answered.outcome) == ("answered", doc.id, "answered")
    assert answered.ready_at == answered.published_at == clock.now()
    assert told(desk, case)[-1] == "answered"
    (beside,) = rows(desk, CaseFile, case)
    assert (beside.audience, beside.purpose) == ("applicant", "answer")
    assert beside.file_id == desk.read(docs_door.read, desk.cast.an, doc.id).file_id  # as it was sealed
    (link,) = desk.read(links.hanging, desk.cast.an, Ref("docs", doc.id or 0))
    assert (link.url, link.code) == (f"/cases/{case.id}", case.code)


def test_what_is_told_twice_or_of_another_letter_changes_nothing(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    desk.do(by_document.answered_by, (doc.id or 0) + 1)
    assert now(desk, case).state == "signing"
    released(desk, doc)
    desk.do(lambda session: events.publish(session, DocReleased(doc.id or 0, 0, ())))
    desk.do(by_document.given_up, doc.id)
    assert told(desk, case).count("answered") == 1
    assert len(rows(desk, CaseLink, case)) == len(rows(desk, CaseFile, case)) == 1


def test_a_letter_given_up_gives_the_answer_back_to_who_drafts_it(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    desk.do(drafting.discard, desk.cast.an, doc, "Viết lại")
    back = now(desk, case)
    assert (back.state, back.document_id, back.handler_id) == ("drafting", None, desk.cast.an.person)
    again = lettered(desk, back)
    assert again.id != doc.id and now(desk, case).state == "signing"


def test_cancelled_by_the_clerk_it_goes_back_as_well(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    desk.do(drafting.set_parties, desk.cast.an, doc, [], [drafting.Party(desk.cast.binh.person)], [drafting.To("Ông")])
    desk.do(approving.submit, desk.cast.an, doc)
    desk.sign(desk.cast.binh, doc)
    desk.do(issuing.cancel, desk.cast.kha, doc, "Sai người nhận")
    assert now(desk, case).state == "drafting"


def test_a_recalled_letter_opens_the_question_again_and_the_citizen_is_told(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    released(desk, doc)
    before = now(desk, case).due_at
    desk.do(releasing.recall, desk.cast.kha, doc, "Sai số liệu")
    again = now(desk, case)
    assert (again.state, again.document_id, again.ready_at, again.published_at) == ("drafting", None, None, None)
    assert again.due_at == before  # answered and recalled in the same minute
    assert again.handler_id == desk.cast.an.person
    assert desk.read(clockwork.holders, again)[-1].until is None
    assert told(desk, case)[-1] == "recalled"
    assert all(row.withdrawn_at for row in rows(desk, CaseFile, case))
    newer = lettered(desk, again)
    released(desk, newer)
    assert now(desk, case).state == "answered"
    assert len(rows(desk, CaseLink, case)) == 2


def test_the_letter_is_made_of_the_answer_as_it_is_or_not_at_all(desk: Office) -> None:
    case = drafted(desk)
    letter = desk.read(by_document.letter, desk.cast.an, case)
    file = desk.keep(desk.paper(), desk.cast.an)
    desk.do(_edited, case)
    with pytest.raises(NotNow):
        desk.do(by_document.issue, desk.cast.an, case, file.id, letter.version)
    assert (now(desk, case).state, now(desk, case).document_id) == ("drafting", None)
    assert not rows(desk, CaseLink, case)


def _edited(_session: Any, case: Case) -> None:
    case.version += 1


def test_who_may_not_issue_a_letter(desk: Office) -> None:
    cast = desk.cast
    with pytest.raises(BadInput):  # nothing drafted
        desk.read(by_document.letter, cast.an, drafted(desk, answer=" "))
    case = drafted(desk)
    with pytest.raises(NotFound):  # not the handler
        desk.read(by_document.letter, cast.vinh, case)
    desk.do(_hides, case)
    with pytest.raises(NotNow):  # a letter names who asked
        desk.read(by_document.letter, cast.an, now(desk, case))
    with pytest.raises(NotNow):  # not taken up yet
        desk.read(by_document.letter, cast.vinh, came(desk).case)


def _hides(_session: Any, case: Case) -> None:
    case.hides_reporter = True


def test_a_process_that_dies_in_between_leaves_one_letter_or_none(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = drafted(desk)

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(by_document, "became", dies)
        lettered(desk, case)
    assert (now(desk, case).state, rows(desk, CaseLink, case)) == ("drafting", [])
    assert not desk.read(lambda session: list(session.scalars(select(Doc))))
    assert lettered(desk, case).state == "draft"


def test_a_letter_of_an_earlier_answer_opens_nothing_again(desk: Office) -> None:
    cast, case = desk.cast, drafted(desk)
    first = lettered(desk, case)
    released(desk, first)
    desk.do(citizens_own.reopen, case, "Chưa rõ")
    desk.do(answering.take_up, cast.binh, case, cast.an.person)
    desk.do(answering.submit, cast.an, case, cast.binh.person)
    desk.do(answering.approve, cast.binh, case)
    desk.do(releasing.recall, cast.kha, first, "Sai số liệu")
    assert now(desk, case).state == "answered"


@pytest.mark.parametrize("is_released", [False, True])
def test_a_letter_that_turns_out_secret_answers_nobody(desk: Office, is_released: bool) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    if is_released:
        released(desk, doc)
    desk.do(guarding.lock_away, doc)
    again = now(desk, case)
    assert (again.state, again.document_id, again.published_at) == ("drafting", None, None)
    _left_of_it(desk, again)


def _left_of_it(desk: Office, case: Case) -> None:
    """Nothing of the answer stands anywhere that citizen, public or officials read."""
    (words,) = rows(desk, CaseWords, case)
    assert all(row.withdrawn_at for row in rows(desk, CaseFile, case))
    assert (words.answer, words.public_answer) == ("", "") and ANSWER not in str(desk.read(own.export, case))
    assert not [one for one in rows(desk, CaseMessage, case) if ANSWER in one.body]
    assert "answered" not in [row.kind for row in rows(desk, CaseMessage, case) if row.withdrawn_at is None]


def test_a_letter_found_secret_after_the_question_was_reopened_is_taken_back_as_well(desk: Office) -> None:
    case = drafted(desk)
    doc = lettered(desk, case)
    released(desk, doc)
    desk.do(citizens_own.reopen, case, "Chưa rõ")
    desk.do(guarding.lock_away, doc)
    assert now(desk, case).state == "assigned"
    _left_of_it(desk, now(desk, case))


def test_an_answer_given_since_is_not_taken_with_an_earlier_letter(desk: Office) -> None:
    cast, case = desk.cast, drafted(desk)
    first = lettered(desk, case)
    released(desk, first)
    desk.do(citizens_own.reopen, case, "Chưa rõ")
    desk.do(answering.take_up, cast.binh, case, cast.an.person)
    desk.do(answering.draft, cast.an, case, "Trả lời khác.", "", now(desk, case).version)
    desk.do(answering.submit, cast.an, case, cast.binh.person)
    desk.do(answering.approve, cast.binh, case)
    desk.do(guarding.lock_away, first)
    told = desk.read(own.export, now(desk, case))
    assert told["answer"] == "Trả lời khác." and ANSWER not in str(told)
    assert "Trả lời khác." in [one["body"] for one in told["messages"]]
