"""A document that its sender called back while it is handled: nothing goes on but its confirmation and its filing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.conftest import Office
from tests.docs.test_out_of_reach import arrival, released, told
from tests.docs.test_way import in_folder, letter
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import directing, drafting, filing, receiving, releasing, routing
from workplace.docs.actions.drafting import To
from workplace.docs.models.handling import Routing
from workplace.docs.models.issuing import Delivery
from workplace.docs.models.letters import Doc
from workplace.docs.process import INCOMING, ROUTING
from workplace.docs.queries import described, door, figures, inbox, show
from workplace.docs.rules.addressees import Addressee
from workplace.files import queries as files
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.kernel.errors import NotFound, NotNow
from workplace.org.actions import organisations
from workplace.process.take import may

__all__ = ["released"]


@pytest.fixture
def handled(office: Office, released: Doc) -> Doc:
    """The ward's copy, which its chairwoman leads herself after My has forwarded a part of it."""
    cast, copy = office.cast, arrival(office)
    office.do(receiving.register, cast.my, copy, letter())
    office.do(directing.submit, cast.my, copy, cast.people["la"])
    to = [Addressee("lead", person_id=cast.people["my"]), Addressee("coordinate", person_id=cast.people["la"])]
    office.do(directing.direct, cast.la, copy, "Giao văn thư", to, due=clock.today())
    return copy


def parts(office: Office, copy: Doc) -> list[Routing]:
    return [node.routing for node in show.flat(office.read(show.routing_tree, office.cast.la, copy))]


def recall(office: Office, doc: Doc) -> None:
    office.do(releasing.recall, office.cast.kha, doc, "Sai số liệu")


def test_nothing_goes_on_with_what_was_called_back(office: Office, released: Doc, handled: Doc) -> None:
    lead, beside = parts(office, handled)
    recall(office, released)
    cast = office.cast
    answer = drafting.Draft(cast.organisations["thuanhoa"], "V/v trả lời", "CV", "UBND")
    to_la = [Addressee("lead", person_id=cast.people["la"])]
    acts: tuple[Any, ...] = (
        (routing.accept, cast.my, handled, lead),
        (routing.finish, cast.my, handled, lead, "Đã trả lời"),
        (routing.forward, cast.my, handled, lead, to_la, "", None),
        (routing.return_, cast.my, handled, lead, "Không đúng việc"),
        (routing.finish, cast.la, handled, beside, "Đã góp ý"),
        (routing.urge, cast.la, handled, lead, "Nhanh lên"),
        (drafting.draft, cast.my, answer, office.keep(office.paper(), cast.my)),
    )
    for act, *args in acts:
        more = {"answers": office.read(door.read, cast.my, handled.id)} if act is drafting.draft else {}
        with pytest.raises(NotNow):
            office.do(act, *args, **more)
    office.do(routing.open_, cast.my, handled)
    assert [row.state for row in parts(office, handled)] == ["read", "unread"]


def test_a_directive_comes_too_late_for_what_was_called_back(office: Office, released: Doc) -> None:
    cast, copy = office.cast, arrival(office)
    office.do(receiving.register, cast.my, copy, letter())
    office.do(directing.submit, cast.my, copy, cast.people["la"])
    recall(office, released)
    to = [Addressee("lead", person_id=cast.people["my"])]
    for act, *args in ((directing.direct, "Giao", to), (directing.note, "Để biết")):
        with pytest.raises(NotNow):
            office.do(act, cast.la, copy, *args)
    assert in_folder(office, "la", DOCS_INCOMING, "to_direct") == []


def test_only_the_steps_that_remain_are_offered(office: Office, released: Doc, handled: Doc) -> None:
    lead, _ = parts(office, handled)
    recall(office, released)
    cast = office.cast
    with office.house.database.reading() as session:
        copy = session.get_one(Doc, handled.id)
        verbs = [step.verb for step in may(session, cast.my, INCOMING, copy)]
        assert verbs == ["declare_secret", "confirm_recall", "put_in_dossier"]
        assert [step.verb for step in may(session, cast.my, ROUTING, lead)] == ["read"]
    nodes = show.flat(office.read(show.routing_tree, cast.my, copy))
    assert [(node.holds, node.stopped) for node in nodes] == [(False, True), (False, True)]


