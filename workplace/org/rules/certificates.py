"""Reading a certificate's file (RFC 5280): PEM or DER, exactly one, in the words of the register."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say

MOST = 100_000  # bytes; a certificate has some two thousand


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says of itself; `sha256` is of its DER form, hexadecimal."""

    sha256: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime


def read(content: bytes) -> CertificateFacts:
    """The facts of an uploaded file. BadInput for anything else than one certificate, and for a key."""
    if b"PRIVATE KEY" in content:
        raise BadInput({"certificate": say("This file holds a private key. Never hand it in; export the certificate.")})
    try:
        found = x509.load_pem_x509_certificates(content) if b"-----BEGIN" in content else [_der(content)]
    except ValueError:
        found = []
    if len(found) != 1:
        raise BadInput({"certificate": say("This is not one certificate. Export it as .cer, .crt or .pem.")})
    return facts(found[0])


def facts(certificate: x509.Certificate) -> CertificateFacts:
    """The facts of one certificate."""
    encoded = certificate.public_bytes(Encoding.DER)
    return CertificateFacts(
        hashlib.sha256(encoded).hexdigest(),
        _name(certificate.subject),
        _name(certificate.issuer),
        f"{certificate.serial_number:X}",
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
    )


def _der(content: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(content)


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else name.rfc4514_string()
