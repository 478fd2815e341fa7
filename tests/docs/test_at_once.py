"""Two acts on one document at the same moment: where a database lets two write at once, the slower one sees it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from tests.docs.conftest import Office
from tests.docs.test_lent import standing_in
from tests.docs.test_way import arrived, in_folder, letter
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import directing, examining, receiving
from workplace.docs.models.handling import Directive, Routing
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel.acting import Acting
from workplace.kernel.errors import Refused


@pytest.fixture(autouse=True)
def _two_writers(office: Office) -> None:
    if office.house.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")


def meanwhile(office: Office, first: Callable[[Session], Any], second: Callable[[], Any]) -> Future[Any]:
    """Do the second while the first is done and not committed: the commit comes once it waits, or has ended."""
    with ThreadPoolExecutor(1) as other:
        with office.house.database.writing() as session:
            first(session)
            session.flush()
            ended = other.submit(second)
            while not ended.done() and not office.read(_waits):
                pass
        ended.exception()
    return ended


def _waits(session: Session) -> bool:
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(session.scalar(text(here)))


def test_a_step_that_stays_is_refused_where_the_document_has_moved_on(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]

    def direct(session: Session) -> None:
        directing.direct(session, cast.chi, session.get_one(Doc, doc.id), "Giao tham mưu", to)

    slower = meanwhile(office, direct, lambda: office.do(directing.pass_on, cast.chi, doc, cast.people["dung"]))
    assert isinstance(slower.exception(), Refused)
    assert in_folder(office, "dung", DOCS_INCOMING, "to_direct") == []


def test_what_is_read_late_does_not_overwrite_what_the_clerk_entered(office: Office) -> None:
    cast, doc = office.cast, arrived(office)

    def register(session: Session) -> None:
        receiving.register(session, cast.vinh, session.get_one(Doc, doc.id), letter())

    read = meanwhile(office, register, lambda: examining.examine(Work(office.house), {"doc": doc.id}))
    assert read.exception() is None
    now = office.read(Session.get, Doc, doc.id)
    assert (now.state, now.code, now.summary) == ("registered", letter().code, letter().summary)
    assert now.verdict, "the check itself is kept"


def test_two_who_direct_at_once_give_one_directive(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    stands_in = standing_in(office, "dung", "chi", "direct")
    ready = Barrier(2)

    def direct(who: Acting, lead: str) -> str:
        with office.house.database.writing() as session:
            mine = session.get_one(Doc, doc.id)
            ready.wait(timeout=30)  # both have read that it waits for a directive
            try:
                to = [Addressee("lead", person_id=cast.people[lead])]
                directing.direct(session, who, mine, f"Giao {lead}", to)
            except Refused:
                session.rollback()
                return "too late"
        return lead

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(direct, (cast.chi, stands_in), ("hoa", "vinh")))
    assert "too late" in outcomes
    (faster,) = set(outcomes) - {"too late"}
    with office.house.database.reading() as session:
        assert session.scalars(select(col(Directive.text))).all() == [f"Giao {faster}"]
        assert session.scalars(select(col(Routing.person_id))).all() == [cast.people[faster]]
        assert verify(session).broken is None
    loser = ({"hoa", "vinh"} - {faster}).pop()
    assert in_folder(office, loser, DOCS_INCOMING, "to_handle") == []
