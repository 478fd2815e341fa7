"""What a citizen is given to find their case again: a public code, and a secret that only they hold (citizens.md 4.3).

The code may be said aloud and stands on papers; the secret opens the case. Both are random: neither tells how many
cases there are, nor can one be made from the other.
"""

import base64
import hashlib
import secrets

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as digits
_SAID = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # of a secret: nothing that is read as something else


def new_code() -> str:
    """A public code: three letters and eight digits, as `KQT-4821-0937`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(3))
    digits = f"{secrets.randbelow(10**8):08}"
    return f"{letters}-{digits[:4]}-{digits[4:]}"


def new_secret() -> str:
    """A secret of 10 characters (49 bits) that people can type, as `7QK4M-2XRTB`."""
    drawn = "".join(secrets.choice(_SAID) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def new_token() -> str:
    """What stands in a link and in the code to be scanned: 128 bits."""
    return secrets.token_urlsafe(16)


def drawn_from(seed: bytes) -> tuple[str, str]:
    """A secret and a token of 64 random bytes: the same ones whenever they are asked for again."""
    number, said = int.from_bytes(seed[16:]), ""
    for _ in range(10):
        number, place = divmod(number, len(_SAID))
        said += _SAID[place]
    return f"{said[:5]}-{said[5:]}", base64.urlsafe_b64encode(seed[:16]).decode().rstrip("=")


def read_code(text: str) -> str:
    """A code as somebody typed it, in its own form; whatever is no code comes back as it can't stand anywhere."""
    bare = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return f"{bare[:3]}-{bare[3:7]}-{bare[7:]}"


def locked(secret: str) -> str:
    """SHA-256 (hex) of a secret or a token, as it is kept: of 49 random bits and more, behind limits, no salt is
    needed.
    """
    bare = "".join(c for c in secret.upper() if c.isalnum()) if len(secret) < 16 else secret
    return hashlib.sha256(bare.encode()).hexdigest()
