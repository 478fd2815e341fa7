"""Whole orders at the desk: what an application's worker is asked to do, step by step."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from signing import desk, errors
from signing.model import Box, Verdict
from signing.validate import validate
from tests.signing import attacks
from tests.signing.office import NOW, Office


@pytest.fixture
def orders(office: Office) -> Callable[[str], desk.KeyOrder]:
    return lambda name: desk.KeyOrder(office.vault.folder, name, office.chi.passphrase, NOW)


SEATS = [desk.Seat("Signer1", "Nguyễn Thị Chi", "CHỦ TỊCH")]


def test_a_draft_is_signed_numbered_sealed_and_examined(
    letter: Callable[..., Path], office: Office, orders: Callable[[str], desk.KeyOrder], tmp_path: Path
) -> None:
    one, two, three = (tmp_path / f"{n}.pdf" for n in (1, 2, 3))
    desk.sign_person(letter(), one, "Signer1", orders("chi"), office.signature.read_bytes(), SEATS, 36)
    desk.sign_number(one, two, orders("clerk"), "15/QĐ-UBND", "Huế, ngày 20 tháng 11 năm 2026")
    desk.sign_seal(two, three, orders("clerk"), office.seal.read_bytes(), 36)
    examined = desk.examine(three, office.trust.folder, NOW)
    assert examined.report.integrity is Verdict.VALID
    assert [one.field for one in examined.report.signatures] == ["Signer1", desk.NUMBER_FIELD, desk.SEAL_FIELD]
    assert any("15" in shown for shown in examined.shown)


def test_a_page_without_the_decrees_layout_gets_a_proposal_and_an_upper_row(
    office: Office, orders: Callable[[str], desk.KeyOrder], tmp_path: Path
) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "blank.pdf")
    (found,) = desk.prepare_letter(tmp_path / "blank.pdf", tmp_path / "0.pdf", SEATS, 36, agency=True)
    assert found.by_text is False
    desk.sign_person(tmp_path / "0.pdf", tmp_path / "1.pdf", "Signer1", orders("chi"), None, SEATS, 36)
    desk.sign_number(
        tmp_path / "1.pdf", tmp_path / "2.pdf", orders("clerk"), "15/QĐ-UBND", "Huế, ngày 20 tháng 11 năm 2026"
    )
    assert any("Số: 15/QĐ-UBND" in shown for shown in desk.examine(tmp_path / "2.pdf", office.trust.folder, NOW).shown)


def test_a_place_chosen_by_hand_is_kept(letter: Callable[..., Path]) -> None:
    chosen = Box(1, 50, 60, 120, 50)
    (found,) = desk.seats(letter(), [desk.Seat("Signer1", "Nguyễn Thị Chi", box=chosen)])
    assert (found.box, found.by_text) == (chosen, False)


def test_an_attachment_gets_the_agencys_mark(
    letter: Callable[..., Path], office: Office, orders: Callable[[str], desk.KeyOrder], tmp_path: Path
) -> None:
    lines = ("Kèm theo Quyết định số 15/QĐ-UBND", "2026-11-20T09:30:00+07:00")
    desk.sign_mark(letter(), tmp_path / "m.pdf", orders("clerk"), lines)
    assert validate(tmp_path / "m.pdf", office.trust, NOW).integrity is Verdict.VALID


def test_an_outside_program_signs_what_was_prepared_without_locks(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    desk.prepare_letter(letter(), tmp_path / "0.pdf", SEATS, 36, agency=False)
    back = attacks.sign_as_another_program(tmp_path / "0.pdf", tmp_path / "b.pdf", "Signer1", office.chi, at=NOW)
    assert desk.accept(tmp_path / "0.pdf", back, "", "Signer1", office.trust.folder).field == "Signer1"
    with pytest.raises(errors.NoNewSignature):
        desk.accept(tmp_path / "0.pdf", tmp_path / "0.pdf", "", "Signer1", office.trust.folder)
