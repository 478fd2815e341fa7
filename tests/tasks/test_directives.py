"""A directive becomes a task, and nobody keeps the same thing twice: a step on one side is the step on the other."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.test_way import arrived, letter
from tests.tasks.conftest import Office, day, now, office, papers, person, unit
from workplace.docs.actions import directing, receiving, routing
from workplace.docs.models.handling import Routing
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import NotNow
from workplace.kernel.refs import Ref
from workplace.notices.queries import unread
from workplace.org.actions import people
from workplace.tasks.actions import assigning, closing, doing, parts, succeeding
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import described

__all__ = ["office", "papers"]


def directed(office: Office, *more: Addressee, due: int | None = 11, track: str = "auto", lead: str = "hoa") -> Doc:
    """A letter that Chi directed to Hoa."""
    doc, cast = arrived(office), office.cast
    office.do(receiving.register, cast.vinh, doc, letter(), despite_duplicate=True)
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people[lead]), *more]
    office.do(directing.direct, cast.chi, doc, "Giao tham mưu", to, due=day(due) if due else None, track=track)
    return doc


def task_of(office: Office, doc: Doc) -> Task:
    with office.house.database.reading() as session:
        return session.scalars(select(Task).where(col(Task.origin_thing) == doc.id)).one()


def row_of(office: Office, doc: Doc, role: str = "lead") -> Routing:
    """The newest part of this role."""
    with office.house.database.reading() as session:
        mine = (col(Routing.doc_id) == doc.id, col(Routing.role) == role)
        return next(iter(session.scalars(select(Routing).where(*mine).order_by(col(Routing.id).desc()))))


def doc_now(office: Office, doc: Doc) -> Doc:
    with office.house.database.reading() as session:
        return session.get_one(Doc, doc.id)


def test_a_deadline_makes_a_task_and_the_leader_decides_otherwise(office: Office) -> None:
    task = task_of(office, directed(office))
    assert (task.state, task.due, task.source, task.text) == ("assigned", day(11), "directive", "Giao tham mưu")
    assert (task.issuer_id, task.lead_person_id) == (office.cast.people["chi"], office.cast.people["hoa"])
    assert office.read(unread, office.cast.hoa) == 1  # told once, of the document
    for due, track, is_one in ((None, "auto", False), (11, "no", False), (None, "yes", True)):
        with office.house.database.reading() as session:
            before = len(session.scalars(select(col(Task.id))).all())
        directed(office, due=due, track=track)
        with office.house.database.reading() as session:
            assert len(session.scalars(select(col(Task.id))).all()) - before == is_one


def test_the_document_shows_its_task_and_the_lead_reports_there(office: Office) -> None:
    cast, doc = office.cast, directed(office)
    office.do(routing.accept, cast.hoa, doc, row_of(office, doc))
    task = task_of(office, doc)
    assert task.state == "accepted"
    assert [one.url for one in office.read(described.hanging, cast.chi, Ref("docs", doc.id or 0))] == [
        f"/tasks/{task.id}"
    ]
    with pytest.raises(NotNow, match=task.code):
        office.do(routing.finish, cast.hoa, doc, row_of(office, doc), "Xong")
    office.do(doing.report, cast.hoa, task, "Đã trả lời bằng công văn 31")
    office.do(closing.complete, cast.chi, task)
    row = row_of(office, doc)
    assert (row.state, row.outcome, doc_now(office, doc).state) == ("finished", "Đã trả lời bằng công văn 31", "done")
    office.do(closing.reopen, cast.chi, task, "Thiếu phụ lục")
    assert (doc_now(office, doc).state, row_of(office, doc).state) == ("in_handling", "accepted")
    office.do(doing.report, cast.hoa, task, "Đã bổ sung")
    office.do(closing.complete, cast.chi, task)
    assert (row_of(office, doc).outcome, doc_now(office, doc).state) == ("Đã bổ sung", "done")


def test_accepting_the_task_accepts_the_document(office: Office) -> None:
    doc = directed(office)
    office.do(doing.accept, office.cast.hoa, task_of(office, doc))
    assert (row_of(office, doc).state, doc_now(office, doc).state) == ("accepted", "in_handling")


def test_forwarding_passes_the_task_on_and_returning_brings_it_back(office: Office) -> None:
    cast, doc = office.cast, directed(office)
    row = row_of(office, doc)
    to_vinh = [Addressee("lead", person_id=cast.people["vinh"])]
    office.do(routing.forward, cast.hoa, doc, row, to_vinh, "Giao văn thư", day(7))
    task = task_of(office, doc)
    assert (task.state, task.lead_person_id, task.due) == ("assigned", cast.people["vinh"], day(7))
    office.do(routing.take_back, cast.hoa, doc, row)
    assert task_of(office, doc).lead_person_id == cast.people["hoa"]
    office.do(routing.forward, cast.hoa, doc, row, to_vinh, "Giao văn thư", day(7))
    office.do(routing.return_, cast.vinh, doc, row_of(office, doc), "Không thuộc nhiệm vụ")
    assert task_of(office, doc).lead_person_id == cast.people["hoa"]
    office.do(routing.return_, cast.hoa, doc, row_of(office, doc), "Không thuộc Văn phòng")
    assert (task_of(office, doc).state, doc_now(office, doc).state) == ("refused", "submitted")
    office.do(
        directing.direct, cast.chi, doc, "Giao Sở", [Addressee("lead", person_id=cast.people["binh"])], due=day(9)
    )
    task = task_of(office, doc)
    assert (task.state, task.lead_person_id, task.text, task.due) == (
        "assigned",
        cast.people["binh"],
        "Giao Sở",
        day(9),
    )


def test_the_issuers_new_lead_gets_the_document_too(office: Office) -> None:
    cast, doc = office.cast, directed(office)
    office.do(assigning.hand_over, cast.chi, task_of(office, doc), person(office, "dung"), "Anh Dũng phụ trách")
    row = row_of(office, doc)
    assert (row.person_id, row.state) == (cast.people["dung"], "unread")
    assert task_of(office, doc).origin_row == row.id


def test_a_contribution_is_given_once(office: Office) -> None:
    cast = office.cast
    doc = directed(office, Addressee("coordinate", person_id=cast.people["dung"]))
    task = task_of(office, doc)
    office.do(routing.finish, cast.dung, doc, row_of(office, doc, "coordinate"), "Nhất trí")
    [part] = office.read(parts.of, task)
    assert (part.state, part.answer) == ("delivered", "Nhất trí")
    again = directed(office, Addressee("coordinate", person_id=cast.people["dung"]))
    [part] = office.read(parts.of, task_of(office, again))
    office.do(parts.deliver, cast.dung, task_of(office, again), part, "Đồng ý")
    assert (row_of(office, again, "coordinate").outcome) == "Đồng ý"
    assert now(office, task).state == "assigned"


@pytest.mark.parametrize("ends", ["document", "task"])
@pytest.mark.parametrize("accepted", [False, True], ids=["unread", "accepted"])
def test_a_contribution_reassigned_by_a_decision_takes_its_part_of_the_document_along(
    office: Office, ends: str, accepted: bool
) -> None:
    cast = office.cast
    doc = directed(office, Addressee("coordinate", person_id=cast.people["an"]))
    task, old = task_of(office, doc), row_of(office, doc, "coordinate")
    if accepted:
        office.do(routing.accept, cast.an, doc, old)
    with office.house.database.writing() as session:
        people.disable(session, SYSTEM, cast.people["an"])
    [part] = office.read(parts.of, task)
    to = person(office, "kha")
    [done] = office.do(succeeding.many, cast.binh, [f"part:{part.id}"], to, "118/QĐ-STC", "", own=False)
    assert done.refused is None
    new = row_of(office, doc, "coordinate")
    assert (new.id != old.id, new.person_id, new.state) == (True, cast.people["kha"], "unread")
    [part] = office.read(parts.of, task)
    assert (part.person_id, part.origin_row, part.state) == (cast.people["kha"], new.id, "asked")
    if ends == "document":
        office.do(routing.finish, cast.kha, doc, new, "Nhất trí")
    else:
        office.do(parts.deliver, cast.kha, task, part, "Nhất trí")
    [part] = office.read(parts.of, task)
    new = row_of(office, doc, "coordinate")
    assert (part.state, part.answer, new.state, new.outcome) == ("delivered", "Nhất trí", "finished", "Nhất trí")
    assert doc_now(office, doc).state != "done", "the lead has still to answer"


def test_a_units_contribution_follows_its_merger_on_the_document_too(office: Office) -> None:
    cast = office.cast
    doc = directed(office, Addressee("coordinate", unit_id=cast.units["thuanhoa"]))
    task = task_of(office, doc)
    [part] = office.read(parts.of, task)
    to = unit(office, "stc")
    [done] = office.do(succeeding.many, cast.admin, [f"part:{part.id}"], to, "1675/NQ", "Sáp nhập", own=False)
    assert done.refused is None
    [part] = office.read(parts.of, task)
    row = row_of(office, doc, "coordinate")
    assert (part.unit_id, part.origin_row, row.unit_id) == (cast.units["stc"], row.id, cast.units["stc"])


def test_ones_own_contribution_handed_on_is_so_on_the_document(office: Office) -> None:
    cast = office.cast
    doc = directed(office, Addressee("coordinate", person_id=cast.people["an"]))
    task = task_of(office, doc)
    [part] = office.read(parts.of, task)
    [done] = office.do(succeeding.many, cast.an, [f"part:{part.id}"], person(office, "kha"), "", "Đi học", own=True)
    assert done.refused is None
    [part] = office.read(parts.of, task)
    row = row_of(office, doc, "coordinate")
    assert (part.origin_row, row.person_id) == (row.id, cast.people["kha"])
    office.do(parts.waive, cast.hoa, task, part, "Không cần nữa")
    assert row_of(office, doc, "coordinate").state == "finished"


def test_a_contribution_passed_on_by_the_document_is_reassigned_where_it_lies(office: Office) -> None:
    cast = office.cast
    doc = directed(office, Addressee("coordinate", person_id=cast.people["an"]))
    task, old = task_of(office, doc), row_of(office, doc, "coordinate")
    to_kha = [Addressee("coordinate", person_id=cast.people["kha"])]
    office.do(routing.forward, cast.an, doc, old, to_kha, "Giao tham mưu", None)
    [part] = office.read(parts.of, task)
    assert part.person_id == cast.people["an"], "who forwards it still answers for it"
    to = person(office, "kha")
    [done] = office.do(succeeding.many, cast.binh, [f"part:{part.id}"], to, "118/QĐ-STC", "", own=False)
    assert done.refused is None
    [part] = office.read(parts.of, task)
    row = row_of(office, doc, "coordinate")
    assert (row.person_id, part.person_id) == (cast.people["kha"], cast.people["kha"])
    assert part.origin_row == row.id, "one piece of work again"
    office.do(routing.finish, cast.kha, doc, row, "Nhất trí")
    [part] = office.read(parts.of, task)
    assert (part.state, part.answer) == ("delivered", "Nhất trí")
