"""A public authority, as production trusts it: its certificates are nobody's tests."""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signing.keys import Issued


class Authority:
    """A root and what it issues, on an elliptic curve: quick to make."""

    def __init__(self, now: datetime, name: str = "CA chuyên dùng Chính phủ") -> None:
        self._now, self._key = now, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.root = self._certificate(self._name, self._key, ca=True)

    @property
    def pem(self) -> bytes:
        """The root, for the trust folder."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def issue(self, name: str, organisation: str) -> Issued:
        """A token's key and certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        parts = (NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COUNTRY_NAME, "VN")
        subject = x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])
        return Issued(key, self._certificate(subject, key, ca=False).public_bytes(serialization.Encoding.DER))

    def _certificate(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, ca: bool) -> x509.Certificate:
        builder = x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(self._now - timedelta(days=30)).not_valid_after(self._now + timedelta(365))
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": not ca, "content_commitment": not ca, "key_cert_sign": ca, "crl_sign": ca}
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
        return builder.sign(self._key, hashes.SHA256())
