"""The signature container (CMS, RFC 5652; PAdES baseline) put together from ready-made pieces.

Building it by hand costs a hundredth of assembling it from ASN.1 objects, which matters in bulk. No signing time is
written: PAdES keeps the claimed time in the PDF's signature dictionary.
"""

import hashlib
from functools import lru_cache

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing import errors

_SEQUENCE, _SET, _OCTETS = 0x30, 0x31, 0x04
_DATA = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
_TIME_STAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_SHA256_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_SHA256_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_VERSION_1 = bytes.fromhex("020101")


def signed_attributes(digest: bytes, certificate: bytes) -> bytes:
    """What the key signs: the document's digest bound to this very certificate, as a DER SET."""
    named = _der(_SEQUENCE, _der(_SEQUENCE, _der(_SEQUENCE, _der(_OCTETS, hashlib.sha256(certificate).digest()))))
    attributes = [
        _attribute(_CONTENT_TYPE, _DATA),
        _attribute(_MESSAGE_DIGEST, _der(_OCTETS, digest)),
        _attribute(_SIGNING_CERTIFICATE_V2, named),
    ]
    return _der(_SET, *sorted(attributes))


def container(attrs: bytes, signature: bytes, certificates: tuple[bytes, ...], token: bytes | None = None) -> bytes:
    """The complete container for a signature value, with a time-stamp token if there is one."""
    certificate_set, signer_id, algorithm = _template(certificates)
    signer = [_VERSION_1, signer_id, _SHA256, b"\xa0" + attrs[1:], algorithm, _der(_OCTETS, signature)]
    if token:
        signer.append(_der(0xA1, _attribute(_TIME_STAMP_TOKEN, token)))
    signed_data = _der(
        _SEQUENCE,
        _VERSION_1,
        _der(_SET, _SHA256),
        _der(_SEQUENCE, _DATA),
        certificate_set,
        _der(_SET, _der(_SEQUENCE, *signer)),
    )
    return _der(_SEQUENCE, _SIGNED_DATA, _der(0xA0, signed_data))


def signature_size(certificate: bytes) -> int:
    """The longest signature value that this certificate's key can make."""
    key = load_certificate(certificate).public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, ec.EllipticCurvePublicKey):
        return 2 * (key.key_size // 8 + 2) + 8
    raise errors.KeyRefused


def check_signature(attrs: bytes, signature: bytes, certificate: bytes) -> None:
    """Refuse a signature value that this certificate's key did not make over these attributes."""
    key = load_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, attrs, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, attrs, ec.ECDSA(hashes.SHA256()))
        else:
            raise errors.WrongSignature
    except InvalidSignature:
        raise errors.WrongSignature from None


def check_container(der: bytes, digest: bytes, certificate: bytes) -> None:
    """Refuse a foreign container that is not one signature by this certificate over this digest."""
    with errors.refusing(errors.WrongSignature):
        signed = cms.ContentInfo.load(der)["content"]
        (signer,) = signed["signer_infos"]
        attributes = {item["type"].native: item["values"][0] for item in signer["signed_attrs"]}
        embedded = {choice.chosen.dump() for choice in signed["certificates"]}
        if attributes["message_digest"].native != digest or certificate not in embedded:
            raise errors.WrongSignature
        if signer["digest_algorithm"]["algorithm"].native != "sha256":
            raise errors.WrongSignature
        check_signature(signer["signed_attrs"].untag().dump(), signer["signature"].native, certificate)


def token_of(response: bytes, imprint: bytes, nonce: int) -> bytes:
    """The token in an authority's answer; refused unless it was granted for exactly this question."""
    with errors.refusing(errors.TsaUnavailable):
        answer = tsp.TimeStampResp.load(response)
        status = answer["status"]["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise errors.TsaUnavailable({"detail": status})
        token = answer["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        if info["nonce"].native != nonce or info["message_imprint"]["hashed_message"].native != imprint:
            raise errors.TsaUnavailable({"detail": "another answer"})
        return bytes(token.dump())


def token_request(imprint: bytes, nonce: int) -> bytes:
    algorithm = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": imprint}
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": algorithm, "nonce": nonce, "cert_req": True})
    return bytes(request.dump())


@lru_cache(maxsize=512)
def load_certificate(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


@lru_cache(maxsize=512)
def _template(certificates: tuple[bytes, ...]) -> tuple[bytes, bytes, bytes]:
    leaf = asn1_x509.Certificate.load(certificates[0])
    issuer_and_serial = _der(_SEQUENCE, leaf.issuer.dump(), leaf["tbs_certificate"]["serial_number"].dump())
    is_rsa = isinstance(load_certificate(certificates[0]).public_key(), rsa.RSAPublicKey)
    return _der(0xA0, *sorted(certificates)), issuer_and_serial, _SHA256_RSA if is_rsa else _SHA256_ECDSA


def _attribute(kind: bytes, value: bytes) -> bytes:
    return _der(_SEQUENCE, kind, _der(_SET, value))


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes((tag, len(body))) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body
