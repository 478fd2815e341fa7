"""Keys by which two documents are the same: folded, without spaces and punctuation that people vary."""

import hashlib
import re

from workplace.kernel.text import fold

_ERASED = "sha256:"
_NOISE = re.compile(r"[\s.·]+")


def code_key(code: str) -> str:
    """`Số: 17842 / BTC-ĐT` and `17842/BTC-DT` have one key: `17842/btc-dt`."""
    text = _NOISE.sub("", fold(code)).removeprefix("so:")
    number, slash, notation = text.partition("/")
    return number.lstrip("0") + slash + notation


def name_key(name: str) -> str:
    """An organisation's name folded to single spaces."""
    return " ".join(fold(name).split())


def erased(import_key: str) -> str:
    """What stands in the place of an imported row's key once nothing of it may be told: the row is known by it still,
    and taken over only once.
    """
    if import_key.startswith(_ERASED):
        return import_key
    return _ERASED + hashlib.sha256(import_key.encode()).hexdigest()
