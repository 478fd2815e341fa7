"""However a case wanders, its holders' minutes and its pauses add up to the whole; nothing is counted twice or lost."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from tests.cases.conftest import Office, now, taken
from workplace.cases.models.cases import Case
from workplace.cases.queries import clockwork
from workplace.citizens.actions import answering, citizens_own, moderating, talking
from workplace.kernel import clock
from workplace.kernel.worktime import working_minutes_between
from workplace.org.queries.calendar import calendar

STEPS = 25


@pytest.mark.parametrize("seed", [1, 2])
def test_holders_and_pauses_add_up(desk: Office, seed: int) -> None:
    chance, case = Random(seed), taken(desk)
    with clock.frozen(clock.now()):
        for _ in range(STEPS):
            clock.move(timedelta(minutes=chance.randrange(1, 2000)))
            chance.choice(_possible(desk, now(desk, case)))()
            _adds_up(desk, now(desk, case))
        clock.move(timedelta(days=3))
        _adds_up(desk, now(desk, case))


def _adds_up(desk: Office, case: Case) -> None:
    with desk.house.database.reading() as session:
        held = sum(one.minutes for one in clockwork.holders(session, case))
        standing, days = clockwork.standing(session, case), calendar(session)
        assert standing is not None and case.accepted_at is not None
        until = case.ready_at or clock.now()
        pauses = clockwork.pauses_of(session, case)
        whole = working_minutes_between(days, case.accepted_at, until)
        paused = whole - working_minutes_between(days, case.accepted_at, until, pauses)
        assert held + paused == whole
        assert standing.passed == whole - paused


def _submitted(desk: Office, case: Case) -> None:
    desk.do(answering.draft, desk.cast.binh, case, "Trả lời", "", case.version)
    desk.do(answering.submit, desk.cast.binh, case, desk.cast.binh.person)


def _possible(desk: Office, case: Case) -> list[Callable[[], Any]]:
    c, do = desk.cast, desk.do
    ways: dict[str, list[Callable[[], Any]]] = {
        "moderated": [lambda: do(moderating.give_out, c.vinh, case, c.units["stc"])],
        "assigned": [
            lambda: do(answering.take_up, c.binh, case),
            lambda: do(answering.bounce, c.binh, case, "Không thuộc thẩm quyền"),
            lambda: do(moderating.give_out, c.vinh, case, c.units["stc"], reason="Giao lại"),
        ],
        "drafting": [
            lambda: do(answering.draft, c.binh, case, "Trả lời", "", case.version),
            lambda: _submitted(desk, case),
            lambda: do(moderating.give_out, c.vinh, case, c.units["stc"], reason="Giao lại"),
        ],
        "in_review": [
            lambda: do(answering.give_back, c.binh, case, "Thiếu"),
            lambda: do(answering.approve, c.binh, case),
        ],
        "answered": [lambda: do(talking.write, c.vinh, case, "Xin chào")],
    }
    if case.state == "drafting" and case.paused_at is not None:
        return [lambda: do(talking.reply, case, "Thưa"), lambda: do(answering.resume, c.binh, case, "Đã rõ")]
    found = ways[case.state]
    if case.state == "drafting":
        with desk.house.database.reading() as session:
            if len(clockwork.pauses_of(session, case)) < 3:
                found = [*found, lambda: do(answering.clarify, c.binh, case, "Đoạn nào?")]
    if case.state == "answered" and not case.reopened:
        found = [*found, lambda: do(citizens_own.reopen, case, "Chưa rõ")]
    if case.state == "in_review":
        found = found[:1] * 3 + found[1:]
    return found
