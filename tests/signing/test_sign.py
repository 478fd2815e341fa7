"""Prepare, let a key sign, complete: what is refused at each step, and that nothing half-done is left behind."""

import hashlib
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography.hazmat.primitives import serialization
from pyhanko.sign import fields as pdf_fields

from signing import cms, errors, timestamp
from signing.appearance import person_signature
from signing.intake import sha256_of
from signing.keys import Issued
from signing.model import Box, FieldPlan, PreparedSignature, Report, SignProfile, Trust, Verdict
from signing.sign import complete, prepare, prepare_fields, sign
from signing.validate import validate
from tests.signing import attacks
from tests.signing.office import NOW, Office

PLAN = FieldPlan("Signer1", Box(1, 300, 100, 150, 60))


@pytest.fixture
def fields(letter: Callable[..., Path], tmp_path: Path) -> Path:
    prepare_fields(letter(), tmp_path / "fields.pdf", [PLAN, FieldPlan("Signer2")])
    return tmp_path / "fields.pdf"


@pytest.fixture
def prepared(fields: Path, office: Office, tmp_path: Path) -> PreparedSignature:
    out = tmp_path / "prepared.pdf"
    return prepare(fields, out, "Signer1", office.chi.certificates, person_signature(office.signature), at=NOW)


def test_a_signature_made_elsewhere_later_is_filled_in(
    prepared: PreparedSignature, office: Office, tmp_path: Path
) -> None:
    stored = PreparedSignature.from_json(prepared.to_json())
    assert stored == prepared
    value = office.chi.sign_raw(stored.signed_attrs)
    result = complete(stored, tmp_path / "prepared.pdf", tmp_path / "signed.pdf", signature=value)
    assert result.sha256 == sha256_of(tmp_path / "signed.pdf")
    assert (result.signer, result.pages, result.is_test) == ("Nguyễn Thị Chi", 1, True)
    assert validate(tmp_path / "signed.pdf", office.trust, NOW).integrity is Verdict.VALID


def test_a_whole_container_made_elsewhere_is_filled_in(
    prepared: PreparedSignature, office: Office, tmp_path: Path
) -> None:
    value = office.chi.sign_raw(prepared.signed_attrs)
    der = cms.container(prepared.signed_attrs, value, prepared.certificates)
    complete(prepared, tmp_path / "prepared.pdf", tmp_path / "signed.pdf", container=der)
    assert validate(tmp_path / "signed.pdf", office.trust, NOW).integrity is Verdict.VALID


def test_another_keys_signature_is_refused(prepared: PreparedSignature, office: Office, tmp_path: Path) -> None:
    other = office.clerk.sign_raw(prepared.signed_attrs)
    foreign = cms.container(prepared.signed_attrs, other, office.clerk.certificates)
    for signature, container in ((other, None), (b"", None), (None, foreign), (None, b"\x30\x00")):
        with pytest.raises(errors.WrongSignature):
            complete(
                prepared, tmp_path / "prepared.pdf", tmp_path / "out.pdf", signature=signature, container=container
            )
    assert not (tmp_path / "out.pdf").exists()


def test_a_prepared_file_that_changed_meanwhile_is_refused(
    prepared: PreparedSignature, office: Office, tmp_path: Path
) -> None:
    value = office.chi.sign_raw(prepared.signed_attrs)
    changed = attacks.flipped(tmp_path / "prepared.pdf", tmp_path / "changed.pdf", 300)
    with pytest.raises(errors.NotAsPrepared):
        complete(prepared, changed, tmp_path / "signed.pdf", signature=value)
    assert sorted(path.name for path in tmp_path.iterdir() if "signed" in path.name) == []


def test_a_container_larger_than_its_room_is_refused(
    prepared: PreparedSignature, office: Office, tmp_path: Path
) -> None:
    value = office.chi.sign_raw(prepared.signed_attrs)
    many = (*prepared.certificates, *([office.authority.root.certificate] * 9))
    der = cms.container(prepared.signed_attrs, value, many)
    with pytest.raises(errors.ReservedTooSmall):
        complete(prepared, tmp_path / "prepared.pdf", tmp_path / "signed.pdf", container=der)


