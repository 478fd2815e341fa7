"""Signing with the office's own program: handed out by a link that works once, brought back, checked, kept."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate
from sqlalchemy import update
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.programs import Program, token_of
from tests.docs.test_lent import standing_in
from workplace.docs.actions import outside
from workplace.docs.models.issuing import Handout, Signature, Signer
from workplace.docs.queries import show
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.notices.queries import unread
from workplace.org.actions import certificates
from workplace.org.queries import certificates as known
from workplace.org.queries.certificates import Holder

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_a_document_is_signed_outside(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    with desk.office.house.database.writing() as session:
        session.execute(update(Signer).where(col(Signer.doc_id) == doc_id).values(lines="KT. GIÁM ĐỐC"))
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    answer = program.bring(doc_id, back)
    assert answer.status_code == 303, words(answer.text)
    assert desk.read(doc_id).state == "signed"
    (kept,) = desk.office.read(show.rows, Signature, desk.read(doc_id))
    assert kept.outside and kept.certificate
    (signer,) = desk.office.read(show.signers, desk.read(doc_id))
    assert signer.lines == "GIÁM ĐỐC", "he signed as what he chose on the page"


def test_a_link_works_once_and_for_one_person(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    assert program.hand_out(doc_id)[:5] == b"%PDF-"
    assert desk["binh"].get(program.link).status_code == 409
    assert desk["kha"].get(program.link).status_code == 404


def test_what_was_changed_on_the_way_is_refused(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    given = program.hand_out(doc_id)
    signed = program.sign(given, "Signer1", token_of(desk, "binh"))
    broken = program.sign(given, "Signer1", token_of(desk, "binh"), break_digest=True)
    other = desk.office.paper(seed=5).read_bytes()
    for content in (given, other, broken, b"%PDF-1.7 nothing"):
        assert program.bring(doc_id, content).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"
    assert program.bring(doc_id, signed).status_code == 303


def test_a_new_token_is_noted_and_taken_once_an_administrator_has_confirmed_it(desk: Desk, program: Program) -> None:
    office, holder = desk.office, Holder(person_id=desk.office.cast.people["binh"])
    (row,) = office.read(known.of, holder)
    office.do(certificates.end, office.cast.admin, row.id, "Cấp mới")
    doc_id, told = desk.submitted(), office.read(unread, office.cast.admin)
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    assert program.bring(doc_id, back).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"
    assert office.read(unread, office.cast.admin) == told + 1
    path = f"/people/{holder.person_id}/certificates"
    assert "Chờ xác nhận" in desk["binh"].get(path).text and desk["an"].get(path).status_code == 404
    (waiting,) = [one for one in office.read(known.of, holder) if one.ended_at is None]
    assert desk["binh"].post(f"/certificates/{waiting.id}/confirm").status_code in (403, 404)
    assert desk["admin"].post(f"/certificates/{waiting.id}/confirm").status_code == 303
    assert program.bring(doc_id, back).status_code == 303
    assert desk.read(doc_id).state == "signed"


def test_nobody_seals_with_a_persons_token(desk: Desk, program: Program) -> None:
    doc_id = desk.signed()
    back = program.sign(program.hand_out(doc_id, "kha"), "ProgramSeal", token_of(desk, "binh"))
    refused = program.bring(doc_id, back, "kha")
    assert refused.status_code == 422 and "đã đăng ký cho Hoàng Thanh Bình" in refused.text
    assert desk.read(doc_id).state == "signed"


def test_a_clerk_enters_a_certificate_from_its_file(desk: Desk, program: Program) -> None:
    path = f"/organisations/{desk.office.cast.organisations['stc']}/certificates"
    other = load_der_x509_certificate(program.key(token_of(desk, "la")).certificates[0]).public_bytes(Encoding.PEM)
    taken = desk["kha"].post(path, files={"certificate": ("so.pem", other)})
    assert taken.status_code == 303, words(taken.text)
    assert "Bùi Thị Là" in desk["kha"].get(path).text
    assert desk["kha"].post(path, files={"certificate": ("so.pem", b"no")}).status_code == 422
    assert desk["an"].get(path).status_code == desk["an"].post(path).status_code == 404


def test_nobody_signs_with_the_token_of_someone_else(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "la"))
    assert program.bring(doc_id, back).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"


def test_a_token_whose_issuer_is_not_trusted_here_is_not_taken(desk: Desk, program: Program) -> None:
    first, second = desk.submitted(), desk.signed()
    (desk.office.house.settings.trust / "demo.pem").unlink()
    back = program.sign(program.hand_out(first), "Signer1", token_of(desk, "binh"))
    assert program.bring(first, back).status_code == 422
    back = program.sign(program.hand_out(second, "kha"), "ProgramSeal", "agency")
    assert program.bring(second, back, "kha").status_code == 422
    assert (desk.read(first).state, desk.read(second).state) == ("awaiting_signature", "signed")


def test_a_withdrawn_hand_out_opens_nothing_and_the_place_can_be_set_anew(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    given = program.hand_out(doc_id)
    assert desk["binh"].post(f"/docs/{doc_id}/outside/withdraw").status_code == 303
    signed = program.sign(given, "Signer1", token_of(desk, "binh"))
    assert program.bring(doc_id, signed).status_code == 409
    assert "data-sigbox" in desk["binh"].get(f"/docs/{doc_id}/sign").text
    assert desk.sign(doc_id).status_code == 303


def test_a_hand_out_that_has_run_out_is_made_anew_with_its_field(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    first = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    with desk.office.house.database.writing() as session:
        session.execute(update(Handout).values(expires_at=clock.now()))
    late = program.bring(doc_id, first)
    assert late.status_code == 409 and "bốn giờ" in late.text
    again = program.hand_out(doc_id)
    assert program.bring(doc_id, first).status_code == 422, "signed from the copy that had run out"
    back = program.bring(doc_id, program.sign(again, "Signer1", token_of(desk, "binh")))
    assert back.status_code == 303, words(back.text)
    twice = program.bring(doc_id, first)
    assert twice.status_code == 409 and "đã được nhận lại" in twice.text


def test_number_date_and_seal_come_back_in_one_signature(desk: Desk, program: Program) -> None:
    doc_id = desk.signed()
    back = program.sign(program.hand_out(doc_id, "kha"), "ProgramSeal", "agency")
    page = program.bring(doc_id, back, "kha")
    assert page.status_code == 200, words(page.text)
    assert "01/STC-QLNS" in page.text
    (returned,) = re.findall(r'name="returned" value="(\d+)"', page.text)
    path = f"/docs/{doc_id}/outside/confirm"
    assert desk["kha"].get(f"/docs/{doc_id}/outside/{returned}/1.webp").status_code == 200
    assert desk["kha"].post(path, data={"returned": returned}).status_code == 422, "not compared"
    taken = desk["kha"].post(path, data={"returned": returned, "compared": "yes"})
    assert taken.status_code == 303, words(taken.text)
    assert (desk.read(doc_id).state, desk.read(doc_id).code) == ("sealed", "01/STC-QLNS")


def test_what_came_back_is_the_hand_out_s_whoever_had_uploaded_the_same_bytes_before(
    desk: Desk, program: Program, tmp_path: Path
) -> None:
    doc_id, stranger = desk.signed(), desk.office.cast.an
    back = program.sign(program.hand_out(doc_id, "kha"), "ProgramSeal", "agency")
    (tmp_path / "same.pdf").write_bytes(back)
    other = desk.office.keep(desk.office.paper(seed=9), desk.office.cast.kha)
    same = desk.office.keep(tmp_path / "same.pdf", stranger)
    assert program.bring(doc_id, back, "kha").status_code == 200
    assert desk["kha"].get(f"/docs/{doc_id}/outside/{same.id}/1.webp").status_code == 200
    assert desk["kha"].get(f"/docs/{doc_id}/outside/{other.id}/1.webp").status_code == 404
    path, sent = f"/docs/{doc_id}/outside/confirm", {"compared": "yes"}
    assert desk["kha"].post(path, data={**sent, "returned": other.id}).status_code == 404
    assert desk["kha"].post(path, data={**sent, "returned": same.id}).status_code == 303


def test_a_hand_out_is_theirs_who_took_it_for_whom_they_took_it(desk: Desk, program: Program) -> None:
    doc_id, office = desk.submitted(), desk.office
    answer = desk.sign(doc_id, key="outside")
    (token,) = set(re.findall(r"/docs/handout/([\w-]+)", answer.text))
    for_another = standing_in(office, "binh", "chi", "sign")
    with pytest.raises(NotFound):
        office.read(outside.by_token, for_another, token)
    assert office.read(outside.present, for_another, desk.read(doc_id)) is None
    assert office.read(outside.present, office.cast.binh, desk.read(doc_id)) is not None


def test_production_takes_nothing_that_a_test_key_signed(desk: Desk, program: Program) -> None:
    doc_id = desk.submitted()
    desk.office.house.settings = replace(desk.office.house.settings, mode="production")
    back = program.sign(program.hand_out(doc_id), "Signer1", token_of(desk, "binh"))
    assert program.bring(doc_id, back).status_code == 422
    assert desk.read(doc_id).state == "awaiting_signature"
