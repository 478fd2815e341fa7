"""What a leader and the addressees may do with a document, and what is refused."""

import unicodedata
from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.docs.conftest import Office
from tests.docs.test_way import arrived, in_folder, letter
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import (
    attaching,
    commenting,
    directing,
    drafting,
    filing,
    guarding,
    receiving,
    routing,
    twins,
)
from workplace.docs.models.handling import Routing
from workplace.docs.models.issuing import Delivery, Recipient
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, numbering, registers, show
from workplace.docs.rules.addressees import Addressee
from workplace.files import queries as files
from workplace.journal.models import JournalLine
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import one_line
from workplace.org.queries import organisations


@pytest.fixture
def submitted(office: Office) -> Doc:
    """A document that lies before the chairwoman."""
    doc = arrived(office)
    office.do(receiving.register, office.cast.vinh, doc, letter())
    office.do(directing.submit, office.cast.vinh, doc, office.cast.people["chi"])
    return doc


def directed(office: Office, doc: Doc, *more: Addressee, lead: str = "hoa", due: date | None = None) -> Routing:
    """The chairwoman gives it to someone; their part."""
    to = [Addressee("lead", person_id=office.cast.people[lead]), *more]
    office.do(directing.direct, office.cast.chi, doc, "Giao xử lý", to, due=due)
    return part(office, office.cast[lead], doc)


def part(office: Office, who: Acting, doc: Doc) -> Routing:
    (mine, *_) = show.my_routings(office.read(show.routing_tree, who, doc))
    return mine.routing


def state(office: Office, doc: Doc) -> str:
    return str(office.read(door.read, office.cast.vinh, doc.id).state)


def test_a_leader_passes_a_document_to_another_leader(office: Office, submitted: Doc) -> None:
    office.do(directing.pass_on, office.cast.chi, submitted, office.cast.people["dung"])
    assert in_folder(office, "dung", DOCS_INCOMING, "to_direct") == [submitted.id]
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == []
    with pytest.raises(NotFound):
        directed(office, submitted)


def test_a_noted_document_is_done_without_anybody_handling_it(office: Office, submitted: Doc) -> None:
    office.do(directing.note, office.cast.chi, submitted, "Để biết")
    assert state(office, submitted) == "done"


def test_a_directive_names_exactly_one_lead_and_no_day_gone_by(office: Office, submitted: Doc) -> None:
    two = [Addressee("lead", person_id=office.cast.people[who]) for who in ("hoa", "dung")]
    for to, due in ((two, None), ([], None), (two[:1], date(2026, 11, 20))):
        with pytest.raises(BadInput):
            office.do(directing.direct, office.cast.chi, submitted, "Giao", to, due=due)
    assert state(office, submitted) == "submitted"


def test_handling_begins_when_the_lead_accepts(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted)
    assert state(office, submitted) == "directed"
    office.do(routing.accept, office.cast.hoa, submitted, row)
    assert state(office, submitted) == "in_handling"


def test_the_lead_must_say_what_came_of_it(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted)
    with pytest.raises(BadInput):
        office.do(routing.finish, office.cast.hoa, submitted, row, "")
    office.do(routing.finish, office.cast.hoa, submitted, row, "Đã trả lời")
    assert state(office, submitted) == "done"


def test_a_coordinating_part_ends_without_ending_the_document(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted, Addressee("coordinate", person_id=office.cast.people["dung"]))
    office.do(routing.finish, office.cast.dung, submitted, part(office, office.cast.dung, submitted), "Đã góp ý")
    assert state(office, submitted) == "directed"
    with pytest.raises(NotFound):
        office.do(routing.finish, office.cast.dung, submitted, row, "Thay người khác")


