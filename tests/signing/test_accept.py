"""A file comes back from the office's own program: one refusal after the other."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyhanko.sign import fields as pdf_fields

from signing import errors
from signing.accept import accept_external
from signing.intake import sha256_of
from signing.model import Box, FieldPlan, PreparedSignature, Verdict
from signing.sign import prepare, prepare_fields, sign
from tests.signing import attacks
from tests.signing.office import NOW, Office

OWN = pdf_fields.SigFieldSpec("Signature1", box=(60, 60, 160, 160))


@pytest.fixture
def handed_out(letter: Callable[..., Path], tmp_path: Path) -> Path:
    plans = [FieldPlan("Signer1", Box(1, 300, 100, 150, 60)), FieldPlan("Signer2", Box(1, 100, 100, 150, 60))]
    prepare_fields(letter(), tmp_path / "out.pdf", plans)
    return tmp_path / "out.pdf"


def certificate_of(office: Office, key: Any, path: Path) -> str:
    made: PreparedSignature = prepare(path, path.with_name("c.pdf"), FieldPlan("C"), key.certificates, None, at=NOW)
    return made.certificate_sha256


def test_our_document_with_one_signature_in_its_field_is_accepted(
    handed_out: Path, office: Office, tmp_path: Path
) -> None:
    back = attacks.sign_as_another_program(handed_out, tmp_path / "b.pdf", "Signer1", office.chi, at=NOW)
    expected = certificate_of(office, office.chi, handed_out)
    result = accept_external(handed_out, back, expected.upper(), "Signer1", office.trust, at=NOW)
    assert (result.field, result.signature.signer) == ("Signer1", "Nguyễn Thị Chi")
    assert result.report.integrity is Verdict.VALID
    assert pickle.loads(pickle.dumps(result)) == result, "a worker hands it back to another process"


def test_a_signature_in_the_programs_own_field_is_accepted_if_none_was_asked_for(
    handed_out: Path, office: Office, tmp_path: Path
) -> None:
    back = attacks.sign_as_another_program(handed_out, tmp_path / "b.pdf", "Signature1", office.clerk, at=NOW, spec=OWN)
    assert accept_external(handed_out, back, None, None, office.trust, at=NOW).field == "Signature1"
    with pytest.raises(errors.WrongField, match=r"\(Signature1\).*\(Signer1\)"):
        accept_external(handed_out, back, None, "Signer1", office.trust, at=NOW)


def test_a_document_handed_out_without_any_field_comes_back(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    prepare_fields(letter(), tmp_path / "out.pdf", [])
    back = tmp_path / "b.pdf"
    attacks.sign_as_another_program(tmp_path / "out.pdf", back, "Signature1", office.clerk, at=NOW, spec=OWN)
    assert accept_external(tmp_path / "out.pdf", back, None, None, office.trust, at=NOW).field == "Signature1"


def test_a_second_signer_after_the_first_is_accepted(handed_out: Path, office: Office, tmp_path: Path) -> None:
    one = attacks.sign_as_another_program(handed_out, tmp_path / "1.pdf", "Signer1", office.chi, at=NOW)
    two = attacks.sign_as_another_program(one, tmp_path / "2.pdf", "Signer2", office.dung, at=NOW)
    assert accept_external(one, two, None, "Signer2", office.trust, at=NOW).field == "Signer2"
    with pytest.raises(errors.TooManySignatures, match="2 new signatures"):
        accept_external(handed_out, two, None, None, office.trust, at=NOW)


def test_another_document_is_refused(handed_out: Path, released: Path, office: Office) -> None:
    with pytest.raises(errors.OtherDocument):
        accept_external(handed_out, released, None, None, office.trust, at=NOW)


def test_the_same_file_without_a_signature_is_refused(handed_out: Path, office: Office) -> None:
    with pytest.raises(errors.NoNewSignature):
        accept_external(handed_out, handed_out, None, None, office.trust, at=NOW)


def test_another_persons_certificate_is_refused(handed_out: Path, office: Office, tmp_path: Path) -> None:
    back = attacks.sign_as_another_program(handed_out, tmp_path / "b.pdf", "Signer1", office.dung, at=NOW)
    expected = certificate_of(office, office.chi, handed_out)
    with pytest.raises(errors.WrongCertificate, match="Trần Văn Dũng"):
        accept_external(handed_out, back, expected, "Signer1", office.trust, at=NOW)


def test_a_signature_over_something_else_is_refused(handed_out: Path, office: Office, tmp_path: Path) -> None:
    out = tmp_path / "b.pdf"
    back = attacks.sign_as_another_program(handed_out, out, "Signer1", office.chi, at=NOW, break_digest=True)
    with pytest.raises(errors.NotIntact):
        accept_external(handed_out, back, None, "Signer1", office.trust, at=NOW)


def test_something_added_after_the_signature_is_refused(handed_out: Path, office: Office, tmp_path: Path) -> None:
    back = attacks.sign_as_another_program(handed_out, tmp_path / "b.pdf", "Signer1", office.chi, at=NOW)
    back.write_bytes(back.read_bytes() + b"\nmore")
    with pytest.raises(errors.NotCovering):
        accept_external(handed_out, back, None, "Signer1", office.trust, at=NOW)


@pytest.mark.parametrize("change", [attacks.replace_content, attacks.add_note()], ids=["content", "note"])
def test_a_program_that_changes_the_document_while_signing_is_refused(
    handed_out: Path, office: Office, tmp_path: Path, change: Any
) -> None:
    out = tmp_path / "b.pdf"
    back = attacks.sign_as_another_program(handed_out, out, "Signer1", office.chi, at=NOW, change=change)
    with pytest.raises(errors.ForbiddenChanges):
        accept_external(handed_out, back, None, "Signer1", office.trust, at=NOW)


def test_a_signature_that_breaks_an_earlier_one_is_refused(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    everything = pdf_fields.FieldMDPSpec(pdf_fields.FieldMDPAction.ALL)
    spec = pdf_fields.SigFieldSpec("First", box=(50, 50, 150, 100), field_mdp_spec=everything)
    first = attacks.sign_as_another_program(letter(), tmp_path / "1.pdf", "First", office.chi, at=NOW, spec=spec)
    back = attacks.sign_as_another_program(first, tmp_path / "2.pdf", "Signature1", office.clerk, at=NOW, spec=OWN)
    with pytest.raises(errors.BrokeEarlier, match="First"):
        accept_external(first, back, None, None, office.trust, at=NOW)


def test_a_foreign_history_is_not_this_programs_fault(handed_out: Path, office: Office, tmp_path: Path) -> None:
    sign(handed_out, tmp_path / "1.pdf", "Signer1", office.chi, None, at=NOW)
    noted = attacks.changed(tmp_path / "1.pdf", tmp_path / "n.pdf", attacks.add_note())
    back = attacks.sign_as_another_program(noted, tmp_path / "2.pdf", "Signer2", office.dung, at=NOW)
    assert accept_external(noted, back, None, "Signer2", office.trust, at=NOW).field == "Signer2"


def test_the_original_is_left_alone(handed_out: Path, office: Office, tmp_path: Path) -> None:
    before = sha256_of(handed_out)
    back = attacks.sign_as_another_program(handed_out, tmp_path / "b.pdf", "Signer1", office.chi, at=NOW)
    accept_external(handed_out, back, None, "Signer1", office.trust, at=NOW)
    assert sha256_of(handed_out) == before
