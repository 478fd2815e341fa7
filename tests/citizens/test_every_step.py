"""The three tables, cell by cell: every step in every state by everybody; what is not allowed is refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.citizens.standing import WHO, everybody, put, standing
from tests.docs.conftest import Office
from workplace.cases import policy
from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import Case, CaseAssignment, CaseWords
from workplace.citizens.actions import (
    answering,
    citizens_own,
    fieldwork,
    moderating,
    publishing,
    steps,
    talking,
    urging,
)
from workplace.citizens.process import PROCESSES
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.process.table import Step
from workplace.process.take import may

KINDS = list(PROCESSES)


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_is_open_to_whom_the_table_names_and_to_nobody_else(desk: Office, kind: str) -> None:
    """What the hand that moves states lets each person do in each state, for all steps of it at once."""
    case, process = standing(desk, kind), PROCESSES[kind]
    with desk.house.database.session(writes=True) as session:
        found = session.get_one(Case, case.id)
        for state in process.states:
            put(session, found, state)
            for name, acting in everybody(desk, case).items():
                allowed = {(step.verb, step.to) for step in process.leaving(state) if name in _who(kind, step)}
                assert {(step.verb, step.to) for step in may(session, acting, process, found)} == allowed, (state, name)


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_leads_where_the_table_says_or_is_refused(desk: Office, kind: str) -> None:
    """Each step in each state: taken by one who may, where it is its time; by one who may not; out of time."""
    case, process = standing(desk, kind), PROCESSES[kind]
    who = everybody(desk, case)
    with desk.house.database.session(writes=True) as session:
        found = session.get_one(Case, case.id)
        for state in process.states:
            put(session, found, state)
            for step in process.steps:
                right = min(_who(kind, step), default="nam")
                if state in step.leaves and _who(kind, step):
                    _refused(session, found, who[min(who.keys() - _who(kind, step))], step)
                    _taken(session, found, who[right], step)
                elif not any(state in one.leaves and one.to == step.to for one in process.steps_called(step.verb)):
                    _refused(session, found, who[right], step)


def _who(kind: str, step: Step) -> set[str]:
    """Nobody is asked about feedback."""
    return WHO[step.who] - (WHO[policy.ADVISER] if kind == "feedback" else set())


def _taken(session: Session, case: Case, acting: Acting, step: Step) -> None:
    before = case.state
    with session.begin_nested() as undone:
        steps.take(session, acting, case, step.verb, to=step.to)
        assert case.state == (step.to or before), step.verb
        undone.rollback()
    session.refresh(case, ["state"])


def _refused(session: Session, case: Case, acting: Acting, step: Step) -> None:
    before = case.state
    with pytest.raises((NotNow, NotFound)):
        steps.take(session, acting, case, step.verb, to=step.to)
    assert case.state == before, step.verb


def test_each_act_is_refused_in_every_other_state_and_changes_nothing(desk: Office) -> None:
    """By the acts themselves, each by who may do it at its time, with what it asks for."""
    for kind in KINDS:
        other, case, process = standing(desk, kind), standing(desk, kind), PROCESSES[kind]
        with desk.house.database.session(writes=True) as session:
            found = session.get_one(Case, case.id)
            found.is_public, found.ready_at, found.paused_at = True, clock.now(), None
            session.get_one(CaseWords, case.id).answer = "Đã có kinh phí."
            acts = _acts(desk, session, found, other.id or 0)
            assert acts.keys() >= {step.verb for step in process.steps} - BY_LETTER
            for verb, act in acts.items():
                leaves = {state for step in process.steps_called(verb) for state in step.leaves}
                for state in sorted(process.states.keys() - leaves) if leaves else ["confirmed"]:
                    put(session, found, state)
                    before = _facts(found)
                    with pytest.raises((NotNow, NotFound)):
                        act()
                        pytest.fail(f"{kind}: {verb} in {state} was not refused")
                    assert _facts(found) == before, f"{kind}: {verb} in {state}"


BY_LETTER = {"issue", "answer", "give_up", "recall"}
"""What the correspondence does: tried with a letter in tests/flows/test_answering.py."""


def _facts(case: Case) -> dict[str, Any]:
    return {key: value for key, value in vars(case).items() if not key.startswith("_")}


def _acts(desk: Office, session: Session, case: Case, other: int) -> dict[str, Callable[[], Any]]:
    c, u = desk.cast, desk.cast.units
    asked = session.scalar(
        select(col(CaseAssignment.id)).where(
            col(CaseAssignment.case_id) == case.id, col(CaseAssignment.role) == "support"
        )
    )
    paper, tomorrow = Paper(1, "sau.jpg", "after"), clock.today() + timedelta(days=1)
    s = session
    return {
        "confirm": lambda: moderating.confirm(s, case),
        "lapse": lambda: moderating.lapse(s, case),
        "moderate": lambda: moderating.moderate(s, c.vinh, case),
        "reject": lambda: moderating.reject(s, c.vinh, case, "Đã trả lời"),
        "divert": lambda: moderating.reject(s, c.vinh, case, "Là khiếu nại", verb="divert"),
        "merge": lambda: moderating.merge(s, c.vinh, case, other),
        "assign": lambda: moderating.give_out(s, c.vinh, case, u["stc"], reason="Đúng lĩnh vực"),
        "bounce": lambda: answering.bounce(s, c.binh, case, "Không thuộc thẩm quyền"),
        "take_up": lambda: answering.take_up(s, c.binh, case),
        "hand_to": lambda: answering.hand_to(s, c.an, case, c.kha.person),
        "ask_unit": lambda: answering.ask_unit(s, c.an, case, u["vp"], "Xin ý kiến"),
        "advise": lambda: answering.advise(s, c.la, case, asked or 0, "Nhất trí"),
        "draft": lambda: answering.draft(s, c.binh, case, "Trả lời", "", case.version),
        "clarify": lambda: answering.clarify(s, c.an, case, "Đoạn nào?"),
        "resume": lambda: answering.resume(s, c.an, case, "Đã rõ"),
        "submit": lambda: answering.submit(s, c.an, case, c.binh.person),
        "take_back": lambda: answering.take_back(s, c.an, case),
        "return": lambda: (
            answering.give_back(s, c.hoa, case, "Thiếu căn cứ")
            if case.kind == "question"
            else fieldwork.send_back(s, c.vinh, case, "Chưa xong")
        ),
        "approve": lambda: answering.approve(s, c.hoa, case),
        "note_it": lambda: answering.note_it(s, c.binh, case, "Đã ghi nhận"),
        "plan": lambda: fieldwork.plan(s, c.an, case, tomorrow),
        "begin": lambda: fieldwork.begin(s, c.an, case),
        "handle": lambda: fieldwork.handle(s, c.an, case, "Đã sửa", [paper]),
        "check": lambda: fieldwork.check(s, c.vinh, case),
        "close": lambda: fieldwork.close(s, case),
        "write": lambda: talking.write(s, c.an, case, "Xin chào"),
        "note": lambda: talking.note(s, c.an, case, "Ghi chú"),
        "reply": lambda: talking.reply(s, case, "Thưa"),
        "redact": lambda: publishing.redact(s, c.vinh, case, "Tên", "Nội dung", "", case.version),
        "publish": lambda: publishing.publish(s, c.vinh, case),
        "unpublish": lambda: publishing.unpublish(s, None, case),
        "urge": lambda: urging.urge(s, c.chi, case, "Khẩn"),
        "acknowledge": lambda: urging.acknowledge(s, c.an, case),
        "reopen": lambda: citizens_own.reopen(s, case, "Chưa đúng"),
        "withdraw": lambda: citizens_own.withdraw(s, case),
        "rate": lambda: citizens_own.rate(s, case, 3, ""),
        "lay_on": lambda: steps.take(s, everybody(desk, case)["the house"], case, "lay_on"),
        "fall_back": lambda: steps.take(s, everybody(desk, case)["the house"], case, "fall_back"),
    }


def test_a_step_that_a_kind_does_not_know_is_not_found(desk: Office) -> None:
    case = standing(desk, "feedback")
    with pytest.raises(NotFound):
        desk.do(answering.take_up, desk.cast.binh, case)
