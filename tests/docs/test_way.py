"""A letter's whole way, through the actions, on real files and both databases."""

from pathlib import Path

import pytest

from signing import desk
from tests.docs.conftest import Office
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.docs.actions import approving, directing, drafting, opening, receiving, releasing, routing
from workplace.docs.actions.drafting import To
from workplace.docs.models.handling import Routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, inbox, show
from workplace.docs.queries.timeline import timeline
from workplace.docs.rules.addressees import Addressee
from workplace.files import queries as file_queries
from workplace.kernel.errors import BadInput, NotFound, NotNow


def in_folder(office: Office, who: str, kind: int, folder: str) -> list[int]:
    page = office.read(inbox.folder, office.cast[who], kind, folder)
    return [row.id for row in page.rows]


def letter(**more: object) -> receiving.Letter:
    known = {"code": "17842/BTC-ĐT", "dated": None, "author": "Bộ Tài chính", "type_code": "CV", "summary": "V/v vốn"}
    return receiving.Letter(**(known | more))  # type: ignore[arg-type]


def arrived(office: Office, seed: int = 1) -> Doc:
    file = office.keep(office.paper(draft=False, seed=seed), office.cast.vinh)
    return office.do(receiving.arrive, office.cast.vinh, office.cast.organisations["ubnd"], file)


def test_an_incoming_document_goes_to_the_leader_down_the_units_and_back(office: Office) -> None:
    cast = office.cast
    doc = arrived(office)
    assert in_folder(office, "vinh", DOCS_INCOMING, "to_register") == [doc.id]
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == [doc.id]
    office.do(directing.direct, cast.chi, doc, "Giao VP chủ trì", [Addressee("lead", person_id=cast.people["hoa"])])
    (mine,) = show.my_routings(office.read(show.routing_tree, cast.hoa, doc))
    office.do(routing.accept, cast.hoa, doc, mine.routing)
    office.do(routing.finish, cast.hoa, doc, mine.routing, "Đã trả lời bằng văn bản số 12/VP")
    assert office.read(door.read, cast.chi, doc.id).state == "done"
    told = [line.what.msgid for line in office.read(timeline, cast.chi, doc.id)]
    assert told[:3] == ["finished it", "accepted the work", "gave the directive"]


def test_arrival_numbers_run_without_gaps_and_duplicates_are_told(office: Office) -> None:
    first, second = arrived(office, 1), arrived(office, 2)
    office.do(receiving.register, office.cast.vinh, first, letter())
    with pytest.raises(BadInput) as refused:
        office.do(receiving.register, office.cast.vinh, second, letter())
    assert [same.arrival_number for same in refused.value.more["duplicates"]] == [1]  # type: ignore[attr-defined]
    office.do(receiving.register, office.cast.vinh, second, letter(), despite_duplicate=True)
    assert office.read(door.read, office.cast.vinh, second.id).arrival_number == 2


def test_nobody_else_sees_it(office: Office) -> None:
    doc = arrived(office)
    for stranger in ("binh", "an", "kha", "la", "my", "dung"):
        with pytest.raises(NotFound):
            office.read(door.read, office.cast[stranger], doc.id)
        with pytest.raises(NotFound):
            office.do(receiving.register, office.cast[stranger], doc, letter())


