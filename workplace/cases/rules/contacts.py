"""Mail addresses and telephone numbers in one form each, so that limits and blocks meet whoever writes otherwise."""

import hashlib
import re

from workplace.kernel.text import Say, clean, say

_MAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,190}\.[^\s@<>\"',;.]{2,24}")


def mail(text: str) -> str:
    """A mail address without what is beside it; letters small."""
    return clean(text).strip().lower()


def phone(text: str) -> str:
    """A telephone number as its digits, with the country's own zero: +84 90 → 090."""
    digits = "".join(c for c in text if c.isdecimal() and c.isascii())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) > 9 else digits


def key(email: str, number: str) -> str:
    """SHA-256 (hex) of the mail address, else of the number; empty where neither was given."""
    found = mail(email) or phone(number)
    return hashlib.sha256(found.encode()).hexdigest() if found else ""


def wrong(email: str, number: str) -> dict[str, Say]:
    """By field, what is no address or number; empty where both are good or not given."""
    found: dict[str, Say] = {}
    if email.strip() and not _MAIL.fullmatch(mail(email)):
        found["email"] = say("This is no mail address.")
    if number.strip() and not 9 <= len(phone(number)) <= 12:
        found["phone"] = say("A telephone number has 9 to 12 digits.")
    return found
