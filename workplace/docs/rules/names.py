"""Names of agencies: from the capitals of a letter's head to official writing (Nghị định 30/2020/NĐ-CP, Annex II)."""

import re

from workplace.kernel.text import fold, one_line

_WHOLE = (
    "ủy ban nhân dân",
    "hội đồng nhân dân",
    "tòa án nhân dân",
    "viện kiểm sát nhân dân",
    "văn phòng",
    "bảo hiểm xã hội",
    "công an",
    "thanh tra",
    "trung tâm",
    "bệnh viện",
    "chi cục",
    "tổng cục",
    "tổng công ty",
    "tập đoàn",
    "trường đại học",
    "đại học",
    "học viện",
    "chi nhánh",
    "ngân hàng",
    "kho bạc",
    "ban quản lý",
    "đoàn đại biểu quốc hội",
    "bộ",
    "sở",
    "cục",
    "vụ",
    "viện",
    "ban",
    "phòng",
    "hội",
    "đài",
    "quỹ",
)
_COMPANIES = ("công ty cổ phần", "công ty trách nhiệm hữu hạn", "công ty tnhh", "công ty", "doanh nghiệp tư nhân")
_PLACES = ("thành phố", "tỉnh", "phường", "xã", "đặc khu", "quận", "huyện", "thị xã")
_SHORT = {"tnhh": "TNHH", "mtv": "MTV", "cp": "CP", "ubnd": "UBND", "hđnd": "HĐND", "qlda": "QLDA", "tp": "TP"}
_TRADES = (
    "đầu tư",
    "xây dựng",
    "xây lắp",
    "thương mại",
    "dịch vụ",
    "cấp nước",
    "thoát nước",
    "môi trường",
    "đô thị",
    "du lịch",
    "sản xuất",
    "xuất nhập",
    "tư vấn",
    "thiết kế",
    "phát triển",
    "bất động",
    "vận tải",
    "viễn thông",
    "dược phẩm",
    "điện lực",
    "xăng dầu",
    "dệt may",
    "hạ tầng",
    "công nghệ",
    "công trình",
)
_ALWAYS = {"huế": "Huế"}
_ROMAN = re.compile(r"^(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3})$")
_JOIN = {"và", "các", "của", "với"}
_FUNCTIONS = {
    "hành chính": "hành chính",
    "công thương": "Công Thương",
    "chính phủ": "Chính phủ",
    "quốc hội": "Quốc hội",
    "nhà nước": "Nhà nước",
    "trung ương": "Trung ương",
    "việt nam": "Việt Nam",
    "di tích": "Di tích",
    "cố đô": "Cố đô",
}
_OPENERS = re.compile(
    r"^(?:uy ban|ubnd|hoi dong|hdnd|bo|so|cuc|tong cuc|chi cuc|vu|vien|van phong|ban|trung tam|truong|benh vien|phong|"
    r"cong ty|tong cong ty|tap doan|doanh nghiep|chi nhanh|thanh tra|toa an|cong an|kho bac|ngan hang|hoi|lien doan|"
    r"doan|dai hoc|hoc vien|dai|quy|bao hiem|thanh uy|tinh uy|dang uy|quoc hoi|chinh phu|mat tran|to chuc|hop tac xa)\b"
)


def opens_a_name(line: str) -> bool:
    """Whether a line of a letter's head begins an agency's name rather than continuing the one above."""
    return len(line.split()) > 1 and bool(_OPENERS.match(fold(line)))


def official(capitals: str) -> str:
    """`SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG` as `Sở Nông nghiệp và Môi trường`; what is not all capitals stays as it is."""
    text = one_line(capitals)
    if not text.isupper():
        return text
    words = text.lower().split()
    kind = _kind(words)
    rest = words[len(kind) :]
    if " ".join(kind) in _COMPANIES:
        return " ".join([_first(kind), *_company(rest)])
    opened = " ".join(kind) not in ("ủy ban nhân dân", "hội đồng nhân dân", "văn phòng")
    return " ".join([part for part in (_first(kind), _functions(rest, capital=opened or not kind)) if part])


def _company(words: list[str]) -> list[str]:
    """A firm's trades begin with a capital; every word of its own name does."""
    second = [at > 0 and " ".join(words[at - 1 : at + 1]).strip(",") in _TRADES for at in range(len(words))]
    return [word if follows else _title(word) for word, follows in zip(words, second, strict=True)]


def under(parent: str | None, name: str | None) -> str | None:
    """The full name of a body that its paper names only together with its parent: an Office, a city's Inspectorate."""
    if not parent or not name:
        return name
    if name in ("Văn phòng", "Thanh tra", "Cơ quan"):
        return f"{name} {parent}"
    place = next((kind for kind in _PLACES if name.endswith(f" {kind}") and f" {kind} " in parent), "")
    return f"{name} {parent.rpartition(f' {place} ')[2]}" if place else name


def _kind(words: list[str]) -> list[str]:
    text = " ".join(words)
    for kind in sorted((*_COMPANIES, *_WHOLE), key=len, reverse=True):
        if text == kind or text.startswith(kind + " "):
            return words[: len(kind.split())]
    return []


def _functions(words: list[str], *, capital: bool) -> str:
    """What the agency does and where: a capital for each function and for every word of a place's name."""
    written: list[str] = []
    in_place, at = False, 0
    while at < len(words):
        pair = " ".join(words[at : at + 2])
        place = pair if pair in _PLACES else words[at] if words[at] in _PLACES else ""
        if place:
            written.append(place)
            in_place, at = True, at + len(place.split())
        elif pair in _FUNCTIONS:
            written.append(_FUNCTIONS[pair] if not capital else _FUNCTIONS[pair][:1].upper() + _FUNCTIONS[pair][1:])
            capital, at = False, at + 2
        elif not in_place and (kind := _kind(words[at:])) and len(kind) > 1:
            written.append(_first(kind))
            capital, at = kind != ["ủy", "ban", "nhân", "dân"], at + len(kind)
        else:
            written.append(_title(words[at]) if capital or in_place else _small(words[at]))
            capital = words[at] == "và" or words[at].endswith(",") or (capital and words[at] in _JOIN)
            at += 1
    return " ".join(written)


def _small(word: str) -> str:
    return word.upper() if _ROMAN.match(word) else _ALWAYS.get(word) or _SHORT.get(word, word)


def _first(words: list[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:].replace("tnhh", "TNHH").replace("cổ phần", "Cổ phần")


def _title(word: str) -> str:
    if word in _JOIN:
        return word
    if _ROMAN.match(word):
        return word.upper()
    return _SHORT.get(word.strip(","), word[:1].upper() + word[1:])
