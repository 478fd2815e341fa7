"""How near a person's name comes to the words that someone typed."""

from workplace.kernel.text import collate, fold, one_line

MOST_WORDS = 6
_WRONG_MARKS = 10  # weighs more than any place: who types a mark means it
_GIVEN, _WHOLE, _GIVEN_BEGINS, _BEGINS, _INSIDE = range(5)


def words(text: str) -> list[str]:
    """The words to look for in a name, as typed; at most six, without what a search would take for a joker."""
    return one_line(text.translate({ord(sign): " " for sign in "%_\\"})).split()[:MOST_WORDS]


def distance(typed: list[str], name: str) -> int:
    """How far a name is from the words typed, each by itself: 0 where the given name alone was typed."""
    parts = one_line(name).split()
    last = len(parts) - 1
    return sum(min((_far(word, part, at == last) for at, part in enumerate(parts)), default=0) for word in typed)


def _far(word: str, part: str, is_given: bool) -> int:
    plain, whole = fold(word), fold(part)
    if plain == whole:
        place = _GIVEN if is_given else _WHOLE
    elif whole.startswith(plain):
        place = _GIVEN_BEGINS if is_given else _BEGINS
    else:
        place = _INSIDE
    if plain not in whole:
        return 2 * _WRONG_MARKS
    return place if plain == word.lower() or _is_marked_so(word, part) else _WRONG_MARKS + place


def _is_marked_so(word: str, part: str) -> bool:
    """Whether the marks typed are the name's, wherever the tone sits (hòa, hoà); a tone not typed yet is no other."""
    (letters, tone), (full, other) = _split(word), _split(part)
    if len(letters) == len(full):
        return letters == full and tone == other
    return letters in full and tone in ("", other)


def _split(word: str) -> tuple[str, str]:
    letters, _, tones = collate(word).rpartition(" ")
    return letters, tones.replace("0", "")
