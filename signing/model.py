"""What goes in and out of this library: small frozen values that a process pool can pickle."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from signing.words import N_


class SignProfile(StrEnum):
    """PAdES levels: B-B claims its own time, B-T carries the time of a time-stamping authority."""

    B_B = "B-B"
    B_T = "B-T"


class Verdict(StrEnum):
    """What can be said about the bytes: they are what was signed, they are not, or nobody can say."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Trust(StrEnum):
    """What can be said about the person: known through a trusted root, unknown, expired, revoked, or only a test."""

    TRUSTED = "trusted"
    TEST = "test"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Role(StrEnum):
    """A hint from the certificate alone: who seems to have signed."""

    PERSON = "person"
    AGENCY = "agency"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page as the reader sees it.

    Points (1/72 inch) from the bottom-left corner of the page as displayed: cut to its CropBox and turned by its
    /Rotate, x to the right, y up. Page 1 is the first page. So a box drawn on a page image needs only scaling.
    """

    page: int
    x: float
    y: float
    width: float
    height: float

    def moved(self, right: float, up: float) -> "Box":
        return Box(self.page, self.x + right, self.y + up, self.width, self.height)


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A signature field to be made; signing it locks the fields named in ``locks`` (by name, nothing else)."""

    name: str
    box: Box | None = None
    locks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedSignature:
    """All that must be remembered between asking a key for a signature and writing it into the file."""

    field: str
    profile: SignProfile
    claimed_at: datetime
    digest: bytes
    reserved_start: int
    reserved_end: int
    signed_attrs: bytes
    file_sha256: str
    original_sha256: str
    original_size: int
    pages: int
    certificates: tuple[bytes, ...]

    @property
    def certificate_sha256(self) -> str:
        return hashlib.sha256(self.certificates[0]).hexdigest()

    def to_json(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__}
        values["certificate_sha256"] = self.certificate_sha256
        values["claimed_at"] = self.claimed_at.isoformat()
        for name in ("digest", "signed_attrs"):
            values[name] = base64.b64encode(values[name]).decode()
        values["certificates"] = [base64.b64encode(der).decode() for der in self.certificates]
        return json.dumps(values, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "PreparedSignature":
        values = json.loads(text)
        values.pop("certificate_sha256", None)
        values["profile"] = SignProfile(values["profile"])
        values["claimed_at"] = datetime.fromisoformat(values["claimed_at"])
        for name in ("digest", "signed_attrs"):
            values[name] = base64.b64decode(values[name])
        values["certificates"] = tuple(base64.b64decode(der) for der in values["certificates"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class SignResult:
    """A signed file that has been opened again and found whole."""

    path: Path
    sha256: str
    field: str
    signer: str
    signed_at: datetime
    pages: int
    is_test: bool


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What intake found in a file; ``size`` is the trailer's own claim, which must exceed ``max_object_id``."""

    pages: int
    encrypted: bool
    password_required: bool
    signatures: int
    certified: bool
    hybrid_xref: bool
    size: int
    max_object_id: int
    scripts: bool
    embedded_files: int
    title: str
    strict_reading: bool = True

    @property
    def size_ok(self) -> bool:
        return self.max_object_id < self.size

    @property
    def needs_normalising(self) -> bool:
        """True if a signature written as the file stands could damage it."""
        return not self.size_ok or not self.strict_reading


FINDINGS: dict[str, str] = {
    "not_a_pdf": N_("This is not a PDF file, or it is too damaged to be read."),
    "password_required": N_("The file opens only with a password, so its signatures cannot be checked."),
    "no_signature": N_("The file carries no digital signature."),
    "time_limit": N_("Checking took longer than {seconds} seconds and was stopped."),
    "check_failed": N_("The check could not be completed ({error})."),
    "byte_range": N_("The signature leaves out parts of the file that it should cover."),
    "digest_mismatch": N_("The file's content was altered after it was signed."),
    "signature_mismatch": N_("The signature does not belong to the certificate that it names."),
    "malformed": N_("The signature is not built as the standard requires."),
    "weak_algorithm": N_("The signature uses an algorithm that is no longer safe."),
    "changed_after": N_(
        "The document was changed after this signature, in a way that a later signature does not explain."
    ),
    "filled_after": N_(
        "After this signature “{text}” was written into the field {field}; a later signature covers it."
    ),
    "annotated_after": N_(
        "After this signature the note “{text}” was put on page {page}; a later signature covers it."
    ),
    "signed_again": N_("Further signatures were added later; the signed content is unchanged."),
    "kept_up": N_("Only information about the file, or for its long keeping, was added later."),
    "locked_after": N_("A change was made that the signer had forbidden."),
    "trailing_bytes": N_("{count} bytes stand after the end of the document; no signature covers them."),
    "chain_unknown": N_("The issuer of the certificate is not in this installation's list of trusted roots."),
    "chain_broken": N_("The chain of certificates does not hold."),
    "certificate_expired": N_("The certificate had expired, or was not valid yet, at the time of checking."),
    "certificate_revoked": N_("The certificate was revoked on {date}."),
    "revocation_unknown": N_("Whether the certificate was revoked could not be checked."),
    "key_usage": N_("The certificate was not issued for signing documents."),
    "test_certificate": N_("This is a test signature without legal effect."),
    "time_claimed": N_("The time of signing is the signer's own claim."),
    "time_stamped": N_("The time of signing is confirmed by {authority}."),
    "time_stamp_untrusted": N_("The time stamp could not be confirmed by a trusted authority."),
    "time_only": N_("This confirms only the time, not a signer."),
}
"""Every finding's stable code and its English sentence; an application translates the sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling, by a stable code; ``sentence`` says it in English."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.code in FINDINGS, f"a finding needs a sentence: {self.code}"

    @property
    def sentence(self) -> str:
        return FINDINGS[self.code].format(**self.params)

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "params": self.params, "sentence": self.sentence}


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature's verdict. ``coverage``: entire_file, entire_revision, partial or unclear.

    ``changes_after``: none, upkeep (data about the file, or for its long keeping), signatures (only what later ones
    bring), filled (empty places were filled and then signed), trailing (bytes stand behind the end of the document),
    other, unknown.
    """

    field: str
    signer: str
    organisation: str
    signed_at: datetime | None
    coverage: str
    intact: bool
    changes_after: str
    integrity: Verdict
    trust: Trust
    role: Role
    certificate: bytes = b""  # DER
    certificate_sha256: str = ""
    serial: str = ""
    issuer: str = ""
    timestamped: bool = False
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", str(self.field))  # a PDF library's own text would hold on to the file

    def as_dict(self) -> dict[str, Any]:
        """Exactly the documented keys of the command line's JSON."""
        return {
            "field": self.field,
            "signer": self.signer,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "coverage": self.coverage,
            "intact": self.intact,
            "changes_after": self.changes_after,
            "integrity": str(self.integrity),
            "trust": str(self.trust),
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The whole file's verdict: the worst of its signatures; ``findings`` are about the file itself."""

    integrity: Verdict
    trust: Trust
    signatures: tuple[SignatureReport, ...] = ()
    facts: PdfFacts | None = None
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        facts: dict[str, Any] = asdict(self.facts) if self.facts else {}
        facts["findings"] = [finding.as_dict() for finding in self.findings]
        return {
            "integrity": str(self.integrity),
            "trust": str(self.trust),
            "signatures": [signature.as_dict() for signature in self.signatures],
            "facts": facts,
        }

    def to_json(self) -> str:
        return json.dumps(self.as_dict(), ensure_ascii=False)
