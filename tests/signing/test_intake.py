"""Taking files in: what is refused, what is said, and a copy that can be signed safely."""

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signing import errors
from signing.intake import inspect, normalise
from signing.model import Box, FieldPlan, Verdict
from signing.placement import bottom_right
from signing.sign import prepare_fields, sign
from signing.validate import validate
from tests.samples import SAMPLES, needs_samples
from tests.signing.office import NOW, Office

MARK = FieldPlan("Signer1", Box(1, 100, 100, 150, 60))


def test_a_draft_is_described(letter: Callable[..., Path]) -> None:
    facts = inspect(letter(pages=3))
    assert (facts.pages, facts.signatures, facts.encrypted, facts.scripts) == (3, 0, False, False)
    assert facts.size_ok and not facts.needs_normalising


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a renamed archive", b"hello"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.pdf").write_bytes(content)
    with pytest.raises(errors.NotPdf):
        inspect(tmp_path / "x.pdf")


def test_a_stub_is_refused_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    with pytest.raises(errors.Damaged):
        inspect(tmp_path / "x.pdf")


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "x.pdf")
    with pytest.raises(errors.ZeroPages):
        inspect(tmp_path / "x.pdf")


def test_too_many_pages_are_refused(letter: Callable[..., Path]) -> None:
    with pytest.raises(errors.TooLarge, match="3 pages; at most 2"):
        inspect(letter(pages=3), page_limit=2)


def test_a_password_is_asked_for_and_protection_is_never_taken_off(letter: Callable[..., Path], tmp_path: Path) -> None:
    with pikepdf.open(letter()) as pdf:
        pdf.save(tmp_path / "user.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
        pdf.save(tmp_path / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="o"))
    with pytest.raises(errors.PasswordRequired):
        inspect(tmp_path / "user.pdf")
    assert inspect(tmp_path / "user.pdf", password="u").password_required
    facts = inspect(tmp_path / "owner.pdf")
    assert facts.encrypted and not facts.password_required
    with pytest.raises(errors.Encrypted):
        normalise(tmp_path / "owner.pdf", tmp_path / "out.pdf")
    with pytest.raises(errors.Encrypted):
        prepare_fields(tmp_path / "owner.pdf", tmp_path / "out.pdf", [MARK])
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize(
    ("key", "value", "active"),
    [
        ("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"), True),
        ("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"), True),
        ("/AA", pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")), True),
        ("/Names", pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([]))), True),
        ("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="start"), False),
        ("/Lang", pikepdf.String("vi"), False),
    ],
)
def test_what_would_run_is_seen(
    letter: Callable[..., Path], tmp_path: Path, key: str, value: pikepdf.Object, active: bool
) -> None:
    with pikepdf.open(letter()) as pdf:
        pdf.Root[key] = value
        pdf.save(tmp_path / "x.pdf")
    assert inspect(tmp_path / "x.pdf").scripts is active


def test_a_script_behind_a_link_is_seen(letter: Callable[..., Path], tmp_path: Path) -> None:
    with pikepdf.open(letter()) as pdf:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].Annots = pikepdf.Array([link])
        pdf.save(tmp_path / "x.pdf")
    assert inspect(tmp_path / "x.pdf").scripts


def test_a_trailer_that_counts_too_few_objects_cannot_destroy_the_document(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    """New objects would take the numbers of the page and its content: "signed", and empty."""
    with pikepdf.open(letter()) as pdf:
        pdf.save(tmp_path / "plain.pdf", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = (tmp_path / "plain.pdf").read_bytes()
    short = re.sub(rb"/Size (\d+)", lambda found: b"/Size 3".ljust(len(found[0])), content)
    assert short != content
    (tmp_path / "short.pdf").write_bytes(short)
    facts = inspect(tmp_path / "short.pdf")
    assert not facts.size_ok and facts.needs_normalising
    for attempt in (
        lambda: prepare_fields(tmp_path / "short.pdf", tmp_path / "out.pdf", [MARK]),
        lambda: sign(tmp_path / "short.pdf", tmp_path / "out.pdf", MARK, office.chi, None, at=NOW),
    ):
        with pytest.raises(errors.NeedsNormalising):
            attempt()
    assert not (tmp_path / "out.pdf").exists()
    assert normalise(tmp_path / "short.pdf", tmp_path / "clean.pdf").size_ok
    sign(tmp_path / "clean.pdf", tmp_path / "out.pdf", MARK, office.chi, None, at=NOW)
    assert validate(tmp_path / "out.pdf", office.trust, NOW).integrity is Verdict.VALID


def test_a_signed_file_is_never_rewritten(released: Path, tmp_path: Path) -> None:
    with pytest.raises(errors.AlreadySigned):
        normalise(released, tmp_path / "out.pdf")
    assert inspect(released).signatures == 3


@needs_samples
@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_files_of_many_programs_can_be_taken_in_and_signed(sample: Path, office: Office, tmp_path: Path) -> None:
    if "password" in sample.stem:
        with pytest.raises(errors.PasswordRequired):
            inspect(sample)
        return
    facts = inspect(sample)
    normalise(sample, tmp_path / "clean.pdf")
    prepare_fields(tmp_path / "clean.pdf", tmp_path / "fields.pdf", [FieldPlan("Signer1", bottom_right(sample))])
    sign(tmp_path / "fields.pdf", tmp_path / "signed.pdf", "Signer1", office.dung, None, at=NOW)
    report = validate(tmp_path / "signed.pdf", office.trust, NOW)
    assert report.integrity is Verdict.VALID
    assert report.facts is not None and report.facts.pages == facts.pages


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_are_refused_or_described_but_never_crash(data: st.DataObject, damaged_from: Path) -> None:
    content = bytearray(damaged_from.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    damaged = damaged_from.with_name("damaged.pdf")
    damaged.write_bytes(content)
    try:
        assert inspect(damaged).pages >= 1
    except errors.FileRefused as refused:
        assert str(refused)


@pytest.fixture(scope="module")
def damaged_from(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.draft(tmp_path_factory.mktemp("damaged") / "draft.pdf")
