"""An authority that is not ours: it issues certificates to the agencies that write the sixty letters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Held:
    """A key with its certificate, as the signing package wants one."""

    private: Key
    certificates: tuple[bytes, ...]

    def sign_raw(self, data: bytes) -> bytes:
        """The signature of the bytes to be signed."""
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True)
class Authority:
    """A root with its key; certificates say nothing of tests, so that trust alone depends on the root."""

    name: str
    private: Key
    certificate: x509.Certificate
    opened: datetime

    @classmethod
    def open(cls, name: str, at: datetime) -> "Authority":
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _subject(name, "Trung tâm chứng thực")
        builder = _builder(subject, subject, key, at, years=10)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(certifies=True), critical=True)
        return cls(name, key, builder.sign(key, hashes.SHA256()), at)

    @property
    def pem(self) -> str:
        """The root for a trust folder."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def issue(self, name: str, organisation: str) -> Held:
        """A certificate for an official or an agency, three years from the opening on."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(self.certificate.subject, _subject(name, organisation), key, self.opened, years=3)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(certifies=False), critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private.public_key())
        signed = builder.add_extension(issuer, critical=False).sign(self.private, hashes.SHA256())
        return Held(key, (signed.public_bytes(serialization.Encoding.DER),))


def _subject(name: str, organisation: str) -> x509.Name:
    values = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, value[:64]) for kind, value in values])


def _builder(issuer: x509.Name, subject: x509.Name, key: Key, at: datetime, years: int) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(at).not_valid_after(at + timedelta(days=365 * years))
    subject_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return builder.add_extension(subject_key, critical=False)


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
