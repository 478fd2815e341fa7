"""What a password must be, and how often one may be tried."""

import secrets
from datetime import timedelta

from workplace.kernel.text import Say, fold, say

SHORTEST, LONGEST = 10, 200
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else when read out

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
PER_DEVICE = 10  # failures of one account in a browser where its owner has signed in before
PER_ADDRESS_AND_ACCOUNT = 5  # failures of one account at one network address
PER_ADDRESS = 60  # failures of all accounts at one network address
PER_ACCOUNT = 100  # a day's failures of one account anywhere


def weakness(password: str, login: str, name: str) -> Say | None:
    """Why a password can't be taken; None when it can. Length counts, not odd signs."""
    if not SHORTEST <= len(password) <= LONGEST:
        return say("A password has {least} to {most} characters.", least=SHORTEST, most=LONGEST)
    plain = fold(password).replace(" ", "")
    if len(set(plain)) < 5:
        return say("This password repeats the same few characters. Choose another.")
    if login in plain or plain in fold(name).replace(" ", ""):
        return say("A password must not hold the login or the name. Choose another.")
    return None


def one_time_password() -> str:
    """A password to be read out once and changed at the first sign-in: four groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def too_often(*, known_device: bool, known_address: bool, device: int, pair: int, address: int, account: int) -> bool:
    """Whether one more attempt is refused, by the failures counted so far.

    A browser where the account's owner has signed in before is counted by itself alone: what others do elsewhere
    never locks the owner out. An address where the owner has been is exempt from the limits that others can fill.
    """
    if known_device:
        return device >= PER_DEVICE
    if pair >= (PER_DEVICE if known_address else PER_ADDRESS_AND_ACCOUNT):
        return True
    return not known_address and (address >= PER_ADDRESS or account >= PER_ACCOUNT)
