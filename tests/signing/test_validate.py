"""What the verdict says about altered, foreign, expired and hostile files."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.sign import fields as pdf_fields

from signing.appearance import person_signature
from signing.keys import DemoCA, Vault
from signing.model import Box, FieldPlan, Report, Trust, Verdict
from signing.sign import prepare_fields, sign
from signing.trust import TrustStore
from signing.validate import validate
from tests.signing import attacks
from tests.signing.office import NOW, Office

MARK = FieldPlan("Signer1", Box(1, 300, 100, 150, 60))


@pytest.fixture
def signed(office: Office, letter: Callable[..., Path], tmp_path: Path) -> Path:
    """A letter with one signature and no locks, as most programs make it."""
    out = tmp_path / "one.pdf"
    sign(letter(), out, MARK, office.chi, person_signature(office.signature), at=NOW)
    return out


def codes(report: Report) -> set[str]:
    return {finding.code for one in report.signatures for finding in one.findings}


@pytest.mark.parametrize(
    ("attack", "verdict", "code"),
    [
        (attacks.replace_content, Verdict.INVALID, "changed_after"),
        (attacks.add_note(), Verdict.INVALID, "changed_after"),
        (attacks.change_title, Verdict.VALID, "kept_up"),
    ],
    ids=["content replaced", "note added", "title changed"],
)
def test_a_later_revision_is_judged_strictly(
    signed: Path, office: Office, tmp_path: Path, attack: Any, verdict: Verdict, code: str
) -> None:
    report = validate(attacks.changed(signed, tmp_path / "after.pdf", attack), office.trust, NOW)
    assert report.integrity is verdict
    assert code in codes(report)


def test_a_flipped_byte_is_caught(signed: Path, office: Office, tmp_path: Path) -> None:
    report = validate(attacks.flipped(signed, tmp_path / "flipped.pdf", 400), office.trust, NOW)
    assert report.integrity is Verdict.INVALID
    assert "digest_mismatch" in codes(report)
    assert report.signatures[0].intact is False


@pytest.mark.parametrize("again", [False, True])
def test_bytes_after_the_end_are_mentioned(signed: Path, office: Office, tmp_path: Path, again: bool) -> None:
    whole, longer = signed.read_bytes(), tmp_path / "longer.pdf"
    end = whole[whole.rfind(b"startxref") :] if again else b""  # a second end hides nothing
    longer.write_bytes(whole + b"\nsomething else\n" + end)
    report = validate(longer, office.trust, NOW)
    assert report.integrity is Verdict.VALID
    assert "trailing_bytes" in codes(report)
    assert (report.signatures[0].coverage, report.signatures[0].changes_after) == ("entire_revision", "trailing")


@pytest.mark.parametrize("behind", [b"\nsomething else\n%%EOF\n", b"PK" + b"\0x" * 70_000])
def test_bytes_after_the_end_that_hide_it_leave_it_open(
    signed: Path, office: Office, tmp_path: Path, behind: bytes
) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(signed.read_bytes() + behind)
    assert validate(longer, office.trust, NOW).integrity is Verdict.INDETERMINATE


def test_an_empty_line_after_the_end_is_nothing(signed: Path, office: Office, tmp_path: Path) -> None:
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(signed.read_bytes() + b"\r\n\r\n")
    report = validate(longer, office.trust, NOW)
    assert (report.signatures[0].changes_after, "trailing_bytes" in codes(report)) == ("none", False)


def test_a_prepared_field_cannot_show_another_number_after_signing(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    with_field = attacks.changed(letter(), tmp_path / "field.pdf", attacks.add_text_field("Number", "15/QĐ"))
    sign(with_field, tmp_path / "signed.pdf", MARK, office.chi, None, at=NOW)
    forged = attacks.changed(tmp_path / "signed.pdf", tmp_path / "f.pdf", attacks.fill_text_field("Number", "99/QĐ"))
    sign(forged, tmp_path / "covered.pdf", FieldPlan("Second"), office.clerk, None, at=NOW)
    assert validate(tmp_path / "covered.pdf", office.trust, NOW).integrity is Verdict.INVALID


def test_a_number_filled_into_an_empty_field_and_sealed_later_is_for_the_clerk_to_judge(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    with_field = attacks.changed(letter(), tmp_path / "field.pdf", attacks.add_text_field("Number"))
    sign(with_field, tmp_path / "signed.pdf", MARK, office.chi, None, at=NOW)
    filled = attacks.changed(tmp_path / "signed.pdf", tmp_path / "f.pdf", attacks.fill_text_field("Number", "15/QĐ"))
    assert validate(filled, office.trust, NOW).integrity is Verdict.INVALID, "no later signature covers it"
    sign(filled, tmp_path / "sealed.pdf", FieldPlan("Seal"), office.clerk, None, at=NOW)
    report = validate(tmp_path / "sealed.pdf", office.trust, NOW)
    assert report.integrity is Verdict.INDETERMINATE
    assert report.signatures[0].changes_after == "filled"
    (finding,) = (f for f in report.signatures[0].findings if f.code == "filled_after")
    assert finding.params == {"field": "Number", "text": "15/QĐ"}


def test_a_note_with_the_number_sealed_later_is_for_the_clerk_to_judge(
    signed: Path, office: Office, tmp_path: Path
) -> None:
    noted = attacks.changed(signed, tmp_path / "noted.pdf", attacks.add_note("Số: 15/QĐ-UBND"))
    sign(noted, tmp_path / "sealed.pdf", FieldPlan("Seal", Box(1, 60, 60, 90, 90)), office.clerk, None, at=NOW)
    report = validate(tmp_path / "sealed.pdf", office.trust, NOW)
    assert report.integrity is Verdict.INDETERMINATE
    (finding,) = (f for f in report.signatures[0].findings if f.code == "annotated_after")
    assert finding.params == {"page": 1, "text": "Số: 15/QĐ-UBND"}
    assert "Số: 15/QĐ-UBND" in finding.sentence


@pytest.mark.parametrize("change", [attacks.replace_content, attacks.add_note("x", subtype="/Square")])
def test_other_changes_stay_invalid_even_if_signed_later(
    signed: Path, office: Office, tmp_path: Path, change: Any
) -> None:
    other = attacks.changed(signed, tmp_path / "other.pdf", change)
    sign(other, tmp_path / "sealed.pdf", FieldPlan("Seal"), office.clerk, None, at=NOW)
    report = validate(tmp_path / "sealed.pdf", office.trust, NOW)
    assert [one.integrity for one in report.signatures] == [Verdict.INVALID, Verdict.VALID]
    assert report.integrity is Verdict.INVALID


def test_a_new_field_after_a_lock_on_all_others_makes_the_first_signature_invalid(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    lock = pdf_fields.FieldMDPSpec(pdf_fields.FieldMDPAction.EXCLUDE, ["Second"])
    spec = pdf_fields.SigFieldSpec("First", box=(50, 50, 150, 100), field_mdp_spec=lock)
    first = tmp_path / "first.pdf"
    attacks.sign_as_another_program(letter(), first, "First", office.chi, at=NOW, spec=spec)
    third = pdf_fields.SigFieldSpec("Third", box=(250, 50, 350, 100))
    out = attacks.sign_as_another_program(first, tmp_path / "third.pdf", "Third", office.clerk, at=NOW, spec=third)
    verdicts = {one.field: one.integrity for one in validate(out, office.trust, NOW).signatures}
    assert verdicts["First"] is Verdict.INVALID


def test_a_signature_over_another_digest_is_invalid(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "x.pdf"
    attacks.sign_as_another_program(letter(), out, "S", office.chi, at=NOW, break_digest=True)
    report = validate(out, office.trust, NOW)
    assert report.integrity is Verdict.INVALID
    assert codes(report) >= {"digest_mismatch"}


def test_a_signature_with_an_unsafe_algorithm_is_not_called_valid(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    out = attacks.sign_with_sha1(letter(), tmp_path / "old.pdf", office.vault.issued("chi"))
    report = validate(out, office.trust, NOW)
    assert (report.integrity, report.trust) == (Verdict.INDETERMINATE, Trust.UNKNOWN)
    assert "weak_algorithm" in codes(report)


def test_an_unknown_issuer_is_said_apart_from_the_content(signed: Path, tmp_path: Path) -> None:
    report = validate(signed, TrustStore(tmp_path / "nobody"), NOW)
    assert (report.integrity, report.trust) == (Verdict.VALID, Trust.UNKNOWN)
    assert "chain_unknown" in codes(report)


def test_an_expired_certificate_is_said(signed: Path, office: Office) -> None:
    report = validate(signed, office.trust, NOW + timedelta(days=800))
    assert (report.integrity, report.trust) == (Verdict.VALID, Trust.EXPIRED)


def test_a_revoked_certificate_is_said(signed: Path, office: Office, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_text(office.authority.pem)
    serial = int(validate(signed, office.trust, NOW).signatures[0].serial, 16)
    (tmp_path / "list.pem").write_text(office.authority.revocation_list([serial], NOW))
    later = validate(signed, TrustStore(tmp_path), NOW + timedelta(days=1))
    assert (later.integrity, later.trust) == (Verdict.VALID, Trust.REVOKED)
    (tmp_path / "list.pem").write_text(office.authority.revocation_list([serial + 1], NOW))
    other = validate(signed, TrustStore(tmp_path), NOW + timedelta(days=1))
    assert other.trust is Trust.TEST
    assert "revocation_unknown" not in codes(other)


def test_a_certificate_of_an_authority_with_the_same_name_is_not_trusted(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    stranger = DemoCA.create(NOW)
    key = Vault(tmp_path / "vault", "x").put("mallory", stranger.person("Nguyễn Thị Chi", "UBND", NOW, curve=True))
    sign(letter(), tmp_path / "s.pdf", MARK, key, None, at=NOW)
    assert validate(tmp_path / "s.pdf", office.trust, NOW).trust is Trust.UNKNOWN


def test_files_without_signature_or_without_sense_have_their_own_words(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "text.pdf").write_text("không phải PDF")
    (tmp_path / "stub.pdf").write_bytes(b"%PDF-1.7\n")
    assert validate(letter(), office.trust, NOW).integrity is Verdict.UNSIGNED
    for name in ("empty", "text", "stub"):
        assert validate(tmp_path / f"{name}.pdf", office.trust, NOW).integrity is Verdict.UNREADABLE


def test_a_file_that_asks_for_a_password_is_unreadable(signed: Path, office: Office, tmp_path: Path) -> None:
    with pikepdf.open(signed) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    report = validate(tmp_path / "locked.pdf", office.trust, NOW)
    assert report.integrity is Verdict.UNREADABLE
    assert [finding.code for finding in report.findings] == ["password_required"]


def test_a_check_that_takes_too_long_is_stopped_and_never_valid(
    signed: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def endless(*_: object) -> None:
        try:
            while True:
                pass
        finally:
            stopped.set()

    monkeypatch.setattr("signing.validate._judge", endless)
    report = validate(signed, office.trust, NOW, seconds=0.01)
    assert stopped.wait(5), "the work itself must end, not only the waiting"
    assert report.integrity is Verdict.INDETERMINATE
    assert [finding.code for finding in report.findings] == ["time_limit"]


def test_a_deeply_nested_file_is_never_valid(signed: Path, office: Office, tmp_path: Path) -> None:
    nested = b"[" * 200_000 + b"]" * 200_000

    def change(writer: Any) -> None:
        from pyhanko.pdf_utils import generic

        writer.add_object(generic.StreamObject(stream_data=b"x"))

    deep = attacks.changed(signed, tmp_path / "deep.pdf", change)
    content = deep.read_bytes()
    deep.write_bytes(content.replace(b"/Type /Catalog", b"/Type /Catalog /X " + nested, 1))
    assert validate(deep, office.trust, NOW).integrity is not Verdict.VALID


def test_the_report_has_exactly_the_documented_keys(signed: Path, office: Office) -> None:
    data = json.loads(validate(signed, office.trust, NOW).to_json())
    assert set(data) == {"integrity", "trust", "signatures", "facts"}
    keys = {"field", "signer", "signed_at", "coverage", "intact", "changes_after", "integrity", "trust", "findings"}
    assert set(data["signatures"][0]) == keys
    assert data["signatures"][0]["signed_at"] == NOW.isoformat()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_within_the_signed_bytes_is_ever_called_valid(
    data: st.DataObject, office: Office, released_once: Path
) -> None:
    content = bytearray(released_once.read_bytes())
    with pikepdf.open(released_once) as pdf:
        last = max((a.V.ByteRange for a in pdf.pages[-1].Annots), key=lambda item: int(item[2]))
        start, end = int(last[1]), int(last[2])
    kind = data.draw(st.sampled_from(["flip", "cut", "insert", "zero"]))
    at = data.draw(st.integers(0, len(content) - 2).filter(lambda n: not start <= n < end))
    if kind == "flip":
        content[at] ^= data.draw(st.integers(1, 255))
    elif kind == "cut":
        del content[at : at + data.draw(st.integers(1, 2000))]
    elif kind == "insert":
        content[at:at] = data.draw(st.binary(min_size=1, max_size=50))
    else:
        content[at : at + 40] = b"\1" * 40
    mutated = released_once.with_name("mutated.pdf")
    mutated.write_bytes(content)
    assert validate(mutated, office.trust, NOW).integrity is not Verdict.VALID


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_the_container_says_anything_else_and_stays_valid(
    data: st.DataObject, office: Office, released_once: Path, as_released: Report
) -> None:
    """The standard leaves a few bytes of the container unsigned (a tag, a parameter); none of them carries meaning."""
    content = bytearray(released_once.read_bytes())
    with pikepdf.open(released_once) as pdf:
        last = max((a.V.ByteRange for a in pdf.pages[-1].Annots), key=lambda item: int(item[2]))
    place = data.draw(st.integers(int(last[1]) + 1, int(last[2]) - 2))
    content[place] = ord(data.draw(st.sampled_from(sorted(set("0123456789ABCDEF") - {chr(content[place])}))))
    mutated = released_once.with_name("mutated.pdf")
    mutated.write_bytes(content)
    after = validate(mutated, office.trust, NOW)
    assert after.integrity is not Verdict.VALID or after.signatures == as_released.signatures


def test_nothing_can_be_hidden_behind_the_container(signed: Path, office: Office, tmp_path: Path) -> None:
    with pikepdf.open(signed) as pdf:
        end = int(pdf.pages[0].Annots[0].V.ByteRange[2])
    assert signed.read_bytes()[end - 5 : end - 1] == b"0000"
    hidden = attacks.flipped(signed, tmp_path / "hidden.pdf", end - 3)
    report = validate(hidden, office.trust, NOW)
    assert report.integrity is Verdict.INDETERMINATE
    assert "malformed" in codes(report)


@pytest.fixture(scope="module")
def as_released(office: Office, released_once: Path) -> Report:
    return validate(released_once, office.trust, NOW)


@pytest.fixture(scope="module")
def released_once(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.release(tmp_path_factory.mktemp("once"))[-1]


def test_prepared_but_unsigned_fields_are_not_signatures(
    office: Office, letter: Callable[..., Path], tmp_path: Path
) -> None:
    prepare_fields(letter(), tmp_path / "p.pdf", [MARK])
    assert validate(tmp_path / "p.pdf", office.trust, NOW).integrity is Verdict.UNSIGNED


def test_a_profile_without_time_stamp_claims_its_time_only(signed: Path, office: Office) -> None:
    report = validate(signed, office.trust, NOW)
    assert report.signatures[0].timestamped is False
    assert "time_claimed" in codes(report)