def test_what_came_for_information_is_only_forwarded_for_information(office: Office, submitted: Doc) -> None:
    directed(office, submitted, Addressee("inform", person_id=office.cast.people["dung"]))
    mine, cast = part(office, office.cast.dung, submitted), office.cast
    with pytest.raises(NotFound):
        office.do(routing.accept, cast.dung, submitted, mine)
    with pytest.raises(BadInput):
        to = [Addressee("lead", person_id=cast.people["vinh"])]
        office.do(routing.forward, cast.dung, submitted, mine, to, "", None)


def test_a_part_below_is_not_due_later_than_the_part_above(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted, due=date(2026, 11, 27))
    with pytest.raises(BadInput):
        to = [Addressee("lead", person_id=office.cast.people["vinh"])]
        office.do(routing.forward, office.cast.hoa, submitted, row, to, "", date(2026, 11, 30))


def test_the_leads_return_lays_it_before_the_leader_again(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted)
    office.do(routing.return_, office.cast.hoa, submitted, row, "Không đúng thẩm quyền")
    assert state(office, submitted) == "submitted"
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == [submitted.id]
    directed(office, submitted, lead="dung")


def test_a_returned_part_lies_with_who_gave_it(office: Office, submitted: Doc) -> None:
    cast, row = office.cast, directed(office, submitted)
    to = [Addressee("lead", person_id=cast.people["vinh"])]
    office.do(routing.forward, cast.hoa, submitted, row, to, "", None)
    office.do(routing.return_, cast.vinh, submitted, part(office, cast.vinh, submitted), "Đang nghỉ phép")
    assert part(office, cast.hoa, submitted).state == "unread"


def test_a_finished_document_is_opened_again_with_a_reason(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted)
    office.do(routing.finish, office.cast.hoa, submitted, row, "Đã trả lời")
    with pytest.raises(BadInput):
        office.do(routing.reopen, office.cast.chi, submitted, "")
    office.do(routing.reopen, office.cast.chi, submitted, "Còn thiếu phụ lục")
    assert state(office, submitted) == "in_handling"
    office.do(routing.finish, office.cast.hoa, submitted, part(office, office.cast.hoa, submitted), "Đã bổ sung")
    assert state(office, submitted) == "done"


def test_urging_is_seen_and_ends_with_the_part(office: Office, submitted: Doc) -> None:
    cast, row = office.cast, directed(office, submitted)
    office.do(routing.urge, cast.chi, submitted, row, "Khẩn trương")
    (node,) = office.read(show.routing_tree, cast.chi, submitted)
    assert node.urged
    office.do(routing.open_, cast.hoa, submitted)
    (node,) = office.read(show.routing_tree, cast.chi, submitted)
    assert not node.urged
    office.do(routing.finish, cast.hoa, submitted, row, "Xong")
    with pytest.raises(NotNow):
        office.do(routing.urge, cast.chi, submitted, row, "")


def test_filing_closes_what_is_done(office: Office, submitted: Doc) -> None:
    cast = office.cast
    office.do(routing.finish, cast.hoa, submitted, directed(office, submitted), "Đã trả lời")
    dossier = office.do(filing.open_dossier, cast.hoa, "07.TH", "Đầu tư công 2026")
    office.do(filing.put, cast.hoa, submitted, dossier)
    assert state(office, submitted) == "filed"
    assert [d.code for d in office.read(show.dossiers, cast.hoa, submitted)] == ["07.TH"]
    with pytest.raises(BadInput):
        office.do(filing.open_dossier, cast.hoa, "07.TH", "Trùng mã")
    office.do(filing.close, cast.hoa, dossier)
    with pytest.raises(NotNow):
        office.do(filing.take_out, cast.hoa, submitted, dossier)


def test_an_opinion_is_withdrawn_by_its_writer_only(office: Office, submitted: Doc) -> None:
    one = office.do(commenting.comment, office.cast.chi, submitted, "Cần xem lại số liệu")
    with pytest.raises(NotFound):
        office.do(commenting.withdraw, office.cast.vinh, one.id)
    office.do(commenting.withdraw, office.cast.chi, one.id)
    assert office.read(show.comments, submitted) == []
    office.do(commenting.restore, office.cast.chi, one.id)
    assert len(office.read(show.comments, submitted)) == 1


