"""Making a document through its pages: drafted, approved, signed, numbered, sealed, released; and what is refused."""

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from signing import desk as signing_desk
from tests.docs.routes.conftest import Desk, words
from workplace.docs.actions import directing, receiving
from workplace.docs.models.issuing import Signer
from workplace.docs.queries import show
from workplace.docs.rules.addressees import Addressee


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def test_a_draft_is_filled_in_with_what_its_paper_shows(desk: Desk) -> None:
    doc = desk.read(desk.draft())
    assert doc.state == "draft"
    assert doc.type_code == "CV" or doc.summary
    assert desk["an"].get(f"/docs/{doc.id}/edit").status_code == 200


def test_an_answer_is_linked_both_ways_and_goes_to_who_wrote(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    file = office.keep(office.paper(draft=False, seed=3), cast.kha)
    came = office.do(receiving.arrive, cast.kha, cast.organisations["stc"], file)
    letter = receiving.Letter("17842/BTC-ĐT", None, "Bộ Tài chính", "CV", "V/v vốn")
    office.do(receiving.register, cast.kha, came, letter)
    office.do(directing.submit, cast.kha, came, cast.people["binh"])
    office.do(directing.direct, cast.binh, came, "Trả lời", [Addressee("lead", person_id=cast.people["an"])])
    assert "17842/BTC-ĐT" in desk["an"].get(f"/docs/outgoing/new?answers={came.id}").text
    assert desk["my"].get(f"/docs/outgoing/new?answers={came.id}").status_code == 404
    doc_id = desk.draft(answers=came.id)
    page = desk["an"].get(f"/docs/{doc_id}/edit").text
    assert "Bộ Tài chính" in page
    assert f'href="/docs/{doc_id}"' in desk["an"].get(f"/docs/{came.id}").text


def test_rows_of_the_form_grow_move_and_shrink_without_being_kept(desk: Desk) -> None:
    doc_id, people = desk.draft(), desk.office.cast.people
    sent = {"summary": "V/v vốn", "type_code": "QĐ", "proposed": "STC-QLNS", "notation": "STC-QLNS", "urgency": "1"}
    page = desk["an"].post(
        f"/docs/{doc_id}/edit",
        data={**sent, "do": "add:recipient", "new_recipient": "Bộ Tài chính", "signer": f"{people['binh']}|"},
    )
    assert 'value="to||Bộ Tài chính"' in page.text
    assert 'value="QĐ-STC"' in page.text, "the notation follows the type while nobody has changed it"
    gone = desk["an"].post(
        f"/docs/{doc_id}/edit", data={**sent, "recipient": ["to||A", "to||B"], "do": "remove:recipient:0"}
    )
    assert 'value="to||A"' not in gone.text and 'value="to||B"' in gone.text
    assert desk.read(doc_id).summary != "V/v vốn"


def test_a_draft_is_saved_without_a_signer_but_not_submitted(desk: Desk) -> None:
    doc_id = desk.draft()
    sent = {"summary": "V/v vốn", "type_code": "CV", "urgency": "0", "notation": "STC-QLNS", "recipient": "to||A"}
    assert desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, "do": "save"}).status_code == 303
    refused = desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, "do": "submit"})
    assert refused.status_code == 422 and 'id="new_signer-error"' in refused.text
    assert desk.read(doc_id).state == "draft"


def test_all_departments_are_added_at_once(desk: Desk) -> None:
    page = desk["an"].post(f"/docs/{desk.draft()}/edit", data={"summary": "V/v vốn", "do": "group:departments"})
    assert "Sở Khoa học và Công nghệ" in page.text
    assert page.text.count('name="recipient"') == 1, "one's own is not among them"


def test_attachments_can_be_taken_away_and_put_back(desk: Desk) -> None:
    doc_id = desk.draft()
    paper = desk.office.paper(seed=2).read_bytes()
    desk["an"].post(f"/docs/{doc_id}/attachments", files={"attachment": ("phụ lục.pdf", paper)})
    (row,) = desk.office.read(show.attachments, desk.read(doc_id))
    desk["an"].post(f"/docs/{doc_id}/attachments/{row.id}/withdraw")
    assert desk.office.read(show.attachments, desk.read(doc_id)) == []
    desk["an"].post(f"/docs/{doc_id}/attachments/{row.id}/restore")
    assert len(desk.office.read(show.attachments, desk.read(doc_id))) == 1


