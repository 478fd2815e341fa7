"""When two names are the same name."""

from workplace.kernel.text import collate, fold, one_line


def same_name(one: str, other: str) -> bool:
    """Whether two names differ at most in capitals, spaces and where a tone mark sits (hòa, hoà).

    Folding would go too far: xã Phú Hồ and xã Phú Hộ are two places.
    """
    return _key(one) == _key(other)


def is_unmarked(name: str) -> bool:
    """Whether a name was written without any mark, as one types in haste: it may mean any that folds to the same."""
    plain = one_line(name).lower()
    return plain == fold(plain)


def _key(name: str) -> tuple[str, ...]:
    words = []
    for word in one_line(name).split():
        letters, _, tones = collate(word).rpartition(" ")
        words.append(letters + "".join(sorted(tones.replace("0", ""))))
    return tuple(words)
