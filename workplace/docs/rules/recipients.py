"""The recipients printed on a letter against those it is really delivered to (Nghị định 30/2020/NĐ-CP, Art. 18)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workplace.kernel.text import fold, one_line

_PURPOSE = re.compile(r"\(\s*(?:để|thay|để biết)[^)]*\)\s*$", re.IGNORECASE)
_SAME = re.compile(r"^nhu (?:tren|kinh gui|dieu \d+)")
_FILE_COPY = re.compile(r"^luu\s*(?::|$|vt\b|van thu\b)")
_MANY = re.compile(
    r"^cac\b|\bcac (?:so|ban|nganh|phuong|xa|tinh|don vi|co quan|dia phuong|huyen|thanh pho)\b|^thanh vien\b"
)
_ABBREVIATIONS = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\bubmttq\b", "uy ban mat tran to quoc"),
    (r"\btp\b", "thanh pho"),
    (r"\bpct\b", "pho chu tich"),
    (r"\bct\b", "chu tich"),
    (r"\bpcvp\b", "pho chanh van phong"),
    (r"\bcvp\b", "chanh van phong"),
    (r"\bvp\b", "van phong"),
    (r"\btt\b", "thuong truc"),
    (r"\bqlda\b", "quan ly du an"),
    (r"\btnhh\b", "trach nhiem huu han"),
    (r"\bcp\b", "co phan"),
)


@dataclass(frozen=True)
class Delivery:
    """One intended delivery: the receiver's name, other names it is known by, and the groups it stands in.

    `groups` are collective names a paper may print instead, such as “Các sở, ban, ngành”.
    """

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What the clerk sees before release; nothing to see when all three lists are empty."""

    matched: tuple[tuple[str, str], ...] = ()
    not_delivered: tuple[str, ...] = ()  # printed, but nobody gets it
    not_printed: tuple[str, ...] = ()  # gets it, but is not on the paper
    collective: tuple[str, ...] = field(default=())  # printed as a group that no delivery names: a person must judge

    @property
    def agrees(self) -> bool:
        return not (self.not_delivered or self.not_printed or self.collective)


def compare(
    addressees: Sequence[str], copies: Sequence[str], deliveries: Sequence[Delivery], *, inside: Iterable[str] = ()
) -> Comparison:
    """Compare “Kính gửi” and “Nơi nhận” with the deliveries.

    “Như trên” stands for the addressees, “Lưu” is no recipient, and lines that name people or units of the
    issuing agency itself (`inside`) need no delivery.
    """
    printed = _printed(addressees, copies)
    own = {plain(name) for name in inside}
    names = {id(each): {plain(name) for name in (each.name, *each.aliases)} for each in deliveries}
    groups = {id(each): {plain(name) for name in each.groups} for each in deliveries}
    matched: list[tuple[str, str]] = []
    missing: list[str] = []
    many: list[str] = []
    reached: set[int] = set()
    for line in printed:
        wanted = plain(line)
        hits = [each for each in deliveries if wanted in names[id(each)]]
        hits = hits or [each for each in deliveries if wanted in groups[id(each)]]
        hits = hits or [each for each in deliveries if _names_one_of(wanted, names[id(each)])]
        if hits:
            matched += [(line, each.name) for each in hits]
            reached |= {id(each) for each in hits}
        elif wanted in own or any(wanted.startswith(f"{name} ") or wanted.startswith(f"{name}:") for name in own):
            continue
        elif is_collective(line):
            many.append(line)
        else:
            missing.append(line)
    extra = tuple(each.name for each in deliveries if id(each) not in reached)
    return Comparison(tuple(matched), tuple(missing), extra, tuple(many))


def named(line: str) -> tuple[str, str]:
    """A printed line as name and purpose: “Bộ trưởng (để b/c)” is the Minister, for report."""
    text = one_line(line).lstrip("-–•+* ").rstrip(" .;,")
    purpose = _PURPOSE.search(text)
    if purpose is None:
        return text, ""
    return text[: purpose.start()].rstrip(" .;,"), purpose[0].strip(" ()")


def is_file_copy(line: str) -> bool:
    """Whether the line says where the file copy stays: “Lưu: VT, TH”."""
    return bool(_FILE_COPY.match(fold(named(line)[0])))


def is_same_as_above(line: str) -> bool:
    """Whether the line stands for the addressees: “Như trên”, or an article: “Như Điều 3”."""
    return bool(_SAME.match(fold(named(line)[0])))


def is_collective(line: str) -> bool:
    """Whether the line names many at once: “Các sở, ban, ngành”; nothing can be delivered to such a name."""
    return bool(_MANY.search(plain(line)))


def plain(name: str) -> str:
    """A name for comparing: without marks, with its abbreviations written out."""
    text = fold(one_line(named(name)[0])).replace(".", " ")
    for short, full in _ABBREVIATIONS:
        text = re.sub(short, full, text)
    return " ".join(re.sub(r"[^\w:]+", " ", text).split())


def _printed(addressees: Sequence[str], copies: Sequence[str]) -> list[str]:
    lines = [*addressees, *(line for line in copies if not is_file_copy(line) and not is_same_as_above(line))]
    return list(dict.fromkeys(named(line)[0] for line in lines if named(line)[0]))


def _names_one_of(wanted: str, names: set[str]) -> bool:
    """“Ủy ban nhân dân thành phố” for “Ủy ban nhân dân thành phố Huế”: the place may be left out at its end."""
    return any(len(wanted.split()) > 3 and name.startswith(f"{wanted} ") for name in names)
