"""A document is called back, or found secret, when it has become tasks already: they stop, or lose their words."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.docs.test_out_of_reach import arrival, released, told
from tests.docs.test_secrecy import TELLING, everything
from tests.docs.test_way import letter
from tests.tasks.conftest import Office, day, now, office, papers, person
from tests.tasks.test_directives import directed, task_of
from workplace.docs.actions import directing, guarding, receiving, releasing
from workplace.docs.models.letters import Attachment, Doc
from workplace.docs.rules.addressees import Addressee
from workplace.journal.verify import verify
from workplace.search.models import SearchEntry
from workplace.tasks.actions import assigning, closing, deadlines, doing, parts, resting, talking
from workplace.tasks.actions.forgetting import ON_PAPER
from workplace.tasks.models.talk import TaskCheck, TaskComment, TaskNote, TaskUrging
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart, TaskReport, TaskStep
from workplace.tasks.queries.timeline import timeline
from workplace.tasks.rules.parties import Wanted

__all__ = ["office", "papers", "released"]
TABLES: tuple[Any, ...] = (
    Task, TaskPart, TaskReport, TaskExtension, TaskComment, TaskUrging, TaskCheck, TaskNote, SearchEntry,
)  # fmt: skip


def written(session: Session) -> str:
    return everything(session) + " ".join(repr(row) for table in TABLES for row in session.scalars(select(table)))


@pytest.fixture
def talked(office: Office) -> tuple[Doc, Task, Task]:
    """A directive's task, a part of it given on, and the paper's subject in every word around them."""
    cast, doc = office.cast, directed(office, Addressee("coordinate", person_id=office.cast.people["dung"]))
    task = task_of(office, doc)
    office.do(doing.accept, cast.hoa, task)
    office.do(assigning.edit, cast.chi, task, assigning.Changes(TELLING, TELLING))
    below = office.do(assigning.split, cast.hoa, task, Wanted(TELLING, person(office, "hoa"), day(9), TELLING))
    for one in (task, below):
        office.do(talking.comment, cast.hoa, one, TELLING)
    office.do(talking.note, cast.hoa, task, TELLING)
    office.do(talking.add_check, cast.hoa, task, TELLING)
    office.do(talking.urge, cast.chi, task, TELLING)
    office.do(deadlines.ask_extension, cast.hoa, task, day(14), TELLING)
    [part] = office.read(parts.of, task)
    office.do(parts.deliver, cast.dung, task, part, TELLING)
    office.do(doing.progress, cast.hoa, task, 30, TELLING)
    assert office.read(written).count(TELLING) > 10
    return doc, task, below


def test_a_paper_found_secret_takes_the_words_of_its_tasks_with_it(office: Office, talked: Any) -> None:
    doc, task, below = talked
    office.do(guarding.declare_secret, office.cast.chi, doc, "Có dấu mật ở trang 2")
    assert TELLING not in office.read(written)
    assert [(now(office, one).title, now(office, one).text) for one in (task, below)] == [(ON_PAPER, "")] * 2
    assert office.read(verify).broken is None
    first, *_ = office.read(timeline, office.cast.chi, task.id)
    assert first.what.msgid == "took the words away: its paper is handled on paper"
    office.do(closing.cancel, office.cast.chi, task, "Xử lý trên giấy")
    assert now(office, below).state == "cancelled"


def test_a_secret_attachment_leaves_the_words_of_tasks(office: Office, talked: Any) -> None:
    doc, task, _ = talked
    annex = office.keep(office.paper(draft=False, seed=12), office.cast.vinh)
    with office.house.database.writing() as session:
        row = Attachment(
            doc_id=doc.id or 0, place=1, name="phu-luc.pdf", file_id=annex.id, added_at=office.now(), added_by=1
        )
        session.add(row)
    office.do(guarding.lock_carriers, annex.id)
    assert now(office, task).title == TELLING


@pytest.mark.parametrize("how", ["recall", "replace"])
def test_what_its_sender_calls_back_lets_its_tasks_rest(office: Office, released: Doc, how: str) -> None:
    cast, copy = office.cast, arrival(office)
    office.do(receiving.register, cast.my, copy, letter())
    office.do(directing.submit, cast.my, copy, cast.people["la"])
    to = [Addressee("lead", person_id=cast.people["my"])]
    office.do(directing.direct, cast.la, copy, "Giao văn thư", to, due=day(11))
    task = task_of(office, copy)
    office.do(doing.accept, cast.my, task)
    below = office.do(assigning.split, cast.my, task, Wanted("Rà soát", person(office, "my"), day(9)))
    if how == "recall":
        office.do(releasing.recall, cast.kha, released, "Sai số liệu")
    else:
        newer = office.draft(cast.an)
        with office.house.database.writing() as session:
            kept = session.get_one(Doc, newer.id)
            kept.state, kept.number, kept.dated = "released", 9, day(0)
        office.do(releasing.replace, cast.kha, released, newer, "Sai số liệu")
    for one in (task, below):
        assert (now(office, one).state, now(office, one).paused_on) == ("suspended", day(0))
        with office.house.database.reading() as session:
            *_, last = session.scalars(
                select(TaskStep).where(col(TaskStep.task_id) == one.id).order_by(col(TaskStep.id))
            )
        assert (last.verb, last.state, last.holder) == ("call_back", "suspended", one.holder)
    assert {"task_stopped", "recalled"} <= {*told(office, "my")[:3]} and "task_stopped" in told(office, "la")
    first, *_ = office.read(timeline, cast.la, task.id)
    assert (first.what.msgid, first.quote) == ("suspended the task: the sender called its document back", "Sai số liệu")
    office.do(closing.cancel, cast.my, below, "Không cần nữa")
    office.do(resting.resume, cast.la, task)
    office.do(doing.report, cast.my, task, "Đã đối chiếu")
    office.do(closing.complete, cast.la, task)  # the document stands still; the task has its own end
    assert now(office, task).state == "completed"
