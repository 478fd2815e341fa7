"""Whom this installation trusts: a folder of PEM files."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, pem, x509
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
        """The rules for judging one chain at one time; never goes to the network.

        Without a revocation list for an issuer the chain is accepted (and the report says that it was not checked).
        """
        content = self.content()
        return ValidationContext(
            trust_roots=list(content.roots),
            other_certs=[*content.intermediates, *embedded],
            crls=list(content.revocation_lists),
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
            retroactive_revinfo=True,
        )

    def has_revocation_list(self, issuer: x509.Name) -> bool:
        return any(found.issuer == issuer for found in self.content().revocation_lists)

    def content(self) -> "TrustContent":
        paths = sorted(path for path in self.folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
        return _read(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@dataclass(frozen=True, slots=True)
class TrustContent:
    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    revocation_lists: tuple[crl.CertificateList, ...]


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, int, int], ...]) -> TrustContent:
    certificates: list[x509.Certificate] = []
    lists: list[crl.CertificateList] = []
    for path, _, _ in files:
        with errors.refusing(errors.Unexpected):
            for kind, der in _blocks(path.read_bytes(), path.suffix.lower()):
                if kind == "X509 CRL":
                    lists.append(crl.CertificateList.load(der, strict=True))
                else:
                    certificates.append(x509.Certificate.load(der, strict=True))
    roots = tuple(found for found in certificates if found.self_signed in ("yes", "maybe"))
    return TrustContent(roots, tuple(found for found in certificates if found not in roots), tuple(lists))


def _blocks(content: bytes, suffix: str) -> list[tuple[str, bytes]]:
    if pem.detect(content):
        return [(kind or "", der) for kind, _, der in pem.unarmor(content, multiple=True)]
    return [("X509 CRL" if suffix == ".crl" else "CERTIFICATE", content)]
