"""Putting signatures into a PDF, safely: prepare, let a key sign, complete.

``prepare`` writes a copy with room for the signature and says what the key must sign; ``complete`` fills it in. Between
the two any time may pass and any key may sign. Every file is opened again and checked before it takes its final name;
the original is never touched (Decree 30/2020, Art. 32: the clerk may sign only after the signer, so files grow).
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

import pikepdf
from asn1crypto import x509 as asn1_x509
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields as pdf_fields
from pyhanko.sign import signers
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from signing import cms, drawing, errors, guard, intake, timestamp
from signing.appearance import Appearance
from signing.geometry import PageGeometry
from signing.keys import is_test
from signing.model import FieldPlan, PreparedSignature, SignProfile, SignResult

ROOM_FOR_TIME = 8_000
"""Bytes kept for a time-stamp token with its certificates; a signature that needs more is refused, never cut."""
_CHUNK = 1024 * 1024


class Key(Protocol):
    """Whatever holds a key that can sign at once (the vault's test keys)."""

    @property
    def certificates(self) -> tuple[bytes, ...]: ...

    def sign_raw(self, data: bytes) -> bytes: ...


def prepare_fields(path: Path, out: Path, fields: list[FieldPlan]) -> None:
    """Write a copy with all signature fields, empty, before anyone signs; an empty list gives an empty form.

    A file that is handed out to an outside program comes from here: the form marks it as "append only", and the first
    signature then changes nothing but its own field.
    Fields made later would break the locks of earlier signatures, so a signed file is refused. Refused too: a name that
    exists already, a place outside its page, an encrypted or damaged file.
    """
    with errors.refusing(), _writing(out) as target, path.open("rb") as source:
        writer = guard.open_for_signing(source)
        if guard.signed_fields(writer.prev):
            raise errors.AlreadySigned
        for plan in fields:
            if guard.find_field(writer.prev, plan.name) is not None:
                raise errors.FieldTaken({"field": plan.name})
            pdf_fields.append_signature_field(writer, _field_spec(writer, plan))
        _mark_append_only(writer)
        writer.write(target)
        _require_prefix(path, target)
        _require_same_pages(source, target)


def prepare(
    path: Path,
    out: Path,
    field: str | FieldPlan,
    certificates: tuple[bytes, ...],
    appearance: Appearance | None,
    profile: SignProfile = SignProfile.B_B,
    *,
    at: datetime,
    container_size: int = 0,
) -> PreparedSignature:
    """Write a copy with room for one signature; say what the key must sign (``signed_attrs``).

    ``field`` names a prepared field; a plan makes a new field at once (a recipient's mark on a signed letter). Refused:
    a missing, filled or locked field, a file certified against changes, a certificate outside its time.
    ``container_size`` (bytes) keeps more room for a container that another program will build.
    """
    _require_current(certificates[0], at)
    with errors.refusing(), _writing(out) as target, path.open("rb") as source:
        writer = guard.open_for_signing(source)
        name = field if isinstance(field, str) else field.name
        guard.require_signable(writer.prev, name, is_new=not isinstance(field, str))
        session = _session(writer, field, certificates, at)
        session.pdf_signer.stamp_style = drawing.Stamp(appearance, is_test(certificates[0]))
        document = session.prepare_tbs_document(None, 2 * max(_room(certificates, profile), container_size))
        prepared, _ = document.digest_tbs_document(output=target, chunk_size=_CHUNK)
        original = _require_prefix(path, target)
        return PreparedSignature(
            field=name,
            profile=profile,
            claimed_at=at,
            digest=prepared.document_digest,
            reserved_start=prepared.reserved_region_start,
            reserved_end=prepared.reserved_region_end,
            signed_attrs=cms.signed_attributes(prepared.document_digest, certificates[0]),
            file_sha256=_hash(target, [(0, target.seek(0, os.SEEK_END))]).hex(),
            original_sha256=original,
            original_size=path.stat().st_size,
            pages=guard.page_count(writer.prev),
            certificates=tuple(certificates),
        )


def complete(
    prepared: PreparedSignature,
    path: Path,
    out: Path,
    *,
    signature: bytes | None = None,
    container: bytes | None = None,
    token: bytes | None = None,
    tsa_url: str | None = None,
    tsa_timeout: float = 10,
) -> SignResult:
    """Write the signed file from a key's raw signature value, or from a complete container made elsewhere.

    For B-T the token is either given (``timestamp.ask`` over the signature value) or fetched from ``tsa_url``.

    Refused: the prepared file has changed, the value is not this certificate's, the time-stamping authority does not
    answer, or the finished file fails its own check; nothing is then left under the final name.
    """
    with errors.refusing():
        if container is not None:
            cms.check_container(container, prepared.digest, prepared.certificates[0])
        else:
            container = _contain(prepared, signature or b"", token, tsa_url, tsa_timeout)
        if len(container) * 2 > prepared.reserved_end - prepared.reserved_start - 2:
            raise errors.ReservedTooSmall
        with _writing(out, durable=True) as target:
            if _copy(path, target) != prepared.file_sha256:
                raise errors.NotAsPrepared
            region = PreparedByteRangeDigest(prepared.digest, prepared.reserved_start, prepared.reserved_end)
            region.fill_with_cms(target, container)
            digest = _check_finished(prepared, target)
    return _result(prepared, out, digest)


def sign(
    path: Path,
    out: Path,
    field: str | FieldPlan,
    key: Key,
    appearance: Appearance | None,
    profile: SignProfile = SignProfile.B_B,
    *,
    at: datetime,
    tsa_url: str | None = None,
    tsa_timeout: float = 10,
) -> SignResult:
    """Prepare, sign with a key at hand, complete: one call, the same checks."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".prepared", dir=out.parent)
    os.close(handle)
    middle = Path(name)
    try:
        prepared = prepare(path, middle, field, key.certificates, appearance, profile, at=at)
        with errors.refusing():
            signature = key.sign_raw(prepared.signed_attrs)
        return complete(prepared, middle, out, signature=signature, tsa_url=tsa_url, tsa_timeout=tsa_timeout)
    finally:
        middle.unlink(missing_ok=True)


def _session(
    writer: IncrementalPdfFileWriter, field: str | FieldPlan, certificates: tuple[bytes, ...], at: datetime
) -> PdfSigningSession:
    leaf = asn1_x509.Certificate.load(certificates[0])
    metadata = signers.PdfSignatureMetadata(
        field_name=field if isinstance(field, str) else field.name,
        md_algorithm="sha256",
        subfilter=pdf_fields.SigSeedSubFilter.PADES,
    )
    signer = signers.PdfSigner(
        metadata,
        signers.ExternalSigner(leaf, None),
        new_field_spec=None if isinstance(field, str) else _field_spec(writer, field),
    )
    session = signer.init_signing_session(writer, existing_fields_only=isinstance(field, str))
    session.system_time = at
    return session


def _mark_append_only(writer: IncrementalPdfFileWriter) -> None:
    if "/AcroForm" not in writer.root:
        form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject()})
        writer.root[generic.pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()
    pdf_fields.ensure_sig_flags(writer)


def _field_spec(writer: IncrementalPdfFileWriter, plan: FieldPlan) -> pdf_fields.SigFieldSpec:
    page, rectangle = 0, None
    if plan.box:
        page = plan.box.page - 1
        if not 0 <= page < guard.page_count(writer.prev):
            raise errors.BoxOutside({"page": plan.box.page})
        geometry = PageGeometry.of(writer.find_page_for_modification(page)[0].get_object())
        rectangle = tuple(round(edge, 2) for edge in geometry.rectangle(plan.box))
    lock = pdf_fields.FieldMDPSpec(pdf_fields.FieldMDPAction.INCLUDE, list(plan.locks)) if plan.locks else None
    return pdf_fields.SigFieldSpec(plan.name, page, rectangle, field_mdp_spec=lock)  # type: ignore[arg-type]


def _room(certificates: tuple[bytes, ...], profile: SignProfile) -> int:
    """Bytes for the container: what it will take, and a little more (readers pay for every byte of it)."""
    attrs = cms.signed_attributes(bytes(32), certificates[0])
    needed = len(cms.container(attrs, bytes(cms.signature_size(certificates[0])), certificates)) + 64
    return needed + (ROOM_FOR_TIME if profile is SignProfile.B_T else 0)


def _contain(
    prepared: PreparedSignature, signature: bytes, token: bytes | None, tsa_url: str | None, timeout: float
) -> bytes:
    cms.check_signature(prepared.signed_attrs, signature, prepared.certificates[0])
    if prepared.profile is SignProfile.B_T and token is None:
        if not tsa_url:
            raise errors.TsaUnavailable({"detail": "none is set"})
        token = timestamp.ask(tsa_url, signature, timeout)
    return cms.container(prepared.signed_attrs, signature, prepared.certificates, token)


def _check_finished(prepared: PreparedSignature, target: BinaryIO) -> str:
    """Open the finished file with another library, as a stranger would: the field filled, the whole file covered.

    Gives the file's SHA-256.
    """
    with errors.refusing(errors.PostCheckFailed):
        target.flush()
        with pikepdf.open(target, suppress_warnings=True) as pdf:
            _require(len(pdf.pages) == prepared.pages, "pages")
            value = dict(intake.signature_fields(pdf))[prepared.field].V
            start, first, second, last = (int(number) for number in value.ByteRange)
            contents = bytes(value.Contents)
        size = target.seek(0, os.SEEK_END)
        _require((start, first, second + last) == (0, prepared.reserved_start, size), "coverage")
        _require(second == prepared.reserved_end, "coverage")
        digest = _hash(target, [(0, first), (second, last)])
        _require(digest == prepared.digest, "digest")
        cms.check_container(contents, digest, prepared.certificates[0])  # zeros behind the container are not part of it
        _require(_hash(target, [(0, prepared.original_size)]).hex() == prepared.original_sha256, "prefix")
        return _hash(target, [(0, size)]).hex()


def _result(prepared: PreparedSignature, out: Path, digest: str) -> SignResult:
    certificate = prepared.certificates[0]
    names = cms.load_certificate(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    signer = str(names[0].value) if names else ""
    return SignResult(out, digest, prepared.field, signer, prepared.claimed_at, prepared.pages, is_test(certificate))


def _require_current(certificate: bytes, at: datetime) -> None:
    with errors.refusing(errors.KeyRefused):
        loaded = cms.load_certificate(certificate)
        start, end = loaded.not_valid_before_utc, loaded.not_valid_after_utc
        if not start <= at <= end:
            raise errors.CertExpired({"start": start.date().isoformat(), "end": end.date().isoformat()})


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise errors.PostCheckFailed({"detail": what})


def _require_prefix(path: Path, target: BinaryIO) -> str:
    """The copy must begin with the exact original bytes; gives their SHA-256."""
    original = intake.sha256_of(path)
    _require(_hash(target, [(0, path.stat().st_size)]).hex() == original, "prefix")
    return original


def _require_same_pages(source: BinaryIO, target: BinaryIO) -> None:
    before = PdfFileReader(guard.quick(source), strict=False)
    target.flush()
    target.seek(0)
    with pikepdf.open(target, suppress_warnings=True) as after:
        _require(guard.page_count(before) == len(after.pages), "pages")


def _hash(file: BinaryIO, ranges: list[tuple[int, int]]) -> bytes:
    """SHA-256 over parts of a file (start, length)."""
    digest = hashlib.sha256()
    for start, length in ranges:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(_CHUNK, length))):
            digest.update(chunk)
            length -= len(chunk)
    return digest.digest()


def _copy(path: Path, target: BinaryIO) -> str:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        shutil.copyfileobj(source, target, _CHUNK)
    return digest


@contextmanager
def _writing(out: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """A file beside the final one that takes its name only when all checks have passed (and it is on the disk)."""
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    try:
        with open(handle, "w+b") as target:
            yield target
            target.flush()
            if durable:
                os.fsync(target.fileno())
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