def test_only_the_drafter_edits_a_draft(desk: Desk) -> None:
    doc_id = desk.draft()
    for stranger in ("kha", "binh", "my", "chi"):
        assert desk[stranger].get(f"/docs/{doc_id}/edit").status_code == 404
        assert desk[stranger].post(f"/docs/{doc_id}/edit", data={"do": "save"}).status_code == 404


def test_an_approver_approves_or_returns_with_a_reason(desk: Desk) -> None:
    doc_id = desk.submitted(approver="kha")
    assert desk["kha"].post(f"/docs/{doc_id}/steps/return", data={}).status_code == 422
    assert desk["kha"].post(f"/docs/{doc_id}/steps/return", data={"reason": "Sai thể thức"}).status_code == 303
    assert desk.read(doc_id).state == "draft"
    desk["an"].post(f"/docs/{doc_id}/steps/submit")
    desk["kha"].post(f"/docs/{doc_id}/steps/approve", data={"note": "Đồng ý", "seen": desk.seen(doc_id)})
    assert desk.read(doc_id).state == "awaiting_signature"


def test_the_signer_returns_it_to_an_earlier_step_of_the_list(desk: Desk) -> None:
    doc_id = desk.submitted(approver="kha")
    desk["kha"].post(f"/docs/{doc_id}/steps/approve", data={"seen": desk.seen(doc_id)})
    page = desk["binh"].get(f"/docs/{doc_id}/sign").text
    assert "Võ Thị An" in page and "Đặng Minh Kha" in page
    desk["binh"].post(f"/docs/{doc_id}/steps/return", data={"reason": "Xem lại mục 2", "to": "1"})
    assert desk.read(doc_id).state == "in_approval"
    assert desk["kha"].post(f"/docs/{doc_id}/steps/approve", data={"seen": desk.seen(doc_id)}).status_code == 303


def test_the_signing_page_shows_the_place_found_and_only_to_the_signer(desk: Desk) -> None:
    doc_id = desk.submitted()
    page = desk["binh"].get(f"/docs/{doc_id}/sign")
    assert page.status_code == 200, words(page.text)
    assert "data-sigbox" in page.text and 'name="width"' in page.text
    assert "GIÁM ĐỐC" in page.text
    assert desk["an"].get(f"/docs/{doc_id}/sign").status_code == 404


def test_from_signature_to_release(desk: Desk) -> None:
    doc_id = desk.signed(to=("Bộ Tài chính", "Ủy ban nhân dân phường Thuận Hóa"))
    answer = desk.number(doc_id)
    assert answer.status_code == 303, words(answer.text)
    doc = desk.read(doc_id)
    assert (doc.state, doc.code) == ("sealed", "01/STC-QLNS")
    page = desk["kha"].get(f"/docs/{doc_id}/release")
    assert page.status_code == 200, words(page.text)
    seen = desk.seen(doc_id)
    refused = desk["kha"].post(f"/docs/{doc_id}/steps/release", data={"seen": seen})
    assert refused.status_code == 422, "the differences must be ticked"
    ticked = re.findall(r'name="accepted" value="([^"]*)"', page.text)
    released = desk["kha"].post(f"/docs/{doc_id}/steps/release", data={"accepted": ticked, "seen": seen})
    assert released.status_code == 303, words(released.text)
    report = signing_desk.examine(desk.office.path(doc), desk.office.house.settings.trust).report
    assert str(report.integrity) == "valid"
    assert [one.field for one in report.signatures] == ["Signer1", "NumberDate", "Seal"]
    assert "01/STC-QLNS" in desk["kha"].get(f"/docs/{doc_id}/deliveries").text


