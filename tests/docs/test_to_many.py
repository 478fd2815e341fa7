"""A document to many recipients: all have it at once, in few statements, and its bytes are read once."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlmodel import Session, col

from tests.docs.conftest import NOW, Office
from workplace.access.models import Participant
from workplace.docs.actions import attaching, examining, releasing
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Delivery, Recipient
from workplace.docs.models.letters import Attachment, Doc, Report
from workplace.jobs.models import Job
from workplace.jobs.work import Work
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import NotFound, NotNow
from workplace.notices.models import Notice
from workplace.org.actions import organisations as offices
from workplace.org.actions import people
from workplace.org.actions.organisations import OrganisationFacts
from workplace.org.queries import organisations

MANY = 12


@pytest.fixture
def communes(office: Office) -> list[int]:
    """Communes of which Ngô Hải My is the clerk."""
    my, found = office.cast.people["my"], []
    with office.house.database.writing() as session:
        for number in range(MANY):
            one = offices.found(session, SYSTEM, OrganisationFacts(f"UBND xã số {number}"), since=date(2026, 1, 1))
            root = organisations.card(session, one).unit_id
            people.appoint(session, SYSTEM, my, root, "Văn thư", main=False)
            people.grant_role(session, SYSTEM, my, root, "clerk")
            found.append(one)
    return found


def sealed(office: Office, to: list[To]) -> Doc:
    """A sealed document with an attachment, to these."""
    doc = office.draft(office.cast.an)
    beside = office.keep(office.paper(seed=2), office.cast.an)
    attached = office.do(attaching.attach, office.cast.an, doc.id, beside, "Phụ lục.pdf")
    with office.house.database.writing() as session:
        kept = session.get_one(Doc, doc.id)
        session.get_one(Attachment, attached.id).marked_file_id = beside.id
        kept.state, kept.number, kept.dated, kept.code = "sealed", doc.id, NOW.date(), f"{doc.id}/STC"
        for place, one in enumerate(to, 1):
            session.add(Recipient(doc_id=doc.id or 0, place=place, name=one.name, organisation_id=one.organisation_id))
    return doc


def release(office: Office, doc: Doc) -> int:
    """Released; with how many statements."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    with office.house.database.writing() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", hear)
        kept = session.get_one(Doc, doc.id)
        releasing.release(session, office.cast.kha, kept, differences=[], accepted=True)
        session.flush()
        event.remove(connection, "before_cursor_execute", hear)
    return len(sent)


def test_each_recipient_has_it_and_few_statements_are_sent(office: Office, communes: list[int]) -> None:
    few = release(office, sealed(office, [To("Xã 0", communes[0])]))
    doc = sealed(office, [*(To(f"Xã {one}", one) for one in communes), To("Bộ Tài chính")])
    many = release(office, doc)
    assert many - few <= MANY, f"{few} statements for one recipient, {many} for {MANY}"
    with office.house.database.reading() as session:
        states = select(col(Delivery.state), func.count()).where(col(Delivery.doc_id) == doc.id)
        assert {state: n for state, n in session.execute(states.group_by(col(Delivery.state)))} == {
            "arrived": MANY,
            "waiting": 1,
        }
        arrived = session.scalars(select(Doc).where(col(Doc.origin_id) == doc.id)).all()
        assert {one.organisation_id for one in arrived} == set(communes)
        assert {(one.code, one.author, one.file_id) for one in arrived} == {
            (f"{doc.id}/STC", "Sở Tài chính", doc.file_id)
        }
        ids = [one.id for one in arrived]
        assert Counter(
            session.scalars(select(col(Attachment.doc_id)).where(col(Attachment.doc_id).in_(ids)))
        ) == Counter(ids)
        told = select(col(Notice.thing)).where(
            col(Notice.kind) == "arrived", col(Notice.person) == office.cast.my.person
        )
        assert set(ids) <= set(session.scalars(told))
        lying = select(col(Participant.thing)).where(col(Participant.folder) == "to_register")
        assert set(session.scalars(lying.where(col(Participant.thing).in_(ids)))) == set(ids)


def test_only_the_clerk_says_that_a_copy_was_sent(office: Office) -> None:
    doc, kha = sealed(office, [To("Bộ Tài chính")]), office.cast.kha
    for stranger in (office.cast.an, office.cast.binh):
        with pytest.raises(NotFound):
            office.do(releasing.add_recipient, stranger, doc, To("Bộ Xây dựng"))
    office.do(releasing.add_recipient, kha, doc, To("Bộ Xây dựng"))
    release(office, doc)
    with pytest.raises(NotNow):
        office.do(releasing.add_recipient, kha, doc, To("Bộ Y tế"))
    first, second = office.read(lambda session: session.scalars(select(col(Delivery.id))).all())
    for stranger in (office.cast.an, office.cast.binh):
        with pytest.raises(NotFound):
            office.do(releasing.mark_sent, stranger, doc, first, "Bưu điện")
    office.do(releasing.mark_sent, kha, doc, first, "Bưu điện")
    with pytest.raises(NotNow):
        office.do(releasing.mark_sent, kha, doc, first, "Bưu điện")
    assert office.read(Session.get_one, Delivery, second).state == "waiting"


def test_the_same_bytes_are_read_once_for_all(
    office: Office, communes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = sealed(office, [To(f"Xã {one}", one) for one in communes])
    release(office, doc)
    ran: Counter[str] = Counter()
    run = office.house.pool.run

    def counted(name: str, *args: Any, **more: Any) -> Any:
        ran[name] += 1
        return run(name, *args, **more)

    monkeypatch.setattr(office.house.pool, "run", counted)
    with office.house.database.reading() as session:
        jobs = [json.loads(job) for job in session.scalars(_examinations())]
    for payload in jobs:
        examining.examine(Work(office.house), payload)
    assert ran["signing.desk.examine"] == 1
    with office.house.database.reading() as session:
        kept = session.scalars(select(col(Report.doc_id)).join(Doc, col(Doc.id) == col(Report.doc_id))).all()
        verdicts = session.scalars(select(col(Doc.verdict)).where(col(Doc.origin_id) == doc.id)).all()
    assert len(kept) == len(verdicts) == MANY and set(verdicts) == {"unsigned"}


def _examinations() -> Any:
    return select(col(Job.payload)).where(col(Job.name) == "docs.examine")
