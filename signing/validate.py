"""Is this file what was signed, and by whom? The order of judgement:

structure, coverage, digest, signature, later changes (strict), chain, revocation, time. Whatever cannot be judged is
never called valid (Decree 30/2020, Art. 4 and 5: the signature carries the document's legal effect).
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import DisallowedAlgorithmError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus

from signing import chain, errors, guard, intake, limit
from signing.changes import STRICT_POLICY, filled_in
from signing.model import Finding, PdfFacts, Report, Role, SignatureReport, Trust, Verdict
from signing.trust import TrustStore
from signing.widgets import widget_text as widget_text

_COVERAGE = {
    SignatureCoverageLevel.ENTIRE_FILE: "entire_file",
    SignatureCoverageLevel.ENTIRE_REVISION: "entire_revision",
    SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START: "partial",
    SignatureCoverageLevel.UNCLEAR: "unclear",
}
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
_BLANK = b"\r\n \0\t"
_SIGNATURE_LIMIT = 200
_WEAK = {"md2", "md5", "sha1"}


def validate(path: Path, trust: TrustStore, at: datetime | None = None, *, seconds: float = 30) -> Report:
    """Judge every signature of a file; never raises for a bad file, and never calls what it could not check valid.

    ``at`` is the time of judging (now, if not given); a trusted time stamp lets a signature outlive its certificate.
    """
    moment = at or datetime.now(UTC)
    try:
        return limit.within(seconds, lambda: _judge(path, trust, moment))
    except errors.Timeout:
        return _unjudged(Verdict.INDETERMINATE, Finding("time_limit", {"seconds": seconds}))
    except errors.PasswordRequired:
        return _unjudged(Verdict.UNREADABLE, Finding("password_required"))
    except errors.FileRefused:
        return _unjudged(Verdict.UNREADABLE, Finding("not_a_pdf"))
    except Exception as error:  # anything a hostile file provokes: recorded by name, never valid
        return _unjudged(Verdict.INDETERMINATE, Finding("check_failed", {"error": type(error).__name__}))


def _judge(path: Path, trust: TrustStore, moment: datetime) -> Report:
    facts = intake.inspect(path, page_limit=1_000_000)
    with path.open("rb") as file:
        try:
            reader = PdfFileReader(file, strict=False)
            if reader.encrypted:
                reader.decrypt("")
            fields = guard.signed_fields(reader)
        except Exception as error:  # the other library found pages, this one cannot read the signatures
            return _without_signatures(path, facts, error)
        if not fields and not facts.signatures:
            return Report(Verdict.UNSIGNED, Trust.UNKNOWN, (), facts, (Finding("no_signature"),))
        judged = asyncio.run(_judge_all(reader, fields[:_SIGNATURE_LIMIT], trust, moment))
        judged = _explain_fillings(judged)
        reports = _with_trailing_bytes(judged, reader, path)
        return _summed_up(reports, facts, expected=max(len(fields), facts.signatures))


def _without_signatures(path: Path, facts: PdfFacts, error: Exception) -> Report:
    """Where signatures cannot be read, "unsigned" is said only of a file without any trace of one."""
    if facts.signatures or intake.mentions(path, b"/ByteRange"):
        finding = Finding("check_failed", {"error": type(error).__name__})
        return Report(Verdict.INDETERMINATE, Trust.UNKNOWN, (), facts, (finding,))
    return Report(Verdict.UNSIGNED, Trust.UNKNOWN, (), facts, (Finding("no_signature"),))


@dataclass(frozen=True, slots=True)
class _Judged:
    report: SignatureReport
    signature: EmbeddedPdfSignature | None = None


async def _judge_all(
    reader: PdfFileReader, fields: list[tuple[str, Any]], trust: TrustStore, moment: datetime
) -> list[_Judged]:
    judged = [await _judge_one(reader, name, field, trust, moment) for name, field in fields]
    return sorted(judged, key=lambda one: one.signature.signed_revision if one.signature else -1)


async def _judge_one(reader: PdfFileReader, name: str, field: Any, trust: TrustStore, moment: datetime) -> _Judged:
    try:
        signature = EmbeddedPdfSignature(reader, field, name)
        known = chain.identity(signature)
    except Exception as error:  # not even the container can be read
        return _Judged(_unknown_signature(name, Finding("malformed"), error))
    try:
        if signature.sig_object_type == "/DocTimeStamp":
            return _Judged(await _judge_time_stamp(signature, known, trust, moment), signature)
        status = await async_validate_pdf_signature(
            signature,
            trust.context(moment, tuple(signature.other_embedded_certs)),
            diff_policy=STRICT_POLICY,
            key_usage_settings=_USAGE,
        )
        report = _integrity(known, status)
        if report.integrity is Verdict.VALID and not chain.is_well_formed(signature):
            report = replace(report, integrity=Verdict.INDETERMINATE, findings=(*report.findings, Finding("malformed")))
        if report.integrity is Verdict.VALID and signature.md_algorithm in _WEAK:
            report = replace(report, integrity=Verdict.INDETERMINATE)  # the finding comes with the chain
        return _Judged(await chain.judged(report, signature, status, trust, moment), signature)
    except DisallowedAlgorithmError:
        return _Judged(replace(known, findings=(*known.findings, Finding("weak_algorithm"))), signature)
    except Exception as error:  # libraries raise anything on hostile input; this signature stays unjudged
        finding = Finding("check_failed", {"error": type(error).__name__})
        return _Judged(replace(known, findings=(*known.findings, finding)), signature)


async def _judge_time_stamp(
    signature: EmbeddedPdfSignature, known: SignatureReport, trust: TrustStore, moment: datetime
) -> SignatureReport:
    context = trust.context(moment, tuple(signature.other_embedded_certs))
    status = await async_validate_pdf_timestamp(signature, context, diff_policy=STRICT_POLICY)
    report = _integrity(replace(known, role=Role.TIME), status)
    report = replace(report, signed_at=status.timestamp, timestamped=True)
    findings = (*report.findings, Finding("time_only"))
    return replace(report, trust=Trust.TRUSTED if status.trusted else Trust.UNKNOWN, findings=findings)


def _integrity(known: SignatureReport, status: PdfSignatureStatus | DocumentTimestampStatus) -> SignatureReport:
    """The verdict on the bytes alone, with the first thing that is wrong."""
    coverage = _COVERAGE[status.coverage or SignatureCoverageLevel.UNCLEAR]
    report = replace(known, coverage=coverage, intact=bool(status.intact and status.valid))
    if coverage in ("partial", "unclear"):
        return _bad(report, "byte_range", "unknown")
    if not status.intact:
        return _bad(report, "digest_mismatch", "unknown")
    if not status.valid:
        return _bad(report, "signature_mismatch", "unknown")
    if isinstance(status.diff_result, SuspiciousModification):
        return _bad(report, "locked_after" if "locked" in str(status.diff_result) else "changed_after", "other")
    if not status.docmdp_ok:
        return _bad(report, "locked_after", "other")
    if getattr(status, "seed_value_constraint_error", None):
        return _bad(report, "malformed", "none")
    return _good(report, getattr(status, "modification_level", None))


def _explain_fillings(judged: list[_Judged]) -> list[_Judged]:
    """A change that only filled empty places, under a later valid signature: nobody can say, a clerk must look."""
    result = list(judged)
    for index, one in enumerate(judged):
        if one.report.changes_after != "other" or one.signature is None:
            continue
        if not any(later.report.integrity is Verdict.VALID for later in judged[index + 1 :] if later.signature):
            continue
        try:
            filled = filled_in(one.signature)
        except Exception:  # a change that cannot be analysed stays invalid
            continue
        if filled:
            kept = tuple(f for f in one.report.findings if f.code not in ("changed_after", "locked_after"))
            findings = (*filled, *kept)
            changed = replace(one.report, integrity=Verdict.INDETERMINATE, changes_after="filled", findings=findings)
            result[index] = replace(one, report=changed)
    return result


def _with_trailing_bytes(judged: list[_Judged], reader: PdfFileReader, path: Path) -> tuple[SignatureReport, ...]:
    """Bytes after the last revision belong to nobody; the last signature says so."""
    reports = tuple(one.report for one in judged)
    if not reports or reports[-1].coverage == "entire_file":
        return reports
    last = reports[-1]
    if (count := _uncovered(judged[-1].signature, reader, path)) == 0:
        return reports
    changes = "trailing" if last.changes_after == "none" else last.changes_after
    findings = (*last.findings, Finding("trailing_bytes", {"count": count}))
    return (*reports[:-1], replace(last, findings=findings, changes_after=changes))


def _uncovered(signature: EmbeddedPdfSignature | None, reader: PdfFileReader, path: Path) -> int:
    """How many bytes stand after what the last signature covers, where it is of the last revision (a second
    end-of-file mark behind it hides none of them); else after the last end-of-file mark.
    """
    if signature is None or signature.signed_revision != reader.xrefs.total_revisions - 1:
        return _trailing(path)
    *_, start, length = signature.byte_range
    with path.open("rb") as file:
        file.seek(int(start) + int(length))
        return sum(len(part.strip(_BLANK)) for part in iter(lambda: file.read(1 << 20), b""))


def _trailing(path: Path) -> int:
    """How many bytes stand after the last end-of-file mark, line ends apart."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - 65536)
        file.seek(start)
        tail = file.read()
    end = tail.rfind(b"%%EOF")
    if end < 0:
        return size - start
    return len(tail[end + 5 :].strip(_BLANK))


