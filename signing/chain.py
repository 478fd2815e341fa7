"""Who signed, and how far this installation can trust it."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import cms
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus

from signing.keys import is_test
from signing.model import Finding, Role, SignatureReport, Trust, Verdict
from signing.pagetext import fold
from signing.trust import TrustStore

_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
_AGENCY = re.compile(
    r"(ubnd|hdnd|uy ban|hoi dong nhan dan|so |van phong|chi cuc|cuc |phong |trung tam|ban |thanh tra|cong an|truong )"
)
_EXPIRED = {
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    AdESFailure.NOT_YET_VALID,
}
_REVOKED = {AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE, AdESIndeterminate.REVOKED_CA_NO_POE}


def identity(signature: EmbeddedPdfSignature) -> SignatureReport:
    """What the signature says about itself, before anything is checked."""
    certificate = signature.signer_cert
    subject = certificate.subject.native
    name = _first(subject.get("common_name")) or certificate.subject.human_friendly
    return replace(
        nobody(signature.field_name, ()),
        signer=name,
        organisation=_first(subject.get("organization_name")),
        signed_at=_claimed_time(signature),
        role=_role(subject, name),
        certificate=certificate.dump(),
        certificate_sha256=certificate.sha256.hex(),
        serial=f"{certificate.serial_number:X}",
        issuer=_first(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly,
    )


def is_well_formed(signature: EmbeddedPdfSignature) -> bool:
    """Whether the parts of the container that nobody signs say what they must, and nothing is hidden behind it."""
    signed, signer = signature.signed_data, signature.signer_info
    length = len(cms.ContentInfo.load(signature.pkcs7_content).dump())
    digest = signer["digest_algorithm"]
    algorithms = {algorithm["algorithm"].native for algorithm in signed["digest_algorithms"]}
    return (
        not signature.pkcs7_content[length:].strip(b"\0")
        and int(signed["version"]) in (1, 3, 4, 5)
        and int(signer["version"]) in (1, 3)
        and digest["algorithm"].native in algorithms
        and digest["parameters"].dump() in (b"", b"\x05\x00")
    )


def nobody(field: str, findings: tuple[Finding, ...]) -> SignatureReport:
    return SignatureReport(
        field=field,
        signer="",
        organisation="",
        signed_at=None,
        coverage="unclear",
        intact=False,
        changes_after="unknown",
        integrity=Verdict.INDETERMINATE,
        trust=Trust.UNKNOWN,
        role=Role.PERSON,
        findings=findings,
    )


async def judged(
    report: SignatureReport,
    signature: EmbeddedPdfSignature,
    status: PdfSignatureStatus,
    trust: TrustStore,
    moment: datetime,
) -> SignatureReport:
    """The same report with time and trust; a certificate may have ended since if a trusted stamp shows it then held."""
    report = _timed(report, status)
    stamped = status.timestamp_validity
    if report.timestamped and stamped and _grade(status) in (Trust.EXPIRED, Trust.REVOKED):
        context = trust.context(stamped.timestamp, tuple(signature.other_embedded_certs))
        status = await async_validate_pdf_signature(
            signature, context, trust.context(moment), skip_diff=True, key_usage_settings=_USAGE
        )
    grade = _grade(status)
    if grade is not Trust.TRUSTED or status.validation_path is None:
        return replace(report, trust=grade, findings=(*report.findings, *_why_not(grade, status)))
    found = trust.revocation(list(status.validation_path), moment)
    if found.date and not (report.timestamped and stamped and stamped.timestamp < found.date):
        finding = Finding("certificate_revoked", {"date": f"{found.date:%Y-%m-%d}"})
        return replace(report, trust=Trust.REVOKED, findings=(*report.findings, finding))
    unknown = () if found.known else (Finding("revocation_unknown"),)
    if is_test(signature.signer_cert.dump()):
        return replace(report, trust=Trust.TEST, findings=(*report.findings, Finding("test_certificate"), *unknown))
    return replace(report, trust=grade, findings=(*report.findings, *unknown))


def _timed(report: SignatureReport, status: PdfSignatureStatus) -> SignatureReport:
    stamp = status.timestamp_validity
    if stamp is None:
        return replace(report, findings=(*report.findings, Finding("time_claimed")))
    if not (stamp.valid and stamp.intact and stamp.trusted):
        return replace(report, findings=(*report.findings, Finding("time_stamp_untrusted")))
    authority = _first(stamp.signing_cert.subject.native.get("common_name")) or "TSA"
    findings = (*report.findings, Finding("time_stamped", {"authority": authority}))
    return replace(report, signed_at=stamp.timestamp, timestamped=True, findings=findings)


def _grade(status: PdfSignatureStatus) -> Trust:
    problem = status.trust_problem_indic
    if status.revoked or problem in _REVOKED:
        return Trust.REVOKED
    if problem in _EXPIRED:
        return Trust.EXPIRED
    return Trust.TRUSTED if status.trusted else Trust.UNKNOWN


def _why_not(grade: Trust, status: PdfSignatureStatus) -> list[Finding]:
    if grade is Trust.REVOKED:
        details = status.revocation_details
        return [Finding("certificate_revoked", {"date": f"{details.revocation_date:%Y-%m-%d}" if details else "?"})]
    if grade is Trust.EXPIRED:
        return [Finding("certificate_expired")]
    return [Finding(_unknown(status))] if status.intact and status.valid else []


def _unknown(status: PdfSignatureStatus) -> str:
    match status.trust_problem_indic:
        case AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE | AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE:
            return "weak_algorithm"
        case AdESIndeterminate.SIG_CONSTRAINTS_FAILURE | AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE:
            return "key_usage"
        case AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND | None:
            return "chain_unknown"
    return "chain_broken"


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        claimed = signature.self_reported_timestamp
    except Exception:  # a malformed date is no reason not to judge the signature
        return None
    return claimed if claimed is not None and claimed.tzinfo else None


def _role(subject: dict[str, Any], name: str) -> Role:
    if "organization_identifier" in subject and "surname" not in subject and "given_name" not in subject:
        return Role.AGENCY
    return Role.AGENCY if _AGENCY.match(fold(name) + " ") else Role.PERSON


def _first(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")