def test_an_outgoing_document_is_approved_signed_numbered_sealed_released(office: Office, tmp_path: Path) -> None:
    cast = office.cast
    to = [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"]), To("Bộ Tài chính")]
    doc = office.ready(cast.an, cast.binh, to)
    assert in_folder(office, "binh", DOCS_OUTGOING, "to_sign") == [doc.id]
    office.sign(cast.binh, doc)
    assert in_folder(office, "kha", DOCS_OUTGOING, "to_issue") == [doc.id]
    office.number(cast.kha, doc)
    office.seal(cast.kha, doc)
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    released = office.read(door.read, cast.an, doc.id)
    assert (released.state, released.code) == ("released", "01/STC-QLNS")
    report = desk.examine(office.path(doc), office.house.settings.trust).report
    assert str(report.integrity) == "valid"
    assert [s.field for s in report.signatures] == ["Signer1", "NumberDate", "Seal"]
    (arrival,) = in_folder(office, "my", DOCS_INCOMING, "to_register")
    assert office.read(door.read, cast.my, arrival).code == "01/STC-QLNS"


def test_each_step_waits_for_its_turn_and_its_person(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    with pytest.raises(NotNow):
        office.number(cast.kha, doc)
    with pytest.raises(NotFound):
        office.sign(cast.la, doc)
    office.sign(cast.binh, doc)
    with pytest.raises(NotNow):
        office.sign(cast.binh, doc)
    with pytest.raises(NotFound):
        office.number(cast.vinh, doc)


def test_a_returned_document_is_signed_anew(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    office.sign(cast.binh, doc)
    office.do(approving.return_, cast.kha, doc, "Sai thể thức")
    assert office.read(door.read, cast.an, doc.id).state == "draft"
    assert office.read(show.signatures, doc) == []
    office.do(approving.submit, cast.an, doc)
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    assert office.read(door.read, cast.an, doc.id).state == "numbered"


def test_a_signed_file_is_no_draft(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    office.sign(cast.binh, doc)
    with office.house.database.reading() as session:
        signed = file_queries.file(session, session.get_one(Doc, doc.id).file_id or 0)
    what = drafting.Draft(cast.organisations["stc"], "V/v trả lời", "CV", "STC-QLNS")
    with pytest.raises(BadInput):
        office.do(drafting.draft, cast.an, what, signed)


def test_a_recall_reaches_who_received_it(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    office.seal(cast.kha, doc)
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    office.do(releasing.recall, cast.kha, doc, "Sai nội dung")
    assert in_folder(office, "my", DOCS_INCOMING, "to_register") == []
    (arrival,) = (row.id for row in office.read(inbox.visible, cast.my, DOCS_INCOMING).rows)
    copy = office.read(door.read, cast.my, arrival)
    assert copy.overlay == "recalled"
    with pytest.raises(NotNow):
        office.do(receiving.register, cast.my, copy, letter())
    office.do(releasing.confirm_recall, cast.my, copy)
    (_, delivery), *_ = office.read(show.recipients, doc)
    assert delivery.state == "confirmed"


def test_a_recalled_document_that_was_read_stays_on_the_desk_with_its_mark(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    office.seal(cast.kha, doc)
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    (arrival,) = in_folder(office, "my", DOCS_INCOMING, "to_register")
    office.do(opening.note_opened, cast.my, arrival)
    assert office.do(releasing.recall, cast.kha, doc, "Sai nội dung").read_before == 1
    assert in_folder(office, "my", DOCS_INCOMING, "called_back") == [arrival]


def test_a_forwarding_can_be_taken_back_until_it_is_opened(office: Office) -> None:
    cast = office.cast
    doc = arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    office.do(directing.direct, cast.chi, doc, "Giao", [Addressee("lead", person_id=cast.people["hoa"])])
    (mine,) = show.my_routings(office.read(show.routing_tree, cast.hoa, doc))
    office.do(
        routing.forward, cast.hoa, doc, mine.routing, [Addressee("lead", person_id=cast.people["vinh"])], "", None
    )
    office.do(routing.take_back, cast.hoa, doc, mine.routing)
    (again,) = show.my_routings(office.read(show.routing_tree, cast.hoa, doc))
    assert again.routing.state == "accepted"
    office.do(
        routing.forward, cast.hoa, doc, mine.routing, [Addressee("lead", person_id=cast.people["vinh"])], "", None
    )
    office.do(routing.open_, cast.vinh, doc)
    with pytest.raises(NotFound):
        office.do(routing.take_back, cast.hoa, doc, mine.routing)
    assert len(office.read(show.rows, Routing, doc)) == 2