def test_the_package_holds_the_document_and_its_note(desk: Desk) -> None:
    doc_id = released(desk)
    answer = desk["an"].get(f"/docs/{doc_id}/package.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        facts = json.loads(package.read("facts.json"))
        assert facts["code"] == "01/STC-QLNS"
        assert package.read(facts["files"][0])[:5] == b"%PDF-"


def released(desk: Desk) -> int:
    doc_id = desk.signed()
    desk.number(doc_id)
    page = desk["kha"].get(f"/docs/{doc_id}/release").text
    ticked = re.findall(r'name="accepted" value="([^"]*)"', page)
    sent = {"accepted": ticked, "seen": desk.seen(doc_id)}
    assert desk["kha"].post(f"/docs/{doc_id}/steps/release", data=sent).status_code == 303
    return doc_id


def test_a_delivery_outside_is_marked_as_sent_by_the_clerk(desk: Desk) -> None:
    doc_id = released(desk)
    page = desk["kha"].get(f"/docs/{doc_id}/deliveries").text
    (row, *_) = re.findall(rf"/docs/{doc_id}/deliveries/(\d+)/sent", page)
    path = f"/docs/{doc_id}/deliveries/{row}/sent"
    assert desk["an"].post(path, data={"note": "Bưu điện"}).status_code == 404
    assert desk["kha"].post(path, data={"note": "Bưu điện"}).status_code == 303
    assert desk["kha"].post(path, data={"note": "Bưu điện"}).status_code == 409
    assert "Bưu điện" in desk["an"].get(f"/docs/{doc_id}/deliveries").text


def test_a_released_document_is_recalled(desk: Desk) -> None:
    doc_id = released(desk)
    assert desk["kha"].post(f"/docs/{doc_id}/steps/recall", data={"reason": "Sai nội dung"}).status_code == 303
    assert desk.read(doc_id).state == "recalled"


def test_a_cancelled_document_leaves_a_void_number(desk: Desk) -> None:
    doc_id = desk.signed()
    desk.number(doc_id, seal="")
    assert desk.read(doc_id).state == "numbered"
    desk["kha"].post(f"/docs/{doc_id}/steps/cancel", data={"reason": "Không ban hành nữa"})
    assert desk.read(doc_id).state == "cancelled"


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["an", "kha", "my", "chi"])
def test_nobody_else_signs(desk: Desk, who: str) -> None:
    doc_id = desk.submitted()
    assert desk.sign(doc_id, who).status_code == 404
    assert desk.read(doc_id).state == "awaiting_signature"


def test_signing_asks_for_the_password(desk: Desk) -> None:
    doc_id = desk.submitted()
    refused = desk.sign(doc_id, password="wrong")
    assert refused.status_code == 422 and 'id="password-error"' in refused.text
    assert 'value="116"' in refused.text, "the place stays as it was set"
    assert desk.read(doc_id).state == "awaiting_signature"


def test_a_second_press_finds_it_signed(desk: Desk) -> None:
    doc_id = desk.signed()
    assert desk.sign(doc_id).status_code in (404, 409)
    assert desk.number(doc_id).status_code == 303
    assert desk.number(doc_id).status_code == 409


def test_production_refuses_test_keys(desk: Desk) -> None:
    doc_id = desk.submitted()
    in_production(desk)
    assert "data-sigbox" in desk["binh"].get(f"/docs/{doc_id}/sign").text
    assert desk.sign(doc_id).status_code == 409
    assert desk.read(doc_id).state == "awaiting_signature"


def in_production(desk: Desk) -> None:
    desk.office.house.settings = replace(desk.office.house.settings, mode="production")


def test_a_place_off_the_page_is_refused_and_the_next_try_begins_at_once(desk: Desk) -> None:
    doc_id = desk.submitted()
    refused = desk.sign(doc_id, x=5000)
    assert refused.status_code == 422 and "errorsum" in refused.text
    assert desk.sign(doc_id).status_code == 303


def test_nobody_signs_approves_or_seals_what_the_page_did_not_show(desk: Desk) -> None:
    doc_id = desk.submitted(approver="kha")
    old = desk.seen(doc_id)
    desk["an"].post(f"/docs/{doc_id}/steps/withdraw")
    other = desk.office.paper(seed=7).read_bytes()
    assert desk["an"].post(f"/docs/{doc_id}/versions", files={"file": ("m.pdf", other)}).status_code == 303
    desk["an"].post(f"/docs/{doc_id}/steps/submit")
    assert desk["kha"].post(f"/docs/{doc_id}/steps/approve", data={"seen": old}).status_code == 409
    assert desk["kha"].post(f"/docs/{doc_id}/steps/approve", data={"seen": desk.seen(doc_id)}).status_code == 303
    assert desk.sign(doc_id, seen=old).status_code == 409
    assert desk.sign(doc_id).status_code == 303
    assert desk.number(doc_id, seen=old).status_code == 409


