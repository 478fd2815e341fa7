"""Words as the public archive is searched: without marks, syllable by syllable, what says nothing left out."""

from itertools import pairwise

from workplace.kernel.text import fold

MOST_WORDS, MOST_PAIRS = 24, 10
_EMPTY = """
a ai an and anh are at ba bi boi cac cai can chi cho chu chua co con cua cung da day de den deu di do
does duoc e em for gi hay hoi how i in is it khi khong la lai lam len ma minh mot muon my nao nay nen neu
nguoi nhu nhung no o of oi on ong our phai qua ra rang rat roi sao sau se tai the thi to toi tren trong tu va
vao ve vi viec voi vua was we what when where who why xem xin you your
"""
EMPTY_WORDS = frozenset(_EMPTY.split())


def syllables(text: str) -> list[str]:
    """Every syllable of a text, folded, in its order."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()


def kept(*texts: str) -> str:
    """How texts are kept for being searched: a syllable stands between spaces, and no pair reaches over two texts."""
    told = " | ".join(" ".join(syllables(text)) for text in texts if text)
    return f" {told} " if told else ""


def asked(text: str) -> list[str]:
    """What must be found for words that somebody typed to search: each as the beginning of a syllable."""
    return [f" {one}" for one in list(dict.fromkeys(syllables(text)))[:MOST_WORDS]]


def pairs(text: str) -> list[str]:
    """What makes two texts alike: neighbouring syllables that say something; of one word alone the word."""
    told = syllables(text)
    found = [f" {one} {two} " for one, two in pairwise(told) if _tells(one) and _tells(two)]
    alone = [f" {one} " for one in told if _tells(one)]
    return list(dict.fromkeys(found or alone))[:MOST_PAIRS]


def marked(title: str, text: str) -> list[tuple[str, bool]]:
    """The title in pieces, and which of them were in the text as well."""
    told = {one for one in syllables(text) if _tells(one)}
    pieces: list[tuple[str, bool]] = []
    for word in title.split(" "):
        hit = any(one in told for one in syllables(word))
        if pieces and pieces[-1][1] == hit:
            pieces[-1] = f"{pieces[-1][0]} {word}", hit
        else:
            pieces.append((word, hit))
    return pieces


def _tells(syllable: str) -> bool:
    return len(syllable) > 1 and syllable not in EMPTY_WORDS