def test_it_is_not_late_any_more_and_waits_for_nobody(office: Office, released: Doc, handled: Doc) -> None:
    cast = office.cast
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert [row.id for row in office.read(figures.overdue, cast.la)] == [handled.id]
        recall(office, released)
        assert office.read(figures.overdue, cast.la) == []
        late = inbox.Filters(overdue=True)
        assert office.read(inbox.visible, cast.la, DOCS_INCOMING, filters=late).rows == []
        assert in_folder(office, "my", DOCS_INCOMING, "to_handle") == []
        assert [row.folder for row in office.read(inbox.waiting, cast.my)] == ["called_back"]
    assert told(office, "la")[0] == "recalled"


def test_it_is_off_the_clerk_s_desk_once_confirmed_and_can_be_filed(
    office: Office, released: Doc, handled: Doc
) -> None:
    cast = office.cast
    recall(office, released)
    assert in_folder(office, "my", DOCS_INCOMING, "called_back") == [handled.id]
    for _ in range(2):
        office.do(releasing.confirm_recall, cast.my, handled)
    said = select(JournalLine).where(col(JournalLine.verb) == "confirm_recall")
    assert len(office.read(lambda session: session.scalars(said).all())) == 1, "the second time changed nothing"
    assert in_folder(office, "my", DOCS_INCOMING, "called_back") == []
    dossier = office.do(filing.open_dossier, cast.my, "01", "Văn bản thu hồi")
    office.do(filing.put, cast.my, handled, dossier)
    assert [one.code for one in office.read(show.dossiers, cast.my, handled)] == ["01"]


def test_what_takes_its_place_is_found_by_who_received_it(office: Office, released: Doc, handled: Doc) -> None:
    cast, newer = office.cast, office.draft(office.cast.an)
    with office.house.database.writing() as session:
        kept = session.get_one(Doc, newer.id)
        kept.state, kept.number, kept.dated = "released", 9, date(2026, 11, 23)
        file = None
        copy = receiving.arrive(session, cast.kha, cast.organisations["thuanhoa"], file, origin=kept)
        copy_id = copy.id
    office.do(releasing.replace, cast.kha, released, newer, "Bản đúng")
    found = office.read(releasing.instead_of, cast.my, handled)
    assert found is not None and found.id == copy_id
    assert office.read(releasing.instead_of, cast.an, released).id == newer.id


def test_a_copy_that_was_confirmed_to_be_destroyed_is_opened_by_nobody_of_theirs(
    office: Office, released: Doc, handled: Doc
) -> None:
    cast = office.cast
    recall(office, released)
    assert office.read(files.readable, cast.my, handled.file_id)
    office.do(releasing.confirm_recall, cast.my, handled)
    for reader in (cast.my, cast.la):
        with pytest.raises(NotFound):
            office.read(files.readable, reader, handled.file_id)
    assert office.read(files.readable, cast.kha, released.file_id)
    found = office.read(described.searchable, handled.id)
    assert found is not None and "Kính gửi" not in found.body and found.title


def test_what_takes_its_place_later_is_told_to_its_readers_and_in_its_history(
    office: Office, released: Doc, handled: Doc
) -> None:
    cast = office.cast
    recall(office, released)
    office.do(releasing.confirm_recall, cast.my, handled)
    other = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, other)
    office.number(cast.kha, other)
    office.seal(cast.kha, other)
    office.do(releasing.release, cast.kha, other, differences=[], accepted=True)
    before = told(office, "la").count("recalled")
    office.do(releasing.replace, cast.kha, released, other, "Thay bằng bản đúng")
    assert told(office, "la").count("recalled") == before + 1
    with office.house.database.reading() as session:
        verbs = session.scalars(
            select(col(JournalLine.verb)).where(col(JournalLine.module) == "docs", col(JournalLine.thing) == handled.id)
        ).all()
    assert verbs[-1] == "sender_replaced"


def test_nothing_is_delivered_to_an_agency_that_has_ended(office: Office) -> None:
    cast = office.cast
    ward = cast.organisations["thuanhoa"]
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", ward)])
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    office.seal(cast.kha, doc)
    office.do(organisations.end, cast.admin, ward, last_day=clock.today() - timedelta(days=1))
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    with office.house.database.reading() as session:
        sent = session.scalars(select(Delivery).where(col(Delivery.doc_id) == doc.id)).all()
    assert [(one.state, one.arrival_id) for one in sent] == [("waiting", None)]
    with pytest.raises(NotNow, match="has ended"):
        office.do(receiving.arrive, cast.my, ward, office.keep(office.paper(draft=False, seed=91), cast.my))
