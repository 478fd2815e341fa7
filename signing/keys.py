"""Test keys: a demonstration authority, and a vault that keeps its keys encrypted.

Real keys never come here: officials sign with the office's own program and token (see ``signing.accept``). Every
certificate of the demonstration authority says TEST in its subject and carries a policy of its own, so that any screen
can tell it (``is_test``), and every visible signature made with one says so on the page.
"""

import json
import os
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signing import errors
from signing.cms import load_certificate

TEST_MARK = "TEST - DEMO"
TEST_POLICY = x509.ObjectIdentifier("2.25.112787323065367953317461485363905206653")
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def is_test(certificate: bytes) -> bool:
    """Whether a certificate (DER) comes from a demonstration authority: by its policy or by its subject."""
    with errors.refusing():
        loaded = load_certificate(certificate)
        units = loaded.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        if any(TEST_MARK in str(unit.value) for unit in units):
            return True
        try:
            policies = loaded.extensions.get_extension_for_class(x509.CertificatePolicies).value
        except x509.ExtensionNotFound:
            return False
        return any(policy.policy_identifier == TEST_POLICY for policy in policies)


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh key with its certificate and the issuers above it (without the root), ready for a vault."""

    private_key: PrivateKey
    certificate: bytes
    chain: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCA:
    """A demonstration authority. Its root certificate goes into a trust store, its key into a vault."""

    root: Issued

    @classmethod
    def create(cls, now: datetime, name: str = "CA thử nghiệm (demo)", years: int = 10) -> "DemoCA":
        key = rsa.generate_private_key(65537, 2048)
        subject = _name(name, "Nơi làm việc số", None)
        builder = _builder(subject, subject, key, now, timedelta(days=365 * years))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        builder = builder.add_extension(_usage(certifies=True), critical=True)
        return cls(Issued(key, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)))

    @property
    def pem(self) -> str:
        """The root certificate for the trust store."""
        return load_certificate(self.root.certificate).public_bytes(serialization.Encoding.PEM).decode()

    def person(self, name: str, organisation: str, now: datetime, **more: Any) -> Issued:
        """A certificate for an official, in the official's own name."""
        return self._issue(_name(name, organisation, None), now, **more)

    def agency(self, name: str, parent: str, now: datetime, *, code: str = "TEST", **more: Any) -> Issued:
        """A certificate for an agency: what its clerk numbers and seals with."""
        return self._issue(_name(name, parent, code), now, **more)

    def time_stamper(self, name: str, now: datetime) -> Issued:
        return self._issue(_name(name, "Nơi làm việc số", None), now, days=3000, stamps_time=True)

    def revocation_list(self, serials: list[int], now: datetime, days: int = 30) -> str:
        """A signed list (PEM) of revoked certificates."""
        issuer = load_certificate(self.root.certificate)
        builder = x509.CertificateRevocationListBuilder(issuer_name=issuer.subject)
        builder = builder.last_update(now).next_update(now + timedelta(days=days))
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder(serial_number=serial, revocation_date=now)
            builder = builder.add_revoked_certificate(revoked.build())
        builder = builder.add_extension(x509.CRLNumber(1), critical=False)
        builder = builder.add_extension(self._authority(), critical=False)
        return builder.sign(self.root.private_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def _issue(
        self, subject: x509.Name, now: datetime, *, days: int = 730, curve: bool = False, stamps_time: bool = False
    ) -> Issued:
        key: PrivateKey = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
        issuer = load_certificate(self.root.certificate).subject
        builder = _builder(subject, issuer, key, now, timedelta(days=days))
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(certifies=False), critical=True)
        builder = builder.add_extension(self._authority(), critical=False)
        if stamps_time:
            stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamping, critical=True)
        signed = builder.sign(self.root.private_key, hashes.SHA256())
        return Issued(key, signed.public_bytes(serialization.Encoding.DER))

    def _authority(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.private_key.public_key())


