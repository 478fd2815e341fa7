"""Asking a time-stamping authority (RFC 3161) over HTTP."""

import hashlib
import secrets
import urllib.error
import urllib.request

from signing import cms, errors

_LIMIT = 1_000_000


def ask(url: str, signature: bytes, timeout: float = 10) -> bytes:
    """The authority's token for a signature value. Refused: no answer in time, or not an answer to this question."""
    if not url.startswith(("https://", "http://")):
        raise errors.TsaUnavailable({"detail": "address"})
    imprint, nonce = hashlib.sha256(signature).digest(), secrets.randbits(63) | 1 << 62
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(url, data=cms.token_request(imprint, nonce), headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            answer = response.read(_LIMIT)
    except (OSError, ValueError) as error:
        raise errors.TsaUnavailable({"detail": type(error).__name__}) from error
    return cms.token_of(answer, imprint, nonce)