def _summed_up(reports: tuple[SignatureReport, ...], facts: PdfFacts, expected: int) -> Report:
    verdicts = {report.integrity for report in reports}
    if Verdict.INVALID in verdicts:
        integrity = Verdict.INVALID
    elif Verdict.INDETERMINATE in verdicts or len(reports) < expected:
        integrity = Verdict.INDETERMINATE
    else:
        integrity = Verdict.VALID
    order = list(Trust)
    worst = max((report.trust for report in reports), key=order.index, default=Trust.UNKNOWN)
    return Report(integrity, worst, reports, facts)


def _good(report: SignatureReport, level: ModificationLevel | None) -> SignatureReport:
    """Nothing, upkeep only, or further signatures came after it: all of them leave it whole."""
    if report.coverage == "entire_file" or level is ModificationLevel.NONE:
        return replace(report, integrity=Verdict.VALID, changes_after="none")
    if level is ModificationLevel.LTA_UPDATES:
        findings = (*report.findings, Finding("kept_up"))
        return replace(report, integrity=Verdict.VALID, changes_after="upkeep", findings=findings)
    findings = (*report.findings, Finding("signed_again"))
    return replace(report, integrity=Verdict.VALID, changes_after="signatures", findings=findings)


def _bad(report: SignatureReport, code: str, changes: str) -> SignatureReport:
    findings = (*report.findings, Finding(code))
    return replace(report, integrity=Verdict.INVALID, changes_after=changes, findings=findings)


def _unknown_signature(name: str, finding: Finding, error: Exception) -> SignatureReport:
    findings = (finding, Finding("check_failed", {"error": type(error).__name__}))
    return chain.nobody(name, findings)


def _unjudged(integrity: Verdict, finding: Finding) -> Report:
    return Report(integrity, Trust.UNKNOWN, findings=(finding,))
