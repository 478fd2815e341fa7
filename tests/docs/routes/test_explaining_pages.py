"""Pages that say why: deadline, access, report; the handling slip; one's own phrases."""

import json
import zipfile

import pytest

from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.test_incoming_pages import directed, english, received, registered
from tests.files.conftest import pdf
from workplace.docs.actions import attaching, examining, filing, receiving
from workplace.docs.models.issuing import Delivery, Recipient
from workplace.docs.models.letters import Doc
from workplace.docs.queries import reasons
from workplace.files.actions import note_access
from workplace.files.queries import file
from workplace.jobs.work import Work
from workplace.kernel import clock


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_a_deadline_is_counted_day_by_day(desk: Desk) -> None:
    page = words(english(desk, "chi").get(f"/docs/{directed(desk)}/deadline").text)
    assert "Set by the directive of Nguyễn Thị Chi." in page
    assert "there are 4 working days up to it" in page
    other = words(english(desk, "vinh").get(f"/docs/{registered(desk, 2, code='9/BTC')}/deadline").text)
    assert "Asked by the sender." in other and "Weekend" in other


def test_who_can_see_it_is_told_with_names_and_reasons(desk: Desk) -> None:
    doc_id = directed(desk)
    page = words(english(desk, "chi").get(f"/docs/{doc_id}/access").text)
    assert "Clerks of Ủy ban nhân dân thành phố Huế now: Phạm Quang Vinh keeps the arrivals" in page
    assert "Head of Sở Tài chính now: Hoàng Thanh Bình" in page
    assert "Who read or fetched it" not in page, "leaders don't see who read"
    desk["chi"].get(f"/docs/{doc_id}")
    log = words(english(desk, "vinh").get(f"/docs/{doc_id}/access").text).split("Who read or fetched it")[1]
    assert "Nguyễn Thị Chi" in log


def test_who_learns_of_it_without_opening_it_is_told_too(desk: Desk) -> None:
    doc_id = directed(desk)
    page = words(english(desk, "binh").get(f"/docs/{doc_id}/access").text)
    assert "Clerks, signers and heads of Ủy ban nhân dân thành phố Huế now: Phạm Quang Vinh" in page
    assert "its line in the register: number, author, date, type and summary" in page
    assert "Administrators who read the journal" in page and "work dossier" not in page
    doc, cast = desk.read(doc_id), desk.office.cast
    dossier = desk.office.do(filing.open_dossier, cast.vinh, "01.TH", "Giải ngân")
    desk.office.do(filing.put, cast.vinh, doc, dossier)
    page = words(english(desk, "binh").get(f"/docs/{doc_id}/access").text)
    assert "that it lies in a work dossier: number, date, author, pages and state" in page
    draft = words(english(desk, "an").get(f"/docs/{desk.draft()}/access").text)
    assert "line in the register" not in draft, "it has no number yet"


def test_the_report_tells_each_signature_to_people_and_to_machines(desk: Desk) -> None:
    drafted, doc_id = desk.submitted(), desk.signed()
    desk.number(doc_id)
    assert desk["kha"].get(f"/docs/{drafted}/report").status_code == 404, "nobody has signed it yet"
    assert f"/docs/{doc_id}/report" in desk["kha"].get(f"/docs/{doc_id}").text
    made = english(desk, "kha").get(f"/docs/{doc_id}/report").text
    assert "Test signature, document intact" in made and "Seal of the organisation" in made
    told = json.loads(desk["kha"].get(f"/docs/{doc_id}/report.json").content)
    assert [one["integrity"] for one in told["signatures"]] == ["valid"] * 3
    arrived = received(desk)
    examining.examine(Work(desk.office.house), {"doc": arrived})
    assert "No digital signature" in english(desk, "vinh").get(f"/docs/{arrived}/report").text
    told = json.loads(desk["vinh"].get(f"/docs/{arrived}/report.json").content)
    assert (told["integrity"], told["signatures"]) == ("unsigned", [])


def test_the_handling_slip_is_a_paper(desk: Desk) -> None:
    answer = desk["chi"].get(f"/docs/{directed(desk)}/slip.pdf")
    assert answer.content.startswith(b"%PDF")
    assert desk["vinh"].get(f"/docs/{received(desk, 2)}/slip.pdf").status_code == 404, "it has no arrival number yet"


def test_no_slip_nor_text_is_made_of_a_copy_that_is_destroyed(desk: Desk) -> None:
    doc_id, vinh = directed(desk), desk["vinh"]
    slip, versions = f"/docs/{doc_id}/slip.pdf", f"/docs/{doc_id}/versions"
    sent = called_back(desk, doc_id)
    assert slip in vinh.get(f"/docs/{doc_id}").text and vinh.get(slip).status_code == 200, "not confirmed yet"
    assert vinh.post(f"/docs/{doc_id}/steps/confirm_recall").status_code == 303
    for reader in (vinh, desk["chi"]):
        assert slip not in reader.get(f"/docs/{doc_id}").text
        assert [reader.get(path).status_code for path in (slip, versions)] == [404, 404]
    assert desk.office.read(lambda session: session.get_one(Delivery, sent).state) == "confirmed"


