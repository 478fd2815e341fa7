"""A file signed by the office's own program comes back: is it our document with exactly one new signature?"""

from datetime import datetime
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification

from signing import errors, guard
from signing.changes import STRICT_POLICY
from signing.model import Report, Verdict
from signing.orders import AcceptResult
from signing.trust import TrustStore
from signing.validate import validate

_CHUNK = 1024 * 1024


def accept_external(
    prepared_path: Path,
    returned_path: Path,
    expected_certificate_sha256: str | None,
    prepared_field: str | None,
    trust: TrustStore,
    *,
    at: datetime | None = None,
    seconds: float = 30,
) -> AcceptResult:
    """Accept what an outside program made of a document that was handed out.

    What was handed out must come from ``prepare_fields``. ``prepared_field`` None means that the program may use a
    field of its own. Each refusal has its own error: another document, no or several new signatures, the wrong field or
    certificate, a broken or partial signature, changes besides the signature, an earlier signature made invalid.
    """
    _require_prefix(prepared_path, returned_path)
    new = _new_fields(prepared_path, returned_path)
    if not new:
        raise errors.NoNewSignature
    if len(new) > 1:
        raise errors.TooManySignatures({"count": len(new)})
    if prepared_field is not None and new[0] != prepared_field:
        raise errors.WrongField({"found": new[0], "expected": prepared_field})
    report = validate(returned_path, trust, at, seconds=seconds)
    signature = next((one for one in report.signatures if one.field == new[0]), None)
    if signature is None or not signature.intact:
        raise errors.NotIntact
    if signature.coverage != "entire_file":
        raise errors.NotCovering
    if expected_certificate_sha256 and signature.certificate_sha256 != expected_certificate_sha256.lower():
        raise errors.WrongCertificate({"signer": signature.signer})
    _require_only_signature(prepared_path, returned_path)
    _require_earlier_valid(prepared_path, report, new[0], trust, at, seconds)
    if signature.integrity is not Verdict.VALID:
        raise errors.NotIntact
    return AcceptResult(new[0], signature, report)


def _require_prefix(prepared: Path, returned: Path) -> None:
    with prepared.open("rb") as ours, returned.open("rb") as theirs:
        while chunk := ours.read(_CHUNK):
            if theirs.read(len(chunk)) != chunk:
                raise errors.OtherDocument


def _new_fields(prepared: Path, returned: Path) -> list[str]:
    with errors.refusing(errors.Damaged), prepared.open("rb") as ours, returned.open("rb") as theirs:
        before = {name for name, _ in guard.signed_fields(PdfFileReader(ours, strict=False))}
        # plain strings: the library's own hold on to the open file, and no worker could hand them back
        after = [str(name) for name, _ in guard.signed_fields(PdfFileReader(theirs, strict=False))]
        return [name for name in after if name not in before]


def _require_only_signature(prepared: Path, returned: Path) -> None:
    """The document's own content must be the same even if nobody had signed it before."""
    with errors.refusing(errors.ForbiddenChanges), prepared.open("rb") as ours, returned.open("rb") as theirs:
        known = PdfFileReader(ours, strict=False).xrefs.total_revisions
        reader = PdfFileReader(theirs, strict=False)
        if reader.xrefs.total_revisions <= known:
            raise errors.ForbiddenChanges
        result = STRICT_POLICY.review_file(reader, known - 1)
        if isinstance(result, SuspiciousModification) or result.modification_level is ModificationLevel.OTHER:
            raise errors.ForbiddenChanges


def _require_earlier_valid(
    prepared: Path, report: Report, new: str, trust: TrustStore, at: datetime | None, seconds: float
) -> None:
    """What was valid before must still be; what was not (a foreign letter's history) is not this program's fault."""
    broken = [one.field for one in report.signatures if one.field != new and one.integrity is not Verdict.VALID]
    if not broken:
        return
    before = validate(prepared, trust, at, seconds=seconds)
    was_valid = {one.field for one in before.signatures if one.integrity is Verdict.VALID}
    for field in broken:
        if field in was_valid:
            raise errors.BrokeEarlier({"field": field})