def test_the_clerk_of_another_organisation_finds_nothing(desk: Desk) -> None:
    doc_id = desk.signed()
    for path in ("steps/number", "steps/seal", "steps/release", "steps/cancel", "recipients"):
        sent: dict[str, Any] = {"dated": "23/11/2026", "reason": "x", "recipient": "A"}
        assert desk["my"].post(f"/docs/{doc_id}/{path}", data=sent).status_code == 404


def test_a_future_date_is_refused_before_any_number_is_taken(desk: Desk) -> None:
    doc_id = desk.signed()
    assert desk.number(doc_id, dated="24/11/2026").status_code == 422
    desk.number(doc_id)
    assert desk.read(doc_id).number == 1


def test_attachments_are_marked_when_the_document_is_sealed(desk: Desk) -> None:
    doc_id = desk.draft()
    paper = desk.office.paper(seed=2).read_bytes()
    desk["an"].post(f"/docs/{doc_id}/attachments", files={"attachment": ("phu luc.pdf", paper)})
    doc, people = desk.read(doc_id), desk.office.cast.people
    sent = {"summary": doc.summary, "type_code": "CV", "urgency": "0", "notation": "STC-QLNS", "do": "submit"}
    desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, "signer": f"{people['binh']}|", "recipient": "to||A"})
    desk.sign(doc_id)
    answer = desk.number(doc_id)
    assert answer.status_code == 303, words(answer.text)
    (row,) = desk.office.read(show.attachments, doc)
    assert row.marked_file_id is not None


def test_an_attachment_that_takes_no_signature_does_not_keep_its_letter_from_the_seal(
    desk: Desk, tmp_path: Path
) -> None:
    with pikepdf.open(desk.office.paper(seed=2)) as pdf:
        pdf.save(tmp_path / "closed.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    doc_id = desk.draft()
    for name, path in (("kín.pdf", tmp_path / "closed.pdf"), ("mở.pdf", desk.office.paper(seed=3))):
        desk["an"].post(f"/docs/{doc_id}/attachments", files={"attachment": (name, path.read_bytes())})
    doc, people = desk.read(doc_id), desk.office.cast.people
    sent = {"summary": doc.summary, "type_code": "CV", "urgency": "0", "notation": "STC-QLNS", "do": "submit"}
    desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, "signer": f"{people['binh']}|", "recipient": "to||A"})
    desk.sign(doc_id)
    answer = desk.number(doc_id)
    assert answer.status_code == 303, words(answer.text)
    assert desk.read(doc_id).state == "sealed"
    closed, opened = desk.office.read(show.attachments, doc)
    assert closed.marked_file_id is None and opened.marked_file_id is not None
    page = desk["kha"].post(f"/docs/{doc_id}/steps/mark_attachment", data={"way": "laid", "attachment": closed.id})
    assert page.status_code == 422 and "mã hóa" in page.text


def test_two_sign_in_order_each_in_a_field_made_before_the_first(desk: Desk) -> None:
    people, offices = desk.office.cast.people, desk.office.cast.organisations
    doc_id = desk.draft("hoa", organisation=offices["ubnd"])
    sent = {"summary": "V/v vốn", "type_code": "CV", "urgency": "0", "notation": "UBND-TH", "recipient": "to||A"}
    rows = {"signer": [f"{people['dung']}|KT.", f"{people['chi']}|TM."], "do": "submit"}
    assert desk["hoa"].post(f"/docs/{doc_id}/edit", data={**sent, **rows}).status_code == 303
    assert desk.sign(doc_id, "chi").status_code == 404, "not yet her turn"
    assert desk.sign(doc_id, "dung", capacity="KT.").status_code == 303
    assert desk.read(doc_id).state == "awaiting_signature"
    assert "data-sigbox" not in desk["chi"].get(f"/docs/{doc_id}/sign").text, "her place was fixed with his"
    answer = desk.sign(doc_id, "chi", capacity="TM.")
    assert answer.status_code == 303, words(answer.text)
    doc = desk.read(doc_id)
    report = signing_desk.examine(desk.office.path(doc), desk.office.house.settings.trust).report
    assert (doc.state, str(report.integrity)) == ("signed", "valid")
    assert [one.field for one in report.signatures] == ["Signer1", "Signer2"]


