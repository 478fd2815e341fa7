"""An attachment's mark made by the office's own program: number laid on the page, time in the signature's field."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pyhanko.sign import fields

from signing import desk, errors
from signing.accept import accept_external
from signing.appearance import text_mark
from signing.marks import prepare_mark, shows
from signing.model import Box, FieldPlan, Verdict
from signing.orders import KeyOrder
from signing.sign import prepare_fields, sign
from signing.validate import validate
from tests.signing.attacks import replace_content, sign_as_another_program
from tests.signing.office import NOW, Office

LINE = "Kèm theo Công văn số 12/STC-QLNS"
TIME = "2026-11-20T09:30:00+07:00"


def words(path: Path, page: int = 0) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return str(pdf[page].get_textpage().get_text_range())
    finally:
        pdf.close()


def test_the_number_stands_on_the_page_before_the_program_signs(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    given, back = tmp_path / "given.pdf", tmp_path / "back.pdf"
    assert prepare_mark(letter(), given, LINE) == "AttachmentMark"
    assert LINE in words(given)
    assert not [path.name for path in tmp_path.iterdir() if path.suffix in (".tidy", ".laid")]
    sign(given, back, "AttachmentMark", office.clerk, text_mark((TIME,)), at=NOW)
    result = accept_external(given, back, None, "AttachmentMark", office.trust, at=NOW)
    assert result.signature.signer == "UBND thành phố Huế"
    assert shows(back, result.field, "", NOW)
    assert not shows(back, result.field, LINE, NOW), "the number stands on the page, not in the field"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_it_stands_upright_at_the_upper_right_of_a_turned_page(
    turned: int, letter: Callable[..., Path], tmp_path: Path
) -> None:
    source, given = tmp_path / "turned.pdf", tmp_path / "given.pdf"
    with pikepdf.open(letter()) as pdf:
        pdf.pages[0].Rotate = turned
        pdf.pages[0].contents_add(
            b"0.5 0 0 -0.5 100 300 cm", prepend=True
        )  # a program that leaves its own turning behind
        pdf.save(source)
    prepare_mark(source, given, LINE)
    page = pypdfium2.PdfDocument(given)[0]
    found = page.get_textpage().search(LINE).get_next()
    assert found is not None
    text = page.get_textpage()
    boxes = [text.get_charbox(found[0] + i) for i in range(found[1])]
    shown = [_shown(page, *box) for box in boxes]
    assert shown[0][0] < shown[-1][0], "read from left to right"
    assert min(x for x, _ in shown) > page.get_width() * 0.4 and min(y for _, y in shown) > page.get_height() * 0.9
    assert max(abs(y - shown[0][1]) for _, y in shown) < 8, "on one line"


def _shown(page: pypdfium2.PdfPage, left: float, bottom: float, right: float, top: float) -> tuple[float, float]:
    x, y = (left + right) / 2, (bottom + top) / 2
    _, _, width, height = page.get_mediabox()
    return {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[page.get_rotation()]


def test_a_program_may_bring_its_own_mark(office: Office, letter: Callable[..., Path], tmp_path: Path) -> None:
    given, back = tmp_path / "given.pdf", tmp_path / "back.pdf"
    assert prepare_mark(letter(), given, "") == ""
    assert LINE not in words(given)
    plan = FieldPlan("Appendix", Box(1, 380, 790, 200, 30))
    sign(given, back, plan, office.clerk, text_mark((LINE, TIME)), at=NOW)
    result = accept_external(given, back, None, None, office.trust, at=NOW)
    assert shows(back, result.field, LINE, NOW)
    assert not shows(back, result.field, "Kèm theo Công văn số 13/STC-QLNS", NOW)


def test_what_somebody_signed_before_is_handed_out_as_it_is(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    prepared, signed, given, back = (tmp_path / f"{name}.pdf" for name in ("prepared", "signed", "given", "back"))
    prepare_fields(letter(), prepared, [FieldPlan("Theirs")])
    sign(prepared, signed, "Theirs", office.recipient, None, at=NOW)
    assert prepare_mark(signed, given, LINE) == ""
    assert given.read_bytes() == signed.read_bytes()
    sign(given, back, FieldPlan("Appendix", Box(1, 380, 790, 200, 30)), office.clerk, text_mark((LINE,)), at=NOW)
    assert accept_external(given, back, None, None, office.trust, at=NOW).field == "Appendix"
    assert not shows(back, "Appendix", LINE, NOW), "without the time of signing somebody has to look"


def test_what_is_closed_to_further_signatures_is_refused(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    closed, out = tmp_path / "closed.pdf", tmp_path / "out.pdf"
    sign_as_another_program(letter(), closed, "S", office.recipient, at=NOW, certify=fields.MDPPerm.NO_CHANGES)
    with pytest.raises(errors.CertifiedNoChanges):
        prepare_mark(closed, out, LINE)
    with pikepdf.open(tmp_path / "draft.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="x", user=""))
    with pytest.raises(errors.Encrypted):
        prepare_mark(tmp_path / "locked.pdf", out, LINE)
    assert not out.exists()


def test_a_page_changed_with_the_signature_is_refused(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    given, back = tmp_path / "given.pdf", tmp_path / "back.pdf"
    prepare_mark(letter(), given, LINE)
    sign_as_another_program(given, back, "AttachmentMark", office.clerk, at=NOW, change=replace_content)
    with pytest.raises(errors.ForbiddenChanges):
        accept_external(given, back, None, "AttachmentMark", office.trust, at=NOW)


def test_a_page_without_any_drawing_takes_the_mark(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        del pdf.pages[0].Contents
        pdf.save(tmp_path / "blank.pdf")
    prepare_mark(tmp_path / "blank.pdf", tmp_path / "given.pdf", LINE)
    assert LINE in words(tmp_path / "given.pdf")


def test_the_mark_leaves_the_page_s_own_text_free(letter: Callable[..., Path], tmp_path: Path) -> None:
    source, given = letter(), tmp_path / "given.pdf"
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    prepare_mark(source, given, LINE)
    page = pypdfium2.PdfDocument(given)[0]
    text = page.get_textpage()
    (start, count), (own, _) = text.search(motto).get_next(), text.search(LINE).get_next()
    top = max(text.get_charbox(start + i)[3] for i in range(count))
    with pikepdf.open(given) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert float(field.Rect[1]) >= top, "the field lies above the heading"
    assert text.get_charbox(own)[3] < page.get_height() - 7


def test_what_its_sender_marked_can_be_marked_again(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    given, theirs, ours = tmp_path / "given.pdf", tmp_path / "theirs.pdf", tmp_path / "ours.pdf"
    prepare_mark(letter(), given, LINE)
    sign(given, theirs, "AttachmentMark", office.recipient, text_mark((TIME,)), at=NOW)
    assert prepare_mark(theirs, tmp_path / "again.pdf", LINE) == ""
    key = KeyOrder(office.folder / "vault", "clerk", office.clerk.passphrase, NOW)
    assert desk.sign_mark(theirs, ours, key, (LINE, TIME)).field == "AttachmentMark2"
    assert [one.integrity for one in validate(ours, office.trust, NOW).signatures] == [Verdict.VALID, Verdict.VALID]
