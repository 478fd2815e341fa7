"""Two officers at one case in the same moment: one is told that the other was faster, nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from tests.cases.conftest import Office, now, taken
from tests.citizens.test_answering import given, words
from workplace.cases.models.cases import CaseAssignment, CasePause
from workplace.cases.queries import door
from workplace.citizens.actions import answering, moderating
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow


def at_once(desk: Office, case_id: int, *acts: tuple[Callable[..., Any], Acting, tuple[Any, ...]]) -> list[bool]:
    """Each act in its own thread and transaction, begun together; which of them counted."""
    ready, moment = Barrier(len(acts)), clock.now()

    def one(act: Callable[..., Any], who: Acting, given: tuple[Any, ...]) -> bool:
        ready.wait(10)
        try:
            with clock.frozen(moment), desk.house.database.writing() as session:
                act(session, who, door.read(session, who, case_id), *given)
        except (NotNow, NotFound):
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result(30) for done in [threads.submit(one, *act) for act in acts]]


def test_of_two_who_save_the_draft_one_is_told(desk: Office) -> None:
    case, c = given(desk), desk.cast
    texts = {c.an: "Bản của An", c.binh: "Bản của Bình"}
    counted = at_once(
        desk, case.id or 0, *((answering.draft, who, (text, "", case.version)) for who, text in texts.items())
    )
    assert sorted(counted) == [False, True]
    assert words(desk, case).answer == list(texts.values())[counted.index(True)]


def test_taken_up_and_given_out_twice_at_once_it_has_one_holder(desk: Office) -> None:
    case, c = taken(desk), desk.cast
    desk.do(moderating.give_out, c.vinh, case, c.units["stc"])
    counted = at_once(desk, case.id or 0, (answering.take_up, c.binh, ()), (answering.take_up, c.kha, ()))
    assert sorted(counted) == [False, True]
    assert now(desk, case).handler_id == [c.binh.person, c.kha.person][counted.index(True)]
    with desk.house.database.reading() as session:
        assert _count(session, CaseAssignment, case.id or 0) == 1


def test_asked_twice_at_once_the_citizen_is_asked_once(desk: Office) -> None:
    case, c = given(desk), desk.cast
    counted = at_once(
        desk, case.id or 0, (answering.clarify, c.an, ("Đoạn nào?",)), (answering.clarify, c.an, ("Bên nào?",))
    )
    assert sorted(counted) == [False, True]
    with desk.house.database.reading() as session:
        pauses = select(func.count()).where(col(CasePause.case_id) == case.id)
        assert session.scalar(pauses) == 1


def _count(session: Session, table: Any, case_id: int) -> int:
    open_leads = (table.case_id == case_id, table.role == "lead", table.ended_at.is_(None))
    return session.scalar(select(func.count()).select_from(table).where(*open_leads)) or 0