def test_who_signs_as_what_is_kept(desk: Desk) -> None:
    doc_id = desk.signed()
    (row,) = desk.office.read(show.rows, Signer, desk.read(doc_id))
    assert (row.state, row.lines, row.page) == ("signed", "GIÁM ĐỐC", 1)


def test_a_later_save_from_an_older_form_is_refused_with_both_shown(desk: Desk) -> None:
    """Two tabs of one drafter: neither undoes the other without being told."""
    doc_id, an = desk.draft(), desk["an"]
    drawn = re.findall(r'name="drawn_from" value="([^"]+)"', an.get(f"/docs/{doc_id}/edit").text)[0]
    first = {
        "drawn_from": drawn,
        "summary": "V/v vốn đợt một",
        "type_code": "CV",
        "urgency": "0",
        "notation": "STC-QLNS",
    }
    assert an.post(f"/docs/{doc_id}/edit", data={**first, "do": "save"}).status_code == 303
    second = {**first, "summary": "V/v vốn đợt hai", "urgency": "1"}
    refused = an.post(f"/docs/{doc_id}/edit", data={**second, "do": "save"})
    assert refused.status_code == 422 and desk.read(doc_id).summary == "V/v vốn đợt một"
    assert "V/v vốn đợt một" in refused.text and "V/v vốn đợt hai" in refused.text
    now = re.findall(r'name="drawn_from" value="([^"]+)"', refused.text)[0]
    row = an.post(f"/docs/{doc_id}/edit", data={**second, "drawn_from": drawn, "do": "group:departments"})
    assert f'value="{drawn}"' in row.text  # a row that is added draws no other state
    assert an.post(f"/docs/{doc_id}/edit", data={**second, "drawn_from": now, "do": "save"}).status_code == 303
    assert desk.read(doc_id).summary == "V/v vốn đợt hai"


def unsignable(kind: str, letter: bytes) -> bytes:
    if kind == "encrypted":
        with pikepdf.open(io.BytesIO(letter)) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
            return out.getvalue()
    return (b"X" * 900 if kind == "junk" else b"<html><script>alert(1)</script>") + letter


@pytest.mark.parametrize("kind", ["encrypted", "junk", "page"])
def test_what_could_never_be_signed_is_refused_when_it_is_handed_in(desk: Desk, kind: str) -> None:
    bad = {"file": ("thu.pdf", unsignable(kind, desk.office.paper().read_bytes()))}
    office = {"organisation": desk.office.cast.organisations["stc"]}
    refused = desk["an"].post("/docs/outgoing", data=office, files=bad)
    assert refused.status_code == 422 and "không thể ký số được" in words(refused.text)
    doc_id = desk.draft()
    again = desk["an"].post(f"/docs/{doc_id}/versions", data={"note": ""}, files=bad)
    assert again.status_code == 422 and "không thể ký số được" in words(again.text)
    assert desk["an"].get(f"/docs/{doc_id}").status_code == 200


def active(kind: str, letter: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(letter)) as pdf:
        if kind == "files":
            pdf.attachments["evil.exe"] = b"MZ"
        else:
            action = {"script": "/JavaScript", "program": "/Launch"}[kind]
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(action), JS="app.alert(1)", F="cmd.exe")
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "told"), [("script", "mã lệnh"), ("program", "lệnh mở chương trình"), ("files", "tệp khác nằm trong")]
)
def test_what_a_file_carries_inside_is_said_on_every_page_on_its_way(desk: Desk, kind: str, told: str) -> None:
    bad = {"file": ("thu.pdf", active(kind, desk.office.paper().read_bytes()))}
    office = {"organisation": desk.office.cast.organisations["stc"]}
    doc_id = int(re.findall(r"\d+", desk["an"].post("/docs/outgoing", data=office, files=bad).headers["location"])[0])
    assert told in words(desk["an"].get(f"/docs/{doc_id}/edit").text)
    doc, binh = desk.read(doc_id), desk.office.cast.people["binh"]
    sent = {"summary": doc.summary, "type_code": doc.type_code, "urgency": "0", "notation": "STC-QLNS", "do": "submit"}
    rows = {"signer": f"{binh}|", "recipient": ["to||Bộ Tài chính"]}
    assert desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, **rows}).status_code == 303
    assert told in words(desk["binh"].get(f"/docs/{doc_id}").text)
    assert told in words(desk["binh"].get(f"/docs/{doc_id}/sign").text)
