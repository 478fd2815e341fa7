"""What an application lays on the desk, and what it gets back: plain values that need none of the signing libraries.

The process that answers people makes orders and reads answers; only a worker imports ``signing.desk`` itself.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from signing.model import Box, Report, SignatureReport, SignProfile

NUMBER_FIELD, SEAL_FIELD, MARK_FIELD = "NumberDate", "Seal", "AttachmentMark"


@dataclass(frozen=True, slots=True)
class Seat:
    """One signer's field: its name, the name and position printed there, and the box chosen by hand, if any."""

    field: str
    name: str
    position: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class KeyOrder:
    """Which test key signs, when, and with which level."""

    folder: Path
    name: str
    passphrase: str = field(repr=False)
    at: datetime
    tsa_url: str = ""

    @property
    def profile(self) -> SignProfile:
        return SignProfile.B_T if self.tsa_url else SignProfile.B_B


@dataclass(frozen=True, slots=True)
class Found:
    """Where a signer's box lies, and whether the page said so (else it is a first proposal)."""

    field: str
    box: Box
    by_text: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """A received file's verdict, and the words that its signatures show but its text layer does not hold."""

    report: Report
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcceptResult:
    """The new signature of a file that came back, and the whole file's report."""

    field: str
    signature: SignatureReport
    report: Report