def test_an_attachment_with_macros_or_scripts_is_warned_of_in_lists_and_before_it_opens(desk: Desk) -> None:
    doc_id, vinh, office = registered(desk, 3), english(desk, "vinh"), desk.office
    paths = [office.folder / "bảng tính.xlsx", office.folder / "kịch bản.pdf"]
    with zipfile.ZipFile(paths[0], "w") as book:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/macrosheets/sheet1.xml"):
            book.writestr(name, "<x/>")
    paths[1].write_bytes(pdf(script=True))
    kept = [office.keep(path, office.cast.vinh) for path in paths]
    for card, path in zip(kept, paths, strict=True):
        office.do(attaching.attach, office.cast.vinh, doc_id, card, path.name)
    page = vinh.get(f"/docs/{doc_id}").text
    assert page.count("Carries scripts or macros") == 4, "each in the form of the line and beside the paper"
    for card in kept:
        address = f"/files/{card.id}/x.{card.extension}"
        warned = vinh.get(address, headers={"sec-fetch-dest": "document"}).text
        assert "Look before you open it" in warned and f'href="/docs/{doc_id}"' in warned
        for told in (vinh.get(f"{address}?told=1", headers={"sec-fetch-dest": "document"}), vinh.get(address)):
            assert told.headers["content-type"] == card.media_type


def called_back(desk: Desk, doc_id: int) -> int:
    """The document as a copy of one that its sender has recalled; its delivery there."""
    origin, at = desk.draft(), clock.now()
    with desk.office.house.database.writing() as session:
        copy = session.get_one(Doc, doc_id)
        copy.origin_id, copy.overlay = origin, "recalled"
        to = Recipient(doc_id=origin, place=9, name="UBND thành phố")
        session.add(to)
        session.flush()
        sent = Delivery(doc_id=origin, recipient_id=to.id or 0, state="recalled", arrival_id=doc_id, at=at)
        session.add(sent)
        session.flush()
        return sent.id or 0


def test_phrases_are_kept_changed_and_removed_by_their_owner(desk: Desk) -> None:
    directed(desk)
    page = desk["chi"].get("/docs/phrases").text
    assert "Giao Sở Tài chính chủ trì" in page
    desk["chi"].post("/docs/phrases/1", data={"text": "Giao Sở Tài chính tham mưu"})
    desk["chi"].post("/docs/phrases", data={"text": "Để biết"})
    assert desk["chi"].post("/docs/phrases", data={"text": ""}).status_code == 422
    assert desk["dung"].post("/docs/phrases/1/remove").status_code == 404
    desk["chi"].post("/docs/phrases/2/remove")
    page = desk["chi"].get("/docs/phrases").text
    assert "Giao Sở Tài chính tham mưu" in page and "Để biết" not in page


def circular(desk: Desk) -> tuple[Doc, Doc]:
    """The same paper in the books of the committee and of a ward."""
    office, cast = desk.office, desk.office.cast
    file = office.keep(office.paper(draft=False, seed=31), cast.vinh)
    ours = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], file)
    return ours, office.do(receiving.arrive, cast.vinh, cast.organisations["thuanhoa"], file)


def readers(desk: Desk, who: str, doc: Doc) -> str:
    return words(english(desk, who).get(f"/docs/{doc.id}/access").text).split("Who read or fetched it")[1]


def test_who_read_another_agencys_copy_is_not_told(desk: Desk) -> None:
    ours, theirs = circular(desk)
    for who, doc in (("vinh", ours), ("my", theirs)):
        desk[who].get(f"/docs/{doc.id}")
        assert desk[who].get(f"/files/{doc.file_id}/thu.pdf").status_code == 200
    names = desk.office.cast_name
    mine, others = names(desk.office.cast.vinh), names(desk.office.cast.my)
    assert mine in readers(desk, "vinh", ours) and others not in readers(desk, "vinh", ours)
    assert others in readers(desk, "my", theirs) and mine not in readers(desk, "my", theirs)


def test_lines_of_old_without_a_document_tell_of_ones_own_readers_alone(desk: Desk) -> None:
    (ours, theirs), cast = circular(desk), desk.office.cast
    desk.office.do(note_access, cast.vinh, "read", module="docs", file=ours.file_id)
    for _ in range(501):  # a circular's many readers push nobody out
        desk.office.do(note_access, cast.my, "download", module="docs", file=ours.file_id)
    assert [line.person for line in desk.office.read(reasons.accesses, ours)] == [cast.vinh.person]
    assert {line.person for line in desk.office.read(reasons.accesses, theirs)} == {cast.my.person}


def test_whoever_has_two_copies_reads_the_one_they_opened(desk: Desk) -> None:
    ours, _ = circular(desk)
    office, cast = desk.office, desk.office.cast
    again = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], office.read(file, ours.file_id))
    for doc in (again, ours):
        desk["vinh"].get(f"/docs/{doc.id}")
    desk["vinh"].get(f"/files/{ours.file_id}/thu.pdf")
    fetched = [
        [line.file for line in office.read(reasons.accesses, doc) if line.file is not None] for doc in (ours, again)
    ]
    assert fetched == [[ours.file_id], []]


def test_an_attachment_with_the_agencys_mark_is_fetched_through_its_document(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    doc, plain = office.draft(cast.an), office.keep(office.paper(draft=False, seed=32), cast.an)
    row = office.do(attaching.attach, cast.an, doc.id, plain, "kem-theo.pdf")
    marked = office.keep(office.paper(draft=False, seed=33), cast.an)
    office.do(attaching.mark, cast.kha, doc, row.id, marked)
    desk["an"].get(f"/files/{marked.id}/kem-theo.pdf")
    office.do(note_access, cast.an, "download", module="docs", file=marked.id)  # as it was written before
    assert [(line.act, line.file) for line in office.read(reasons.accesses, doc)] == [
        ("download", marked.id), ("read", marked.id),
    ]  # fmt: skip
