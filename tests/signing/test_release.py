"""A letter's way: signed, numbered, sealed, received (way B: number and date are a signature's appearance)."""

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from signing.appearance import person_signature, text_mark
from signing.model import Box, FieldPlan, Trust, Verdict
from signing.sign import prepare_fields, sign
from signing.validate import validate, widget_text
from tests.signing import attacks
from tests.signing.office import NOW, Office


def verdicts(path: Path, office: Office) -> dict[str, Verdict]:
    return {one.field: one.integrity for one in validate(path, office.trust, NOW).signatures}


def test_a_released_letter_is_valid_and_says_that_it_is_a_test(released: Path, office: Office) -> None:
    report = validate(released, office.trust, NOW)
    assert (report.integrity, report.trust) == (Verdict.VALID, Trust.TEST)
    assert [(one.field, one.signer) for one in report.signatures] == [
        ("Signer1", "Nguyễn Thị Chi"),
        ("Number", "UBND thành phố Huế"),
        ("Seal", "UBND thành phố Huế"),
    ]
    assert [one.changes_after for one in report.signatures] == ["signatures", "signatures", "none"]
    assert report.signatures[-1].coverage == "entire_file"
    assert all(any(f.code == "test_certificate" for f in one.findings) for one in report.signatures)


def test_every_stage_begins_with_the_exact_bytes_of_the_one_before(office: Office, tmp_path: Path) -> None:
    stages = [path.read_bytes() for path in office.release(tmp_path)]
    assert all(after.startswith(before) for before, after in pairwise(stages))
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_recipients_incoming_signature_leaves_ours_valid(released: Path, office: Office, tmp_path: Path) -> None:
    arrived = tmp_path / "arrived.pdf"
    mark = FieldPlan("Arrived", Box(1, 400, 780, 160, 40))
    sign(released, arrived, mark, office.recipient, text_mark(["VĂN BẢN ĐẾN", "Số: 7"]), at=NOW)
    assert set(verdicts(arrived, office).values()) == {Verdict.VALID}
    assert len(verdicts(arrived, office)) == 4


def test_replacing_the_number_after_release_is_caught(released: Path, office: Office, tmp_path: Path) -> None:
    forged = attacks.changed(released, tmp_path / "forged.pdf", attacks.replace_appearance("Number"))
    report = validate(forged, office.trust, NOW)
    assert report.integrity is Verdict.INVALID
    assert verdicts(forged, office)["Number"] is verdicts(forged, office)["Seal"] is Verdict.INVALID


def test_two_signers_in_order_are_both_valid(office: Office, letter, tmp_path: Path) -> None:
    plans = [FieldPlan("Signer1", Box(1, 300, 100, 150, 60)), FieldPlan("Signer2", Box(1, 100, 100, 150, 60))]
    prepare_fields(letter(), tmp_path / "0.pdf", plans)
    picture = person_signature(office.signature)
    sign(tmp_path / "0.pdf", tmp_path / "1.pdf", "Signer1", office.dung, picture, at=NOW)
    sign(tmp_path / "1.pdf", tmp_path / "2.pdf", "Signer2", office.chi, picture, at=NOW)
    assert verdicts(tmp_path / "2.pdf", office) == {"Signer1": Verdict.VALID, "Signer2": Verdict.VALID}


def test_number_and_date_are_really_drawn_and_can_be_read(released: Path, office: Office, tmp_path: Path) -> None:
    shown = {one.field: one.text for one in widget_text(released)}
    assert "15" in shown["Number"] and "20" in shown["Number"] and "11" in shown["Number"]
    assert all("THỬ NGHIỆM" in text for text in shown.values())
    before, after = _ink(tmp_path / "signed.pdf"), _ink(released)
    assert after["black"] > before["black"], "number and date must appear in black"
    assert after["red"] > 200 > before["red"], "the seal must appear in red"
    assert before["blue"] > 200, "the signature must appear in blue"


def test_the_seal_keeps_its_real_size_and_covers_a_third_of_the_signature(released: Path) -> None:
    with pikepdf.open(released) as pdf:
        boxes = {str(a.T): [float(edge) for edge in a.Rect] for a in pdf.pages[-1].Annots}
    seal, signature = boxes["Seal"], boxes["Signer1"]
    assert seal[2] - seal[0] == pytest.approx(36 / 25.4 * 72, abs=0.1)
    assert (seal[2] - signature[0]) / (signature[2] - signature[0]) == pytest.approx(1 / 3, abs=0.01)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="no pdfsig: apt-get install poppler-utils")
def test_poppler_calls_all_signatures_valid(released: Path) -> None:
    said = subprocess.run(["pdfsig", "-nocert", str(released)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid") == 3
    assert "Total document signed" in said


@pytest.mark.skipif(not shutil.which("qpdf"), reason="no qpdf: apt-get install qpdf")
def test_qpdf_finds_no_error_in_a_released_file(released: Path) -> None:
    checked = subprocess.run(["qpdf", "--check", str(released)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _ink(path: Path) -> dict[str, int]:
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    image = document[len(document) - 1].render(scale=1, may_draw_forms=True).to_pil().convert("RGB")
    document.close()
    pixels = list(image.get_flattened_data())
    return {
        "black": sum(max(p) < 90 for p in pixels),
        "red": sum(p[0] > 180 and p[1] < 90 and p[2] < 90 for p in pixels),
        "blue": sum(p[2] > 150 and p[0] < 90 and p[1] < 90 for p in pixels),
    }
