"""Every figure by cases that are known by name, on both databases; each opens exactly the cases it counts."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cases.conftest import Office, came, now, taken
from workplace.cases.models.cases import Case
from workplace.citizens.actions import answering, citizens_own, moderating
from workplace.citizens.queries import figures
from workplace.citizens.rules.figures import OPENING, Counts, Period, times
from workplace.kernel import clock


def answered(desk: Office, after: timedelta = timedelta(0), **more: Any) -> Case:
    """A question that finance answered, so long after it was given out."""
    case, cast = taken(desk, **more), desk.cast
    desk.do(moderating.give_out, cast.vinh, case, cast.units["stc"])
    desk.do(answering.take_up, cast.binh, case)
    desk.do(answering.draft, cast.binh, case, "Đã có kinh phí.", "Đã có kinh phí.", now(desk, case).version)
    desk.do(answering.submit, cast.binh, case, cast.binh.person)
    with clock.frozen(clock.now() + after):
        desk.do(answering.approve, cast.binh, case)
    return now(desk, case)


def asked(desk: Office, who: Any = None, **narrow: Any) -> figures.Asked:
    """This month and the next, as the chair may have it counted."""
    today = clock.today()
    whose = figures.PUBLIC if who is None else desk.read(figures.whose, who)
    return figures.Asked(whose, Period(today - timedelta(days=30), today + timedelta(days=60)), **narrow)


@pytest.fixture
def known(desk: Office) -> dict[str, Case]:
    """Eleven cases, each named by what is known of it."""
    found = {
        "early": answered(desk, title="Sớm"),
        "on_time": answered(desk, timedelta(days=7), title="Đúng hạn"),
        "late": answered(desk, timedelta(days=8), title="Muộn"),
        "unconfirmed": came(desk, title="Chưa xác nhận").case,
        "withdrawn": taken(desk, title="Rút"),
        "rejected": taken(desk, title="Không tiếp nhận"),
        "paused": taken(desk, title="Chờ công dân"),
        "bounced": taken(desk, title="Trả lại"),
        "open": taken(desk, title="Đang mở", filed="assisted"),
        "waiting": came(desk, title="Chờ kiểm duyệt").case,
        "report": taken(desk, kind="report", service="road", title="Ổ gà"),
    }
    cast = desk.cast
    desk.do(moderating.confirm, found["waiting"])
    desk.do(citizens_own.withdraw, found["withdrawn"])
    desk.do(moderating.reject, cast.vinh, found["rejected"], "Đã trả lời")
    desk.do(moderating.give_out, cast.vinh, found["paused"], cast.units["stc"])
    desk.do(answering.take_up, cast.binh, found["paused"])
    desk.do(answering.clarify, cast.binh, found["paused"], "Xin cho biết địa chỉ")
    desk.do(moderating.give_out, cast.vinh, found["bounced"], cast.units["stc"])
    desk.do(answering.bounce, cast.binh, found["bounced"], "Không thuộc thẩm quyền")
    desk.do(citizens_own.rate, found["early"], 3, "")
    desk.do(citizens_own.rate, found["late"], 1, "")
    return found


GOLDEN = {
    "received": {"early", "on_time", "late", "withdrawn", "rejected", "paused", "bounced", "open", "waiting", "report"},
    "self_filed": {"early", "on_time", "late", "withdrawn", "rejected", "paused", "bounced", "waiting", "report"},
    "bounced": {"bounced"},
    "finished": {"early", "on_time", "late"},
    "early": {"early"},
    "on_time": {"on_time"},
    "in_time": {"early", "on_time"},
    "late": {"late"},
    "late_inside": {"late"},
    "late_outside": set(),
    "open": {"paused", "bounced", "open", "report"},
    "overdue": set(),
    "soon": {"report"},
    "paused": {"paused"},
    "rated": {"early", "late"},
    "unsatisfied": {"late"},
}


def test_each_figure_counts_and_opens_exactly_its_cases(desk: Office, known: dict[str, Case]) -> None:
    """One house for all of it: the cases are dear to make."""
    named = {case.id: name for name, case in known.items()}
    assert set(OPENING) == set(GOLDEN)
    whole = desk.read(figures.total, asked(desk))
    for figure, expected in GOLDEN.items():
        assert {named[id] for id in desk.read(figures.listed, asked(desk), figure)} == expected, figure
        assert whole[figure] == desk.read(figures.many, asked(desk), figure) == len(expected), figure
    assert whole.bounces == 1
    _later(desk, named)
    _grouped(desk, known, whole)
    _theirs(desk, whole)


def _later(desk: Office, named: dict[int | None, str]) -> None:
    """What waits for the citizen is never overdue; results of other days are of other periods."""
    for days, expected in ((5, {"report"}), (20, {"report", "open", "bounced"})):
        with clock.frozen(clock.now() + timedelta(days=days)):
            assert {named[id] for id in desk.read(figures.listed, asked(desk), "overdue")} == expected
    day = clock.today() + timedelta(days=8)
    found = desk.read(figures.total, figures.Asked(figures.PUBLIC, Period(day, day + timedelta(days=1))))
    assert (found.received, found.finished, found.late, found.open) == (0, 1, 1, 4)


def _grouped(desk: Office, known: dict[str, Case], whole: Counts) -> None:
    """The groups add up to the whole, and each opens its own cases."""
    for by in figures.GROUPS:
        assert sum(desk.read(figures.counts, asked(desk), by).values(), Counts()) == whole, by
    stc = desk.cast.units["stc"]
    alone = desk.read(figures.total, asked(desk, unit_id=stc))
    assert alone == desk.read(figures.counts, asked(desk), "unit")[stc]
    assert set(desk.read(figures.listed, asked(desk, kind="report"), "open")) == {known["report"].id}
    assert set(desk.read(figures.listed, asked(desk, service="road"), "open")) == {known["report"].id}


def _theirs(desk: Office, whole: Counts) -> None:
    """The public reads what the supervisor and the desk read; others count what they may see."""
    cast = desk.cast
    assert desk.read(figures.total, asked(desk, cast.chi)) == desk.read(figures.total, asked(desk, cast.vinh)) == whole
    binh = desk.read(figures.total, asked(desk, cast.binh))
    assert (binh.received, binh.finished, binh.paused) == (4, 3, 1)
    assert desk.read(figures.total, asked(desk, cast.la)) == Counts()


def test_time_is_working_time_without_pauses(desk: Office) -> None:
    for days in (1, 2, 3, 4, 7):
        answered(desk, timedelta(days=days), title=f"Sau {days} ngày")
    found = times(desk.read(figures.table, asked(desk))[1][""])
    assert (found.median, found.ninetieth) == (3 * 450, 5 * 450)  # a week has five working days