@dataclass(frozen=True, slots=True)
class VaultKey:
    """The way to one key in a vault: small, picklable, opened only where the signature is made."""

    folder: Path
    name: str
    passphrase: str = field(repr=False)
    pin: str = field(default="", repr=False)

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The certificate and its issuers; readable without the PIN."""
        return tuple(bytes.fromhex(der) for der in _entry(self.folder, self.name)["certificates"])

    def sign_raw(self, data: bytes) -> bytes:
        """The key's signature (SHA-256; RSA PKCS#1 v1.5 or ECDSA). Refused: wrong passphrase or PIN, unknown key."""
        key = _private_key(self, _stamp(self.folder, self.name))
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return key.sign(data, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True, slots=True)
class Vault:
    """Keys in a folder, each encrypted with AES-256-GCM under Argon2id of a passphrase kept elsewhere (and a PIN)."""

    folder: Path
    passphrase: str = field(repr=False)

    def put(self, name: str, issued: Issued, *, pin: str = "") -> VaultKey:
        """Keep a key under a name (letters, digits, dot, dash); replaces nothing: a name is used once."""
        path = _path(self.folder, name)
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        encoded = issued.private_key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        key = self.key(name, pin=pin)
        sealed = AESGCM(_entry_key(key, salt)).encrypt(nonce, encoded, name.encode())
        entry = {
            "name": name,
            "certificates": [der.hex() for der in (issued.certificate, *issued.chain)],
            "salt": salt.hex(),
            "nonce": nonce.hex(),
            "pin": bool(pin),
            "sealed": sealed.hex(),
        }
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(entry, file)
        return key

    def key(self, name: str, *, pin: str = "") -> VaultKey:
        return VaultKey(self.folder, name, self.passphrase, pin)

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.key"))

    def issued(self, name: str, *, pin: str = "") -> Issued:
        """The key itself, for the authority that must issue again."""
        key = self.key(name, pin=pin)
        leaf, *chain = key.certificates
        return Issued(_private_key(key, _stamp(self.folder, name)), leaf, tuple(chain))


@lru_cache(maxsize=64)
def _private_key(key: VaultKey, stamp: tuple[int, int]) -> PrivateKey:
    """Opened once per process: reading a key costs more than fifty signatures."""
    entry = _entry(key.folder, key.name)
    try:
        cipher = AESGCM(_entry_key(key, bytes.fromhex(entry["salt"])))
        encoded = cipher.decrypt(bytes.fromhex(entry["nonce"]), bytes.fromhex(entry["sealed"]), key.name.encode())
    except InvalidTag:
        raise (errors.WrongPin if entry["pin"] else errors.WrongPassphrase) from None
    loaded = serialization.load_der_private_key(encoded, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey), "the vault keeps RSA and EC keys only"
    return loaded


def _entry_key(key: VaultKey, salt: bytes) -> bytes:
    secret = json.dumps([key.passphrase, key.pin]).encode()
    return hash_secret_raw(secret, salt, time_cost=2, memory_cost=32 * 1024, parallelism=1, hash_len=32, type=Type.ID)


def _entry(folder: Path, name: str) -> dict[str, Any]:
    path = _path(folder, name)
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        raise errors.KeyUnavailable({"name": name}) from None


def _stamp(folder: Path, name: str) -> tuple[int, int]:
    try:
        status = _path(folder, name).stat()
    except OSError:
        raise errors.KeyUnavailable({"name": name}) from None
    return status.st_mtime_ns, status.st_size


def _path(folder: Path, name: str) -> Path:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise errors.KeyUnavailable({"name": name})
    return folder / f"{name}.key"


def _name(common: str, organisation: str, code: str | None) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, TEST_MARK),
        x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
    ]
    if code:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, code[:64]))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + life)
    policy = x509.CertificatePolicies([x509.PolicyInformation(TEST_POLICY, None)])
    builder = builder.add_extension(policy, critical=False)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


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
