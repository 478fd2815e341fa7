"""Whom this installation trusts: a folder of PEM files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from asn1crypto import pem, x509
from cryptography import x509 as crypto_x509
from pyhanko_certvalidator import ValidationContext

from signing import errors

_SUFFIXES = {".pem", ".crt", ".cer", ".crl"}


@dataclass(frozen=True, slots=True)
class TrustStore:
    """A folder of PEM files: self-signed certificates are roots, others are intermediates; revocation lists count too.

    An empty or missing folder trusts nobody. The folder is read again when a file in it changes.
    """

    folder: Path

    def context(self, at: datetime, embedded: tuple[x509.Certificate, ...] = ()) -> ValidationContext:
        """The rules for judging one chain at one time; never goes to the network (revocation: see below)."""
        content = self.content()
        return ValidationContext(
            trust_roots=list(content.roots),
            other_certs=[*content.intermediates, *embedded],
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )

    def revocation(self, path: Sequence[x509.Certificate], at: datetime) -> "Revocation":
        """What the lists in the folder say about a chain (root first). An old list still proves a revocation."""
        dates, current = [], True
        for issuer, certificate in pairwise(path):
            lists = [found for found in self.content().revocation_lists if _issued_by(found, issuer)]
            current = current and any(_covers(found, at) for found in lists)
            for found in lists:
                entry = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
                if entry is not None:
                    dates.append(entry.revocation_date_utc)
        return Revocation(min(dates, default=None), current)

    def content(self) -> "TrustContent":
        paths = sorted(path for path in self.folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
        return _read(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@dataclass(frozen=True, slots=True)
class TrustContent:
    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    revocation_lists: tuple[crypto_x509.CertificateRevocationList, ...]


@dataclass(frozen=True, slots=True)
class Revocation:
    """When the first certificate of a chain was revoked, and whether a current list was there for each of them."""

    date: datetime | None
    known: bool


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int, int], ...]) -> TrustContent:
    certificates: list[x509.Certificate] = []
    lists: list[crypto_x509.CertificateRevocationList] = []
    for path, _, _ in files:
        with errors.refusing(errors.Unexpected):
            for kind, der in _blocks(path.read_bytes(), path.suffix.lower()):
                if kind == "X509 CRL":
                    lists.append(crypto_x509.load_der_x509_crl(der))
                else:
                    certificates.append(x509.Certificate.load(der, strict=True))
    roots = tuple(found for found in certificates if found.self_signed in ("yes", "maybe"))
    return TrustContent(roots, tuple(found for found in certificates if found not in roots), tuple(lists))


def _issued_by(found: crypto_x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    loaded = crypto_x509.load_der_x509_certificate(issuer.dump())
    return found.issuer == loaded.subject and found.is_signature_valid(loaded.public_key())  # type: ignore[arg-type]


def _covers(found: crypto_x509.CertificateRevocationList, at: datetime) -> bool:
    return found.last_update_utc <= at and (found.next_update_utc is None or at <= found.next_update_utc)


def _blocks(content: bytes, suffix: str) -> list[tuple[str, bytes]]:
    if pem.detect(content):
        return [(kind or "", der) for kind, _, der in pem.unarmor(content, multiple=True)]
    return [("X509 CRL" if suffix == ".crl" else "CERTIFICATE", content)]