@pytest.mark.parametrize("field", ["Nobody", FieldPlan("Signer1")])
def test_the_field_must_fit(fields: Path, office: Office, tmp_path: Path, field: str | FieldPlan) -> None:
    expected = errors.FieldMissing if isinstance(field, str) else errors.FieldTaken
    with pytest.raises(expected):
        sign(fields, tmp_path / "out.pdf", field, office.chi, None, at=NOW)


def test_a_field_is_signed_once(fields: Path, office: Office, tmp_path: Path) -> None:
    sign(fields, tmp_path / "one.pdf", "Signer1", office.chi, None, at=NOW)
    with pytest.raises(errors.FieldMissing):
        sign(tmp_path / "one.pdf", tmp_path / "two.pdf", "Signer1", office.chi, None, at=NOW)
    with pytest.raises(errors.AlreadySigned):
        prepare_fields(tmp_path / "one.pdf", tmp_path / "two.pdf", [FieldPlan("Late")])


def test_a_file_certified_against_changes_is_not_signed(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    none = pdf_fields.MDPPerm.NO_CHANGES
    path = attacks.sign_as_another_program(letter(), tmp_path / "c.pdf", "Author", office.clerk, at=NOW, certify=none)
    with pytest.raises(errors.CertifiedNoChanges):
        sign(path, tmp_path / "out.pdf", FieldPlan("Late"), office.chi, None, at=NOW)


def test_a_field_locked_by_an_earlier_signature_is_refused(
    letter: Callable[..., Path], office: Office, tmp_path: Path
) -> None:
    prepare_fields(letter(), tmp_path / "f.pdf", [FieldPlan("First", locks=("Second",)), FieldPlan("Second")])
    sign(tmp_path / "f.pdf", tmp_path / "1.pdf", "First", office.chi, None, at=NOW)
    with pytest.raises(errors.FieldLocked, match="Second"):
        sign(tmp_path / "1.pdf", tmp_path / "2.pdf", "Second", office.chi, None, at=NOW)


@pytest.mark.parametrize("days", [-10, 1000])
def test_a_certificate_outside_its_time_is_refused(fields: Path, office: Office, tmp_path: Path, days: int) -> None:
    with pytest.raises(errors.CertExpired):
        sign(fields, tmp_path / "out.pdf", "Signer1", office.chi, None, at=NOW + timedelta(days=days))


@pytest.mark.parametrize("box", [Box(1, 900, 100, 50, 50), Box(7, 100, 100, 50, 50), Box(0, 100, 100, 50, 50)])
def test_a_place_outside_the_page_is_refused(letter: Callable[..., Path], tmp_path: Path, box: Box) -> None:
    with pytest.raises(errors.BoxOutside):
        prepare_fields(letter(), tmp_path / "out.pdf", [FieldPlan("Signer1", box)])
    assert not (tmp_path / "out.pdf").exists()


def test_a_picture_that_is_none_is_refused(fields: Path, office: Office, tmp_path: Path) -> None:
    for picture in (b"GIF89a", tmp_path / "missing.png"):
        with pytest.raises(errors.PictureUnusable):
            sign(fields, tmp_path / "out.pdf", "Signer1", office.chi, person_signature(picture), at=NOW)
    assert not (tmp_path / "out.pdf").exists()


def test_a_failed_write_leaves_the_original_and_no_rest(
    fields: Path, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, names = sha256_of(fields), sorted(path.name for path in tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(errors.NoSpace):
        sign(fields, tmp_path / "out.pdf", "Signer1", office.chi, None, at=NOW)
    assert sha256_of(fields) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_orders_travel_between_processes(office: Office) -> None:
    orders = (
        office.chi,
        PLAN,
        person_signature(office.signature),
        office.trust,
        Report(Verdict.UNSIGNED, Trust.UNKNOWN),
    )
    assert pickle.loads(pickle.dumps(orders)) == orders


def test_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(errors.FieldLocked({"field": "Số"})))
    assert (type(error), str(error)) == (
        errors.FieldLocked,
        "An earlier signature has locked the field Số.",
    )


# --- B-T ----------------------------------------------------------------------------------------------------------


@contextmanager
def authority_answers(handle: Callable[[bytes], bytes]) -> Iterator[str]:
    """A time-stamping authority on this machine for the length of a test."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = handle(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            thread.join()


def stamper(issued: Issued, at: datetime) -> Callable[[bytes], bytes]:
    encoded = issued.private_key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = asn1_x509.Certificate.load(issued.certificate)
    made = TimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(encoded), fixed_dt=at, certs_to_embed=[certificate])
    return lambda request: made.request_tsa_response(tsp.TimeStampReq.load(request)).dump()


def test_a_time_stamp_confirms_the_time_even_after_the_certificate_has_ended(
    fields: Path, office: Office, tmp_path: Path
) -> None:
    at = NOW + timedelta(minutes=1)
    issued = office.authority.time_stamper("Dấu thời gian thử nghiệm", NOW)
    with authority_answers(stamper(issued, at)) as url:
        sign(fields, tmp_path / "t.pdf", "Signer1", office.chi, None, SignProfile.B_T, at=NOW, tsa_url=url)
    report = validate(tmp_path / "t.pdf", office.trust, NOW + timedelta(days=1))
    (signature,) = report.signatures
    assert (report.integrity, signature.timestamped, signature.signed_at) == (Verdict.VALID, True, at)
    (finding,) = (f for f in signature.findings if f.code == "time_stamped")
    assert finding.params == {"authority": "Dấu thời gian thử nghiệm"}
    much_later = validate(tmp_path / "t.pdf", office.trust, NOW + timedelta(days=1000))
    assert (much_later.integrity, much_later.trust) == (Verdict.VALID, Trust.TEST)


def test_a_token_that_was_fetched_before_is_filled_in(fields: Path, office: Office, tmp_path: Path) -> None:
    middle = tmp_path / "m.pdf"
    prepared = prepare(fields, middle, "Signer1", office.dung.certificates, None, SignProfile.B_T, at=NOW)
    value = office.dung.sign_raw(prepared.signed_attrs)
    with authority_answers(stamper(office.authority.time_stamper("TSA", NOW), NOW)) as url:
        token = timestamp.ask(url, value)
    complete(prepared, middle, tmp_path / "t.pdf", signature=value, token=token)
    assert validate(tmp_path / "t.pdf", office.trust, NOW).signatures[0].timestamped


@pytest.mark.parametrize("answer", [b"", b"<html>", b"\x30\x03\x02\x01\x02"])
def test_an_authority_that_answers_nonsense_is_refused(
    fields: Path, office: Office, tmp_path: Path, answer: bytes
) -> None:
    with authority_answers(lambda _: answer) as url, pytest.raises(errors.TsaUnavailable):
        sign(fields, tmp_path / "t.pdf", "Signer1", office.chi, None, SignProfile.B_T, at=NOW, tsa_url=url)
    assert not (tmp_path / "t.pdf").exists()


def test_an_answer_to_another_question_is_refused(fields: Path, office: Office, tmp_path: Path) -> None:
    stamp = stamper(office.authority.time_stamper("TSA", NOW), NOW)
    other = stamp(cms.token_request(hashlib.sha256(b"another").digest(), 7))
    with authority_answers(lambda _: other) as url, pytest.raises(errors.TsaUnavailable):
        sign(fields, tmp_path / "t.pdf", "Signer1", office.chi, None, SignProfile.B_T, at=NOW, tsa_url=url)


@pytest.mark.parametrize("url", [None, "ftp://x", "http://127.0.0.1:9/closed"])
def test_without_an_authority_there_is_no_time_stamp(
    fields: Path, office: Office, tmp_path: Path, url: str | None
) -> None:
    with pytest.raises(errors.TsaUnavailable):
        sign(
            fields, tmp_path / "t.pdf", "Signer1", office.chi, None, SignProfile.B_T, at=NOW, tsa_url=url, tsa_timeout=1
        )


def test_the_claimed_time_is_the_time_given(prepared: PreparedSignature) -> None:
    assert prepared.claimed_at == NOW == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