def test_a_register_line_is_corrected_until_it_is_submitted(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(receiving.amend, cast.vinh, doc, letter(code="17843/BTC-ĐT"))
    line = office.read(door.read, cast.vinh, doc.id)
    assert (line.code, line.arrival_number, line.state) == ("17843/BTC-ĐT", 1, "registered")
    with pytest.raises(BadInput):
        office.do(receiving.amend, cast.vinh, doc, letter(arrived_on=date(2025, 12, 30)))
    with pytest.raises(NotFound):
        office.do(receiving.amend, cast.kha, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    with pytest.raises(NotNow):
        office.do(receiving.amend, cast.vinh, doc, letter())


def test_what_came_with_an_arrival_is_laid_beside_it_until_it_is_submitted(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    file = office.keep(office.paper(draft=False, seed=7), cast.vinh)
    row = office.do(attaching.attach, cast.vinh, doc.id, file, "phu-luc.pdf")
    with pytest.raises(NotFound):
        office.do(attaching.attach, cast.kha, doc.id, file, "phu-luc.pdf")
    office.do(attaching.withdraw, cast.vinh, doc.id, row.id)
    assert office.read(show.attachments, doc) == []
    office.do(attaching.restore, cast.vinh, doc.id, row.id)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    for late in (attaching.withdraw, attaching.restore):
        with pytest.raises((NotNow, NotFound)):
            office.do(late, cast.vinh, doc.id, row.id)
    directed(office, doc)
    assert office.read(files.readable, cast.hoa, file.id), "whoever handles it has them with it"


def test_a_registration_by_mistake_leaves_a_void_line(office: Office) -> None:
    cast, doc, year = office.cast, arrived(office), 2026
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    with pytest.raises(BadInput):
        office.do(receiving.unregister, cast.vinh, doc, "")
    office.do(receiving.unregister, cast.vinh, doc, "Vào nhầm sổ")
    assert in_folder(office, "vinh", DOCS_INCOMING, "to_register") == [doc.id]
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == []
    with pytest.raises(NotFound):
        office.read(door.read, cast.chi, doc.id)
    office.do(receiving.register, cast.vinh, doc, letter())
    wanted = registers.Wanted(cast.organisations["ubnd"], "incoming", year)
    for lines in (office.read(registers.page, cast.vinh, wanted).lines, office.read(registers.part, cast.vinh, wanted)):
        told = [(line.number, line.state, line.reason) for line in sorted(lines, key=lambda line: line.number)]
        assert told == [(1, "void", "Vào nhầm sổ"), (2, "given", "")]
    assert office.read(registers.numbers, cast.vinh, wanted) == ["1", "2"]
    (series,) = office.read(numbering.of_organisation, cast.organisations["ubnd"], year)
    assert office.read(numbering.unexplained, series) == []


def test_what_a_leader_has_directed_keeps_its_number(office: Office, submitted: Doc) -> None:
    row = directed(office, submitted)
    office.do(routing.return_, office.cast.hoa, submitted, row, "Không đúng thẩm quyền")
    with pytest.raises(NotNow):
        office.do(receiving.unregister, office.cast.vinh, submitted, "Vào nhầm sổ")


def test_a_duplicate_is_set_aside_and_its_file_kept_beside_the_first(office: Office) -> None:
    cast, first, second, third = office.cast, arrived(office, 1), arrived(office, 2), arrived(office, 3)
    office.do(receiving.register, cast.vinh, first, letter())
    office.do(directing.submit, cast.vinh, first, cast.people["chi"])
    copy = office.read(files.file, second.file_id)
    office.do(twins.set_aside, cast.vinh, second, first.id, copy)
    assert [one.file_id for one in office.read(show.attachments, first)] == [copy.id]
    with pytest.raises(NotNow):
        office.do(receiving.register, cast.vinh, second, letter())
    with pytest.raises(BadInput):
        office.do(twins.set_aside, cast.vinh, third, second.id)
    office.do(twins.set_aside, cast.vinh, third, first.id)
    assert in_folder(office, "vinh", DOCS_INCOMING, "to_register") == []
    office.do(twins.take_up, cast.vinh, third)
    assert in_folder(office, "vinh", DOCS_INCOMING, "to_register") == [third.id]


def test_a_refused_document_goes_back_with_its_reason(office: Office) -> None:
    doc = arrived(office)
    with pytest.raises(BadInput):
        office.do(receiving.refuse, office.cast.vinh, doc, "")
    office.do(receiving.refuse, office.cast.vinh, doc, "Gửi nhầm nơi nhận")
    with pytest.raises(NotNow):
        office.do(receiving.register, office.cast.vinh, doc, letter())


def test_a_secret_paper_is_locked_away_and_can_only_go_back(office: Office) -> None:
    doc = arrived(office)
    with office.house.database.writing() as session:
        guarding.lock_away(session, session.get_one(Doc, doc.id))
    with pytest.raises(NotNow):
        office.do(receiving.register, office.cast.vinh, doc, letter())
    office.do(receiving.refuse, office.cast.vinh, doc, "Văn bản mật, xử lý trên giấy")
    assert office.read(door.read, office.cast.vinh, doc.id).summary == ""


def test_a_draft_is_discarded_by_its_drafter(office: Office) -> None:
    doc = office.draft(office.cast.an)
    with pytest.raises(NotFound):
        office.do(drafting.discard, office.cast.binh, doc, "Không cần nữa")
    office.do(drafting.discard, office.cast.an, doc, "Không cần nữa")
    assert office.read(door.read, office.cast.an, doc.id).state == "cancelled"


def test_the_author_is_the_one_that_is_named_and_not_the_one_chosen_before(office: Office) -> None:
    doc, cast = arrived(office), office.cast
    other = cast.organisations["thuanhoa"]
    office.do(receiving.register, cast.vinh, doc, letter(author="Bộ Tài chính", author_id=other))
    assert office.read(door.read, cast.vinh, doc.id).author_id != other


def test_the_lead_undoes_a_finish_by_mistake_with_a_reason(office: Office, submitted: Doc) -> None:
    cast, row = office.cast, directed(office, submitted)
    office.do(routing.finish, cast.hoa, submitted, row, "Nhầm văn bản")
    with pytest.raises(NotFound):
        office.do(routing.reopen, cast.dung, submitted, "Không phải của tôi")
    office.do(routing.reopen, cast.hoa, submitted, "Bấm nhầm")
    assert state(office, submitted) == "in_handling"
    assert in_folder(office, "hoa", DOCS_INCOMING, "to_handle") == [submitted.id]
    assert in_folder(office, "vinh", DOCS_INCOMING, "done") == []
    assert in_folder(office, "vinh", DOCS_INCOMING, "handling") == [submitted.id]


def test_what_was_only_noted_goes_back_to_the_leader(office: Office, submitted: Doc) -> None:
    office.do(directing.note, office.cast.chi, submitted, "Để biết")
    office.do(routing.reopen, office.cast.vinh, submitted, "Cần giao xử lý")
    assert state(office, submitted) == "submitted"
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == [submitted.id]
    directed(office, submitted)
    assert state(office, submitted) == "directed"


def test_a_filed_document_is_opened_again_by_clerk_or_leader(office: Office, submitted: Doc) -> None:
    cast = office.cast
    office.do(routing.finish, cast.hoa, submitted, directed(office, submitted), "Đã trả lời")
    office.do(filing.put, cast.hoa, submitted, office.do(filing.open_dossier, cast.hoa, "07.TH", "Đầu tư công"))
    with pytest.raises(NotFound):
        office.do(routing.reopen, cast.hoa, submitted, "Còn thiếu")
    office.do(routing.reopen, cast.vinh, submitted, "Còn thiếu phụ lục")
    assert state(office, submitted) == "in_handling"


def test_a_new_directive_gives_no_second_part_to_who_still_holds_one(office: Office, submitted: Doc) -> None:
    cast = office.cast
    beside = Addressee("coordinate", person_id=cast.people["dung"])
    row = directed(office, submitted, beside)
    office.do(routing.accept, cast.dung, submitted, part(office, cast.dung, submitted))
    office.do(routing.return_, cast.hoa, submitted, row, "Không đúng thẩm quyền")
    directed(office, submitted, beside, lead="vinh", due=date(2026, 11, 27))
    (mine,) = show.my_routings(office.read(show.routing_tree, cast.dung, submitted))
    assert (mine.routing.state, mine.routing.due) == ("accepted", date(2026, 11, 27))


def test_a_new_author_is_known_from_the_first_letter_on(office: Office) -> None:
    cast, name = office.cast, "Công ty CP Đường sông Hương"
    spellings = (name, "CÔNG TY CP ĐƯỜNG SÔNG HƯƠNG", unicodedata.normalize("NFD", name), "cong ty cp duong song huong")
    authors = []
    for seed, spelling in enumerate(spellings, 1):
        doc = arrived(office, seed)
        assert office.read(door.read, cast.vinh, doc.id).author_id is None
        office.do(receiving.register, cast.vinh, doc, letter(code=f"{seed}/CT", author=one_line(spelling)))
        authors.append(office.read(door.read, cast.vinh, doc.id))
    assert len({one.author_id for one in authors}) == 1 and authors[0].author_id is not None
    assert [card.name for card in office.read(organisations.search, "duong song")] == [name]
    assert authors[-1].author == name, "a name typed in haste becomes the known one's"
    with office.house.database.reading() as session:
        about = (col(JournalLine.module) == "organisation", col(JournalLine.thing) == authors[0].author_id)
        assert session.scalars(select(col(JournalLine.verb)).where(*about)).all() == ["add_external"]


def test_a_reading_alone_makes_no_organisation(office: Office) -> None:
    doc = arrived(office)
    with office.house.database.writing() as session:
        receiving.propose(session, session.get_one(Doc, doc.id), letter(author="Trung tâm Chưa Ai Biết"))
    assert office.read(organisations.search, "chua ai biet") == []


def test_what_is_taken_up_again_takes_its_copy_back(office: Office) -> None:
    cast, first, second = office.cast, arrived(office, 1), arrived(office, 2)
    office.do(receiving.register, cast.vinh, first, letter())
    copy = office.read(files.file, second.file_id)
    office.do(twins.set_aside, cast.vinh, second, first.id, copy)
    office.do(twins.take_up, cast.vinh, second)
    assert office.read(show.attachments, first) == []


def test_a_sender_inside_sees_that_its_recipient_had_it_already(office: Office) -> None:
    cast = office.cast
    doc = office.draft(cast.an)
    own, copy = arrived(office, 1), arrived(office, 2)
    with office.house.database.writing() as session:
        session.get_one(Doc, copy.id).origin_id = doc.id
        to = Recipient(doc_id=doc.id or 0, place=1, name="UBND", organisation_id=cast.organisations["ubnd"])
        session.add(to)
        session.flush()
        sent = Delivery(
            doc_id=doc.id or 0, recipient_id=to.id or 0, state="arrived", arrival_id=copy.id, at=office.now()
        )
        session.add(sent)
        session.flush()
        sent_id = sent.id
    office.do(twins.set_aside, cast.vinh, copy, own.id)
    assert office.read(Session.get_one, Delivery, sent_id).state == "set_aside"
    office.do(twins.take_up, cast.vinh, copy)
    assert office.read(Session.get_one, Delivery, sent_id).state == "arrived"
