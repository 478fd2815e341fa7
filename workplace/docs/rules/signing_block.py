"""Where a letter is signed: position lines, name, and the list of recipients beside them (Annex I, cells 7 and 9b)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workplace.docs.rules.layout import Line, joined
from workplace.docs.rules.names import official
from workplace.kernel.text import one_line

_PREFIX = re.compile(r"^(?:TM|KT|TL|TUQ|Q)\s*\.")
_POSITION = re.compile(
    r"^(?:quyen )?(?:pho |thu truong|chu tich|bo truong|giam doc|tong giam doc|chanh |cuc truong|vu truong|truong |"
    r"vien truong|tong cuc truong|chu nhiem|thu tuong|hieu truong|chi cuc truong|tong thanh tra|bi thu|chu toa|"
    r"tong bien tap|kiem toan|tuong|dai ta|ke toan)"
)
_UNITS = {"vụ", "cục", "sở", "phòng", "ban", "chi", "viện"}
_NAME = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+){1,5}$")
_TITLES = re.compile(r"^(?:GS|PGS|TS|ThS|BS|CN|KS|CKI+)\.?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """The position lines above the signature, the name below it, the lines under “Nơi nhận”, and the page."""

    authority: tuple[str, ...]
    name: str | None
    copies: tuple[str, ...]
    page: int


def read(lines: Sequence[Line]) -> Block | None:
    """The first signature of the letter, or None when no page shows one."""
    anchor = next((line for line in lines if line.folded.startswith("noi nhan")), None)
    copies = _copies(lines, anchor) if anchor else ()
    authority, name = _beside(lines, anchor) if anchor else ([], None)
    if not authority:
        authority, name = _above(lines, anchor)
    if not authority and anchor:
        authority, name = _above(lines, None)
    if not authority and not copies:
        return None
    page = authority[0].page if authority else anchor.page if anchor else 1
    return Block(tuple(line.text for line in authority), name, copies, page)


def position_words(position: str) -> str:
    """`PHÓ CHỦ TỊCH` as running text: “Phó Chủ tịch”, “Chánh Văn phòng”, “Vụ trưởng Vụ Đầu tư”."""
    words = one_line(position).lower().split()
    units = (at for at in range(2, len(words) - 1) if words[at] in _UNITS and words[at - 1] != "văn")
    unit = next(units, len(words))
    leading = 1 if words and words[0] in ("phó", "quyền", "tổng") else 0
    written = [
        word[:1].upper() + word[1:] if at in (0, leading) or _opens_again(words, at, leading) else word
        for at, word in enumerate(words[:unit])
    ]
    return " ".join([*written, *([official(" ".join(words[unit:]).upper())] if unit < len(words) else [])])


def _opens_again(words: Sequence[str], at: int, leading: int) -> bool:
    return words[at - 1].endswith(",") or (words[at - 1] == "chánh" and at == leading + 1)


def _copies(lines: Sequence[Line], anchor: Line) -> tuple[str, ...]:
    """The lines under “Nơi nhận” in its own column; a line without a dash continues the one above."""
    edge = _column_edge(lines, anchor)
    below = [line for line in lines if line.page == anchor.page and line.y0 < anchor.y0 and line.x0 < edge]
    taken: list[str] = []
    last = anchor
    for line in sorted(below, key=lambda each: (-each.y1, each.x0)):
        if last.y0 - line.y0 > 2.2 * max(last.height, line.height) or len(taken) > 80:
            break
        if line.text.startswith(("-", "–", "+", "•")) or not taken:
            taken.append(line.text)
        else:
            taken[-1] = joined([taken[-1], line.text])
        last = line
        if taken[-1].endswith(".") and re.match(r"^\W*l[uư]u", taken[-1], re.IGNORECASE):
            break
    return tuple(re.sub(r"^[-–+•\s]+", "", line).rstrip(" ;.,") for line in taken)


def _column_edge(lines: Sequence[Line], anchor: Line) -> float:
    beside = [
        line.x0 for line in lines if line.page == anchor.page and line.x0 > anchor.x1 + 20 and line.y0 <= anchor.y1
    ]
    return min([*beside, anchor.x0 + 230])


def _beside(lines: Sequence[Line], anchor: Line) -> tuple[list[Line], str | None]:
    """The signature stands to the right of the recipients; its first line may begin a little higher."""
    right = [
        line
        for line in lines
        if line.page == anchor.page and line.x0 > anchor.x1 + 20 and line.y0 <= anchor.y1 + 1.5 * anchor.height
    ]
    return _column(right)


def _above(lines: Sequence[Line], anchor: Line | None) -> tuple[list[Line], str | None]:
    """Several signers stand above the recipients, or there is no list at all: look for a position line."""
    upto = [line for line in lines if anchor is None or (line.page, -line.y0) <= (anchor.page, -anchor.y0)]
    upto = [line for line in upto if line.page > 1 or line.y0 < 600]
    starts = [line for line in upto if _PREFIX.match(line.text) or (line.is_capitals and _POSITION.match(line.folded))]
    if not starts:
        return [], None
    lowest = [line for line in starts if line.page == starts[-1].page and abs(line.y0 - starts[-1].y0) < line.height]
    first = next((line for line in starts if _PREFIX.match(line.text)), min(lowest, key=lambda each: each.x0))
    column = [
        line
        for line in upto
        if line.page == first.page and line.y0 <= first.y0 + 1 and abs(line.centre - first.centre) < 75
    ]
    return _column(column)


def _column(lines: Sequence[Line]) -> tuple[list[Line], str | None]:
    authority: list[Line] = []
    for line in sorted(lines, key=lambda each: (-each.y1, each.x0)):
        is_position = line.is_capitals and bool(_PREFIX.match(line.text) or _POSITION.match(line.folded))
        if line.is_capitals and not authority and not is_position:
            continue
        if is_position or (line.is_capitals and authority[-1].y0 - line.y0 < 1.8 * line.height):
            authority.append(line)
        elif authority and (name := _name(line.text)):
            return authority, name
    return authority, None


def _name(text: str) -> str | None:
    """A person's name without academic titles, which the decree leaves out and companies print nevertheless."""
    bare = one_line(text)
    while _TITLES.match(bare):
        bare = _TITLES.sub("", bare)
    if not _NAME.match(bare) or not all(word[0].isupper() for word in bare.split()):
        return None
    return bare.title() if bare.isupper() else bare
